import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { EncodeError } from "../../../../codec/error.ts";
import { dissect } from "../../../../codec/packet/dissect.ts";
import { encodePacket } from "../../../../codec/packet/encode_packet.ts";
import { LINK_TYPE } from "../../../../codec/packet/link_type.ts";
import {
  carpInterval,
  carpMasterDownInterval,
  carpVirtualMac,
  decodeCarp,
  encodeCarp,
  isCarp,
  stripCarp,
} from "../../../../codec/packet/network/carp.ts";
import {
  carpHmac,
  carpKey,
  verifyCarpHmac,
} from "../../../../codec/packet/network/carp_hmac.ts";
import {
  decodeVrrp,
  encodeVrrp,
  stripVrrp,
} from "../../../../codec/packet/network/vrrp.ts";
import { fromHex, toHex } from "../../../../codec/packet/octets.ts";

// CARPv2-advertise 36: vhid=1 advbase=1 advskew=100 demote=0, made by hand under "mekmitasdigoat"
const ADVERT = fromHex(
  "21" + "01" + "64" + "07" + "00" + "01" + "5321" + "0000000000000003" +
    "a7dca062f1870a2dc1f9389abe1d301c4795b37a",
);
const SECRET = {
  passphrase: "mekmitasdigoat",
  addresses: ["2001:db8:53::1", "10.53.0.1"],
};

Deno.test("decodeCarp() reads an advertisement", () => {
  const carp = decodeCarp(ADVERT);
  assert.deepEqual(carp.fields(), {
    version: 2,
    type: 1,
    vhid: 1,
    advskew: 100,
    authLength: 7,
    demotion: 0,
    advbase: 1,
    checksum: 0x5321,
    counter: 3n,
    digest: "a7dca062f1870a2dc1f9389abe1d301c4795b37a",
  });
  assert.equal(carp.checksumStatus, "good");
  assert.equal(carpInterval(carp), 1 + 100 / 256);
  assert.equal(carpMasterDownInterval(carp), 3 + 100 / 256);
  assert.deepEqual(encodeCarp(carp), ADVERT);
  assert.equal(toHex(stripCarp(new Uint8Array([...ADVERT, 7]))), "07");
});

Deno.test("encodeCarp() takes a counter of 64 bits and a digest of 20 octets", () => {
  const counter = 0xf6d3_26d3_449f_b808n;
  const bytes = encodeCarp({ vhid: 42, counter });
  assert.equal(decodeCarp(bytes).counter, counter);
  assert.equal(decodeCarp(bytes).checksumStatus, "good");
  assert.throws(() => encodeCarp({ vhid: 1, counter: 1n << 64n }), EncodeError);
  assert.throws(() => encodeCarp({ vhid: 1, digest: "00" }), EncodeError);
  assert.throws(() => encodeCarp({ vhid: 256 }), EncodeError);
});

Deno.test("carpVirtualMac() gives the address of CARP and of ucarp", () => {
  assert.equal(carpVirtualMac(1), "00:00:5e:00:01:01");
  assert.equal(carpVirtualMac(254), "00:00:5e:00:01:fe");
  assert.equal(carpVirtualMac(42, "ucarp"), "00:00:5e:00:00:2a");
});

Deno.test("verifyCarpHmac() verifies whatever the order of the addresses", () => {
  const carp = decodeCarp(ADVERT);
  const expected = { linkLocal: true, lladdr: false };
  assert.deepEqual(verifyCarpHmac(carp, SECRET), expected);
  const turned = { ...SECRET, addresses: SECRET.addresses.toReversed() };
  assert.deepEqual(verifyCarpHmac(carp, turned), expected);
  const twice = { ...SECRET, addresses: [...SECRET.addresses, "10.53.0.1"] };
  assert.deepEqual(verifyCarpHmac(carp, twice), expected);
  assert.equal(verifyCarpHmac(carp, { ...SECRET, passphrase: "" }), undefined);
});

/** What the kernel hashes, put together here by hand. */
function byHand(text: string): string {
  const key = new Uint8Array(20);
  key.set(new TextEncoder().encode("mekmitasdigoat"));
  return createHmac("sha1", key).update(fromHex(text)).digest("hex");
}

Deno.test("carpHmac() hashes as the kernel does, in each of its variants", () => {
  const secret = {
    ...SECRET,
    addresses: ["10.53.0.9", "fe80::1%em0", "10.53.0.1", "2001:db8:53::1"],
  };
  const v4 = "0a350001" + "0a350009";
  const global = "20010db8005300000000000000000001";
  const local = "fe800000000000000000000000000001";
  const counter = "0000000000000007";
  const input = { vhid: 5, counter: 7n };
  assert.equal(
    toHex(carpHmac(secret, input)),
    byHand("0201" + "05" + v4 + global + local + counter),
  );
  const variant = { linkLocal: false };
  assert.equal(
    toHex(carpHmac(secret, { ...input, variant })),
    byHand("0201" + "05" + v4 + global + counter),
  );
  const lladdr = "02:00:00:00:00:AA";
  assert.equal(
    toHex(carpHmac({ ...secret, lladdr }, input)),
    byHand("0201" + "0200000000aa" + "05" + v4 + global + local + counter),
  );
  // The virtual address itself is not hashed.
  assert.equal(
    toHex(carpHmac({ ...secret, lladdr: carpVirtualMac(5) }, input)),
    toHex(carpHmac(secret, input)),
  );
});

Deno.test("verifyCarpHmac() tells the variants apart", () => {
  const secret = { ...SECRET, addresses: ["10.53.0.1", "fe80::1"] };
  const lladdr = "02:00:00:00:00:aa";
  for (const linkLocal of [true, false]) {
    for (const withLladdr of [true, false]) {
      const known = { ...secret, lladdr: withLladdr ? lladdr : undefined };
      const variant = { linkLocal, lladdr: withLladdr };
      const digest = toHex(carpHmac(known, { vhid: 9, counter: 1n, variant }));
      const carp = { vhid: 9, counter: 1n, digest };
      assert.deepEqual(verifyCarpHmac(carp, { ...secret, lladdr }), variant);
    }
  }
});

Deno.test("carpKey() takes as much of a passphrase as ifconfig does", () => {
  assert.equal(carpKey("abc").length, 20);
  assert.equal(toHex(carpKey("abc")), "616263".padEnd(40, "0"));
  assert.equal(toHex(carpKey("x".repeat(40))), "78".repeat(19) + "00");
  assert.equal(toHex(carpKey(new Uint8Array(20).fill(1))), "01".repeat(20));
  assert.throws(() => carpKey(new Uint8Array(21)), EncodeError);
});

Deno.test("isCarp() tells CARP from VRRP of each version", () => {
  assert.ok(isCarp(ADVERT, 0, 36));
  // Cut by the capture, the length on the wire decides.
  assert.ok(isCarp(ADVERT, 0, 20, 36));
  assert.ok(!isCarp(ADVERT, 0, 3, 36));
  const addresses = [1, 2, 3, 4, 5, 6, 7].map((n) => `192.0.2.${n}`);
  const password = new Uint8Array(8);
  const version2 = encodeVrrp({ vrid: 1, addresses, payload: password });
  assert.equal(version2[0], 0x21);
  assert.equal(version2[3], 7);
  assert.ok(!isCarp(version2, 0, version2.length));
  const network = { src: "192.0.2.254", dst: "224.0.0.18" };
  const version3 = encodeVrrp({ version: 3, vrid: 1, addresses }, { network });
  assert.equal(version3.length, 36);
  assert.ok(!isCarp(version3, 0, 36));
});

Deno.test("dissect() takes CARP with a bad checksum for CARP, and says so", () => {
  const damaged = ADVERT.slice();
  damaged[5] = 2;
  const bytes = encodePacket([
    {
      protocol: "ipv4",
      src: "10.53.0.2",
      dst: "224.0.0.18",
      ttl: 64,
      proto: 112,
    },
  ], { payload: damaged });
  const packet = dissect(bytes, LINK_TYPE.raw);
  assert.equal(packet.find("carp")?.checksumStatus, "bad");
  assert.deepEqual(packet.problems().map(({ problem }) => problem), [
    "checksum 0x5321 is wrong",
    "TTL 64 is not 255",
  ]);
});

// VRRPv2, Advertisement, vrid 42, prio 191, authtype simple, intvl 10s, length 28
const VRRP = fromHex(
  "212abf03" + "010a" + "bc79" + "0a042a01" + "0a042a02" + "0a042a03" +
    "6162636465666768",
);

Deno.test("decodeVrrp() reads version 2 with its password", () => {
  const vrrp = decodeVrrp(VRRP);
  const { version, type, vrid, priority, count, authType, interval } = vrrp;
  assert.deepEqual(
    [version, type, vrid, priority, count, authType, interval],
    [2, 1, 42, 191, 3, 1, 10],
  );
  assert.deepEqual(vrrp.addresses, ["10.4.42.1", "10.4.42.2", "10.4.42.3"]);
  assert.equal(new TextDecoder().decode(stripVrrp(VRRP)), "abcdefgh");
});

Deno.test("encodeVrrp() writes a checksum of version 3 over IPv6", () => {
  const src = "fe80::1";
  const bytes = encodePacket([
    { protocol: "ipv6", src, dst: "ff02::12", hopLimit: 255 },
    {
      protocol: "vrrp",
      version: 3,
      vrid: 46,
      interval: 1000,
      addresses: ["fe80::2"],
    },
  ]);
  const vrrp = dissect(bytes, LINK_TYPE.raw).find("vrrp")!;
  assert.equal(vrrp.checksumStatus, "good");
  assert.equal(vrrp.interval, 1000);
  assert.deepEqual(vrrp.addresses, ["fe80::2"]);
});
