/**
 * Counting what pf logs by what its header says of each packet.
 *
 * @module
 */

import type { CapturedPacket } from "../../codec/capture/captured_packet.ts";
import { dissect } from "../../codec/packet/dissect.ts";
import { ipVersionOfFamily } from "../../codec/packet/link/null_loop.ts";
import type { Pflog } from "../../codec/packet/link/pflog.ts";
import { PFLOG_NO_RULE } from "../../codec/packet/link/pflog_fields.ts";
import { ipProtocolName } from "../../codec/packet/numbers.ts";
import type { Packet } from "../../codec/packet/packet.ts";
import type { PflogCount, PflogKind } from "./reading.ts";

/** Most kinds that are told apart: a name in an anchor or of an interface can be any, a page of metrics cannot be. */
const MAX_PFLOG_KINDS = 4096;

const OTHER: PflogKind = {
  action: "other",
  direction: "other",
  interface: "other",
  rule: "other",
  reason: "other",
  family: "other",
  protocol: "other",
};

/** Counts packets in memory that does not grow with their number. */
export class PflogCounter {
  readonly #counts = new Map<string, PflogCount>();
  readonly #limit: number;
  #unreadable = 0;
  #overflow = 0;

  /** `limit` is the number of kinds that are told apart. */
  constructor(limit: number = MAX_PFLOG_KINDS) {
    this.#limit = limit;
  }

  /** Kinds with their counts, by {@linkcode pflogKindName}. */
  get counts(): ReadonlyMap<string, PflogCount> {
    return this.#counts;
  }

  /** Packets that had no header of pf's log that could be read. */
  get unreadable(): number {
    return this.#unreadable;
  }

  /** Packets that count as {@linkcode OTHER}. */
  get overflow(): number {
    return this.#overflow;
  }

  /** Counts a packet. */
  add(captured: CapturedPacket): void {
    const { linkType, littleEndian } = captured.interface;
    const packet = dissect(captured.bytes, linkType, {
      length: captured.length,
      littleEndian,
    });
    const pflog = packet.find("pflog");
    if (pflog === undefined) {
      this.#unreadable++;
      return;
    }
    const octets = captured.length - (pflog.payloadStart - pflog.start);
    const count = this.#countOf(kindOf(pflog, packet));
    count.packets++;
    count.octets += Math.max(octets, 0);
  }

  #countOf(kind: PflogKind): PflogCount {
    const name = pflogKindName(kind);
    const known = this.#counts.get(name);
    if (known !== undefined) return known;
    if (this.#counts.size < this.#limit) return this.#begin(name, kind);
    this.#overflow++;
    const other = pflogKindName(OTHER);
    return this.#counts.get(other) ?? this.#begin(other, OTHER);
  }

  #begin(name: string, kind: PflogKind): PflogCount {
    const count = { ...kind, packets: 0, octets: 0 };
    this.#counts.set(name, count);
    return count;
  }
}

/** Returns a text that no other kind has. */
function pflogKindName(kind: PflogKind): string {
  return JSON.stringify([
    kind.action,
    kind.direction,
    kind.interface,
    kind.rule,
    kind.reason,
    kind.family,
    kind.protocol,
  ]);
}

function kindOf(pflog: Pflog, packet: Packet): PflogKind {
  const version = ipVersionOfFamily(pflog.af);
  return {
    action: pflog.actionName ?? String(pflog.action),
    direction: pflog.directionName ?? String(pflog.direction),
    interface: pflog.ifname,
    rule: ruleOf(pflog),
    reason: pflog.reasonName ?? String(pflog.reason),
    family: version === undefined ? "other" : `ipv${version}`,
    protocol: protocolOf(packet),
  };
}

function ruleOf({ rulenr, ruleset, subrulenr }: Pflog): string {
  const rule = rulenr === PFLOG_NO_RULE ? "default" : String(rulenr);
  return subrulenr === undefined || subrulenr === PFLOG_NO_RULE
    ? rule
    : `${rule}.${ruleset ?? ""}.${subrulenr}`;
}

/** Extension headers of IPv6, which say nothing of what the packet is. */
const EXTENSIONS: ReadonlySet<number> = new Set([0, 43, 44, 60]);

/** Of the outermost IP header, whose rule pf asked: what a tunnel carries is the tunnel's. */
function protocolOf({ layers }: Packet): string {
  const at = layers.findIndex(({ protocol }) =>
    protocol === "ipv4" || protocol === "ipv6"
  );
  if (at < 0) return "other";
  let number: number | undefined;
  for (const layer of layers.slice(at)) {
    const next = nextProtocol(layer);
    if (next === undefined) break;
    number = next;
    if (!EXTENSIONS.has(next)) break;
  }
  const name = number === undefined || EXTENSIONS.has(number)
    ? undefined
    : ipProtocolName(number);
  return name?.toLowerCase().replaceAll(" ", "-") ?? "other";
}

function nextProtocol(layer: object): number | undefined {
  for (const field of ["proto", "nextHeader"]) {
    const value: unknown = Reflect.get(layer, field);
    if (typeof value === "number") return value;
  }
  return undefined;
}
