/**
 * The codec beside net-snmp's tools: what they send is decoded, and what is
 * encoded they print.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { existsSync } from "node:fs";
import {
  ERROR_STATUS,
  errorStatusName,
} from "../../codec/snmp/error_status.ts";
import { decodeMessage, encodeMessage } from "../../codec/snmp/message.ts";
import type { SnmpMessage, SnmpPdu } from "../../codec/snmp/message.ts";
import { MessageScan, scanMessage } from "../../codec/snmp/scan.ts";
import type { SnmpValue, Varbind } from "../../codec/snmp/value.ts";
import { parseOid } from "../../codec/oid.ts";
import { fromHex, toHex } from "../codec/bytes.ts";

/** Of net-snmp's clients, which Debian has in one package, snmp. */
const ignore = !existsSync("/usr/bin/snmpget");
const reason = ignore ? " (ignored: /usr/bin/snmpget is missing)" : "";

type Answer = (request: Uint8Array) => Uint8Array | undefined;

interface Outcome {
  readonly datagrams: readonly Uint8Array[];
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one of net-snmp's tools against a listener that answers as told, and returns what came of it. */
async function runTool(
  [tool, ...args]: readonly string[],
  answer: Answer,
): Promise<Outcome> {
  const datagrams: Uint8Array[] = [];
  const socket = createSocket("udp4");
  socket.on("message", (bytes, { address, port }) => {
    datagrams.push(Uint8Array.from(bytes));
    const response = answer(bytes);
    if (response) socket.send(response, port, address);
  });
  await new Promise<void>((resolve) =>
    socket.bind(0, "127.0.0.1", () => resolve())
  );
  const state = await Deno.makeTempDir();
  try {
    const target = `127.0.0.1:${socket.address().port}`;
    const { stdout, stderr } = await new Deno.Command(`/usr/bin/${tool}`, {
      args: args.map((arg) => arg === "TARGET" ? target : arg),
      env: { MIBS: "", SNMPCONFPATH: state, SNMP_PERSISTENT_DIR: state },
    }).output();
    const decoder = new TextDecoder();
    return {
      datagrams,
      stdout: decoder.decode(stdout),
      stderr: decoder.decode(stderr),
    };
  } finally {
    await new Promise<void>((resolve) => socket.close(() => resolve()));
    await Deno.remove(state, { recursive: true });
  }
}

/** Answers a request with `varbinds`, or with its own where none are given. */
function respond(
  request: Uint8Array,
  { varbinds, errorStatus = 0, errorIndex = 0 }: {
    varbinds?: readonly Varbind[];
    errorStatus?: number;
    errorIndex?: number;
  } = {},
): Uint8Array {
  const { community, pdu } = decodeMessage(request);
  return encodeMessage({
    community,
    pdu: {
      type: "response",
      requestId: pdu.requestId,
      errorStatus,
      errorIndex,
      varbinds: varbinds ?? pdu.varbinds,
    },
  });
}

/** One attempt and a second to answer it. */
const ONCE = ["-r", "0", "-t", "1", "-On"];
const V2C = ["-v", "2c", "-c", "secret", ...ONCE];

/** Runs a tool that sends one message, sees to it that encoding gives the octets back, and returns the message. */
async function sentBy(
  command: readonly string[],
  answer: Answer = respond,
): Promise<SnmpMessage> {
  const { datagrams, stderr } = await runTool(command, answer);
  assert.equal(datagrams.length, 1, stderr);
  const [datagram] = datagrams as [Uint8Array];
  const message = decodeMessage(datagram);
  assert.equal(toHex(encodeMessage(message)), toHex(datagram));
  assert.equal(new TextDecoder().decode(message.community), "secret");
  return message;
}

function withoutId({ requestId: _, ...rest }: SnmpPdu) {
  return rest;
}

function nulls(...names: string[]): Varbind[] {
  return names.map((name) => ({
    oid: parseOid(name),
    value: { type: "null" },
  }));
}

const noError = { errorStatus: 0, errorIndex: 0 };

Deno.test({
  name:
    "decodeMessage() reads the requests of snmpget, snmpgetnext, snmpbulkget",
  ignore,
  async fn() {
    const names = ["1.3.6.1.2.1.1.3.0", "1.3.6.1.2.1.1.5.0"];
    const varbinds = nulls(...names);
    const get = await sentBy(["snmpget", ...V2C, "TARGET", ...names]);
    assert.deepEqual(withoutId(get.pdu), {
      type: "get-request",
      ...noError,
      varbinds,
    });
    const next = await sentBy(["snmpgetnext", ...V2C, "TARGET", ...names]);
    assert.deepEqual(withoutId(next.pdu), {
      type: "get-next-request",
      ...noError,
      varbinds,
    });
    const bulk = await sentBy(
      ["snmpbulkget", ...V2C, "-Cn1", "-Cr300", "TARGET", ...names],
    );
    assert.deepEqual(withoutId(bulk.pdu), {
      type: "get-bulk-request",
      nonRepeaters: 1,
      maxRepetitions: 300,
      varbinds,
    });
  },
});

Deno.test({
  name: `decodeMessage() reads the longest names that snmpget sends${reason}`,
  ignore,
  async fn() {
    const names = [
      "1.3" + ".4294967295".repeat(126),
      "1.3.127.128.16383.16384.2097151.2097152.268435455.268435456",
      "2.999.3",
      "0.0",
    ];
    const { pdu } = await sentBy(["snmpget", ...V2C, "TARGET", ...names]);
    assert.deepEqual(pdu.varbinds, nulls(...names));
  },
});

/** The letters by which snmpset and snmptrap name types, what they are told, and what must arrive. */
const sentValues: [string, string, SnmpValue][] = [
  ["i", "0", { type: "integer32", value: 0 }],
  ["i", "-1", { type: "integer32", value: -1 }],
  ["i", "-128", { type: "integer32", value: -128 }],
  ["i", "-129", { type: "integer32", value: -129 }],
  ["i", "-2147483648", { type: "integer32", value: -(2 ** 31) }],
  ["i", "2147483647", { type: "integer32", value: 2 ** 31 - 1 }],
  ["u", "4294967295", { type: "gauge32", value: 2 ** 32 - 1 }],
  ["t", "2147483648", { type: "time-ticks", value: 2 ** 31 }],
  ["t", "4294967295", { type: "time-ticks", value: 2 ** 32 - 1 }],
  ["a", "192.0.2.255", { type: "ip-address", value: fromHex("c00002ff") }],
  ["s", "", { type: "octet-string", value: fromHex("") }],
  ["s", "abc", { type: "octet-string", value: fromHex("616263") }],
  ["x", "00ff80", { type: "octet-string", value: fromHex("00ff80") }],
  ["n", "", { type: "null" }],
  ["o", "0.0", { type: "oid", value: [0, 0] }],
  ["o", "2.999.4294967295", { type: "oid", value: [2, 999, 2 ** 32 - 1] }],
  // The second sub-identifier alone needs all 32 bits.
  ["o", "2.4294967295", { type: "oid", value: [2, 2 ** 32 - 1] }],
  ["F", "1.5", { type: "opaque", value: fromHex("9f78043fc00000") }],
];

/** Those that snmptrap knows and snmpset does not. */
const trappedValues: [string, string, SnmpValue][] = [
  ["c", "0", { type: "counter32", value: 0 }],
  ["c", "2147483648", { type: "counter32", value: 2 ** 31 }],
  ["c", "4294967295", { type: "counter32", value: 2 ** 32 - 1 }],
  ["C", "0", { type: "counter64", value: 0 }],
  ["C", "2147483648", { type: "counter64", value: 2 ** 31 }],
  ["C", "4294967296", { type: "counter64", value: 2 ** 32 }],
  ["C", "9007199254740991", { type: "counter64", value: 2 ** 53 - 1 }],
  ["C", "9007199254740992", { type: "counter64", value: 2n ** 53n }],
  ["C", "9223372036854775808", { type: "counter64", value: 2n ** 63n }],
  ["C", "18446744073709551615", { type: "counter64", value: 2n ** 64n - 1n }],
];

function asArguments(values: [string, string, SnmpValue][]): string[] {
  return values.flatMap(([letter, text], i) => [`1.3.6.1.${i}`, letter, text]);
}

function asVarbinds(values: [string, string, SnmpValue][]): Varbind[] {
  return values.map(([, , value], i) => ({ oid: [1, 3, 6, 1, i], value }));
}

Deno.test({
  name: `decodeMessage() reads every type that snmpset sends${reason}`,
  ignore,
  async fn() {
    const { pdu } = await sentBy(
      ["snmpset", ...V2C, "TARGET", ...asArguments(sentValues)],
      // snmpset sends 2.4294967295 but does not take it back.
      (request) => respond(request, { varbinds: [] }),
    );
    assert.deepEqual(withoutId(pdu), {
      type: "set-request",
      ...noError,
      varbinds: asVarbinds(sentValues),
    });
  },
});

Deno.test({
  name:
    `decodeMessage() reads the notifications of snmptrap and snmpinform${reason}`,
  ignore,
  async fn() {
    const trap = [
      ...["TARGET", "12345", "1.3.6.1.6.3.1.1.5.1"],
      ...asArguments(trappedValues),
    ];
    const varbinds: Varbind[] = [
      {
        oid: parseOid("1.3.6.1.2.1.1.3.0"),
        value: { type: "time-ticks", value: 12_345 },
      },
      {
        oid: parseOid("1.3.6.1.6.3.1.1.4.1.0"),
        value: { type: "oid", value: parseOid("1.3.6.1.6.3.1.1.5.1") },
      },
      ...asVarbinds(trappedValues),
    ];
    const sent = await sentBy(["snmptrap", ...V2C, ...trap], () => undefined);
    assert.deepEqual(withoutId(sent.pdu), {
      type: "snmpv2-trap",
      ...noError,
      varbinds,
    });
    const inform = await sentBy(["snmpinform", ...V2C, ...trap]);
    assert.deepEqual(withoutId(inform.pdu), {
      type: "inform-request",
      ...noError,
      varbinds,
    });
  },
});

Deno.test({
  name:
    "scanMessage() tells the versions of other messages that net-snmp sends",
  ignore,
  async fn() {
    const name = "1.3.6.1.2.1.1.3.0";
    const community = ["-c", "secret", ...ONCE];
    const trap = [
      ...["TARGET", "1.3.6.1.4.1.1", "127.0.0.1"],
      ...["6", "1", "5"],
    ];
    const commands: [number, string[]][] = [
      [0, ["snmpget", "-v", "1", ...community, "TARGET", name]],
      [0, ["snmptrap", "-v", "1", ...community, ...trap]],
      [3, ["snmpget", "-v", "3", "-u", "someone", ...ONCE, "TARGET", name]],
    ];
    for (const [version, command] of commands) {
      const { datagrams } = await runTool(command, () => undefined);
      assert.ok(datagrams[0]);
      const scan = new MessageScan();
      scanMessage(datagrams[0], scan);
      assert.equal(scan.version, version);
      assert.equal(scan.pduTag, 0);
    }
  },
});

/** Values, and how snmpget prints them. */
const printedValues: [SnmpValue, string][] = [
  [{ type: "integer32", value: 0 }, "INTEGER: 0"],
  [{ type: "integer32", value: -1 }, "INTEGER: -1"],
  [{ type: "integer32", value: -128 }, "INTEGER: -128"],
  [{ type: "integer32", value: -129 }, "INTEGER: -129"],
  [{ type: "integer32", value: -(2 ** 31) }, "INTEGER: -2147483648"],
  [{ type: "integer32", value: 2 ** 31 - 1 }, "INTEGER: 2147483647"],
  [{ type: "octet-string", value: fromHex("616263") }, 'STRING: "abc"'],
  [{ type: "octet-string", value: fromHex("") }, '""'],
  [{ type: "octet-string", value: fromHex("00ff80") }, "Hex-STRING: 00 FF 80 "],
  [{ type: "null" }, "NULL"],
  [{ type: "oid", value: [0, 0] }, "OID: .0.0"],
  [{ type: "oid", value: [1, 39, 127, 128] }, "OID: .1.39.127.128"],
  [{ type: "oid", value: [2, 999, 2 ** 32 - 1] }, "OID: .2.999.4294967295"],
  [
    { type: "oid", value: [1, 3, ...Array<number>(126).fill(2 ** 28)] },
    "OID: .1.3" + ".268435456".repeat(126),
  ],
  [
    { type: "ip-address", value: fromHex("c00002ff") },
    "IpAddress: 192.0.2.255",
  ],
  [{ type: "counter32", value: 0 }, "Counter32: 0"],
  [{ type: "counter32", value: 2 ** 31 }, "Counter32: 2147483648"],
  [{ type: "counter32", value: 2 ** 32 - 1 }, "Counter32: 4294967295"],
  [{ type: "gauge32", value: 2 ** 31 }, "Gauge32: 2147483648"],
  [{ type: "gauge32", value: 2 ** 32 - 1 }, "Gauge32: 4294967295"],
  [
    { type: "time-ticks", value: 2 ** 32 - 1 },
    "Timeticks: (4294967295) 497 days, 2:27:52.95",
  ],
  [
    { type: "opaque", value: fromHex("9f78043fc00000") },
    "Opaque: Float: 1.500000",
  ],
  [{ type: "counter64", value: 0 }, "Counter64: 0"],
  [{ type: "counter64", value: 2 ** 31 }, "Counter64: 2147483648"],
  [{ type: "counter64", value: 2 ** 32 }, "Counter64: 4294967296"],
  [{ type: "counter64", value: 2 ** 53 - 1 }, "Counter64: 9007199254740991"],
  [{ type: "counter64", value: 2n ** 53n }, "Counter64: 9007199254740992"],
  [{ type: "counter64", value: 2n ** 63n }, "Counter64: 9223372036854775808"],
  [
    { type: "counter64", value: 2n ** 64n - 1n },
    "Counter64: 18446744073709551615",
  ],
  [
    { type: "no-such-object" },
    "No Such Object available on this agent at this OID",
  ],
  [
    { type: "no-such-instance" },
    "No Such Instance currently exists at this OID",
  ],
  [
    { type: "end-of-mib-view" },
    "No more variables left in this MIB View (It is past the end of the MIB tree)",
  ],
];

Deno.test({
  name: `encodeMessage() writes every type so that snmpget prints it${reason}`,
  ignore,
  async fn() {
    const varbinds = printedValues.map(([value], i): Varbind => ({
      oid: [1, 3, 6, 1, i],
      value,
    }));
    const names = varbinds.map(({ oid }) => oid.join("."));
    const { stdout } = await runTool(
      ["snmpget", ...V2C, "TARGET", ...names],
      (request) => respond(request, { varbinds }),
    );
    assert.deepEqual(
      stdout.trimEnd().split("\n"),
      printedValues.map(([, text], i) => `.1.3.6.1.${i} = ${text}`),
    );
  },
});

Deno.test({
  name:
    `encodeMessage() writes lists of every size so that snmpget reads them${reason}`,
  ignore,
  async fn() {
    for (const size of [0, 80, 128, 200, 256, 1_000, 60_000]) {
      const value = new Uint8Array(size).fill(0x61);
      const { stdout, stderr } = await runTool(
        ["snmpget", ...V2C, "TARGET", "1.3.6.1"],
        (request) =>
          respond(request, {
            varbinds: [{
              oid: [1, 3, 6, 1],
              value: { type: "octet-string", value },
            }],
          }),
      );
      const text = size === 0 ? '""' : `STRING: "${"a".repeat(size)}"`;
      assert.equal(stdout, `.1.3.6.1 = ${text}\n`, stderr);
    }
  },
});

Deno.test({
  name: `errorStatusName() names errors as snmpset does${reason}`,
  ignore,
  async fn() {
    for (const errorStatus of Object.values(ERROR_STATUS)) {
      if (errorStatus === ERROR_STATUS.noError) continue;
      const { stderr } = await runTool(
        [
          "snmpset",
          ...V2C,
          "TARGET",
          "1.3.6.1.1",
          "i",
          "1",
          "1.3.6.1.2",
          "i",
          "2",
        ],
        (request) => respond(request, { errorStatus, errorIndex: 2 }),
      );
      const name = errorStatusName(errorStatus);
      // The one name that net-snmp spells in its own way.
      const printed = name === "genErr" ? "genError" : name;
      assert.match(stderr, new RegExp(`^Reason: \\(?${printed}\\b`, "m"));
      assert.match(stderr, /Failed object: \.1\.3\.6\.1\.2\n/);
    }
  },
});
