/**
 * A capture such as a firewall sees, made up, for measuring decoders beside each other.
 *
 * @module
 */

import {
  encodePcapHeader,
  encodePcapPacket,
} from "../../codec/capture/pcap.ts";
import type { PlainLayer } from "../../codec/packet/encode_layer.ts";
import { encodePacket } from "../../codec/packet/encode_packet.ts";
import { LINK_TYPE } from "../../codec/packet/link_type.ts";
import { TCP_FLAG } from "../../codec/packet/transport/tcp.ts";
import { concatBytes } from "../../codec/packet/octets.ts";

const FORMAT = { linkType: LINK_TYPE.ethernet };

/** Packets after which the mixture begins anew. */
const MIXTURE = 400;

const ETHERNET = {
  protocol: "ethernet",
  dst: "02:00:00:00:00:02",
  src: "02:00:00:00:00:01",
} as const;

function ipv4(i: number): PlainLayer {
  return {
    protocol: "ipv4",
    src: `10.0.${i % 7}.${i % 250}`,
    dst: `192.0.2.${i % 100}`,
    id: i,
    dontFragment: true,
  };
}

function ipv6(i: number): PlainLayer {
  return {
    protocol: "ipv6",
    src: `2001:db8::${(i % 250).toString(16)}`,
    dst: "2001:db8:1::80",
  };
}

function tcp(i: number): PlainLayer {
  return {
    protocol: "tcp",
    srcPort: 40_000 + i % 20_000,
    dstPort: 443,
    sequence: i * 1448,
    acknowledgement: 7 * i,
    flags: TCP_FLAG.ack,
    window: 501,
    options: [
      { name: "nop" },
      { name: "nop" },
      { name: "timestamps", value: 1_000_000 + i, echo: 900_000 + i },
    ],
  };
}

function syn(i: number): PlainLayer {
  return {
    ...tcp(i),
    flags: TCP_FLAG.syn,
    options: [
      { name: "mss", value: 1460 },
      { name: "sack-permitted" },
      { name: "timestamps", value: i, echo: 0 },
      { name: "nop" },
      { name: "window-scale", shift: 7 },
    ],
  } as PlainLayer;
}

/** Headers and octets of payload of the packet in place `i`: of each 20, 13 are TCP over IPv4. */
function packetAt(i: number): [PlainLayer[], number] {
  const kind = i % 20;
  if (kind < 6) return [[ETHERNET, ipv4(i), tcp(i)], 1448];
  if (kind < 12) return [[ETHERNET, ipv4(i), tcp(i)], 0];
  if (kind === 12) return [[ETHERNET, ipv4(i), syn(i)], 0];
  if (kind < 15) return [[ETHERNET, ipv6(i), tcp(i)], kind === 13 ? 0 : 1428];
  if (kind === 15) {
    const vlan: PlainLayer = { protocol: "vlan", id: 10, priority: 2 };
    return [[ETHERNET, vlan, ipv4(i), tcp(i)], 300];
  }
  if (kind === 16) {
    const arp: PlainLayer = {
      protocol: "arp",
      operation: 1,
      senderHardware: ETHERNET.src,
      senderProtocol: "192.0.2.1",
      targetProtocol: `192.0.2.${i % 250}`,
    };
    return [[ETHERNET, arp], 0];
  }
  if (kind === 17) {
    const message = { name: "echo", id: 1, sequence: i } as const;
    return [[ETHERNET, ipv4(i), { protocol: "icmp", type: 8, message }], 56];
  }
  // No port that tcpdump would decode further.
  const udp: PlainLayer = {
    protocol: "udp",
    srcPort: 30_000 + i,
    dstPort: 9999,
  };
  return [[ETHERNET, ipv4(i), udp], 120];
}

function mixture(from: number): Uint8Array {
  const packets: Uint8Array[] = [];
  for (let i = from; i < from + MIXTURE; i++) {
    const [layers, payload] = packetAt(i % 30_000);
    const bytes = encodePacket(layers, { payload: new Uint8Array(payload) });
    const seconds = 1_700_000_000 + Math.floor(i / 1000);
    const nanoseconds = (i % 1000) * 1_000_000;
    packets.push(encodePcapPacket({ seconds, nanoseconds, bytes }, FORMAT));
  }
  return concatBytes(packets);
}

/** Writes a capture of at least so many octets to a file, and returns its number of packets. */
export function writeCapture(path: string, octets: number): number {
  using file = Deno.openSync(path, {
    create: true,
    truncate: true,
    write: true,
  });
  const parts = Array.from({ length: 20 }, (_, i) => mixture(i * MIXTURE));
  const block = concatBytes(parts);
  write(file, encodePcapHeader(FORMAT));
  let packets = 0;
  for (let written = 0; written < octets; written += block.length) {
    write(file, block);
    packets += parts.length * MIXTURE;
  }
  return packets;
}

function write(file: Deno.FsFile, bytes: Uint8Array): void {
  let at = 0;
  while (at < bytes.length) at += file.writeSync(bytes.subarray(at));
}
