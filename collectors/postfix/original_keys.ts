/**
 * The keys of the script that many hosts have asked by SNMP for years
 * (`postfix-stats-get KEY`): `sent:local`, `sent:smtp`, `recv:smtp`, `smtp:5xx` ...
 * with their faults mended: every line counts for its own relay, mail that a
 * filter gives back counts once (`sent:filter` tells the hand-over), mail that
 * lmtp(8) delivers on this host is not `sent:smtp` but `sent:lmtp`, and a
 * temporary refusal is told from a lasting one.
 *
 * @module
 */

import type { PostfixCounts, PostfixReading } from "./reading.ts";

/** Keys that are there from the start. */
const ALWAYS: readonly string[] = [
  "recv:local",
  "recv:smtp",
  "sent:local",
  "sent:smtp",
  "sent:virtual",
  "smtp:4xx",
  "smtp:5xx",
  "smtpd:4xx",
  "smtpd:5xx",
];

/** Sources of messages, by the names of the old keys. */
const SOURCES: ReadonlyMap<string, string> = new Map([
  ["smtpd", "recv:smtp"],
  ["pickup", "recv:local"],
  ["reinjected", "recv:filter"],
]);

/** Returns every key with its number, sorted by key. */
export function originalKeys(
  counts: PostfixCounts,
): [key: string, value: number][] {
  const keys = new Map(ALWAYS.map((key) => [key, 0]));
  const add = (key: string, value: number) =>
    keys.set(key, (keys.get(key) ?? 0) + value);
  for (const { relay, value } of counts.sentVia) add(`sent:${relay}`, value);
  for (const { source, value } of counts.received) {
    const key = SOURCES.get(source);
    if (key !== undefined) add(key, value);
  }
  for (const row of counts.bounceReplies) add(`smtp:${row.class}`, row.value);
  for (const { service, action, code, value } of counts.decisions) {
    const rejected = action === "reject" || action === "milter-reject";
    if (rejected && code !== "" && service !== "cleanup") {
      add(`smtpd:${code.charAt(0)}xx`, value);
    }
  }
  return [...keys].sort(([a], [b]) => a < b ? -1 : 1);
}

/** Returns the lines `KEY=NUMBER` of a reading. */
export function postfixKeys(
  { counts }: Pick<PostfixReading, "counts">,
): string[] {
  return originalKeys(counts).map(([key, value]) => `${key}=${value}`);
}
