/**
 * `pfctl -si -v`: status, state table and counters (OpenBSD pfctl_parser.c,
 * print_status(); FreeBSD's differs in its last block).
 *
 * @module
 */

import {
  type Count,
  type Filling,
  Findings,
  parseCount,
  type Parsed,
  splitLines,
} from "../command_output.ts";
import { LogInterfaceReader } from "./parse_log_interface.ts";
import type { PfInfo, PfSyncookies, PfTableCounts } from "./reading.ts";

/** One line of a block: a name, blanks, what follows. */
interface Item {
  readonly name: string;
  readonly word: string;
  readonly rest: string;
  readonly line: number;
}

type Reader = (item: Item) => boolean;

interface Status {
  running?: boolean;
  runtimeSeconds?: number;
  debug?: string;
  hostId?: string;
  checksum?: string;
}

/** Parses the output; both dialects. */
export function parseInfo(text: string): Parsed<PfInfo> {
  const findings = new Findings("pfctl -si -v");
  const { lines, cut } = splitLines(text);
  const status: Status = {};
  const logInterface = new LogInterfaceReader(findings);
  const states: Filling<PfTableCounts> = {};
  const sourceNodes: Filling<PfTableCounts> = {};
  const fragments: Filling<PfTableCounts> = {};
  const counters = new Map<string, Count>();
  const limitCounters = new Map<string, Count>();
  const syncookies: Filling<PfSyncookies> = {};
  const blocks: [head: string, read: Reader][] = [
    ["State Table", tableReader(states, findings)],
    ["Source Tracking Table", tableReader(sourceNodes, findings)],
    ["Fragments", tableReader(fragments, findings)],
    ["Counters", counterReader(counters, findings)],
    ["Limit Counters", counterReader(limitCounters, findings)],
    ["Adaptive Syncookies Watermarks", watermarkReader(syncookies, findings)],
    ["Syncookies", syncookieReader(syncookies, findings)],
  ];
  let block: Reader | undefined;
  let stateTableSeen = false;
  for (const [at, line] of lines.entries()) {
    const number = at + 1;
    if (line.trim() === "") continue;
    if (!/^\s/.test(line)) {
      if (readStatus(line, status, { findings, line: number })) continue;
      block = logInterface.open(line) ? logInterface.item : undefined;
      block ??= blocks.find(([head]) => isHead(line, head))?.[1];
      if (block === undefined) findings.skip(number);
      stateTableSeen ||= isHead(line, "State Table");
      continue;
    }
    const item = itemOf(line, number);
    if (block === undefined || !block(item)) findings.skip(number);
  }
  const logged = logInterface.result ?? (stateTableSeen ? null : undefined);
  return findings.close({
    ...status,
    ...(logged === undefined ? {} : { logInterface: logged }),
    states,
    sourceNodes,
    fragments,
    counters: Object.fromEntries(counters),
    limitCounters: Object.fromEntries(limitCounters),
    syncookies,
  }, cut);
}

function isHead(line: string, head: string): boolean {
  return line.startsWith(head) && /^(\s|$)/.test(line.slice(head.length));
}

/** A name may have blanks: it ends before the first number, or before two blanks where there is none. */
function itemOf(line: string, number: number): Item {
  const parts = /^\s+(\S.*?)\s+(\d+)(?=\s|$)(.*)$/.exec(line) ??
    /^\s+(\S.*?)(?:\s{2,}(\S+)(.*))?$/.exec(line);
  return {
    name: (parts?.[1] ?? line).trim(),
    word: parts?.[2] ?? "",
    rest: (parts?.[3] ?? "").trim(),
    line: number,
  };
}

function readStatus(
  line: string,
  status: Status,
  at: { findings: Findings; line: number },
): boolean {
  const [, key, rest] = /^(Status|Hostid|Checksum):\s*(.*?)\s*$/.exec(line) ??
    [];
  if (key === undefined || rest === undefined) return false;
  if (key === "Status") readStatusLine(rest, status, at);
  else if (!/^0x[0-9a-f]+$/.test(rest)) {
    at.findings.problem(at.line, `${key} is not a hexadecimal number`);
  } else if (key === "Hostid") status.hostId = rest;
  else status.checksum = rest;
  return true;
}

const SECONDS_A_DAY = 86_400;

function readStatusLine(
  rest: string,
  status: Status,
  { findings, line }: { findings: Findings; line: number },
): void {
  const word = /^\S*/.exec(rest)?.[0] ?? "";
  if (word === "Enabled" || word === "Disabled") {
    status.running = word === "Enabled";
  } else findings.problem(line, `Status is ${JSON.stringify(word)}`);
  const debug = /\sDebug:\s+(\S+)$/.exec(rest)?.[1];
  if (debug === undefined) findings.problem(line, "Debug has no value");
  else status.debug = debug;
  const runtime = /\sfor\s+(\S+)\s+days?\s+(\d+):(\d\d):(\d\d)(?=\s|$)/
    .exec(rest);
  if (runtime !== null) {
    const [days, hours, minutes, seconds] = runtime.slice(1).map(Number);
    const total = (days ?? NaN) * SECONDS_A_DAY + (hours ?? NaN) * 3600 +
      (minutes ?? NaN) * 60 + (seconds ?? NaN);
    if (Number.isSafeInteger(total) && total >= 0) {
      status.runtimeSeconds = total;
    } else {findings.problem(
        line,
        "the time since pf was switched is no number",
      );}
  } else if (/\sfor\s/.test(rest)) {
    findings.problem(line, "the time since pf was switched cannot be read");
  } else if (debug !== undefined) {
    // print_status() leaves the words out exactly where the runtime is zero.
    status.runtimeSeconds = 0;
  }
}

function tableReader(
  counts: Filling<PfTableCounts>,
  findings: Findings,
): Reader {
  return ({ name, word, line }) => {
    if (name === "current entries" || name === "half-open tcp") {
      const value = findings.integer(word, { line, name });
      if (value === undefined) return true;
      if (name === "current entries") counts.entries = value;
      else counts.halfOpen = value;
      return true;
    }
    if (name !== "searches" && name !== "inserts" && name !== "removals") {
      return false;
    }
    const value = findings.count(word, { line, name });
    if (value !== undefined) counts[name] = value;
    return true;
  };
}

/** Counters of names that are new pass through. */
function counterReader(
  counters: Map<string, Count>,
  findings: Findings,
): Reader {
  return ({ name, word, line }) => {
    const value = findings.count(word, { line, name: JSON.stringify(name) });
    if (value !== undefined) counters.set(name, value);
    return true;
  };
}

function watermarkReader(
  syncookies: Filling<PfSyncookies>,
  findings: Findings,
): Reader {
  return ({ name, word, rest, line }) => {
    if (name !== "start" && name !== "end") return false;
    const value = findings.integer(word, { line, name });
    if (value === undefined) return true;
    if (rest !== "states") {
      findings.problem(line, `${name} is in ${JSON.stringify(rest)}`);
    } else if (name === "start") syncookies.startStates = value;
    else syncookies.endStates = value;
    return true;
  };
}

/** FreeBSD's block. */
function syncookieReader(
  syncookies: Filling<PfSyncookies>,
  findings: Findings,
): Reader {
  return ({ name, word, rest, line }) => {
    if (name === "mode" && word !== "") syncookies.mode = word;
    else if (name === "active" && /^(in)?active$/.test(word)) {
      syncookies.active = word === "active";
    } else if (name === "halfopen states") {
      const value = findings.integer(word, { line, name });
      if (value !== undefined) syncookies.halfOpen = value;
    } else if (name === "highwater" || name === "lowwater") {
      const value = parseCount(word);
      if (typeof value !== "number" || rest !== "%") {
        findings.problem(line, `${name} is not a percentage`);
      } else if (name === "highwater") syncookies.startPercent = value;
      else syncookies.endPercent = value;
    } else return false;
    return true;
  };
}
