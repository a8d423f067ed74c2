import assert from "node:assert/strict";
import { DecodeError } from "../../../codec/error.ts";
import {
  MessageScan,
  scanMessage,
  scanVarbind,
  VarbindScan,
} from "../../../codec/snmp/scan.ts";
import { fromHex } from "../bytes.ts";

/** What net-snmp's snmpget sends for sysUpTime.0 with community public. */
const GET = fromHex(`
  30 29
    02 01 01
    04 06 70 75 62 6c 69 63
    a0 1c
      02 04 2f 6c 50 ec
      02 01 00
      02 01 00
      30 0e
        30 0c
          06 08 2b 06 01 02 01 01 03 00
          05 00
`);

function scan(bytes: Uint8Array): MessageScan {
  const found = new MessageScan();
  scanMessage(bytes, found);
  return found;
}

function tlv(tag: string, ...contents: string[]): string {
  const octets = contents.join("").replace(/\s+/g, "");
  const length = octets.length / 2;
  assert.ok(length <= 0xffff);
  return length < 0x80
    ? tag + length.toString(16).padStart(2, "0") + octets
    : `${tag}82${length.toString(16).padStart(4, "0")}${octets}`;
}

const VERSION = "020101";
const COMMUNITY = "04067075626c6963";
const ZERO = "020100";
const VARBIND = "300c06082b060102010103000500";

/** A message of the parts given, where any may be replaced. */
function messageOf(
  {
    version = VERSION,
    community = COMMUNITY,
    tag = "a0",
    requestId = "020105",
    second = ZERO,
    third = ZERO,
    list = tlv("30", VARBIND),
  },
): Uint8Array<ArrayBuffer> {
  const pdu = tlv(tag, requestId, second, third, list);
  return fromHex(tlv("30", version, community, pdu));
}

function assertRefuses(bytes: Uint8Array, message: string): void {
  assert.throws(() => scan(bytes), (error) => {
    assert.ok(error instanceof DecodeError);
    assert.equal(error.message, message);
    assert.ok(error.offset >= 0 && error.offset <= bytes.length);
    return true;
  });
}

Deno.test("scanMessage() finds every part of a GET", () => {
  const found = scan(GET);
  assert.equal(found.bytes, GET);
  assert.deepEqual({ ...found, bytes: undefined }, {
    bytes: undefined,
    version: 1,
    communityStart: 7,
    communityEnd: 13,
    pduTag: 0xa0,
    requestId: 0x2f6c50ec,
    errorStatus: 0,
    errorIndex: 0,
    nonRepeaters: 0,
    maxRepetitions: 0,
    varbindsStart: 29,
    varbindsEnd: 43,
    varbindCount: 1,
  });
});

Deno.test("scanVarbind() finds name and value", () => {
  const found = new VarbindScan();
  assert.equal(scanVarbind(GET, 29, 43, found), 43);
  assert.deepEqual(
    [...found.oid.subarray(0, found.oidLength)],
    [1, 3, 6, 1, 2, 1, 1, 3, 0],
  );
  assert.deepEqual({ ...found, oid: undefined }, {
    oid: undefined,
    oidLength: 9,
    oidStart: 33,
    oidEnd: 41,
    valueTag: 5,
    valueStart: 43,
    valueEnd: 43,
  });
});

Deno.test("scanVarbind() looks no further than the extent it was given", () => {
  const found = new VarbindScan();
  for (let end = 29; end < 43; end++) {
    assert.throws(() => scanVarbind(GET, 29, end, found), DecodeError);
  }
});

Deno.test("scanMessage() tells the two numbers of a GETBULK from those of others", () => {
  const numbers = { second: "020102", third: "02020100" };
  const bulk = scan(messageOf({ tag: "a5", ...numbers }));
  assert.equal(bulk.nonRepeaters, 2);
  assert.equal(bulk.maxRepetitions, 256);
  assert.equal(bulk.errorStatus, 0);
  assert.equal(bulk.errorIndex, 0);
  for (const tag of ["a0", "a1", "a2", "a3", "a6", "a7", "a8"]) {
    const other = scan(messageOf({ tag, ...numbers }));
    assert.equal(other.pduTag, parseInt(tag, 16));
    assert.equal(other.errorStatus, 2);
    assert.equal(other.errorIndex, 256);
    assert.equal(other.nonRepeaters, 0);
    assert.equal(other.maxRepetitions, 0);
  }
});

Deno.test("scanMessage() reports negative numbers as they came", () => {
  const bulk = scan(messageOf({
    tag: "a5",
    requestId: "020480000000",
    second: "0201ff",
    third: "020480000000",
  }));
  assert.equal(bulk.requestId, -(2 ** 31));
  assert.equal(bulk.nonRepeaters, -1);
  assert.equal(bulk.maxRepetitions, -(2 ** 31));
});

Deno.test("scanMessage() takes empty communities and empty lists", () => {
  const found = scan(messageOf({ community: "0400", list: "3000" }));
  assert.equal(found.communityStart, found.communityEnd);
  assert.equal(found.varbindsStart, found.varbindsEnd);
  assert.equal(found.varbindCount, 0);
});

Deno.test("scanMessage() counts as many varbinds as a datagram can hold", () => {
  // Seven octets each: the smallest there is.
  const count = 9_350;
  const smallest = "30050601000500";
  const found = scan(messageOf({ list: tlv("30", smallest.repeat(count)) }));
  assert.equal(found.varbindCount, count);
});

Deno.test("scanMessage() accepts lengths and numbers with redundant octets", () => {
  const varbind = "3084 0000000f 06820008 2b06010201010300 058100";
  const list = tlv("30", varbind);
  const found = scan(messageOf({
    version: "02820002 0001",
    community: "0481067075626c6963",
    requestId: "0204000000ff",
    third: "02050000000032",
    list,
  }));
  assert.equal(found.version, 1);
  assert.equal(found.requestId, 255);
  assert.equal(found.errorIndex, 50);
  assert.equal(found.varbindCount, 1);
});

Deno.test("scanMessage() reports another version and looks no further", () => {
  const versions: [string, number][] = [
    ["020100", 0],
    ["020102", 2],
    ["020103", 3],
    ["0201ff", -1],
    ["02047fffffff", 2 ** 31 - 1],
  ];
  const found = new MessageScan();
  for (const [octets, version] of versions) {
    scanMessage(GET, found);
    const bytes = fromHex(tlv("30", octets, "ff ff ff ff"));
    scanMessage(bytes, found);
    assert.deepEqual({ ...found, bytes: undefined }, {
      ...new MessageScan(),
      bytes: undefined,
      version,
    });
    assert.equal(found.bytes, bytes);
  }
});

Deno.test("scanMessage() refuses a message of another version that is cut short or too long", () => {
  assertRefuses(
    fromHex("3004 020100 ff ff"),
    "Cannot decode SNMP message: 1 octets too many (at offset 6)",
  );
  assertRefuses(
    fromHex("3005 020100 ff"),
    "Cannot decode BER: length 5 passes the end (at offset 1)",
  );
});

Deno.test("scanMessage() refuses every message that is cut short", () => {
  for (let length = 0; length < GET.length; length++) {
    assert.throws(() => scan(GET.subarray(0, length)), DecodeError);
    // The same with the outer length mended, so that inner ones are too long.
    if (length < 2) continue;
    const mended = GET.slice(0, length);
    mended[1] = length - 2;
    assert.throws(() => scan(mended), DecodeError);
  }
});

Deno.test("scanMessage() refuses octets too many at every level", () => {
  const message = (count: number, offset: number) =>
    `Cannot decode SNMP message: ${count} octets too many (at offset ${offset})`;
  assertRefuses(Uint8Array.of(...GET, 0), message(1, 43));
  const pdu = tlv("a0", ZERO, ZERO, ZERO, tlv("30", VARBIND));
  assertRefuses(
    fromHex(tlv("30", VERSION, COMMUNITY, pdu, "0500")),
    message(2, 40),
  );
  const longPdu = tlv("a0", ZERO, ZERO, ZERO, tlv("30", VARBIND), "0500");
  assertRefuses(
    fromHex(tlv("30", VERSION, COMMUNITY, longPdu)),
    message(2, 40),
  );
  const longVarbind = "300e06082b0601020101030005000500";
  assertRefuses(
    messageOf({ list: tlv("30", longVarbind) }),
    message(2, 40),
  );
});

Deno.test("scanMessage() refuses a value that passes the end of what holds it", () => {
  // Lengths of GET: PDU, list, varbind, name; each with its last octets outside.
  for (const at of [14, 28, 30, 32]) {
    for (const less of [1, 2, 3, 7]) {
      const bytes = GET.slice();
      bytes[at]! -= less;
      assert.throws(() => scan(bytes), DecodeError, `${at} ${less}`);
    }
  }
  for (const at of [1, 6, 14, 16, 22, 25, 28, 30, 32, 42]) {
    const bytes = GET.slice();
    bytes[at]!++;
    assert.throws(() => scan(bytes), DecodeError, `${at}`);
  }
});

Deno.test("scanMessage() refuses a fault in any varbind, the last one too", () => {
  const good = VARBIND.repeat(3);
  scan(messageOf({ list: tlv("30", good) }));
  const faults: [string, RegExp][] = [
    ["300c06082b060102010103800500", /OID: empty or cut short/],
    ["300d06082b06010201010300050100", /1 octets where there must be 0/],
    ["300c06082b060102010103004500", /0x45 is no type of SMIv2/],
    ["05", /no room for a value/],
    ["0500", /0x05 where 0x30 must be/],
    ["300c", /length 12 passes the end/],
  ];
  for (const [fault, message] of faults) {
    const bytes = messageOf({ list: tlv("30", good, fault) });
    assert.throws(() => scan(bytes), { name: "DecodeError", message });
  }
});

Deno.test("scanMessage() refuses anything but the type that a field has", () => {
  const nothing = "0500";
  const fields = {
    version: nothing,
    community: nothing,
    requestId: nothing,
    second: nothing,
    third: nothing,
    list: nothing,
  };
  for (const [field, octets] of Object.entries(fields)) {
    assert.throws(() => scan(messageOf({ [field]: octets })), {
      name: "DecodeError",
      message: /0x05 where 0x(02|04|30) must be/,
    }, field);
  }
  // An OCTET STRING in the constructed form, which SNMP does not have.
  assert.throws(
    () => scan(messageOf({ community: tlv("24", COMMUNITY) })),
    DecodeError,
  );
  assertRefuses(
    Uint8Array.of(0x31, ...GET.subarray(1)),
    "Cannot decode SNMP message: 0x31 where 0x30 must be (at offset 0)",
  );
});

Deno.test("scanMessage() refuses tags that are no PDU of SNMPv2c", () => {
  const pdus = new Set([0xa0, 0xa1, 0xa2, 0xa3, 0xa5, 0xa6, 0xa7, 0xa8]);
  for (let tag = 0; tag < 256; tag++) {
    const bytes = messageOf({ tag: tag.toString(16).padStart(2, "0") });
    if (pdus.has(tag)) {
      assert.equal(scan(bytes).pduTag, tag);
    } else {
      assert.throws(() => scan(bytes), DecodeError, tag.toString(16));
    }
  }
});

Deno.test("scanMessage() refuses nesting that the grammar does not have", () => {
  const depth = 10_000;
  const bytes = new Uint8Array(6 * depth);
  for (let i = 0; i < depth; i++) {
    const view = new DataView(bytes.buffer, 6 * i, 6);
    view.setUint8(0, 0x30);
    view.setUint8(1, 0x84);
    view.setUint32(2, bytes.length - 6 * (i + 1));
  }
  assertRefuses(
    bytes,
    "Cannot decode SNMP message: 0x30 where 0x02 must be (at offset 6)",
  );
});

Deno.test("scanMessage() reads from a view into a larger buffer", () => {
  const buffer = new Uint8Array(GET.length + 20).fill(0x30);
  buffer.set(GET, 10);
  const found = scan(buffer.subarray(10, 10 + GET.length));
  assert.equal(found.requestId, 0x2f6c50ec);
  assert.equal(found.varbindsEnd, GET.length);
});
