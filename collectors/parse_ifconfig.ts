/**
 * `ifconfig -A`: interfaces, their groups, and what carp(4) and pfsync(4) say
 * of themselves (OpenBSD ifconfig.c, status(), carp_status(); FreeBSD ifcarp.c).
 *
 * @module
 */

import {
  type Filling,
  Findings,
  type Parsed,
  parseInteger,
  splitLines,
} from "./command_output.ts";

/** State of a virtual host. */
export type CarpState = "init" | "backup" | "master";

/** One virtual host on an interface; with load balancing there are several. */
export interface IfconfigCarpNode {
  readonly vhid: number;
  /** Absent where ifconfig prints one that it does not know. */
  readonly state?: CarpState;
  /** 1/256 s. */
  readonly advskew?: number;
  /** Seconds. */
  readonly advbase?: number;
}

/** What the `carp:` lines of an interface say. */
export interface IfconfigCarp {
  /** Parent interface; absent where it has none and, on FreeBSD, where the interface is the parent itself. */
  readonly device?: string;
  /** Seconds. */
  readonly advbase?: number;
  /** Mode of load balancing: `ip`, `ip-stealth`, `ip-unicast` ... */
  readonly balancing?: string;
  /** Address that advertisements go to, where it is not the CARP group. */
  readonly peer?: string;
  readonly nodes: readonly IfconfigCarpNode[];
}

/** What the `pfsync:` line of an interface says. */
export interface IfconfigPfsync {
  readonly device?: string;
  readonly peer?: string;
  readonly maxUpdates?: number;
  readonly defer?: boolean;
}

/** One interface. */
export interface IfconfigInterface {
  readonly name: string;
  /** The kernel's interface index: from the `index` line or, before there was one, the scope of a link-local address. */
  readonly index?: number;
  readonly up: boolean;
  readonly groups: readonly string[];
  /** `active`, `no carrier`, `master`, `backup` ... */
  readonly status?: string;
  readonly carp?: IfconfigCarp;
  readonly pfsync?: IfconfigPfsync;
}

/** An interface while its lines are being read. */
interface Block {
  readonly row: Filling<Omit<IfconfigInterface, "groups" | "carp" | "pfsync">>;
  readonly groups: string[];
  carp?: Filling<Omit<IfconfigCarp, "nodes">> & { nodes: IfconfigCarpNode[] };
  pfsync?: IfconfigPfsync;
}

interface Line {
  readonly key: string;
  readonly rest: string;
  readonly number: number;
}

/** Largest interface index, vhid and the like: an INTEGER of SNMP. */
const MAX_INTEGER = 0x7fff_ffff;

/** Keys of indented lines of which nothing is needed, OpenBSD's and FreeBSD's. Further ones are unread. */
const OTHER = new RegExp(
  `^(?:${
    [
      // of every interface
      "lladdr|ether|hwaddr|description|priority|llprio|media|supported|inet6?",
      "options|capabilities|hwfeatures|nd6|rdomain|fib|drivername|flags",
      // tunnels, VLANs, links
      "tunnel|encap|vnetid|parent|patch|keepalive|vlan|vxlan|tunnelfib|mpls",
      "trunk|trunk id|trunkport|laggproto|laggport|lagg",
      "pflow|syncok|vrrp|peer|reassignable",
      // bridges
      "Addresses|member|ports?|port|designated|root|root id|id|maxage|bridge",
      // serial and mobile lines
      "pppoe|dev|sid|sppp|dns|umb|error|roaming|registration|SIM|phone#",
      "subscriber-id|ICC-id|device|state|Opened",
      // wireless
      "ieee80211|ssid|regdomain|country|authmode|privacy|txpower|bmiss",
      "scanvalid|wme|wg\\w*",
      // optical modules
      "transceiver|transport|model|serial|vendor|plugged|voltage|temp|module",
      "lane|tx|rx|timeslot|SFF8472",
    ].join("|")
  })$`,
);

/** A line of a bridge's member: its name and its flags. */
const MEMBER = /^\s+\S+ flags=[\da-f]+</;

/** Deeper lines go on with the line above. */
const DEEPER = /^(?:\t[\t ]| {9})/;

/** Parses the output; any of `ifconfig -A`, `-a`, of an interface and of a group. */
export function parseIfconfig(text: string): Parsed<IfconfigInterface[]> {
  const findings = new Findings("ifconfig -A");
  const { lines, cut } = splitLines(text);
  const blocks: Block[] = [];
  for (const [at, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const number = at + 1;
    if (!/^\s/.test(line)) {
      const head = headOf(line);
      if (head === undefined) findings.skip(number);
      else blocks.push(head);
      continue;
    }
    const block = blocks.at(-1);
    const parsed = lineOf(line, number);
    const read = block !== undefined && parsed !== undefined &&
      readLine(parsed, block, findings);
    const named = block !== undefined &&
      (MEMBER.test(line) || DEEPER.test(line));
    if (!read && !named) findings.skip(number);
  }
  return findings.close(blocks.map(interfaceOf), cut);
}

function interfaceOf({ row, groups, carp, pfsync }: Block): IfconfigInterface {
  return {
    ...row,
    groups,
    ...(carp === undefined ? {} : { carp }),
    ...(pfsync === undefined ? {} : { pfsync }),
  };
}

const UP = 0x1;

function headOf(line: string): Block | undefined {
  const [, name, flags] = /^(\S+): flags=([\da-f]+)/.exec(line) ?? [];
  if (name === undefined || flags === undefined) return undefined;
  const up = (Number.parseInt(flags.slice(-1), 16) & UP) !== 0;
  return { row: { name, up }, groups: [] };
}

/** The key of a line is its first word, or two, with or without a colon. */
function lineOf(line: string, number: number): Line | undefined {
  const [, key, rest] =
    /^\s+([A-Za-z][\w#-]*(?: id)?)(?:[:=]\s*|\s+|$)(.*?)\s*$/.exec(line) ??
      [];
  return key === undefined || rest === undefined
    ? undefined
    : { key, rest, number };
}

function readLine(line: Line, block: Block, findings: Findings): boolean {
  const { key, rest } = line;
  if (key === "groups") {
    block.groups.push(...rest.split(/\s+/).filter((group) => group !== ""));
  } else if (key === "status") block.row.status = rest;
  else if (key === "index") readIndex(line, block, findings);
  else if (key === "carp") readCarp(line, block, findings);
  else if (key === "state" && block.carp !== undefined) {
    readNode(line, block, findings);
  } else if (key === "pfsync") block.pfsync = pfsyncOf(rest);
  // FreeBSD's without a device.
  else if (key === "syncpeer") block.pfsync = pfsyncOf(`${key} ${rest}`);
  else {
    if (key === "inet6") readScope(rest, block);
    return OTHER.test(key);
  }
  return true;
}

function readIndex(line: Line, block: Block, findings: Findings): void {
  const index = findings.integer(/^\S*/.exec(line.rest)?.[0] ?? "", {
    line: line.number,
    name: `index of ${block.row.name}`,
    min: 1,
    max: MAX_INTEGER,
  });
  if (index !== undefined) block.row.index = index;
}

/** The scope of a link-local address is the index of the interface, in hexadecimal. */
function readScope(rest: string, block: Block): void {
  const [, scope] = /^fe80:.* scopeid 0x([\da-f]{1,7})\b/.exec(rest) ?? [];
  if (scope === undefined || block.row.index !== undefined) return;
  const index = Number.parseInt(scope, 16);
  if (index > 0) block.row.index = index;
}

const STATES: ReadonlyMap<string, CarpState> = new Map([
  ["INIT", "init"],
  ["BACKUP", "backup"],
  ["MASTER", "master"],
]);

/** Words that tell what the next word is. */
const KEYWORDS: ReadonlySet<string> = new Set([
  "carpdev",
  "vhid",
  "advbase",
  "advskew",
  "balancing",
  "carppeer",
  "syncdev",
  "syncpeer",
  "maxupd",
  "defer",
]);

/** Returns the words after keywords; one that is a keyword itself is no value. */
function pairsOf(words: readonly string[]): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const [at, word] of words.entries()) {
    const value = words[at + 1];
    if (!KEYWORDS.has(word) || value === undefined) continue;
    if (!KEYWORDS.has(value)) pairs.set(word, value);
  }
  return pairs;
}

function readCarp(line: Line, block: Block, findings: Findings): void {
  const words = line.rest.split(/\s+/);
  const pairs = pairsOf(words);
  const carp = block.carp ??= { nodes: [] };
  const device = pairs.get("carpdev");
  if (device !== undefined && device !== "none") carp.device = device;
  const peer = pairs.get("carppeer");
  if (peer !== undefined) carp.peer = peer;
  const balancing = pairs.get("balancing");
  if (balancing !== undefined) carp.balancing = balancing;
  const advbase = numberOf("advbase", pairs, { line, block, findings });
  if (advbase !== undefined && carp.nodes.length === 0) carp.advbase = advbase;
  const state = words[0] ?? "";
  // With load balancing the line begins with a keyword and the nodes follow.
  if (!KEYWORDS.has(state)) pushNode(state, pairs, { line, block, findings });
}

/** A node of an interface with load balancing: `state MASTER vhid 5 advskew 0`. */
function readNode(line: Line, block: Block, findings: Findings): void {
  const [state = "", ...words] = line.rest.split(/\s+/);
  pushNode(state, pairsOf(words), { line, block, findings });
}

interface At {
  readonly line: Line;
  readonly block: Block;
  readonly findings: Findings;
}

function pushNode(word: string, pairs: Map<string, string>, at: At): void {
  const vhid = numberOf("vhid", pairs, at);
  if (vhid === undefined) {
    if (!pairs.has("vhid")) {
      at.findings.problem(at.line.number, "a carp line has no vhid");
    }
    return;
  }
  const state = STATES.get(word);
  if (state === undefined && word !== "<UNKNOWN>") {
    at.findings.problem(
      at.line.number,
      `carp state of ${at.block.row.name} is ${JSON.stringify(word)}`,
    );
  }
  const advskew = numberOf("advskew", pairs, at);
  const advbase = numberOf("advbase", pairs, at);
  at.block.carp?.nodes.push({
    vhid,
    ...(state === undefined ? {} : { state }),
    ...(advskew === undefined ? {} : { advskew }),
    ...(advbase === undefined ? {} : { advbase }),
  });
}

function numberOf(
  key: string,
  pairs: Map<string, string>,
  { line, block, findings }: At,
): number | undefined {
  const word = pairs.get(key);
  if (word === undefined) return undefined;
  return findings.integer(word, {
    line: line.number,
    name: `${key} of ${block.row.name}`,
    max: MAX_INTEGER,
  });
}

function pfsyncOf(rest: string): IfconfigPfsync {
  const words = rest.split(/\s+/).map((word) => word.replace(/:$/, ""));
  const pairs = pairsOf(words);
  const device = pairs.get("syncdev");
  const peer = pairs.get("syncpeer");
  const maxUpdates = parseInteger(pairs.get("maxupd") ?? "");
  const defer = pairs.get("defer");
  return {
    ...(device === undefined ? {} : { device }),
    ...(peer === undefined ? {} : { peer }),
    ...(maxUpdates === undefined ? {} : { maxUpdates }),
    ...(defer === "on" || defer === "off" ? { defer: defer === "on" } : {}),
  };
}
