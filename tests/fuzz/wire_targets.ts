/**
 * Packets, captures, and AgentX.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeAgentx } from "../../codec/agentx/decode.ts";
import { encodeAgentx } from "../../codec/agentx/encode.ts";
import { readCapture } from "../../codec/capture/capture_reader.ts";
import { CapturedPacket } from "../../codec/capture/captured_packet.ts";
import {
  encodePacket,
  reencodePacket,
} from "../../codec/packet/encode_packet.ts";
import { LINK_TYPE } from "../../codec/packet/link_type.ts";
import type { Packet } from "../../codec/packet/packet.ts";
import { packetToJson } from "../../codec/text/json.ts";
import { formatPacketLine } from "../../codec/text/line.ts";
import { CarpWatch } from "../../collectors/wire/watch_carp.ts";
import { PflogCounter } from "../../collectors/wire/count_pflog.ts";
import { agentxMessage } from "../codec/agentx/arbitraries.ts";
import {
  captureBytes,
  dissectCaptured,
  listCaptures,
} from "../codec/captures.ts";
import { SAMPLES } from "../codec/packet/arbitraries.ts";
import { advert, capture, logged } from "../collectors/wire/packets.ts";
import { decodedBy } from "./face_targets.ts";
import type { Target, TargetMakers } from "./target.ts";

const SEED = 0xf5eed;

/** Packets and captures longer than this are not changed: it is the headers that count. */
const MAX_SEED = 2_000;

const LINK_TYPES: readonly number[] = Object.values(LINK_TYPE);

/** One packet of each protocol on its own, and recorded ones where there are some. */
function packets(): Uint8Array[] {
  const made = Object.values(SAMPLES).flatMap((samples) =>
    fc.sample(samples, { numRuns: 5, seed: SEED }).map(({ layer }) =>
      encodePacket([layer])
    )
  );
  const recorded = listCaptures().flatMap(({ folder, name }) =>
    readCapture(captureBytes(folder, name)).packets.slice(0, 20)
      .map(({ bytes }) => bytes)
  );
  return [...made, advert(), logged(), ...recorded]
    .filter(({ length }) => length > 0 && length <= MAX_SEED);
}

/** Asks a packet for everything that it can tell. */
function exhaust(captured: CapturedPacket, packet: Packet): void {
  JSON.stringify(packetToJson(captured, packet, { payload: true }));
  formatPacketLine(packet, { link: true });
  assert.deepEqual(reencodePacket(packet), captured.bytes);
}

function packetTarget(): Target {
  return {
    name: "packet",
    kind: "octets",
    seeds: packets(),
    probe(bytes, random) {
      const captured = new CapturedPacket(
        1,
        { seconds: 0, nanoseconds: 0 },
        bytes.length + (random(4) === 0 ? random(100) : 0),
        bytes,
        {
          interface: {
            linkType: LINK_TYPES[random(LINK_TYPES.length)]!,
            littleEndian: random(2) === 0,
          } as CapturedPacket["interface"],
          damaged: false,
        },
      );
      const packet = dissectCaptured(captured);
      exhaust(captured, packet);
      return packet.layers.length > 1;
    },
  };
}

function captureTarget(): Target {
  const recorded = listCaptures().map(({ folder, name }) =>
    captureBytes(folder, name)
  );
  return {
    name: "capture",
    kind: "octets",
    seeds: [
      capture([[1, advert()], [2.5, advert()]]),
      capture([[1, logged()]], LINK_TYPE.pflog),
      ...recorded.filter(({ length }) => length <= 4 * MAX_SEED),
    ],
    probe(bytes) {
      const { packets, damage } = readCapture(bytes);
      for (const captured of packets) dissectCaptured(captured);
      return damage === undefined;
    },
  };
}

/** What tcpdump hands over to the collectors, with what they keep of it. */
function wireTarget(): Target {
  let [watch, counter] = [new CarpWatch(), new PflogCounter(64)];
  let tried = 0;
  return {
    name: "wire",
    kind: "octets",
    seeds: [
      capture([[1, advert()], [2.5, advert()]]),
      capture([[1, logged()]], LINK_TYPE.pflog),
    ],
    probe(bytes) {
      if (++tried % 20_000 === 0) {
        [watch, counter] = [new CarpWatch(), new PflogCounter(64)];
      }
      const { packets } = readCapture(bytes);
      for (const captured of packets) {
        watch.add(captured, "em0");
        counter.add(captured);
      }
      assert.ok(counter.counts.size <= 65, `${counter.counts.size} kinds`);
      return packets.length > 0;
    },
  };
}

function agentx(): Target {
  return {
    name: "agentx",
    kind: "octets",
    seeds: fc.sample(agentxMessage, { numRuns: 300, seed: SEED })
      .map((message) => encodeAgentx(message)),
    probe(bytes) {
      const value = decodedBy(decodeAgentx, bytes);
      if (value === undefined) return false;
      assert.deepEqual(decodeAgentx(encodeAgentx(value)), value);
      return true;
    },
  };
}

/** Targets by name. */
export const WIRE_TARGETS: TargetMakers = {
  "packet": packetTarget,
  "capture": captureTarget,
  "wire": wireTarget,
  "agentx": agentx,
};
