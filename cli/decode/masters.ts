/**
 * Which host is CARP master of which virtual host, as far as a capture shows it.
 *
 * @module
 */

import type { Carp } from "../../codec/packet/network/carp.ts";
import type { Packet } from "../../codec/packet/packet.ts";

/** Most groups, and hosts of a group, that are kept; a link has at most 255 virtual hosts of a kind. */
const MAX_GROUPS = 1024;
const MAX_HOSTS = 16;
/** Most changes of mastership that are told of a group. */
const MAX_CHANGES = 16;

/** A host that advertised. */
export interface CarpHost {
  readonly src: string;
  adverts: number;
  advbase: number;
  advskew: number;
  demotion: number;
  badChecksums: number;
  first: number | undefined;
  last: number | undefined;
}

/** A virtual host on one link. */
export interface CarpGroup {
  readonly link: string;
  readonly vhid: number;
  readonly ipVersion: 4 | 6;
  readonly hosts: CarpHost[];
  /** Source of the latest advertisement. */
  master: string;
  /** When another host than before was seen to advertise; the latest ones. */
  readonly changes: { time: number | undefined; src: string }[];
  /** Number of those changes, told and untold. */
  changeCount: number;
}

/** Collects advertisements by link and virtual host. */
export class CarpMasters {
  private readonly groups = new Map<string, CarpGroup>();

  /** Counts an advertisement. */
  add(
    carp: Carp,
    packet: Packet,
    from: { link: string; seconds: number | undefined },
  ): void {
    const { network } = packet;
    if (network === undefined) return;
    const ipVersion = network.protocol === "ipv4" ? 4 : 6;
    const vlans = packet.layers.filter((layer) => layer.protocol === "vlan")
      .map((layer) => `vlan ${layer.id}`);
    const link = [from.link, ...vlans].filter((part) => part !== "").join(" ");
    const key = `${link}|${carp.vhid}|${ipVersion}`;
    let group = this.groups.get(key);
    if (group === undefined) {
      if (this.groups.size >= MAX_GROUPS) return;
      group = {
        link,
        vhid: carp.vhid,
        ipVersion,
        hosts: [],
        master: network.src,
        changes: [],
        changeCount: 0,
      };
      this.groups.set(key, group);
    }
    addAdvert(group, carp, network.src, from.seconds);
  }

  /** All groups, by link and virtual host. */
  list(): CarpGroup[] {
    return [...this.groups.values()].sort((a, b) =>
      a.link < b.link ? -1 : a.link > b.link ? 1 : a.vhid - b.vhid
    );
  }
}

function addAdvert(
  group: CarpGroup,
  carp: Carp,
  src: string,
  seconds: number | undefined,
): void {
  let host = group.hosts.find((host) => host.src === src);
  if (host === undefined) {
    if (group.hosts.length >= MAX_HOSTS) return;
    host = {
      src,
      adverts: 0,
      advbase: 0,
      advskew: 0,
      demotion: 0,
      badChecksums: 0,
      first: seconds,
      last: seconds,
    };
    group.hosts.push(host);
  }
  host.adverts++;
  host.advbase = carp.advbase;
  host.advskew = carp.advskew;
  host.demotion = carp.demotion;
  host.last = seconds;
  if (carp.checksumStatus === "bad") host.badChecksums++;
  if (group.master === src) return;
  group.master = src;
  group.changeCount++;
  group.changes.push({ time: seconds, src });
  if (group.changes.length > MAX_CHANGES) group.changes.shift();
}
