/**
 * A capture summed up: what protocols, who with whom, what pf did, who is CARP master, how much when.
 *
 * @module
 */

import type { CapturedPacket } from "../../codec/capture/captured_packet.ts";
import type { Pflog } from "../../codec/packet/link/pflog.ts";
import { PFLOG_NO_RULE } from "../../codec/packet/link/pflog_fields.ts";
import { ipProtocolName } from "../../codec/packet/numbers.ts";
import type { Packet } from "../../codec/packet/packet.ts";
import { type CarpGroup, CarpMasters } from "./masters.ts";
import { type Count, Tally } from "./tally.ts";
import { Throughput } from "./throughput.ts";

/** Most conversations that are kept at a time; the rest is told as a sum. */
const MAX_CONVERSATIONS = 65_536;
/** Most kinds of what pf did, of protocols, of problems. */
const MAX_NAMES = 4096;
/** Conversations that are told. */
const TOP_CONVERSATIONS = 20;
/** Protocols that are told; most captures have far fewer. */
const TOP_NAMES = 100;

/** A name with what was counted of it. */
export interface NamedCount extends Count {
  name: string;
}

/** What is told of a capture. */
export interface SummaryReport {
  packets: number;
  /** Octets on the wire. */
  octets: number;
  /** Packets of which less was captured than was on the wire. */
  truncated: number;
  /** Seconds since the epoch; undefined when no packet has a time. */
  begin: number | undefined;
  end: number | undefined;
  /** Packets that have a header of each protocol. */
  protocols: NamedCount[];
  conversations: NamedCount[];
  /** Conversations that are not told. */
  otherConversations: Count & { names: number };
  /** By action, direction, interface, rule and reason. */
  pf: NamedCount[];
  carp: CarpGroup[];
  /** Things that were wrong, by header. */
  problems: NamedCount[];
  /** Octets in each of the steps that follow `begin`. */
  throughput: { stepSeconds: number; octets: number[] };
}

/** Adds packets up in memory that does not grow with the capture. */
export class CaptureSummary {
  private packets = 0;
  private octets = 0;
  private truncated = 0;
  private readonly protocols = new Tally(MAX_NAMES);
  private readonly conversations = new Tally(MAX_CONVERSATIONS);
  private readonly pf = new Tally(MAX_NAMES);
  private readonly problems = new Tally(MAX_NAMES);
  private readonly masters = new CarpMasters();
  private readonly throughput = new Throughput();

  /** Counts a packet. */
  add(captured: CapturedPacket, packet: Packet): void {
    const { length, seconds } = captured;
    this.packets++;
    this.octets += length;
    if (packet.truncated) this.truncated++;
    const time = seconds === undefined
      ? undefined
      : seconds + captured.nanoseconds / 1e9;
    if (time !== undefined) this.throughput.add(time, length);
    this.addProtocols(packet, length);
    const conversation = conversationOf(packet);
    if (conversation !== undefined) {
      this.conversations.add(conversation, length);
    }
    const pflog = packet.find("pflog");
    if (pflog !== undefined) this.pf.add(pfName(pflog), length);
    const carp = packet.find("carp");
    if (carp !== undefined) {
      const link = captured.interface.name ?? pflog?.ifname ?? "";
      this.masters.add(carp, packet, { link, seconds: time });
    }
    for (const { protocol, problem } of packet.problems()) {
      // The numbers in a sentence would make each a kind of its own.
      const kind = problem.replace(/\b(0x[0-9a-f]+|\d+)\b/g, "N");
      this.problems.add(`${protocol}: ${kind}`, length);
    }
  }

  private addProtocols(packet: Packet, length: number): void {
    const { layers } = packet;
    for (let i = 0; i < layers.length; i++) {
      const { protocol } = layers[i]!;
      // A tunnel has one protocol twice, which is one packet of it all the same.
      let seen = false;
      for (let j = 0; j < i; j++) seen ||= layers[j]!.protocol === protocol;
      if (!seen) this.protocols.add(protocol, length);
    }
    if (layers.length === 0) this.protocols.add("not decoded", length);
  }

  /** Returns what was counted so far. */
  report(): SummaryReport {
    const { throughput } = this;
    const conversations = this.conversations.largest();
    const told = conversations.slice(0, TOP_CONVERSATIONS);
    const { dropped } = this.conversations;
    const other = { ...dropped };
    for (const [, count] of conversations.slice(told.length)) {
      other.names++;
      other.packets += count.packets;
      other.octets += count.octets;
    }
    return {
      packets: this.packets,
      octets: this.octets,
      truncated: this.truncated,
      begin: throughput.begin,
      end: throughput.begin === undefined ? undefined : throughput.end,
      protocols: named(this.protocols.largest(), TOP_NAMES),
      conversations: named(told, TOP_CONVERSATIONS),
      otherConversations: other,
      pf: named(this.pf.largest(), TOP_NAMES),
      carp: this.masters.list(),
      problems: named(this.problems.largest(), TOP_NAMES),
      throughput: {
        stepSeconds: throughput.step,
        octets: [...throughput.octets.subarray(0, throughput.used)],
      },
    };
  }
}

function named(counts: [string, Count][], limit: number): NamedCount[] {
  return counts.slice(0, limit).map(([name, count]) => ({ name, ...count }));
}

/** Both directions of a conversation have one name: the smaller address first. */
function conversationOf(packet: Packet): string | undefined {
  const { network } = packet;
  if (network === undefined) return undefined;
  const { src, dst } = network;
  const last = packet.layers.at(-1)!;
  if (last.protocol === "tcp" || last.protocol === "udp") {
    const a = `${src}.${last.srcPort}`;
    const b = `${dst}.${last.dstPort}`;
    return `${last.protocol} ${a < b ? `${a} - ${b}` : `${b} - ${a}`}`;
  }
  const name = "proto" in last
    ? ipProtocolName(last.proto)?.toLowerCase() ?? `ip-proto-${last.proto}`
    : last.protocol;
  return `${name} ${src < dst ? `${src} - ${dst}` : `${dst} - ${src}`}`;
}

function pfName(pflog: Pflog): string {
  const { action, actionName, direction, directionName, ifname } = pflog;
  const { reason, reasonName, rulenr, ruleset, subrulenr } = pflog;
  const rule = rulenr === PFLOG_NO_RULE ? "def" : String(rulenr);
  const subrule = subrulenr === undefined || subrulenr === PFLOG_NO_RULE
    ? ""
    : `.${ruleset ?? ""}.${subrulenr}`;
  return `${actionName ?? action} ${directionName ?? direction} on ${ifname} ` +
    `rule ${rule}${subrule} (${reasonName ?? reason})`;
}
