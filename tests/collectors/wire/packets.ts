/**
 * Packets as tcpdump would hand them over, made by the codec.
 *
 * @module
 */

import {
  encodePcapHeader,
  encodePcapPacket,
} from "../../../codec/capture/pcap.ts";
import { readCapture } from "../../../codec/capture/capture_reader.ts";
import type { CapturedPacket } from "../../../codec/capture/captured_packet.ts";
import { encodePacket } from "../../../codec/packet/encode_packet.ts";
import type { LayerInit } from "../../../codec/packet/encode_layer.ts";
import type { PflogFields } from "../../../codec/packet/link/pflog_fields.ts";
import { LINK_TYPE } from "../../../codec/packet/link_type.ts";
import { concatBytes } from "../../../codec/packet/octets.ts";
import { carpHmac } from "../../../codec/packet/network/carp_hmac.ts";

export const SECRET = {
  passphrase: "correct horse",
  addresses: ["10.0.0.100"],
};

/** An advert; what is left out is as it should be. */
export interface AdvertOptions {
  readonly source?: string;
  readonly vhid?: number;
  readonly advbase?: number;
  readonly advskew?: number;
  readonly demotion?: number;
  readonly ttl?: number;
  readonly badChecksum?: boolean;
  readonly passphrase?: string;
}

let counter = 0n;

/** Returns an advert's frame. */
export function advert(options: AdvertOptions = {}): Uint8Array {
  const { source = "10.0.0.1", vhid = 1, ttl = 255 } = options;
  const { advbase = 1, advskew = 0, demotion = 0 } = options;
  const { passphrase = SECRET.passphrase } = options;
  const digest = carpHmac({ ...SECRET, passphrase }, {
    vhid,
    counter: ++counter,
  });
  const layers: LayerInit[] = [
    {
      protocol: "ethernet",
      dst: "01:00:5e:00:00:12",
      src: "00:00:5e:00:01:01",
    },
    source.includes(":")
      ? {
        protocol: "ipv6",
        src: source,
        dst: "ff02::12",
        hopLimit: ttl,
        nextHeader: 112,
      }
      : { protocol: "ipv4", src: source, dst: "224.0.0.18", ttl },
    {
      protocol: "carp",
      vhid,
      advbase,
      advskew,
      demotion,
      counter,
      digest: [...digest].map((octet) => octet.toString(16).padStart(2, "0"))
        .join(""),
    },
  ];
  const frame = encodePacket(layers);
  if (options.badChecksum) frame[frame.length - 30] = ~checksumOctet(frame);
  return frame;
}

/** The first octet of the checksum, which lies 30 octets before the end. */
function checksumOctet(frame: Uint8Array): number {
  return frame[frame.length - 30]!;
}

/** Returns a capture of frames, each with its time in seconds. */
export function capture(
  packets: readonly (readonly [seconds: number, frame: Uint8Array])[],
  linkType: number = LINK_TYPE.ethernet,
): Uint8Array {
  return concatBytes([
    encodePcapHeader({ linkType }),
    ...packets.map(([time, bytes]) =>
      encodePcapPacket({
        seconds: Math.floor(time),
        nanoseconds: Math.round((time % 1) * 1000) * 1e6,
        bytes,
      }, { linkType })
    ),
  ]);
}

/** Returns the packet of a frame. */
export function captured(
  seconds: number,
  frame: Uint8Array,
  linkType: number = LINK_TYPE.ethernet,
): CapturedPacket {
  return readCapture(capture([[seconds, frame]], linkType)).packets[0]!;
}

const IN = 1;
const AF_INET = 2;

/** A packet that pf logged: 28 octets of UDP over IPv4 with 10 octets of text. */
export function logged(fields: Partial<PflogFields> = {}): Uint8Array {
  return encodePacket([
    {
      protocol: "pflog",
      layout: 100,
      af: AF_INET,
      action: 1,
      ifname: "em0",
      direction: IN,
      rulenr: 4,
      subrulenr: 0xffff_ffff,
      ...fields,
    },
    { protocol: "ipv4", src: "10.0.0.1", dst: "10.0.0.2" },
    { protocol: "udp", srcPort: 1000, dstPort: 53 },
  ], { payload: new Uint8Array(10) });
}
