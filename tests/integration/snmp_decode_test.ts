/**
 * What net-snmp's tools send, decoded.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { SnmpPdu } from "../../codec/snmp/message.ts";
import { MessageScan, scanMessage } from "../../codec/snmp/scan.ts";
import type { SnmpValue, Varbind } from "../../codec/snmp/value.ts";
import { parseOid } from "../../codec/oid.ts";
import { fromHex } from "../codec/bytes.ts";
import { needing } from "../needing.ts";
import { noNetSnmp } from "./net_snmp.ts";
import {
  respond,
  runAgainst,
  sentBy,
  UNANSWERED,
  V2C,
} from "./snmp_exchange.ts";

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
  ...needing(
    noNetSnmp,
    "decodeMessage() reads the requests of snmpget, snmpgetnext, snmpbulkget",
  ),
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
  ...needing(
    noNetSnmp,
    "decodeMessage() reads the longest names that snmpget sends",
  ),
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
  ...needing(noNetSnmp, "decodeMessage() reads every type that snmpset sends"),
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
  ...needing(
    noNetSnmp,
    "decodeMessage() reads the notifications of snmptrap and snmpinform",
  ),
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
  ...needing(
    noNetSnmp,
    "scanMessage() tells the versions of other messages that net-snmp sends",
  ),
  async fn() {
    const name = "1.3.6.1.2.1.1.3.0";
    const community = ["-c", "secret", ...UNANSWERED];
    const trap = [
      ...["TARGET", "1.3.6.1.4.1.1", "127.0.0.1"],
      ...["6", "1", "5"],
    ];
    const commands: [number, string[]][] = [
      [0, ["snmpget", "-v", "1", ...community, "TARGET", name]],
      [0, ["snmptrap", "-v", "1", ...community, ...trap]],
      [3, [
        "snmpget",
        "-v",
        "3",
        "-u",
        "someone",
        ...UNANSWERED,
        "TARGET",
        name,
      ]],
    ];
    for (const [version, command] of commands) {
      const { datagrams } = await runAgainst(command, () => undefined);
      assert.ok(datagrams[0]);
      const scan = new MessageScan();
      scanMessage(datagrams[0], scan);
      assert.equal(scan.version, version);
      assert.equal(scan.pduTag, 0);
    }
  },
});
