/**
 * Watching CARP's advertisements: who sends them, who is master, and when that
 * changed. What other hosts would drop (ip_carp.c: a wrong checksum, digest, TTL,
 * version) is counted and makes nobody master.
 *
 * @module
 */

import type { CapturedPacket } from "../../codec/capture/captured_packet.ts";
import { dissect } from "../../codec/packet/dissect.ts";
import {
  type Carp,
  CARP_ADVERTISEMENT,
  CARP_VERSION,
  carpInterval,
} from "../../codec/packet/network/carp.ts";
import { verifyCarpHmac } from "../../codec/packet/network/carp_hmac.ts";
import { type CarpSecrets, secretName } from "./parse_secrets.ts";
import type { CarpGroup, CarpSource, CarpWireReading } from "./reading.ts";

/** Most virtual hosts, over all links and both families. */
const MAX_GROUPS = 1024;
/** Most hosts of one virtual host; a pair has two, and a stranger can invent any number. */
const MAX_SOURCES = 16;
/** Intervals of silence after which a host is no master any more (ip_carp.c, carp_setrun(): 3 * advbase). */
const MASTER_INTERVALS = 3;
/** Least time, in milliseconds, in which an advert can be expected to be handed over by the capture. */
const LEAST_PATIENCE = 1000;
/** advbase and advskew of a master that steps down. */
const RESIGNED = 255;

type Own<T> = { -readonly [Key in keyof T]: T[Key] };

interface Source extends Own<Omit<CarpSource, "master">> {
  /** When its latest advert came that others take; undefined when none did. */
  heard: number | undefined;
  resigned: boolean;
  /** Another host began to advertise after its latest advert. */
  superseded: boolean;
}

interface Group {
  readonly interface: string;
  readonly vhid: number;
  readonly family: CarpGroup["family"];
  readonly sources: Map<string, Source>;
  /** Who was master last. */
  master: string | undefined;
  changes: number;
  changedAt: number | undefined;
}

/** Takes packets and tells who is master. */
export class CarpWatch {
  readonly #groups = new Map<string, Group>();
  #overflow = 0;
  /** What adverts are verified with. */
  secrets: CarpSecrets = new Map();

  /** Looks at a packet that was captured on an interface; one that is no advert is left alone. */
  add(captured: CapturedPacket, interfaceName: string): void {
    const packet = dissect(captured.bytes, captured.interface.linkType, {
      length: captured.length,
      littleEndian: captured.interface.littleEndian,
    });
    const carp = packet.find("carp");
    const { network } = packet;
    const { seconds } = captured;
    if (
      carp === undefined || network === undefined || seconds === undefined
    ) return;
    const time = seconds * 1000 + Math.floor(captured.nanoseconds / 1e6);
    const group = this.#groupOf({
      interface: interfaceName,
      vhid: carp.vhid,
      family: network.protocol,
    });
    const source = group && sourceOf(group, network.src, time);
    if (group === undefined || source === undefined) {
      this.#overflow++;
      return;
    }
    if (this.#take(source, carp, time)) elect(group, source, time);
  }

  /** Tells how things are at a time, in milliseconds since the epoch. */
  reading(now: number): Omit<CarpWireReading, "captures"> {
    const groups = [...this.#groups.values()];
    return {
      sources: groups.flatMap((group) =>
        [...group.sources.values()].map((source) => told(source, now))
      ),
      groups: groups.map((group) => ({
        interface: group.interface,
        vhid: group.vhid,
        family: group.family,
        master: masterOf(group, now)?.source,
        masters: mastersOf(group, now).length,
        changes: group.changes,
        changedAt: group.changedAt,
      })),
      overflow: this.#overflow,
    };
  }

  #groupOf(
    { interface: link, vhid, family }: Pick<
      Group,
      "interface" | "vhid" | "family"
    >,
  ): Group | undefined {
    const name = `${link} ${vhid} ${family}`;
    let group = this.#groups.get(name);
    if (group === undefined && this.#groups.size < MAX_GROUPS) {
      group = {
        interface: link,
        vhid,
        family,
        sources: new Map(),
        master: undefined,
        changes: 0,
        changedAt: undefined,
      };
      this.#groups.set(name, group);
    }
    return group;
  }

  /** Notes an advert; true when other hosts take it. */
  #take(source: Source, carp: Carp, time: number): boolean {
    source.adverts++;
    source.lastSeen = time;
    const badChecksum = carp.checksumStatus === "bad";
    const badHeader = carp.version !== CARP_VERSION ||
      carp.type !== CARP_ADVERTISEMENT || !carp.fromThisLink;
    if (badChecksum) source.badChecksums++;
    if (badHeader) source.badHeaders++;
    const { secrets } = this;
    const secret = secrets.get(secretName(source.interface, carp.vhid)) ??
      secrets.get(secretName(undefined, carp.vhid));
    const badHmac = secret !== undefined &&
      verifyCarpHmac(carp, secret) === undefined;
    if (secret !== undefined) {
      source.badHmacs = (source.badHmacs ?? 0) + (badHmac ? 1 : 0);
    }
    if (badChecksum || badHeader || badHmac) return false;
    source.resigned = carp.advbase === RESIGNED && carp.advskew === RESIGNED;
    if (!source.resigned) {
      source.advbase = carp.advbase;
      source.advskew = carp.advskew;
    }
    source.demotion = carp.demotion;
    return true;
  }
}

/** Returns the host of that address; undefined when there are too many that are still heard. */
function sourceOf(
  group: Group,
  address: string,
  time: number,
): Source | undefined {
  const { sources } = group;
  const known = sources.get(address);
  if (known !== undefined) return known;
  if (sources.size >= MAX_SOURCES) {
    const [oldest] = [...sources.values()]
      .filter((source) => !actsAsMaster(source, time))
      .sort((a, b) => a.lastSeen - b.lastSeen);
    if (oldest === undefined) return undefined;
    sources.delete(oldest.source);
  }
  const source: Source = {
    interface: group.interface,
    vhid: group.vhid,
    source: address,
    adverts: 0,
    badChecksums: 0,
    badHeaders: 0,
    badHmacs: undefined,
    advbase: 0,
    advskew: 0,
    demotion: 0,
    lastSeen: time,
    heard: undefined,
    resigned: false,
    superseded: false,
  };
  sources.set(address, source);
  return source;
}

/** Notes that a host has advertised, and whether that makes another one master. */
function elect(group: Group, source: Source, time: number): void {
  // Who begins to advertise has taken over from those who advertised before, unless they go on.
  if (!source.resigned && !isHeard(source, time)) {
    for (const other of group.sources.values()) other.superseded = true;
  }
  source.superseded = false;
  source.heard = source.resigned ? undefined : time;
  const master = masterOf(group, time);
  if (master === undefined || master.source === group.master) return;
  if (group.master !== undefined) {
    group.changes++;
    group.changedAt = time;
  }
  group.master = master.source;
}

function isHeard(source: Source, now: number): boolean {
  if (source.heard === undefined) return false;
  const silence = MASTER_INTERVALS * carpInterval(source) * 1000;
  return now - source.heard <= Math.max(silence, LEAST_PATIENCE);
}

function actsAsMaster(source: Source, now: number): boolean {
  return isHeard(source, now) && !source.superseded;
}

function mastersOf(group: Group, now: number): Source[] {
  return [...group.sources.values()].filter((source) =>
    actsAsMaster(source, now)
  );
}

/** Of several the one to which the others would yield: the least demoted, then the one that advertises most often. */
function masterOf(group: Group, now: number): Source | undefined {
  return mastersOf(group, now).sort((a, b) =>
    a.demotion - b.demotion || carpInterval(a) - carpInterval(b)
  )[0];
}

function told(source: Source, now: number): CarpSource {
  const { heard: _heard, resigned: _resigned, superseded: _gone, ...rest } =
    source;
  return { ...rest, master: actsAsMaster(source, now) };
}
