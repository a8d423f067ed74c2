/**
 * Postfix's numbers as LibreNMS's agent scripts `mailq` and `postfixdetailed`
 * print them: one number a line, whose order alone tells what they are.
 *
 * @module
 */

import type { PostfixCounts, PostfixReading } from "./reading.ts";

/** How often LibreNMS asks, in milliseconds: it draws the numbers as they are, so each is what came in that time. */
const WINDOW = 300_000;

/** Readings that are remembered, at the most. */
const MAX_REMEMBERED = 64;

/** Queues in the script's order. */
const QUEUES = ["incoming", "active", "deferred", "hold"] as const;

/** Returns recipients in the queues, as qshape(1) counts them; undefined where the queues cannot be read. */
export function mailqLines({ queue }: PostfixReading): string | undefined {
  if (queue === undefined) return undefined;
  return QUEUES.map((name) =>
    queue.queues.find((state) => state.queue === name)?.recipients ?? 0
  ).join("\n");
}

/** Sources of what pflogsumm takes for received. */
const RECEIVED: ReadonlySet<string> = new Set([
  "smtpd",
  "pickup",
  "reinjected",
]);

interface Valued {
  readonly value: number;
}

function sum<Row extends Valued>(
  rows: readonly Row[],
  belongs: (row: Row) => boolean = () => true,
): number {
  return rows.reduce((all, row) => belongs(row) ? all + row.value : all, 0);
}

/** Returns the totals since counting began, in the script's order. */
function totalsOf({ counts, acquaintances }: PostfixReading): number[] {
  const { decisions, refusals } = acquaintances;
  const forwarded = sum(counts.forwarded);
  const byStatus = (status: string) =>
    sum(counts.deliveries, (row) => row.status === status);
  return [
    sum(counts.received, ({ source }) => RECEIVED.has(source)),
    byStatus("sent") - forwarded,
    forwarded,
    sum(counts.deferredMessages),
    byStatus("bounced"),
    decisions.rejected,
    decisions.reject_warnings,
    decisions.held,
    decisions.discarded,
    sum(counts.receivedBytes, ({ source }) => RECEIVED.has(source)),
    sum(counts.deliveredBytes),
    acquaintances.senders,
    acquaintances.senderDomains,
    acquaintances.recipients,
    acquaintances.recipientDomains,
    deferred(counts, "connection_refused"),
    // "Host is down" is one of the ways in which a host cannot be reached.
    deferred(counts, "unreachable"),
    refusals.client_host,
    refusals.helo_not_qualified,
    refusals.sender_domain,
    refusals.sender_not_owned,
    refusals.blocklist,
    refusals.recipient_unknown,
    refusals.helo_invalid,
    refusals.sender_not_qualified,
    refusals.recipient_domain,
    refusals.recipient_not_qualified,
    refusals.pipelining,
    refusals.configuration_error,
    refusals.configuration_problem,
    refusals.unknown_reason,
    refusals.size,
  ];
}

function deferred({ reasons }: PostfixCounts, reason: string): number {
  return sum(
    reasons,
    (row) => row.status === "deferred" && row.reason === reason,
  );
}

/**
 * What came within the last five minutes. The script's numbers are those since
 * it was asked last, which two who ask spoil for each other; these are the same
 * for everybody.
 */
export class DetailedWindow {
  /** Totals of the past, the oldest first. */
  readonly #past: { readonly time: number; readonly totals: number[] }[] = [];

  /** Takes a reading made at `time`, in milliseconds since the epoch; returns the lines. */
  lines(reading: PostfixReading, time: number): string {
    const totals = totalsOf(reading);
    const past = this.#past;
    // A clock that was set back makes what is remembered worthless.
    if (past.length > 0 && time < past.at(-1)!.time) past.length = 0;
    // The newest of those that are old enough is what the rest is counted from.
    while (past.length > 1 && past[1]!.time <= time - WINDOW) past.shift();
    const step = WINDOW / (MAX_REMEMBERED - 2);
    if (past.length === 0 || time >= past.at(-1)!.time + step) {
      past.push({ time, totals });
    }
    const before = past[0]!.totals;
    return totals.map((total, i) => Math.max(0, total - before[i]!))
      .join("\n");
  }
}
