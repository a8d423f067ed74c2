/**
 * A report as a plain object: what `sounder postfix --json` prints, and what the
 * text for people is made of.
 *
 * @module
 */

import type { ReportTally, Traffic } from "./report.ts";
import { stages } from "./families.ts";
import type { TextCounts } from "./text_counts.ts";
import type { TopOrder, TopTable } from "./top_table.ts";

/** Totals, by pflogsumm's names in snake_case, and what it lacks. */
export interface ReportTotals {
  /** Messages that smtpd and pickup took, those that a filter gave back among them. */
  readonly received: number;
  /** Recipients with status=sent, those that were forwarded left out. */
  readonly delivered: number;
  readonly forwarded: number;
  /** Messages that were deferred at least once, and how often any was. */
  readonly deferred: number;
  readonly deferrals: number;
  readonly bounced: number;
  /** Refused to SMTP clients, by whomever; content of local users is bounced instead. */
  readonly rejected: number;
  readonly rejected_local: number;
  readonly reject_warnings: number;
  readonly held: number;
  readonly discarded: number;
  readonly bytes_received: number;
  readonly bytes_delivered: number;
  readonly senders: number;
  readonly sending_hosts_domains: number;
  readonly recipients: number;
  readonly recipient_hosts_domains: number;
  /** `delivered` by where to: here, abroad, to a filter that gives it back, to discard(8). */
  readonly delivered_local: number;
  readonly delivered_remote: number;
  readonly delivered_filter: number;
  readonly delivered_discard: number;
  /** Messages that a content filter gave back: a part of `received`. */
  readonly reinjected: number;
  /** Messages that were too long in the queue. */
  readonly expired: number;
  readonly removed: number;
  readonly connections: number;
  readonly lines: number;
  /** Lines of other programs. */
  readonly lines_foreign: number;
  readonly lines_not_understood: number;
}

/** Recipients of one delivery agent, as logged; for qmgr the messages that expired. */
export interface AgentTotals {
  readonly sent: number;
  readonly deferred: number;
  readonly bounced: number;
  readonly expired: number;
}

/** A name with its numbers. */
export interface NameJson {
  readonly name: string;
  readonly messages: number;
  readonly bytes: number;
}

/** A recipients' domain with its numbers; delays in seconds. */
export interface DomainJson {
  readonly domain: string;
  readonly delivered: number;
  readonly bytes: number;
  readonly deferrals: number;
  readonly average_delay: number;
  readonly max_delay: number;
}

/** How often something was said. */
export interface TextJson {
  readonly text: string;
  readonly count: number;
}

/** Delays of one agent in one stage, of attempts that were not deferred; seconds. */
export interface DelayJson {
  readonly agent: string;
  readonly stage: string;
  readonly count: number;
  readonly average: number;
  /** Upper bound of the bucket in which the 95th percentile lies; -1 above the last. */
  readonly p95_below: number;
}

/** The whole report. */
export interface PostfixReport {
  readonly totals: ReportTotals;
  readonly by_agent: Readonly<Record<string, AgentTotals>>;
  readonly days: readonly ({ readonly date: string } & Traffic)[];
  readonly hours: readonly ({ readonly hour: number } & Traffic)[];
  readonly recipient_domains: readonly DomainJson[];
  readonly sending_domains: readonly NameJson[];
  readonly sending_hosts: readonly NameJson[];
  readonly senders: readonly NameJson[];
  readonly recipients: readonly NameJson[];
  readonly senders_by_size: readonly NameJson[];
  readonly recipients_by_size: readonly NameJson[];
  readonly delays: readonly DelayJson[];
  readonly reasons: Readonly<
    Record<
      | "deferred"
      | "bounced"
      | "rejected"
      | "reject_warnings"
      | "held"
      | "discarded",
      readonly TextJson[]
    >
  >;
  readonly warnings: readonly TextJson[];
  readonly errors: readonly TextJson[];
  readonly fatal: readonly TextJson[];
  readonly panics: readonly TextJson[];
  readonly master: readonly TextJson[];
  /** Tables whose names were too many to count each: their number is an estimate. */
  readonly approximate: readonly string[];
  /** Lines that were not understood, by service. */
  readonly not_understood: Readonly<Record<string, number>>;
}

/** Returns the report on what was read. `top` is the most rows of each table. */
export function reportOf(tally: ReportTally, top: number): PostfixReport {
  const { reasons, notices } = textsOf(tally, top);
  return {
    totals: totalsOf(tally),
    by_agent: agentsOf(tally),
    days: [...tally.days].filter(([date]) => date !== "")
      .sort(([a], [b]) => a < b ? -1 : 1)
      .map(([date, traffic]) => ({ date, ...traffic })),
    hours: tally.hours.map((traffic, hour) => ({ hour, ...traffic })),
    recipient_domains: domainsOf(tally.recipientDomains, top),
    sending_domains: namesOf(tally.sendingDomains, top),
    sending_hosts: namesOf(tally.sendingHosts, top),
    senders: namesOf(tally.senders, top),
    recipients: namesOf(tally.recipients, top),
    senders_by_size: namesOf(tally.senders, top, "bytes"),
    recipients_by_size: namesOf(tally.recipients, top, "bytes"),
    delays: delaysOf(tally),
    reasons,
    ...notices,
    approximate: approximateOf(tally),
    not_understood: Object.fromEntries(
      tally.families.notUnderstood.rows().map(({ service, value }) => [
        service,
        value,
      ]),
    ),
  };
}

function totalsOf({ sums, families, ...tally }: ReportTally): ReportTotals {
  const sent = (destination: string) =>
    sum(
      families.deliveries.rows(),
      (row) =>
        row.status === "sent" && row.destination === destination &&
        row.agent !== "discard",
    );
  const of = (rows: readonly { readonly value: number }[]) =>
    sum(rows, () => true);
  const forwarded = families.forwarded.total();
  return {
    received: sums.received,
    delivered: sums.delivered,
    forwarded,
    deferred: families.deferredMessages.total(),
    deferrals: sums.deferrals,
    bounced: sums.bounced,
    rejected: sums.rejected,
    rejected_local: sums.rejectedLocal,
    reject_warnings: sums.rejectWarnings,
    held: sums.held,
    discarded: sums.discarded,
    bytes_received: sums.bytesReceived,
    bytes_delivered: sums.bytesDelivered,
    senders: tally.senders.distinct,
    sending_hosts_domains: tally.sendingDomains.distinct,
    recipients: tally.recipients.distinct,
    recipient_hosts_domains: tally.recipientDomains.counted(),
    delivered_local: sent("local") - forwarded,
    delivered_remote: sent("remote"),
    delivered_filter: sent("filter"),
    delivered_discard: sum(
      families.deliveries.rows(),
      (row) => row.status === "sent" && row.agent === "discard",
    ),
    reinjected: sum(
      families.received.rows(),
      ({ source }) => source === "reinjected",
    ),
    expired: of(families.expired.rows()),
    removed: of(families.removed.rows()),
    connections: sum(
      families.connections.rows(),
      ({ event }) => event === "connect",
    ),
    lines: sums.lines,
    lines_foreign: sums.foreign,
    lines_not_understood: sums.notUnderstood,
  };
}

function sum<Row extends { readonly value: number }>(
  rows: readonly Row[],
  counts: (row: Row) => boolean,
): number {
  return rows.reduce((all, row) => counts(row) ? all + row.value : all, 0);
}

function agentsOf({ families }: ReportTally): Record<string, AgentTotals> {
  const agents: Record<
    string,
    { sent: number; deferred: number; bounced: number; expired: number }
  > = {};
  const of = (agent: string) =>
    agents[agent] ??= { sent: 0, deferred: 0, bounced: 0, expired: 0 };
  for (const { agent, status, value } of families.deliveries.rows()) {
    if (value === 0) continue;
    if (
      status === "sent" || status === "deferred" || status === "bounced" ||
      status === "expired"
    ) of(agent)[status] += value;
  }
  const expired = families.expired.total();
  if (expired > 0) of("qmgr").expired += expired;
  return agents;
}

function namesOf(
  table: TopTable,
  top: number,
  order: TopOrder = "count",
): NameJson[] {
  return table.top(top, order).filter((row) => row.count > 0)
    .map(({ name, count, bytes }) => ({ name, messages: count, bytes }));
}

function domainsOf(table: TopTable, top: number): DomainJson[] {
  return table.top(top).map((row) => ({
    domain: row.name,
    delivered: row.count,
    bytes: row.bytes,
    deferrals: row.deferrals,
    average_delay: row.count === 0 ? 0 : rounded(row.delay / row.count),
    max_delay: rounded(row.maxDelay),
  }));
}

/** Microseconds to seconds, to the millisecond. */
function rounded(microseconds: number): number {
  return Math.round(microseconds / 1000) / 1000;
}

function delaysOf({ families }: ReportTally): DelayJson[] {
  const { bounds } = families.delays;
  const delays = families.delays.rows().filter(({ count }) => count > 0);
  return delays.map(({ agent, stage, counts, count, sum }) => {
    let below = 0;
    const bucket = counts.findIndex((number) => {
      below += number;
      return below >= count * 0.95;
    });
    return {
      agent,
      stage,
      count,
      average: rounded(sum / count),
      p95_below: bucket < bounds.length ? bounds[bucket]! / 1e6 : -1,
    };
  }).sort((a, b) =>
    a.agent === b.agent
      ? indexOf(a.stage) - indexOf(b.stage)
      : a.agent < b.agent
      ? -1
      : 1
  );
}

function indexOf(stage: string): number {
  return (stages as readonly string[]).indexOf(stage);
}

function textsOf(tally: ReportTally, top: number) {
  const texts = (counts: TextCounts): TextJson[] => counts.top(top);
  const { decisions, notices } = tally;
  return {
    reasons: {
      deferred: texts(tally.deferred),
      bounced: texts(tally.bounced),
      rejected: texts(decisions.rejected),
      reject_warnings: texts(decisions.reject_warnings),
      held: texts(decisions.held),
      discarded: texts(decisions.discarded),
    },
    notices: {
      warnings: texts(notices.warning),
      errors: texts(notices.error),
      fatal: texts(notices.fatal),
      panics: texts(notices.panic),
      master: texts(notices.info),
    },
  };
}

function approximateOf(tally: ReportTally): string[] {
  const tables: readonly (readonly [string, TopTable])[] = [
    ["senders", tally.senders],
    ["sending_domains", tally.sendingDomains],
    ["sending_hosts", tally.sendingHosts],
    ["recipients", tally.recipients],
    ["recipient_domains", tally.recipientDomains],
  ];
  return tables.filter(([, table]) => table.isEstimate).map(([name]) => name);
}
