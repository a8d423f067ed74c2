/**
 * A report on mail logs for people: tables with plain bars.
 *
 * @module
 */

import type {
  DomainJson,
  NameJson,
  PostfixReport,
  TextJson,
} from "../collectors/postfix/report_json.ts";
import type { Traffic } from "../collectors/postfix/report.ts";

/** How a report is shown. */
export interface PostfixTextOptions {
  /** The day it is of, when it is of one. */
  readonly day: string | undefined;
  /** Most rows of each table. */
  readonly top: number;
}

/** Characters of the longest bar, and of the longest name. */
const BAR = 30;
const MAX_NAME = 76;

/** Control characters, and what turns the direction of writing: they could hide text or drive a terminal. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Returns the report as text that ends in a line feed. */
export function postfixText(
  report: PostfixReport,
  options: PostfixTextOptions,
): string {
  const { totals } = report;
  const sections = [
    options.day === undefined ? "Postfix" : `Postfix on ${options.day}`,
    totalsText(report),
    agentsText(report),
    report.days.length > 1
      ? trafficText("By day", report.days.map((day) => [day.date, day]))
      : "",
    totals.received + totals.delivered + totals.rejected > 0
      ? trafficText(
        "By hour",
        report.hours.map((hour) => [`${two(hour.hour)}:00`, hour]),
      )
      : "",
    domainsText(report.recipient_domains),
    namesText("Domains that sent most", report.sending_domains),
    namesText("Hosts that sent most", report.sending_hosts),
    namesText("Senders", report.senders),
    namesText("Recipients", report.recipients),
    namesText("Senders by size", report.senders_by_size, "bytes"),
    namesText("Recipients by size", report.recipients_by_size, "bytes"),
    delaysText(report),
    textsText("Why mail was deferred", report.reasons.deferred),
    textsText("Why mail was bounced", report.reasons.bounced),
    textsText("Why mail was rejected", report.reasons.rejected),
    textsText("Reject warnings", report.reasons.reject_warnings),
    textsText("Why mail was held", report.reasons.held),
    textsText("Why mail was discarded", report.reasons.discarded),
    textsText("Warnings", report.warnings),
    textsText("Errors", report.errors),
    textsText("Fatal errors", report.fatal),
    textsText("Panics", report.panics),
    textsText("Master daemon", report.master),
    endText(report, options),
  ];
  return `${sections.filter((text) => text !== "").join("\n\n")}\n`;
}

function totalsText({ totals }: PostfixReport): string {
  const tried = totals.delivered + totals.rejected + totals.discarded;
  const percent = (number: number) =>
    tried === 0 ? "" : `  (${Math.floor(number / tried * 100)} %)`;
  const rows: [number | string, string][] = [
    [totals.received, `received${part(totals.reinjected, "from a filter")}`],
    [
      totals.delivered,
      `delivered  (${count(totals.delivered_local)} here, ${
        count(totals.delivered_remote)
      } abroad${
        totals.delivered_filter > 0
          ? `, ${count(totals.delivered_filter)} to a filter`
          : ""
      })`,
    ],
    [totals.forwarded, "forwarded"],
    [totals.deferred, `deferred${part(totals.deferrals, "deferrals")}`],
    [totals.bounced, "bounced"],
    [totals.expired, "expired"],
    [totals.rejected, `rejected${percent(totals.rejected)}`],
    [totals.reject_warnings, "reject warnings"],
    [totals.held, "held"],
    [totals.discarded, `discarded${percent(totals.discarded)}`],
    [size(totals.bytes_received), "received"],
    [size(totals.bytes_delivered), "delivered"],
    [totals.senders, "senders"],
    [totals.sending_hosts_domains, "sending hosts/domains"],
    [totals.recipients, "recipients"],
    [totals.recipient_hosts_domains, "recipient hosts/domains"],
    [totals.connections, "connections"],
  ];
  return rows.map(([number, name]) =>
    `${
      (typeof number === "number" ? count(number) : number).padStart(12)
    }  ${name}`
  ).join("\n");
}

function part(number: number, name: string): string {
  return number === 0 ? "" : `  (${count(number)} ${name})`;
}

function agentsText({ by_agent }: PostfixReport): string {
  const rows = Object.entries(by_agent).sort(([a], [b]) => a < b ? -1 : 1)
    .map(([agent, numbers]) => [
      agent,
      count(numbers.sent),
      count(numbers.deferred),
      count(numbers.bounced),
      count(numbers.expired),
    ]);
  return table("Delivery agents", [
    "agent",
    "sent",
    "deferred",
    "bounced",
    "expired",
  ], rows);
}

function trafficText(
  title: string,
  rows: readonly (readonly [string, Traffic])[],
): string {
  const most = Math.max(1, ...rows.map(([, row]) => row.delivered));
  return table(
    title,
    ["", "received", "delivered", "deferred", "bounced", "rejected", ""],
    rows.map(([name, row]) => [
      name,
      count(row.received),
      count(row.delivered),
      count(row.deferred),
      count(row.bounced),
      count(row.rejected),
      bar(row.delivered, most),
    ]),
  );
}

function domainsText(domains: readonly DomainJson[]): string {
  const most = Math.max(1, ...domains.map((row) => row.delivered));
  return table(
    "Domains that mail went to",
    ["domain", "delivered", "size", "deferrals", "average", "longest", ""],
    domains.map((row) => [
      safe(row.domain),
      count(row.delivered),
      size(row.bytes),
      count(row.deferrals),
      seconds(row.average_delay),
      seconds(row.max_delay),
      bar(row.delivered, most),
    ]),
  );
}

function namesText(
  title: string,
  names: readonly NameJson[],
  by: "messages" | "bytes" = "messages",
): string {
  const most = Math.max(1, ...names.map((row) => row[by]));
  return table(
    title,
    ["name", "messages", "size", ""],
    names.map((row) => [
      safe(row.name),
      count(row.messages),
      size(row.bytes),
      bar(row[by], most),
    ]),
  );
}

function delaysText({ delays }: PostfixReport): string {
  return table(
    "Delays",
    ["agent", "attempts", "average", "95 % below", "stage"],
    delays.map((row) => [
      row.agent,
      count(row.count),
      seconds(row.average),
      row.p95_below < 0 ? "-" : seconds(row.p95_below),
      row.stage.replaceAll("_", " "),
    ]),
  );
}

function textsText(title: string, texts: readonly TextJson[]): string {
  if (texts.length === 0) return "";
  const rows = texts.map(({ text, count: number }) =>
    `${count(number).padStart(10)}  ${safe(text, 110)}`
  );
  return [heading(title), ...rows].join("\n");
}

function endText(report: PostfixReport, options: PostfixTextOptions): string {
  const { totals, approximate, not_understood } = report;
  const lines = [
    `${count(totals.lines)} lines read, ${
      count(totals.lines_foreign)
    } of other programs, ${count(totals.lines_not_understood)} not understood`,
  ];
  for (const [service, number] of Object.entries(not_understood)) {
    lines.push(`${count(number)} lines of ${service} were not understood`);
  }
  if (approximate.length > 0) {
    lines.push(
      `Too many to count each: ${
        approximate.join(", ")
      } (their number is an estimate within 2 %)`,
    );
  }
  if (report.recipients.length === options.top) {
    lines.push(`Tables show ${options.top} rows; --top shows more`);
  }
  return lines.join("\n");
}

/** The first column to the left, the others to the right, a bar to the left again. */
function table(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  if (rows.length === 0) return "";
  const widths = head.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => row[column]!.length))
  );
  const line = (cells: readonly string[]) =>
    cells.map((cell, column) =>
      column === 0 || column === cells.length - 1
        ? cell.padEnd(widths[column]!)
        : cell.padStart(widths[column]!)
    ).join("  ").trimEnd();
  const headLine = head.some((name) => name !== "") ? [line(head)] : [];
  return [heading(title), ...headLine, ...rows.map(line)].join("\n");
}

function heading(title: string): string {
  return `${title}\n${"-".repeat(title.length)}`;
}

function bar(value: number, most: number): string {
  return "#".repeat(Math.round(value / most * BAR));
}

function count(number: number): string {
  return number.toLocaleString("en-US");
}

function size(octets: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = octets;
  let unit = 0;
  while (value >= 10_000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${count(Math.round(value))} ${units[unit]}`;
}

function seconds(value: number): string {
  if (value >= 86_400) return `${(value / 86_400).toFixed(1)} d`;
  if (value >= 3_600) return `${(value / 3_600).toFixed(1)} h`;
  if (value >= 60) return `${(value / 60).toFixed(1)} min`;
  if (value < 1) return `${(value * 1000).toFixed(0)} ms`;
  return `${value >= 10 ? value.toFixed(0) : value.toFixed(1)} s`;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}

/** Names come from strangers: nothing in them may drive a terminal. */
function safe(text: string, most = MAX_NAME): string {
  const plain = text.replace(UNSAFE, "?");
  return plain.length <= most ? plain : `${plain.slice(0, most - 1)}…`;
}
