import assert from "node:assert/strict";
import fc from "fast-check";
import { DecodeError, EncodeError } from "../../../codec/error.ts";
import { scanVarbind, VarbindScan } from "../../../codec/snmp/scan.ts";
import {
  decodeVarbind,
  encodeVarbind,
  valueOf,
  varbindSize,
  writeVarbind,
} from "../../../codec/snmp/value.ts";
import type { SnmpValue } from "../../../codec/snmp/value.ts";
import { fromHex, toHex } from "../bytes.ts";
import { varbind } from "./arbitraries.ts";

const oid = [1, 3, 6, 1];
const oidOctets = "06032b0601";

/** Every type with its edges, and the value's octets. */
const edges: [SnmpValue, string][] = [
  [{ type: "integer32", value: 0 }, "020100"],
  [{ type: "integer32", value: -1 }, "0201ff"],
  [{ type: "integer32", value: -128 }, "020180"],
  [{ type: "integer32", value: -129 }, "0202ff7f"],
  [{ type: "integer32", value: -(2 ** 31) }, "020480000000"],
  [{ type: "integer32", value: 2 ** 31 - 1 }, "02047fffffff"],
  [{ type: "octet-string", value: fromHex("") }, "0400"],
  [{ type: "octet-string", value: fromHex("00ff80") }, "040300ff80"],
  [{ type: "null" }, "0500"],
  [{ type: "oid", value: [0, 0] }, "060100"],
  [{ type: "oid", value: [2, 999, 2 ** 32 - 1] }, "060788378fffffff7f"],
  [{ type: "ip-address", value: fromHex("7f000001") }, "40047f000001"],
  [{ type: "counter32", value: 0 }, "410100"],
  [{ type: "counter32", value: 2 ** 31 }, "41050080000000"],
  [{ type: "counter32", value: 2 ** 32 - 1 }, "410500ffffffff"],
  [{ type: "gauge32", value: 2 ** 32 - 1 }, "420500ffffffff"],
  [{ type: "time-ticks", value: 2 ** 32 - 1 }, "430500ffffffff"],
  [{ type: "opaque", value: fromHex("9f780442f6e979") }, "44079f780442f6e979"],
  [{ type: "opaque", value: fromHex("") }, "4400"],
  [{ type: "counter64", value: 0 }, "460100"],
  [{ type: "counter64", value: 2 ** 31 }, "46050080000000"],
  [{ type: "counter64", value: 2 ** 32 }, "46050100000000"],
  [{ type: "counter64", value: 2 ** 53 - 1 }, "46071fffffffffffff"],
  [{ type: "counter64", value: 2n ** 53n }, "460720000000000000"],
  [{ type: "counter64", value: 2n ** 63n }, "4609008000000000000000"],
  [{ type: "counter64", value: 2n ** 64n - 1n }, "460900ffffffffffffffff"],
  [{ type: "no-such-object" }, "8000"],
  [{ type: "no-such-instance" }, "8100"],
  [{ type: "end-of-mib-view" }, "8200"],
];

/** A varbind of {@linkcode oid} and the octets given, with short lengths. */
function varbindOctets(value: string): string {
  const octets = (oidOctets + value).length / 2;
  return `30${octets.toString(16).padStart(2, "0")}${oidOctets}${value}`;
}

Deno.test("encodeVarbind() and decodeVarbind() agree on every type and edge", () => {
  for (const [value, expected] of edges) {
    const bytes = encodeVarbind({ oid, value });
    assert.equal(toHex(bytes), varbindOctets(expected));
    assert.deepEqual(decodeVarbind(bytes), { oid, value });
  }
});

Deno.test("encodeVarbind() writes long lengths in their shortest form", () => {
  const forms: [number, string][] = [
    [0x7f, "308186" + oidOctets + "047f"],
    [0x80, "308188" + oidOctets + "048180"],
    [0xff, "30820107" + oidOctets + "0481ff"],
    [0x100, "30820109" + oidOctets + "04820100"],
    [65_535, "3083010008" + oidOctets + "0482ffff"],
  ];
  for (const [length, header] of forms) {
    const value = new Uint8Array(length).fill(0x61);
    const bytes = encodeVarbind({
      oid,
      value: { type: "octet-string", value },
    });
    assert.equal(toHex(bytes), header + "61".repeat(length));
    assert.deepEqual(decodeVarbind(bytes).value, {
      type: "octet-string",
      value,
    });
  }
});

Deno.test("decodeVarbind() shares no memory with what it was given", () => {
  const bytes = encodeVarbind({
    oid,
    value: { type: "octet-string", value: fromHex("616263") },
  });
  const { value } = decodeVarbind(bytes);
  bytes.fill(0);
  assert.deepEqual(value, { type: "octet-string", value: fromHex("616263") });
});

Deno.test("decodeVarbind() refuses octets too many at every level", () => {
  assert.throws(() => decodeVarbind(fromHex(varbindOctets("0500") + "00")), {
    name: "DecodeError",
    message: "Cannot decode varbind: 1 octets too many (at offset 9)",
  });
  assert.throws(() => decodeVarbind(fromHex(varbindOctets("050000"))), {
    name: "DecodeError",
    message: "Cannot decode SNMP message: 1 octets too many (at offset 9)",
  });
  assert.throws(() => decodeVarbind(fromHex(varbindOctets("05000500"))), {
    name: "DecodeError",
    message: "Cannot decode SNMP message: 2 octets too many (at offset 9)",
  });
});

Deno.test("decodeVarbind() refuses values that their type cannot have", () => {
  const refused = [
    // Contents where there must be none.
    "050100",
    "800100",
    "810100",
    "820100",
    // None where there must be some.
    "0200",
    "0600",
    "4000",
    "4100",
    "4200",
    "4300",
    "4600",
    // Addresses of other sizes.
    "40037f0000",
    "40057f00000100",
    // Out of range.
    "02050080000000",
    "41050100000000",
    "4204ffffffff",
    "4301ff",
    "46088000000000000000",
    "4609010000000000000000",
    "060180",
    "06022b80",
  ];
  for (const value of refused) {
    assert.throws(
      () => decodeVarbind(fromHex(varbindOctets(value))),
      DecodeError,
      value,
    );
  }
});

Deno.test("decodeVarbind() refuses types that SMIv2 does not have", () => {
  const known = new Set(edges.map(([, octets]) => octets.slice(0, 2)));
  for (let tag = 0; tag < 256; tag++) {
    const octet = tag.toString(16).padStart(2, "0");
    if (known.has(octet)) continue;
    assert.throws(
      () => decodeVarbind(fromHex(varbindOctets(`${octet}0100`))),
      DecodeError,
      octet,
    );
  }
});

Deno.test("decodeVarbind() refuses what is no name and value", () => {
  for (
    const text of [
      "",
      "30",
      "3000",
      `3005${oidOctets}`,
      `3007${oidOctets}05`,
      "30020500",
      "300405000500",
      // A SET, and a sequence in the primitive form.
      `3107${oidOctets}0500`,
      `1007${oidOctets}0500`,
      `3080${oidOctets}05000000`,
      // The name in the constructed form, and an empty one.
      "30072603" + "2b06010500",
      "300406000500",
    ]
  ) {
    assert.throws(() => decodeVarbind(fromHex(text)), DecodeError, text);
  }
});

Deno.test("encodeVarbind() refuses what its type cannot hold", () => {
  const refused: SnmpValue[] = [
    { type: "integer32", value: 2 ** 31 },
    { type: "integer32", value: -(2 ** 31) - 1 },
    { type: "integer32", value: 1.5 },
    { type: "counter32", value: -1 },
    { type: "counter32", value: 2 ** 32 },
    { type: "gauge32", value: NaN },
    { type: "time-ticks", value: 2 ** 32 },
    { type: "counter64", value: 2 ** 53 },
    { type: "counter64", value: 2n ** 64n },
    { type: "counter64", value: -1n },
    { type: "ip-address", value: fromHex("7f0000") },
    { type: "ip-address", value: fromHex("7f00000100") },
    { type: "oid", value: [1] },
    { type: "oid", value: [1, 40] },
  ];
  for (const value of refused) {
    assert.throws(() => encodeVarbind({ oid, value }), EncodeError);
    assert.throws(() => varbindSize({ oid, value }), EncodeError);
  }
  const value = { type: "null" } as const;
  assert.throws(() => encodeVarbind({ oid: [], value }), EncodeError);
});

Deno.test("writeVarbind() writes at an offset, and names from a larger array", () => {
  const names = Uint32Array.of(9, 9, ...oid, 9);
  const source = {
    oid: names.subarray(2, 6),
    value: { type: "time-ticks", value: 256 } as const,
  };
  const target = new Uint8Array(20).fill(0xee);
  const end = writeVarbind(target, 3, source);
  assert.equal(end, 3 + varbindSize(source));
  assert.equal(
    toHex(target.subarray(2, end + 1)),
    `ee${varbindOctets("43020100")}ee`,
  );
  assert.throws(() => writeVarbind(target, 10, source), EncodeError);
});

Deno.test("valueOf() refuses a scan that found nothing", () => {
  assert.throws(
    () => valueOf(fromHex("0500"), new VarbindScan()),
    DecodeError,
  );
});

Deno.test("valueOf() reads the value of what scanVarbind() found", () => {
  const bytes = fromHex(varbindOctets("0500") + varbindOctets("430107"));
  const scan = new VarbindScan();
  const second = scanVarbind(bytes, 0, bytes.length, scan);
  assert.deepEqual(valueOf(bytes, scan), { type: "null" });
  assert.equal(scanVarbind(bytes, second, bytes.length, scan), bytes.length);
  assert.deepEqual(valueOf(bytes, scan), { type: "time-ticks", value: 7 });
});

Deno.test("decodeVarbind() reads what encodeVarbind() wrote", () => {
  fc.assert(
    fc.property(varbind, (value) => {
      const bytes = encodeVarbind(value);
      assert.equal(bytes.length, varbindSize(value));
      assert.deepEqual(decodeVarbind(bytes), value);
    }),
    { numRuns: 1000 },
  );
});
