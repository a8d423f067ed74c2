/**
 * Families of postfix_exporter that are sums over rows of the reading, under
 * its names and labels, so that what was drawn with it goes on.
 *
 * @module
 */

import type { PostfixCounts } from "../../collectors/postfix/reading.ts";
import { counter, type FamilyBuilder, unknown } from "../family.ts";

/** A family of sums, and what is added up. */
export interface SumSpec {
  /** Stands for the family in an INDEX, from 101 on; it never changes. */
  readonly number: number;
  readonly family: FamilyBuilder;
  /** The family's label; without one it has one row. */
  readonly label?: string;
  /** Values of the label whose rows are there when nothing was counted. */
  readonly always?: readonly string[];
  /** Returns each value to add and the value of the label whose row it goes to. */
  readonly terms: (counts: PostfixCounts) => readonly Term[];
}

type Term = readonly [label: string, value: number];

/** Returns the rows that `labelOf` gives a label, an empty text where the family has none. */
function terms<Row extends { readonly value: number }>(
  rows: readonly Row[],
  labelOf: (row: Row) => string | false | undefined,
): Term[] {
  return rows.flatMap((row): Term[] => {
    const label = labelOf(row);
    return typeof label === "string" ? [[label, row.value]] : [];
  });
}

/** Says of a family without labels that a row belongs to it. */
function only(belongs: boolean): string | undefined {
  return belongs ? "" : undefined;
}

/** Tests of postscreen that a client can fail, as the reading names them. */
const SCREENING_TESTS: readonly string[] = [
  "pregreet",
  "non_smtp_command",
  "command_pipelining",
  "command_time_limit",
  "command_count_limit",
  "command_length_limit",
  "bare_newline",
];

/** The sums, by the words that stand for them in the module's text. */
export const SUM_SPECS: Readonly<Record<string, SumSpec>> = {
  ...smtpSums(),
  ...smtpdSums(),
  ...queueSums(),
  ...postscreenSums(),
};

function smtpSums(): Record<string, SumSpec> {
  const deferred = (counts: PostfixCounts) =>
    terms(
      counts.deliveries,
      (row) => only(row.agent === "smtp" && row.status === "deferred"),
    );
  const byDsn = (status: string) => (counts: PostfixCounts) =>
    terms(
      counts.dsn,
      (row) => row.agent === "smtp" && row.status === status && row.dsn,
    );
  return {
    smtpMessagesProcessed: {
      number: 101,
      family: counter(
        "postfix_smtp_messages_processed_total",
        "Attempts of smtp to deliver to one recipient, by outcome.",
      ),
      label: "status",
      terms: (counts) =>
        terms(counts.deliveries, (row) => row.agent === "smtp" && row.status),
    },
    smtpStatusDeferred: {
      number: 102,
      family: unknown(
        "postfix_smtp_status_deferred",
        "Recipients that smtp deferred; a counter whose established name lacks _total.",
      ),
      terms: deferred,
    },
    smtpDeferredMessages: {
      number: 103,
      family: counter(
        "postfix_smtp_deferred_messages_total",
        "Recipients that smtp deferred.",
      ),
      terms: deferred,
    },
    smtpDeferredByDsn: {
      number: 104,
      family: counter(
        "postfix_smtp_deferred_messages_by_dsn_total",
        "Recipients that smtp deferred, by enhanced status code.",
      ),
      label: "dsn",
      terms: byDsn("deferred"),
    },
    smtpBouncedByDsn: {
      number: 105,
      family: counter(
        "postfix_smtp_bounced_messages_by_dsn_total",
        "Recipients that smtp bounced, by enhanced status code.",
      ),
      label: "dsn",
      terms: byDsn("bounced"),
    },
    smtpConnectionTimedOut: {
      number: 106,
      family: counter(
        "postfix_smtp_connection_timed_out_total",
        "Servers that did not answer smtp in time.",
      ),
      terms: (counts) =>
        terms(
          counts.outgoingTroubles,
          (row) =>
            only(row.service === "smtp" && row.what === "connect_timeout"),
        ),
    },
  };
}

function smtpdSums(): Record<string, SumSpec> {
  const connections = (event: string) => (counts: PostfixCounts) =>
    terms(
      counts.connections,
      (row) => only(row.service === "smtpd" && row.event === event),
    );
  return {
    smtpdConnects: {
      number: 107,
      family: counter(
        "postfix_smtpd_connects_total",
        "Clients that connected to smtpd.",
      ),
      terms: connections("connect"),
    },
    smtpdDisconnects: {
      number: 108,
      family: counter(
        "postfix_smtpd_disconnects_total",
        "Clients that disconnected from smtpd.",
      ),
      terms: connections("disconnect"),
    },
    smtpdNameErrors: {
      number: 109,
      family: counter(
        "postfix_smtpd_forward_confirmed_reverse_dns_errors_total",
        "Clients whose name does not lead back to their address.",
      ),
      terms: (counts) =>
        terms(counts.notable, (row) => only(row.what === "hostname")),
    },
    smtpdConnectionsLost: {
      number: 110,
      family: counter(
        "postfix_smtpd_connections_lost_total",
        "Connections that clients of smtpd dropped, by the stage before it.",
      ),
      label: "after_stage",
      terms: (counts) =>
        terms(counts.sessionEnds, (row) => row.how === "lost" && row.stage),
    },
    smtpdMessagesRejected: {
      number: 111,
      family: counter(
        "postfix_smtpd_messages_rejected_total",
        "Recipients that smtpd rejected at RCPT, by reply code; other stages are in postfix_decisions_total.",
      ),
      label: "code",
      terms: rejectedAt("smtpd", "RCPT", "code"),
    },
    smtpdSaslFailures: {
      number: 112,
      family: counter(
        "postfix_smtpd_sasl_authentication_failures_total",
        "Logins that failed.",
      ),
      terms: (counts) => terms(counts.saslFailures, () => ""),
    },
  };
}

function rejectedAt(service: string, stage: string, by: "code" | "reason") {
  return (counts: PostfixCounts): Term[] =>
    terms(
      counts.decisions,
      (row) =>
        row.service === service && row.action === "reject" &&
        row.stage === stage && row[by],
    );
}

function queueSums(): Record<string, SumSpec> {
  const ofCleanup = (actions: readonly string[]) => (counts: PostfixCounts) =>
    terms(
      counts.decisions,
      (row) => only(row.service === "cleanup" && actions.includes(row.action)),
    );
  return {
    cleanupMessagesRejected: {
      number: 113,
      family: counter(
        "postfix_cleanup_messages_rejected_total",
        "Messages whose header or body cleanup rejected.",
      ),
      terms: ofCleanup(["reject", "reject_local"]),
    },
    cleanupMessagesNotAccepted: {
      number: 114,
      family: counter(
        "postfix_cleanup_messages_not_accepted_total",
        "Messages that a milter rejected in cleanup.",
      ),
      terms: ofCleanup(["milter-reject"]),
    },
    qmgrMessagesRemoved: {
      number: 115,
      family: counter(
        "postfix_qmgr_messages_removed_total",
        "Messages that the queue manager removed.",
      ),
      terms: (counts) =>
        terms(counts.removed, (row) => only(row.by === "qmgr")),
    },
    qmgrMessagesExpired: {
      number: 116,
      family: counter(
        "postfix_qmgr_messages_expired_total",
        "Messages that were too long in the queue.",
      ),
      terms: (counts) => terms(counts.expired, () => ""),
    },
    bounceNonDelivery: {
      number: 117,
      family: counter(
        "postfix_bounce_non_delivery_notification_total",
        "Notifications of failure sent to senders.",
      ),
      terms: (counts) =>
        terms(
          counts.notifications,
          (row) => only(row.about === "sender non-delivery"),
        ),
    },
  };
}

function postscreenSums(): Record<string, SumSpec> {
  const screened = (labels: ReadonlyMap<string, string>) => {
    return (counts: PostfixCounts): Term[] =>
      // tlsproxy says the same of the connections that postscreen hands to it.
      terms(
        counts.postscreen,
        (row) =>
          row.service === "postscreen" ? labels.get(row.what) : undefined,
      );
  };
  return {
    postscreenConnects: {
      number: 118,
      family: counter(
        "postfix_postscreen_connects_total",
        "Clients that connected to postscreen.",
      ),
      terms: screened(new Map([["connect", ""]])),
    },
    postscreenHangups: {
      number: 119,
      family: counter(
        "postfix_postscreen_hangups_total",
        "Clients that hung up while postscreen tested them.",
      ),
      terms: screened(new Map([["hangup", ""]])),
    },
    postscreenConnectsRejected: {
      number: 120,
      family: counter(
        "postfix_postscreen_connects_rejected_total",
        "Clients that postscreen rejected when they connected, by class of reason.",
      ),
      label: "reason",
      terms: rejectedAt("postscreen", "CONNECT", "reason"),
    },
    postscreenPasses: {
      number: 121,
      family: counter(
        "postfix_postscreen_passes_total",
        "Clients that postscreen let pass: new ones and those it knew.",
      ),
      label: "type",
      always: ["new", "old"],
      terms: screened(new Map([["pass_new", "new"], ["pass_old", "old"]])),
    },
    postscreenTestsFailed: {
      number: 122,
      family: counter(
        "postfix_postscreen_tests_failed_total",
        "Tests of postscreen that clients failed.",
      ),
      label: "test",
      always: SCREENING_TESTS.map((test) => test.toUpperCase()),
      terms: screened(
        new Map(SCREENING_TESTS.map((test) => [test, test.toUpperCase()])),
      ),
    },
    postscreenMessagesRejected: {
      number: 123,
      family: counter(
        "postfix_postscreen_messages_rejected_total",
        "Recipients that postscreen rejected at RCPT, by reply code.",
      ),
      label: "code",
      terms: rejectedAt("postscreen", "RCPT", "code"),
    },
    postscreenAccessList: {
      number: 124,
      family: counter(
        "postfix_postscreen_access_list_matches_total",
        "Clients that postscreen's access list allowed and denied.",
      ),
      label: "action",
      always: ["allow", "deny"],
      terms: screened(
        new Map([["allowlisted", "allow"], ["denylisted", "deny"]]),
      ),
    },
  };
}
