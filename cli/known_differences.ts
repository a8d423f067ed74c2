/**
 * Where sounder differs from other programs that read the same, and is right.
 *
 * @module
 */

import { type Oid, parseOid, startsWithOid } from "../codec/oid.ts";

const OWN_MESSAGES = "each agent counts the messages that it got itself";
const OWN_SETTING = "it is a setting of each agent";

/** Subtrees in which agents differ, each with the reason. */
const OBJECTS: readonly (readonly [root: Oid, reason: string])[] = ([
  ["1.3.6.1.2.1.1.1", "each agent describes the system in words of its own"],
  ["1.3.6.1.2.1.1.3", "each agent tells since when it runs itself"],
  ["1.3.6.1.2.1.1.4", OWN_SETTING],
  ["1.3.6.1.2.1.1.6", OWN_SETTING],
  ["1.3.6.1.2.1.1.7", OWN_SETTING],
  ["1.3.6.1.2.1.1.8", "each agent lists the modules that it has itself"],
  ["1.3.6.1.2.1.1.9", "each agent lists the modules that it has itself"],
  ["1.3.6.1.2.1.11.30", OWN_SETTING],
  ["1.3.6.1.2.1.11", OWN_MESSAGES],
] as const).map(([root, reason]) => [parseOid(root), reason]);

/** Returns why an instance differs from another agent's; undefined where it must not. */
export function knownDifference(oid: Oid): string | undefined {
  return OBJECTS.find(([root]) => startsWithOid(oid, root))?.[1];
}

type KnownFamily = readonly [name: RegExp, reason: string];

/** Families that exporters have and sounder does not, each with the reason. */
const MISSING: readonly KnownFamily[] = [
  [
    /^bind_process_/,
    "the exporter looks into the process that a pid file names; sounder asks named alone",
  ],
  [
    /^bind_resolver_query_duration_seconds_sum\b/,
    "named does not tell the sum, and NaN is none",
  ],
  [
    /^bind_zone_serial\b/,
    "zones are read where the configuration has a table bind.zones",
  ],
];

/** Families in which exporters differ, each with the reason. */
const FAMILIES: readonly KnownFamily[] = [
  [
    /^(?:bind|postfix)_exporter_/,
    "it tells of the exporter itself, in whose place sounder_build_info is",
  ],
  [/^postfix_up\{/, "its label is the path of the log that the exporter reads"],
  [
    /^postfix_unsupported_log_entries_total\{/,
    "the exporter does not understand the lines of most services; here those are counted that nobody understands",
  ],
  [
    /^postfix_smtp_delivery_delay_seconds_\w+\{.*stage=""/,
    "the exporter gives the four stages of a delay one empty label",
  ],
  [
    /^postfix_smtp_deferred_messages_total\b/,
    "the exporter declares it and never counts with it",
  ],
  [
    /^postfix_smtpd_messages_processed_total\{sasl_method="(?:NONE)?"\}/,
    "exporters before 0.4 leave the label empty where a client did not log in",
  ],
];

/** Returns why a series differs from an exporter's, or is missing; undefined where it must not. */
export function knownSeriesDifference(
  series: string,
  isMissing: boolean,
): string | undefined {
  const known = isMissing ? [...MISSING, ...FAMILIES] : FAMILIES;
  return known.find(([name]) => name.test(series))?.[1];
}
