/**
 * Packets a second, beside NetPacket and scapy; lines a second, beside tcpdump; and the memory that
 * summing up a large capture takes. All read the same captures in one run.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { cpuUsage } from "node:process";
import { readCapture } from "../../codec/capture/capture_reader.ts";
import type { CapturedPacket } from "../../codec/capture/captured_packet.ts";
import { dissect } from "../../codec/packet/dissect.ts";
import type { Packet } from "../../codec/packet/packet.ts";
import { bench, note } from "./peers.ts";
import { writeCapture } from "./packet_capture.ts";

const FOLDER = Deno.makeTempDirSync({ prefix: "sounder-bench-" });
const SMALL = `${FOLDER}/small.pcap`;
const LARGE = `${FOLDER}/large.pcap`;
/** Seconds of processor time that each takes in a round: a busy machine slows none of them more than the others. */
const SECONDS = 1;

/** Decodes all packets of a pcap file again and again; prints packets a second. */
const NETPACKET = String.raw`
use strict;
use NetPacket::Ethernet; use NetPacket::IP; use NetPacket::IPv6; use NetPacket::TCP;
use NetPacket::UDP; use NetPacket::ICMP; use NetPacket::ARP;
open my $file, '<:raw', $ARGV[0] or die; local $/; my $data = <$file>;
my @packets; my $at = 24;
while ($at + 16 <= length $data) {
  my $length = unpack 'V', substr $data, $at + 8, 4;
  push @packets, substr $data, $at + 16, $length;
  $at += 16 + $length;
}
sub spent { my ($user, $system) = times; $user + $system }
my $count = 0; my $begin = spent;
while (spent() - $begin < $ARGV[1]) {
  for my $packet (@packets) {
    my $frame = NetPacket::Ethernet->decode($packet);
    my $type = $frame->{type};
    if ($type == 0x806) { my $arp = NetPacket::ARP->decode($frame->{data}); }
    else {
      my $ip = $type == 0x86dd ? NetPacket::IPv6->decode($frame->{data})
        : NetPacket::IP->decode($frame->{data});
      my $proto = $ip->{proto};
      if ($proto == 6) { my $tcp = NetPacket::TCP->decode($ip->{data}); }
      elsif ($proto == 17) { my $udp = NetPacket::UDP->decode($ip->{data}); }
      elsif ($proto == 1) { my $icmp = NetPacket::ICMP->decode($ip->{data}); }
    }
    $count++;
  }
}
printf "%d\n", $count / (spent() - $begin);
`;

const SCAPY = `
import sys, struct, time
from scapy.layers.l2 import Ether
import scapy.layers.inet, scapy.layers.inet6
data = open(sys.argv[1], "rb").read()
packets, at = [], 24
while at + 16 <= len(data) and len(packets) < 2000:
    length = struct.unpack("<I", data[at + 8:at + 12])[0]
    packets.append(data[at + 16:at + 16 + length])
    at += 16 + length
count, begin = 0, time.process_time()
while time.process_time() - begin < float(sys.argv[2]):
    for packet in packets:
        Ether(packet)
        count += 1
print(int(count / (time.process_time() - begin)))
`;

async function perSecond(
  command: string,
  args: readonly string[],
): Promise<number | undefined> {
  const { success, stdout, stderr } = await new Deno.Command(command, {
    args: [...args, SMALL, String(SECONDS)],
    signal: AbortSignal.timeout(60_000),
  }).output();
  if (success) return Number(new TextDecoder().decode(stdout));
  note(new TextDecoder().decode(stderr).trim().split("\n").at(-1) ?? "");
  return undefined;
}

/** Reads what NetPacket makes of each header when it decodes: its numbers, and its addresses as text. */
function readTyped(packet: Packet): number {
  let sum = 0;
  for (const layer of packet.layers) {
    switch (layer.protocol) {
      case "ethernet":
        sum += layer.dst.length + layer.src.length + layer.typeOrLength;
        break;
      case "ipv4":
        sum += layer.headerLength + layer.dscp + layer.ecn + layer.totalLength +
          layer.id + Number(layer.dontFragment) + Number(layer.moreFragments) +
          layer.fragmentOffset + layer.ttl + layer.proto + layer.checksum +
          layer.src.length + layer.dst.length;
        break;
      case "ipv6":
        sum += layer.dscp + layer.ecn + layer.flowLabel + layer.payloadLength +
          layer.nextHeader + layer.hopLimit + layer.src.length +
          layer.dst.length;
        break;
      case "tcp":
        sum += layer.srcPort + layer.dstPort + layer.sequence +
          layer.acknowledgement + layer.headerLength + layer.flags +
          layer.window + layer.checksum + layer.urgentPointer;
        break;
      case "udp":
        sum += layer.srcPort + layer.dstPort + layer.length + layer.checksum;
        break;
      case "icmp":
        sum += layer.type + layer.code + layer.checksum;
        break;
      case "arp":
        sum += layer.operation + layer.senderProtocol.length +
          layer.targetProtocol.length + layer.senderHardware.length +
          layer.targetHardware.length;
    }
  }
  return sum;
}

/** Reads every field of every header as a plain value, options among them. */
function readFields(packet: Packet): number {
  let length = 0;
  for (const layer of packet.layers) {
    if (typeof layer.fields() === "object") length++;
  }
  return length;
}

/** Reads every field, and verifies every checksum. */
function readAll(packet: Packet): number {
  let length = readFields(packet);
  for (const layer of packet.layers) {
    if ("checksumStatus" in layer) length += layer.checksumStatus.length;
  }
  return length;
}

let sink = 0;

/** Processor time of this process, its garbage collector's threads included. */
function cpuSeconds(): number {
  const { user, system } = cpuUsage();
  return (user + system) / 1e6;
}

function measure(
  packets: readonly CapturedPacket[],
  read: (packet: Packet) => number,
): number {
  let count = 0;
  const begin = cpuSeconds();
  while (cpuSeconds() - begin < SECONDS) {
    for (const { bytes, length } of packets) {
      sink += read(dissect(bytes, 1, { length }));
    }
    count += packets.length;
  }
  return count / (cpuSeconds() - begin);
}

/** How much of each packet is asked for. */
const READINGS: readonly (readonly [string, (packet: Packet) => number])[] = [
  ["all headers", ({ layers }) => layers.length],
  ["and every number and address", readTyped],
  ["and all as plain values, options too", readFields],
  ["and every checksum", readAll],
];

/** Rounds in which all take turns, so that what else the machine does meets them alike; the best of each counts. */
const ROUNDS = 4;

await bench("decoding packets, in memory", async () => {
  const count = writeCapture(SMALL, 4_000_000);
  const { packets } = readCapture(Deno.readFileSync(SMALL));
  note(`  ${count} packets of 500 octets on average`);
  let perl = 0;
  let scapy = 0;
  const ours = READINGS.map(() => 0);
  for (let round = 0; round < ROUNDS; round++) {
    perl = Math.max(perl, await perSecond("perl", ["-e", NETPACKET]) ?? 0);
    const python = await perSecond("/usr/bin/python3", ["-c", SCAPY]);
    scapy = Math.max(scapy, python ?? 0);
    for (const [i, [, read]] of READINGS.entries()) {
      ours[i] = Math.max(ours[i]!, measure(packets, read));
    }
  }
  note(`  NetPacket ${perl} packets/s, scapy ${scapy} packets/s`);
  for (const [i, [name]] of READINGS.entries()) {
    const rate = ours[i]!;
    note(
      `  ${name}: ${Math.round(rate)} packets/s, ${
        (rate / perl).toFixed(1)
      } x NetPacket (wanted 20), ${
        (rate / scapy).toFixed(0)
      } x scapy (wanted 200)`,
    );
  }
});

/** Best of three, in seconds. */
async function wallTime(
  command: string,
  args: readonly string[],
): Promise<number> {
  let best = Infinity;
  for (let round = 0; round < 3; round++) {
    const begin = performance.now();
    const { success } = await new Deno.Command(command, {
      args: [...args],
      stdout: "null",
      stderr: "null",
    }).output();
    if (!success) throw new Error(`Cannot run ${command}`);
    best = Math.min(best, (performance.now() - begin) / 1000);
  }
  return best;
}

const EXECUTABLE = new URL("../../dist/sounder", import.meta.url).pathname;
const MAIN = new URL("./decode_main.ts", import.meta.url).pathname;

/** The executable when it is there and knows the command, else the command alone. */
async function decodeProgram(): Promise<[string, string[]]> {
  if (existsSync(EXECUTABLE)) {
    const { success } = await new Deno.Command(EXECUTABLE, {
      args: ["decode", "--help"],
      stdout: "null",
      stderr: "null",
    }).output();
    if (success) return [EXECUTABLE, ["decode"]];
  }
  return [Deno.execPath(), ["run", "-A", "--no-check", MAIN]];
}

await bench("decoding a file to text, wall time", async () => {
  const count = writeCapture(LARGE, 200_000_000);
  const [program, first] = await decodeProgram();
  const theirs = await wallTime("tcpdump", ["-n", "-e", "-v", "-r", LARGE]);
  const ours = await wallTime(program, [...first, LARGE]);
  note(
    `  ${count} packets: ${ours.toFixed(2)} s, tcpdump -n -e -v ${
      theirs.toFixed(2)
    } s, ratio ${(theirs / ours).toFixed(2)} (wanted 1)`,
  );
});

/** Highest resident memory of a process so far, in megabytes. */
function peakMemory(pid: number): number {
  try {
    const status = Deno.readTextFileSync(`/proc/${pid}/status`);
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1000;
  } catch {
    return 0;
  }
}

await bench("summing up 1 GB", async () => {
  const count = writeCapture(LARGE, 1_000_000_000);
  const [program, first] = await decodeProgram();
  const begin = performance.now();
  const child = new Deno.Command(program, {
    args: [...first, LARGE, "--summary"],
    stdout: "null",
  }).spawn();
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, peakMemory(child.pid));
  }, 50);
  await child.status;
  clearInterval(watch);
  const seconds = (performance.now() - begin) / 1000;
  note(
    `  ${count} packets in ${seconds.toFixed(1)} s, ${
      peak.toFixed(0)
    } MB of memory at most (wanted 150)`,
  );
});

Deno.removeSync(FOLDER, { recursive: true });
note(`  (${sink % 10})`);
