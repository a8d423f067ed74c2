/*
 * tcpdump's own reading of the recorded captures, beside ours: the lines, where both decode the same,
 * and captures that each wrote for the other.
 */
import assert from "node:assert/strict";
import { decodeCommand } from "../../cli/decode.ts";
import {
  encodePcapHeader,
  encodePcapPacket,
} from "../../codec/capture/pcap.ts";
import { encodePacket } from "../../codec/packet/encode_packet.ts";
import { LINK_TYPE } from "../../codec/packet/link_type.ts";
import { concatBytes } from "../../codec/packet/octets.ts";
import { missingFile, needing } from "../needing.ts";
import { noSharedData, sharedData } from "../shared_data.ts";

const TCPDUMP = "/usr/bin/tcpdump";

async function tcpdump(
  args: readonly string[],
  input: Uint8Array,
): Promise<string> {
  const child = new Deno.Command(TCPDUMP, {
    args: [...args, "-r", "-"],
    clearEnv: true,
    env: { TZ: "UTC" },
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
    signal: AbortSignal.timeout(300_000),
  }).spawn();
  const writer = child.stdin.getWriter();
  const writing = writer.write(input).then(() => writer.close())
    .catch(() => {});
  const { stdout } = await child.output();
  await writing;
  return new TextDecoder().decode(stdout);
}

async function decode(input: Uint8Array): Promise<string> {
  const written: Uint8Array[] = [];
  await decodeCommand({}, {
    input: ReadableStream.from([input]),
    write: (bytes) => void written.push(bytes.slice()),
    complain: () => {},
    now: () => 0,
  });
  return new TextDecoder().decode(concatBytes(written));
}

/** Captures of which every line is to be the same; the arguments beside -n -S -tttt. */
const SAME_LINES: readonly (readonly [string, readonly string[]])[] = [
  ["tcpdump/tcp-handshake-nano.pcap", []],
  ["tcpdump/tcp_rst_data-trunc.pcap", []],
  ["tcpdump/print-flags.pcap", []],
  ["tcpdump/mptcp-fclose.pcap", []],
  ["zeek/arp-who-has.pcap", []],
  ["zeek/linuxsll-arp.pcap", []],
  ["zeek/icmp__icmp-ping.pcap", []],
  ["zeek/icmp__icmp-timeexceeded.pcap", []],
  ["zeek/icmp__icmp6-ping.pcap", []],
  ["zeek/icmp__icmp6-neighbor-solicit.pcap", []],
  ["zeek/icmp__icmp6-neighbor-advert.pcap", []],
  ["zeek/icmp__icmp6-router-solicit.pcap", []],
  ["zeek/icmp__icmp6-router-advert.pcap", []],
  ["zeek/icmp__icmp6-toobig.pcap", []],
  ["zeek/icmp__icmp6-paramprob.pcap", []],
  ["zeek/chksums__localhost-bad-chksum.pcap", []],
  ["zeek/vlan-pcp-dei.pcapng", ["-e"]],
  ["pflog-real/openbsd-pflog_tcp.pcap", ["-e"]],
  ["pflog-real/openbsd-pflog_tcp_ipv6_drop.pcap", ["-e"]],
  ["pflog-real/openbsd-pflog_tcp_ipv6_pass.pcap", ["-e"]],
  ["pflog-real/openbsd-pflog_icmp6_drop.pcap", ["-e"]],
  ["pflog-real/darwin-pflog61-udp.pcap", ["-e"]],
  ["libpcap/carp.pcap", ["-T", "carp"]],
];

/** Makes the same of what both say in their own words. */
function comparable(line: string): string {
  return line
    // Under a header of pf's log, tcpdump leaves out which IP it is.
    .replace(/(: (?:pass|block)\b.* on \S+: )IP6? /, "$1")
    // With -e, it tells link-layer addresses, which we do only when asked.
    .replace(/^(\S+ \S+ )(?:\S+ > \S+, ethertype .*?, length \d+: )/, "$1")
    .replace(/ethertype [^,]* \(0x[0-9a-f]{4}\), (?:length \d+: )?/g, "")
    .replace(/^(\S+ \S+ (?:vlan \d+, p \d, (?:DEI, )?)*)IP6? /, "$1")
    // tcpdump spells out what an option of MPTCP says.
    .replace(/mptcp \d+ (?:\{[^}]*\}|[^,\]{])*/g, "mptcp")
    // tcpdump decodes more than headers.
    .replace(/(length \d+): HTTP.*$/, "$1")
    // The demotion counter that tcpdump does not print, and its blanks.
    .replace(/ demote=\d+/, "")
    .replace(
      /: (?:TCP|UDP|ICMP) fragment, id \d+, offset \d+\+?, length \d+$/,
      ": fragment",
    )
    .replace(/: ip-proto-\d+$/, ": fragment")
    // A checksum that is wrong is told by tcpdump only when asked to be verbose.
    .replace(/ \[(?:tcp|udp|icmp|icmpv6|igmp|ipv4): checksum .*\]$/, "")
    .trimEnd();
}

for (const [name, args] of SAME_LINES) {
  Deno.test({
    ...needing(
      missingFile(TCPDUMP) ?? noSharedData,
      `decodeCommand() prints ${name} as tcpdump does`,
    ),
    async fn() {
      const bytes = Deno.readFileSync(sharedData(`pcap/${name}`));
      const theirs = await tcpdump(
        ["-n", "-S", "-tttt", "--nano", ...args],
        bytes,
      );
      const micro = (line: string) =>
        line.replace(/^(\S+ \S+\.\d{6})\d{3} /, "$1 ");
      const lines = (text: string) =>
        text.trimEnd().split("\n").map((line) => comparable(micro(line)));
      const ours = await decode(bytes);
      assert.deepEqual(lines(ours), lines(theirs));
      assert.ok(lines(ours).length > 0);
    },
  });
}

Deno.test({
  ...needing(
    missingFile(TCPDUMP),
    "tcpdump reads what encodePacket() and encodePcapPacket() write, and finds every checksum right",
  ),
  async fn() {
    const format = { linkType: LINK_TYPE.ethernet };
    const ethernet = {
      protocol: "ethernet",
      dst: "02:00:00:00:00:02",
      src: "02:00:00:00:00:01",
    } as const;
    const ipv4 = {
      protocol: "ipv4",
      src: "192.0.2.1",
      dst: "192.0.2.2",
    } as const;
    const ipv6 = {
      protocol: "ipv6",
      src: "2001:db8::1",
      dst: "2001:db8::2",
      hopLimit: 255,
    } as const;
    const payload = new TextEncoder().encode("odd");
    const upper = [
      [ipv4, {
        protocol: "tcp",
        srcPort: 1000,
        dstPort: 2000,
        flags: 2,
        window: 9,
      }],
      [ipv6, {
        protocol: "tcp",
        srcPort: 1000,
        dstPort: 2000,
        flags: 2,
        window: 9,
      }],
      [ipv4, { protocol: "udp", srcPort: 1000, dstPort: 2000 }],
      [ipv6, { protocol: "udp", srcPort: 1000, dstPort: 2000 }],
      [ipv6, {
        protocol: "icmpv6",
        type: 128,
        message: { name: "echo", id: 1, sequence: 2 },
      }],
      [{ ...ipv4, dst: "224.0.0.18", ttl: 255 }, {
        protocol: "carp",
        vhid: 7,
        advskew: 3,
        counter: 99n,
      }],
    ] as const;
    const packets = upper.map((layers, i) =>
      encodePcapPacket({
        seconds: i,
        nanoseconds: 0,
        bytes: encodePacket([ethernet, ...layers], {
          payload: layers[1].protocol === "carp" ? new Uint8Array(0) : payload,
        }),
      }, format)
    );
    const capture = concatBytes([encodePcapHeader(format), ...packets]);
    const text = await tcpdump(["-n", "-vv"], capture);
    assert.equal(text.match(/cksum 0x[0-9a-f]{4} \(correct\)/g)?.length, 2);
    assert.equal(text.match(/\[udp sum ok\]/g)?.length, 2);
    assert.match(text, /\[icmp6 sum ok\] ICMP6, echo request, id 1, seq 2/);
    assert.match(
      await tcpdump(["-n", "-v", "-T", "carp", "ip[9] == 112"], capture),
      /CARPv2-advertise 36: vhid=7 advbase=1 advskew=3 authlen=7 counter=99\n/,
    );
    assert.doesNotMatch(text, /bad|incorrect|invalid/);
  },
});
