/**
 * The recorded captures, and their packets dissected.
 *
 * @module
 */

import { readdirSync, readFileSync } from "node:fs";
import type {
  CaptureDamage,
  CapturedPacket,
} from "../../codec/capture/captured_packet.ts";
import { readCapture } from "../../codec/capture/capture_reader.ts";
import { dissect } from "../../codec/packet/dissect.ts";
import type { Packet } from "../../codec/packet/packet.ts";
import { haveSharedData, sharedData } from "../shared_data.ts";

/** Folders of captures, each with tshark's reading of them. */
export const CAPTURE_FOLDERS: readonly string[] = [
  "generated",
  "libpcap",
  "pflog-real",
  "synthetic",
  "tcpdump",
  "zeek",
];

/** Returns folder and name of every capture; none where the data is missing. */
export function listCaptures(): { folder: string; name: string }[] {
  if (!haveSharedData) return [];
  return CAPTURE_FOLDERS.flatMap((folder) =>
    readdirSync(sharedData(`pcap/${folder}`))
      .filter((name) => /\.pcap(ng)?$/.test(name))
      .sort()
      .map((name) => ({ folder, name }))
  );
}

/** Returns the octets of a capture. */
export function captureBytes(folder: string, name: string): Uint8Array {
  return new Uint8Array(readFileSync(sharedData(`pcap/${folder}/${name}`)));
}

/** Dissects a captured packet as the command line does. */
export function dissectCaptured(captured: CapturedPacket): Packet {
  const { bytes, length, interface: from } = captured;
  const { linkType, littleEndian } = from;
  return dissect(bytes, linkType, { length, littleEndian });
}

/** A packet of a capture, as it was read and as it was dissected. */
export interface ReadPacket {
  readonly captured: CapturedPacket;
  readonly packet: Packet;
}

/** Reads and dissects a capture. */
export function readPackets(
  folder: string,
  name: string,
): { packets: ReadPacket[]; damage: CaptureDamage | undefined } {
  const { packets, damage } = readCapture(captureBytes(folder, name));
  return {
    packets: packets.map((captured) => ({
      captured,
      packet: dissectCaptured(captured),
    })),
    damage,
  };
}
