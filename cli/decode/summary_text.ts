/**
 * A summary of a capture for people.
 *
 * @module
 */

import { escapeText } from "../../codec/text/escape.ts";
import { TimeFormatter } from "../../codec/text/time.ts";
import type { CarpGroup, CarpHost } from "./masters.ts";
import type { NamedCount, SummaryReport } from "./summary.ts";

const LEVELS = "▁▂▃▄▅▆▇█";
/** Rows of a chart above its axis: each level of a row is an eighth of it. */
const CHART_ROWS = 4;

/** Returns the report as lines of text. */
export function summaryText(report: SummaryReport): string {
  const { packets, octets, truncated } = report;
  let text = `${packets} packets, ${octets} octets`;
  if (truncated > 0) text += `, ${truncated} captured in part`;
  text += "\n" + timesText(report);
  text += chartText(report);
  text += tableText("Protocols", report.protocols);
  text += tableText("Conversations", report.conversations);
  const other = report.otherConversations;
  if (other.names > 0) {
    text += row(other, `${other.names} smaller conversations`);
  }
  text += tableText("pf", report.pf);
  text += carpText(report.carp);
  return text + tableText("Problems", report.problems);
}

const times = new TimeFormatter(" ");

function timeText(seconds: number): string {
  const whole = Math.floor(seconds);
  const nanoseconds = Math.round((seconds - whole) * 1e6) * 1000;
  return times.format({ seconds: whole, nanoseconds }, 6);
}

function timesText({ begin, end, octets }: SummaryReport): string {
  if (begin === undefined || end === undefined) return "";
  const seconds = end - begin;
  const rate = seconds > 0
    ? `, ${bitsText(octets * 8 / seconds)} on average`
    : "";
  return `${timeText(begin)} to ${timeText(end)} UTC, ${
    seconds.toFixed(3)
  } s${rate}\n`;
}

const UNITS: readonly string[] = ["bit/s", "kbit/s", "Mbit/s", "Gbit/s"];

function bitsText(bits: number): string {
  let value = bits;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value.toFixed(1)} ${UNITS[unit]}`;
}

function stepText(seconds: number): string {
  return seconds < 1 ? `${Math.round(seconds * 1000)} ms` : `${seconds} s`;
}

function chartText({ throughput }: SummaryReport): string {
  const { octets, stepSeconds } = throughput;
  const most = Math.max(...octets, 0);
  if (octets.length < 2 || most === 0) return "";
  const steps = LEVELS.length * CHART_ROWS;
  const heights = octets.map((count) => Math.ceil(count / most * steps));
  let text = `\nThroughput, ${stepText(stepSeconds)} each, at most ${
    bitsText(most * 8 / stepSeconds)
  }\n`;
  for (let row = CHART_ROWS - 1; row >= 0; row--) {
    const line = heights.map((height) => cell(height - row * LEVELS.length));
    text += "  " + line.join("").trimEnd() + "\n";
  }
  return text;
}

function cell(height: number): string {
  if (height <= 0) return " ";
  return LEVELS[Math.min(height, LEVELS.length) - 1]!;
}

function row(count: { packets: number; octets: number }, name: string): string {
  const packets = String(count.packets).padStart(10);
  return `${packets} ${String(count.octets).padStart(14)}  ${name}\n`;
}

function tableText(title: string, counts: readonly NamedCount[]): string {
  if (counts.length === 0) return "";
  const head = `\n${title}\n   packets         octets\n`;
  return head +
    counts.map((count) => row(count, escapeText(count.name))).join("");
}

function carpText(groups: readonly CarpGroup[]): string {
  if (groups.length === 0) return "";
  return "\nCARP masters\n" + groups.map(groupText).join("");
}

function groupText(group: CarpGroup): string {
  const link = group.link === "" ? "" : ` on ${escapeText(group.link)}`;
  const version = group.ipVersion === 6 ? " (IPv6)" : "";
  let text = `  vhid ${group.vhid}${version}${link}: master ${group.master}\n`;
  for (const host of group.hosts) text += hostText(host);
  const untold = group.changeCount - group.changes.length;
  if (untold > 0) text += `    ${untold} earlier changes\n`;
  for (const { time, src } of group.changes) {
    const when = time === undefined ? "" : `${timeText(time)} `;
    text += `    ${when}${src} took over\n`;
  }
  return text;
}

function hostText(host: CarpHost): string {
  const bad = host.badChecksums > 0
    ? `, ${host.badChecksums} bad checksums`
    : "";
  return `    ${host.src}: ${host.adverts} adverts, advbase ${host.advbase}, ` +
    `advskew ${host.advskew}, demotion ${host.demotion}${bad}\n`;
}
