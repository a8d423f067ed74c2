/**
 * What the codec encodes, as net-snmp's tools print it.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  ERROR_STATUS,
  errorStatusName,
} from "../../codec/snmp/error_status.ts";
import type { SnmpValue, Varbind } from "../../codec/snmp/value.ts";
import { fromHex } from "../codec/bytes.ts";
import { needing } from "../needing.ts";
import { respond, runAgainst, V2C } from "./snmp_exchange.ts";
import { noNetSnmp } from "./net_snmp.ts";

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
  ...needing(
    noNetSnmp,
    "encodeMessage() writes every type so that snmpget prints it",
  ),
  async fn() {
    const varbinds = printedValues.map(([value], i): Varbind => ({
      oid: [1, 3, 6, 1, i],
      value,
    }));
    const names = varbinds.map(({ oid }) => oid.join("."));
    const { stdout } = await runAgainst(
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
  ...needing(
    noNetSnmp,
    "encodeMessage() writes lists of every size so that snmpget reads them",
  ),
  async fn() {
    for (const size of [0, 80, 128, 200, 256, 1_000, 60_000]) {
      const value = new Uint8Array(size).fill(0x61);
      const { stdout, stderr } = await runAgainst(
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
  ...needing(noNetSnmp, "errorStatusName() names errors as snmpset does"),
  async fn() {
    for (const errorStatus of Object.values(ERROR_STATUS)) {
      if (errorStatus === ERROR_STATUS.noError) continue;
      const { stderr } = await runAgainst(
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
