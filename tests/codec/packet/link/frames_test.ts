import assert from "node:assert/strict";
import { dissect } from "../../../../codec/packet/dissect.ts";
import { LINK_TYPE } from "../../../../codec/packet/link_type.ts";
import { DecodeError, EncodeError } from "../../../../codec/error.ts";
import {
  decodeArp,
  encodeArp,
  stripArp,
} from "../../../../codec/packet/link/arp.ts";
import {
  decodeEthernet,
  encodeEthernet,
  stripEthernet,
} from "../../../../codec/packet/link/ethernet.ts";
import {
  decodeLinuxCooked,
  decodeLinuxCooked2,
  encodeLinuxCooked,
  stripLinuxCooked,
  stripLinuxCooked2,
} from "../../../../codec/packet/link/linux_cooked.ts";
import {
  decodeLlc,
  decodeSnap,
  encodeLlc,
  stripLlc,
  stripSnap,
} from "../../../../codec/packet/link/llc.ts";
import {
  decodeNullLoop,
  ipVersionOfFamily,
  stripNullLoop,
} from "../../../../codec/packet/link/null_loop.ts";
import {
  decodeVlan,
  encodeVlan,
  stripVlan,
} from "../../../../codec/packet/link/vlan.ts";
import { fromHex, toHex } from "../../../../codec/packet/octets.ts";

// 00:0c:29:8e:87:a6 > 00:0c:29:31:0d:01, ethertype IPv4 (0x0800), length 18
const FRAME = fromHex("000c29310d01" + "000c298e87a6" + "0800" + "deadbeef");

Deno.test("decodeEthernet() reads a frame of Ethernet II without copying it", () => {
  const frame = decodeEthernet(FRAME);
  assert.deepEqual(frame.fields(), {
    dst: "00:0c:29:31:0d:01",
    src: "00:0c:29:8e:87:a6",
    etherType: 0x0800,
    length: undefined,
  });
  assert.equal(frame.payload.buffer, FRAME.buffer);
  assert.equal(toHex(stripEthernet(FRAME)), "deadbeef");
});

Deno.test("decodeEthernet() reads a frame of the 802.3 kind and leaves its padding out", () => {
  const bytes = fromHex(
    "0180c2000000" + "020000000001" + "0003" + "424203" + "0000",
  );
  const frame = decodeEthernet(bytes);
  assert.equal(frame.etherType, undefined);
  assert.equal(frame.length, 3);
  assert.equal(toHex(frame.payload), "424203");
  assert.deepEqual(frame.problems(), []);
});

Deno.test("decodeEthernet() tells a length that goes over the end", () => {
  const bytes = fromHex("0180c2000000" + "020000000001" + "0010" + "424203");
  const whole = decodeEthernet(bytes, 0, bytes.length, { cut: false });
  assert.equal(whole.truncated, false);
  assert.deepEqual(whole.problems(), [
    "length 16 exceeds the 3 octets that follow",
  ]);
  const cut = decodeEthernet(bytes, 0, bytes.length, { cut: true });
  assert.equal(cut.truncated, true);
  assert.deepEqual(cut.problems(), []);
});

Deno.test("decodeEthernet() throws on less than a header, and says where", () => {
  assert.throws(
    () => decodeEthernet(FRAME.subarray(0, 13)),
    (error) =>
      error instanceof DecodeError && error.offset === 13 &&
      error.message ===
        "Cannot decode Ethernet header: 13 of 14 octets are there (at offset 13)",
  );
});

Deno.test("encodeEthernet() counts the octets of an 802.3 frame", () => {
  const bytes = encodeEthernet({
    dst: "01:80:c2:00:00:00",
    src: "02:00:00:00:00:01",
    payload: fromHex("424203"),
  });
  assert.equal(toHex(bytes.subarray(12)), "0003" + "424203");
  assert.throws(
    () => encodeEthernet({ dst: "01:80", src: "02:00:00:00:00:01" }),
    EncodeError,
  );
});

Deno.test("decodeVlan() reads a tag of 802.1Q", () => {
  const bytes = fromHex("b064" + "86dd" + "60");
  assert.deepEqual(decodeVlan(bytes).fields(), {
    priority: 5,
    dropEligible: true,
    id: 100,
    etherType: 0x86dd,
    length: undefined,
  });
  assert.equal(toHex(stripVlan(bytes)), "60");
  assert.throws(() => encodeVlan({ id: 4096 }), EncodeError);
});

Deno.test("decodeLlc() reads control fields of 8 and of 16 bits", () => {
  const unnumbered = decodeLlc(fromHex("aaaa03" + "0000000800"));
  assert.deepEqual(unnumbered.fields(), { dsap: 0xaa, ssap: 0xaa, control: 3 });
  assert.equal(unnumbered.format, "unnumbered");
  const supervisory = decodeLlc(fromHex("f0f0" + "0103"));
  assert.equal(supervisory.control, 0x0301);
  assert.equal(supervisory.format, "supervisory");
  const information = decodeLlc(fromHex("f0f0" + "0201" + "ff"));
  assert.equal(information.format, "information");
  assert.equal(toHex(stripLlc(fromHex("f0f00201ff"))), "ff");
  assert.throws(() => decodeLlc(fromHex("f0f001")), DecodeError);
  assert.throws(
    () => encodeLlc({ dsap: 1, ssap: 1, control: 0x0103 }),
    EncodeError,
  );
});

Deno.test("decodeSnap() reads organization and EtherType", () => {
  const bytes = fromHex("00000c" + "2004" + "01");
  assert.deepEqual(decodeSnap(bytes).fields(), {
    organization: 0x0c,
    etherType: 0x2004,
  });
  assert.equal(toHex(stripSnap(bytes)), "01");
});

Deno.test("decodeLinuxCooked() reads version 1", () => {
  const bytes = fromHex("0004" + "0001" + "0006" + "0050568bcffa0102" + "0806");
  assert.deepEqual(decodeLinuxCooked(bytes).fields(), {
    packetType: 4,
    hardwareType: 1,
    addressLength: 6,
    address: "00:50:56:8b:cf:fa",
    unused: "0102",
    etherType: 0x0806,
  });
  assert.equal(stripLinuxCooked(bytes).length, 0);
});

Deno.test("decodeLinuxCooked() reads an address that is longer than its room", () => {
  const bytes = fromHex("0000" + "0020" + "0014" + "0011223344556677" + "0800");
  const header = decodeLinuxCooked(bytes);
  assert.equal(header.addressLength, 20);
  assert.equal(header.address, "00:11:22:33:44:55:66:77");
  assert.throws(
    () =>
      encodeLinuxCooked({
        etherType: 1,
        address: "00:11:22:33:44:55:66:77:88",
      }),
    EncodeError,
  );
});

Deno.test("decodeLinuxCooked2() reads version 2", () => {
  const bytes = fromHex(
    "0800" + "0000" + "00000007" + "0001" + "04" + "06" + "0242ac1100020000" +
      "45",
  );
  assert.deepEqual(decodeLinuxCooked2(bytes).fields(), {
    packetType: 4,
    hardwareType: 1,
    addressLength: 6,
    address: "02:42:ac:11:00:02",
    unused: "0000",
    etherType: 0x0800,
    reserved: 0,
    interfaceIndex: 7,
  });
  assert.equal(toHex(stripLinuxCooked2(bytes)), "45");
});

Deno.test("decodeNullLoop() reads the family in either octet order", () => {
  const little = decodeNullLoop(fromHex("1e000000"));
  assert.deepEqual(little.fields(), { family: 30, littleEndian: true });
  const big = decodeNullLoop(fromHex("00000018" + "60"));
  assert.deepEqual(big.fields(), { family: 24, littleEndian: false });
  assert.equal(toHex(stripNullLoop(fromHex("0000001860"))), "60");
  assert.deepEqual(
    [2, 24, 28, 30, 10, 7].map(ipVersionOfFamily),
    [4, 6, 6, 6, 6, undefined],
  );
});

// ARP, Request who-has 192.168.22.160 tell 192.168.22.1, length 28
const ARP = fromHex(
  "0001" + "0800" + "06" + "04" + "0001" + "cc2de0261999" + "c0a81601" +
    "000000000000" + "c0a816a0",
);

Deno.test("decodeArp() reads a request", () => {
  assert.deepEqual(decodeArp(ARP).fields(), {
    hardwareType: 1,
    protocolType: 0x0800,
    hardwareLength: 6,
    protocolLength: 4,
    operation: 1,
    senderHardware: "cc:2d:e0:26:19:99",
    senderProtocol: "192.168.22.1",
    targetHardware: "00:00:00:00:00:00",
    targetProtocol: "192.168.22.160",
  });
  assert.deepEqual(encodeArp(decodeArp(ARP)), ARP);
  const padded = new Uint8Array([...ARP, 1, 2, 3]);
  assert.deepEqual([...stripArp(padded)], [1, 2, 3]);
});

Deno.test("decodeArp() gives the addresses that are there whole", () => {
  const cut = decodeArp(ARP, 0, 20, { cut: true });
  assert.equal(cut.truncated, true);
  assert.equal(cut.senderHardware, "cc:2d:e0:26:19:99");
  assert.equal(cut.senderProtocol, "192.168.22.1");
  assert.equal(cut.targetHardware, "");
  assert.equal(cut.targetProtocol, "");
  assert.deepEqual(decodeArp(ARP, 0, 20, { cut: false }).problems(), [
    "addresses of 20 octets exceed the 12 that follow",
  ]);
});

Deno.test("encodeArp() makes a request from an operation and addresses alone", () => {
  const bytes = encodeArp({
    operation: 1,
    senderHardware: "cc:2d:e0:26:19:99",
    senderProtocol: "192.168.22.1",
    targetProtocol: "192.168.22.160",
  });
  assert.deepEqual(bytes, ARP);
  assert.throws(
    () => encodeArp({ operation: 1, senderHardware: "00:11" }),
    EncodeError,
  );
});

Deno.test("dissect() takes no family of netlink for an EtherType", () => {
  const frame = fromHex(
    "0004" + "0338" + "0000" + "0000000000000000" + "0004" + "00".repeat(32),
  );
  const packet = dissect(frame, LINK_TYPE.linuxCooked);
  assert.deepEqual(packet.layers.map(({ protocol }) => protocol), [
    "linux-cooked",
  ]);
  assert.equal(packet.payload.length, 32);
});

Deno.test("dissect() finds SNAP whatever the low bits of LLC's addresses are", () => {
  for (const addresses of ["aaaa", "abaa", "aaab"]) {
    const frame = fromHex(
      `01000ccccccc000c298e87a6001c${addresses}03000000080045000014` +
        "00010000400000000a0000010a000002",
    );
    assert.deepEqual(dissect(frame).layers.map(({ protocol }) => protocol), [
      "ethernet",
      "llc",
      "snap",
      "ipv4",
    ]);
  }
});
