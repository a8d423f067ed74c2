/*
 * The captures whose contents are known because they were made by hand, or by ucarp with a known
 * password: every field of every CARP advertisement and of every header of pf's log.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { decodeCarp, encodeCarp } from "../../../codec/packet/network/carp.ts";
import {
  carpHmac,
  verifyCarpHmac,
} from "../../../codec/packet/network/carp_hmac.ts";
import { toHex } from "../../../codec/packet/octets.ts";
import { haveSharedData, sharedData } from "../../shared_data.ts";
import { readPackets } from "../captures.ts";

interface CarpTruth {
  readonly note?: string;
  readonly is_vrrp?: boolean;
  readonly version: number;
  readonly type: number;
  readonly vhid: number;
  readonly advskew: number;
  readonly authlen: number;
  readonly demote?: number;
  readonly advbase: number;
  readonly checksum: string;
  readonly checksum_ok: boolean;
  readonly counter: number | string;
  readonly counter_dec?: number;
  readonly hmac_sha1: string;
  readonly password?: string;
  readonly addresses?: readonly string[];
  readonly hmac_ok?: boolean;
  readonly frame?: number;
  readonly eth_src?: string;
  readonly ip_src?: string;
}

interface PflogTruth {
  readonly hdr_len_field: number;
  readonly payload_offset: number;
  readonly af: number;
  readonly action: number;
  readonly reason: number;
  readonly ifname: string;
  readonly ruleset: string;
  readonly rulenr: number;
  readonly subrulenr: number;
  readonly dir: number;
  readonly uid?: number;
  readonly pid?: number;
  readonly rule_uid?: number;
  readonly rule_pid?: number;
  readonly rewritten?: number;
  readonly naf?: number;
  readonly payload_len: number;
  readonly ip_version: number;
}

function readJson<Truth>(name: string): Truth {
  return JSON.parse(readFileSync(sharedData(`pcap/${name}`), "utf8")) as Truth;
}

Deno.test({
  name:
    "decodeCarp() and verifyCarpHmac() agree with what was put into carp-synthetic.pcap",
  ignore: !haveSharedData,
  fn() {
    const truth = readJson<
      Record<string, { packets: readonly CarpTruth[] }>
    >("synthetic/truth.json")["carp-synthetic.pcap"]!.packets;
    const { packets } = readPackets("synthetic", "carp-synthetic.pcap");
    assert.equal(packets.length, truth.length);
    for (const [i, expected] of truth.entries()) {
      const { packet } = packets[i]!;
      const carp = packet.find("carp");
      assert.equal(
        packet.find("vrrp") !== undefined,
        expected.is_vrrp === true,
      );
      if (expected.is_vrrp) continue;
      assert.ok(carp, expected.note);
      assert.deepEqual(carp.fields(), {
        version: expected.version,
        type: expected.type,
        vhid: expected.vhid,
        advskew: expected.advskew,
        authLength: expected.authlen,
        demotion: expected.demote,
        advbase: expected.advbase,
        checksum: Number(expected.checksum),
        counter: BigInt(expected.counter),
        digest: expected.hmac_sha1,
      });
      assert.equal(carp.checksumStatus === "good", expected.checksum_ok);
      const variant = verifyCarpHmac(carp, {
        passphrase: expected.password!,
        addresses: expected.addresses!,
      });
      assert.equal(variant !== undefined, expected.hmac_ok, expected.note);
      const sent = packet.network!.hopsLeft === 255;
      assert.equal(carp.fromThisLink, sent);
      assert.equal(/ttl 64|hop limit 64/.test(expected.note!), !sent);
    }
  },
});

Deno.test({
  name:
    "verifyCarpHmac() verifies every advertisement of ucarp, and none under another password",
  ignore: !haveSharedData,
  fn() {
    const truth = readJson<{
      password: string;
      virtual_ip: string;
      adverts: readonly CarpTruth[];
    }>("generated/ucarp-failover.truth.json");
    const { packets } = readPackets("generated", "ucarp-failover.pcap");
    const secret = {
      passphrase: truth.password,
      addresses: [truth.virtual_ip],
    };
    for (const expected of truth.adverts) {
      const { packet } = packets[expected.frame! - 1]!;
      const carp = packet.find("carp")!;
      assert.equal(packet.find("ethernet")!.src, expected.eth_src);
      assert.equal(packet.network!.src, expected.ip_src);
      assert.equal(carp.vhid, expected.vhid);
      assert.equal(carp.advskew, expected.advskew);
      assert.equal(carp.counter, BigInt(expected.counter));
      assert.equal(carp.digest, expected.hmac_sha1);
      assert.equal(carp.checksumStatus, "good");
      assert.ok(verifyCarpHmac(carp, secret));
      assert.equal(
        toHex(carpHmac(secret, { vhid: carp.vhid, counter: carp.counter })),
        expected.hmac_sha1,
      );
      for (
        const wrong of [
          { ...secret, passphrase: "correct-horsf" },
          { ...secret, addresses: ["10.77.0.101"] },
          { ...secret, addresses: [] },
        ]
      ) assert.equal(verifyCarpHmac(carp, wrong), undefined);
      const again = encodeCarp({ ...carp.fields(), checksum: undefined });
      assert.deepEqual(decodeCarp(again).fields(), carp.fields());
    }
    const adverts = packets.filter(({ packet }) => packet.find("carp"));
    assert.equal(adverts.length, truth.adverts.length);
    assert.equal(adverts.length, 25);
  },
});

const PFLOG_CAPTURES = [
  "pflog100-openbsd-actions.pcap",
  "pflog48-openbsd34.pcap",
  "pflog61-darwin-ipv6-af30.pcap",
  "pflog61-freebsd.pcap",
  "pflog61-openbsd45-netbsd.pcap",
];

for (const name of PFLOG_CAPTURES) {
  Deno.test({
    name: `decodePflog() agrees with what was put into ${name}`,
    ignore: !haveSharedData,
    fn() {
      const truth = readJson<
        Record<string, { packets: readonly PflogTruth[] }>
      >("synthetic/truth.json")[name]!.packets;
      const { packets } = readPackets("synthetic", name);
      assert.equal(packets.length, truth.length);
      for (const [i, expected] of truth.entries()) {
        const { packet } = packets[i]!;
        const pflog = packet.find("pflog")!;
        assert.equal(pflog.length, expected.hdr_len_field);
        assert.equal(pflog.payloadStart, expected.payload_offset);
        assert.equal(pflog.payload.length, expected.payload_len);
        assert.equal(pflog.af, expected.af);
        assert.equal(pflog.action, expected.action);
        assert.equal(pflog.reason, expected.reason);
        assert.equal(pflog.ifname, expected.ifname);
        // The field has room for 16 octets.
        assert.equal(pflog.ruleset, expected.ruleset.slice(0, 16));
        assert.equal(pflog.rulenr, expected.rulenr);
        assert.equal(pflog.subrulenr, expected.subrulenr);
        assert.equal(pflog.direction, expected.dir);
        assert.equal(pflog.uid, expected.uid);
        assert.equal(pflog.pid, expected.pid);
        assert.equal(pflog.ruleUid, expected.rule_uid);
        assert.equal(pflog.rulePid, expected.rule_pid);
        assert.equal(
          pflog.rewritten,
          expected.rewritten === undefined
            ? undefined
            : expected.rewritten !== 0,
        );
        assert.equal(pflog.naf, expected.naf);
        assert.equal(
          packet.network?.protocol,
          expected.ip_version === 4 ? "ipv4" : "ipv6",
        );
        assert.deepEqual(packet.problems(), []);
      }
    },
  });
}

Deno.test({
  name:
    "decodeOldPflog() agrees with what was put into pflog28-dlt17-openbsd33-le.pcap",
  ignore: !haveSharedData,
  fn() {
    const { packets } = readPackets(
      "synthetic",
      "pflog28-dlt17-openbsd33-le.pcap",
    );
    const { packet } = packets[0]!;
    const pflog = packet.find("pflog")!;
    const { af, ifname, rulenr, reason, action, direction, layout } = pflog;
    assert.deepEqual(
      { af, ifname, rulenr, reason, action, direction, layout },
      {
        af: 2,
        ifname: "hme0",
        rulenr: 12,
        reason: 0,
        action: 1,
        direction: 0,
        layout: 28,
      },
    );
    assert.equal(pflog.payloadStart, 28);
    assert.equal(packet.find("tcp")?.checksumStatus, "good");
  },
});

Deno.test({
  name: "dissect() tells of a cut pf log what is there, and what was cut",
  ignore: !haveSharedData,
  fn() {
    const { full_packet: full, caplens } = readJson<
      Record<string, { full_packet: PflogTruth; caplens: readonly number[] }>
    >("synthetic/truth.json")["pflog100-truncated.pcap"]!;
    const { packets } = readPackets("synthetic", "pflog100-truncated.pcap");
    /** Where each field ends, by its name here. */
    const expected = [
      ["length", 1, full.hdr_len_field],
      ["af", 2, full.af],
      ["action", 3, full.action],
      ["reason", 4, full.reason],
      ["ifname", 20, full.ifname],
      ["ruleset", 36, full.ruleset],
      ["rulenr", 40, full.rulenr],
      ["subrulenr", 44, full.subrulenr],
      ["uid", 48, full.uid],
      ["pid", 52, full.pid],
      ["ruleUid", 56, full.rule_uid],
      ["rulePid", 60, full.rule_pid],
      ["direction", 61, full.dir],
    ] as const;
    for (const [i, caplen] of caplens.entries()) {
      const { captured, packet } = packets[i]!;
      assert.equal(captured.bytes.length, caplen);
      assert.ok(packet.truncated);
      const pflog = packet.find("pflog");
      assert.equal(pflog === undefined, caplen < 100);
      const fields: Record<string, unknown> = pflog === undefined
        ? packet.cutHeader!.fields()
        : { ...pflog.fields() };
      for (const [name, end, value] of expected) {
        assert.equal(fields[name], end <= caplen ? value : undefined, name);
      }
    }
  },
});
