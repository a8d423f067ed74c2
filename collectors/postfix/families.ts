/**
 * Everything that is counted in a Postfix log. Each family names its labels
 * and the most rows it can have; no sender, recipient, host or user is a label.
 *
 * @module
 */

import { Counts, Histograms } from "./counts.ts";

/** Bounds of delays in microseconds: those of postfix_exporter, 1 ms to 2 days. */
const delayBounds: readonly number[] = [
  1_000,
  10_000,
  100_000,
  1_000_000,
  10_000_000,
  60_000_000,
  3_600_000_000,
  86_400_000_000,
  172_800_000_000,
];

/** Bounds of message sizes in octets, and of recipients per message: those of postfix_exporter. */
const sizeBounds: readonly number[] = [
  1e3,
  1e4,
  1e5,
  1e6,
  1e7,
  1e8,
  1e9,
];
const recipientBounds: readonly number[] = [
  1,
  2,
  4,
  8,
  16,
  32,
  64,
  128,
];

/** Bounds of DNSBL ranks: those of postfix_exporter. */
const rankBounds: readonly number[] = [
  0,
  1,
  2,
  3,
  4,
  5,
  6,
  8,
  10,
  12,
  15,
];

/** The stages of a delivery, in the order of `delays=A/B/C/D`. */
export const stages = [
  "before_queue_manager",
  "queue_manager",
  "connection_setup",
  "transmission",
] as const;

/** Closed sets need no bound; this one is for what only an odd log fills. */
const few = 64;
const some = 500;
const many = 2000;

const sizes = { bounds: sizeBounds, limit: 1 };
const recipients = { bounds: recipientBounds, limit: 1 };

/** The families, empty. */
export class Families {
  /** `read`, `understood`, `foreign` (another program's), `too_long`, `unframed`. */
  readonly lines = new Counts("lines", ["result"], few);
  readonly notUnderstood = new Counts("not_understood", ["service"], few);
  /** By source: `smtpd`, `pickup`, `qmqpd`, `forwarded`, `notification`, `reinjected`. */
  readonly received = new Counts("received", ["source"], few);
  readonly receivedBytes = new Counts("received_bytes", ["source"], few);
  /** Recipients; every attempt counts. */
  readonly deliveries = new Counts(
    "deliveries",
    ["agent", "status", "destination"],
    some,
  );
  readonly deliveredBytes = new Counts(
    "delivered_bytes",
    ["agent", "destination"],
    few,
  );
  /** Messages of which at least one recipient was reached there. */
  readonly deliveredMessages = new Counts(
    "delivered_messages",
    ["destination"],
    few,
  );
  readonly dsn = new Counts("dsn", ["agent", "status", "dsn"], many);
  /** Why it was deferred or bounced, from a closed set. */
  readonly reasons = new Counts("reasons", ["status", "reason"], some);
  /** First digit of the reply for which another host's refusal bounced mail. */
  readonly bounceReplies = new Counts("bounce_replies", ["class"], few);
  /** Recipients sent, by the names that the old keys use: `local`, `virtual`, `smtp`, `lmtp`, a pipe's name. */
  readonly sentVia = new Counts("sent_via", ["relay"], 100);
  readonly forwarded = new Counts<never>("forwarded", [], 1);
  readonly deferredMessages = new Counts<never>("deferred_messages", [], 1);
  readonly maildirDeliveries = new Counts<never>("maildir_deliveries", [], 1);
  readonly messageIds = new Counts<never>("message_ids", [], 1);
  readonly notifications = new Counts("notifications", ["about"], few);
  readonly expired = new Counts("expired", ["forced"], few);
  readonly removed = new Counts("removed", ["by"], few);
  readonly queueActions = new Counts("queue_actions", ["action"], few);
  /** What postsuper told one by one since it told a sum; not shown, and begun anew with every sum. */
  readonly unsummed = new Counts("unsummed", ["action"], few);
  readonly decisions = new Counts(
    "decisions",
    ["service", "action", "stage", "code", "enhanced", "reason"],
    many,
  );
  readonly connections = new Counts("connections", ["service", "event"], few);
  readonly sessionEnds = new Counts("session_ends", ["how", "stage"], some);
  readonly tls = new Counts(
    "tls",
    ["direction", "trust", "protocol", "cipher", "used_bits", "algorithm_bits"],
    some,
  );
  readonly tlsFailures = new Counts("tls_failures", ["direction"], few);
  /** Messages taken from clients, by how they had logged in: `NONE` where they had not. */
  readonly saslMessages = new Counts("sasl_messages", ["method"], few);
  /** Logins, where disconnect lines tell (Postfix 3.0). */
  readonly saslLogins = new Counts<never>("sasl_logins", [], 1);
  readonly saslFailures = new Counts("sasl_failures", ["method"], few);
  readonly outgoingTroubles = new Counts(
    "outgoing_troubles",
    ["service", "what"],
    some,
  );
  readonly postscreen = new Counts("postscreen", ["service", "what"], few * 4);
  readonly notices = new Counts("notices", ["service", "level"], some);
  /** Things of a closed set that warnings and remarks tell: `hostname`, `limit_connection_rate`, `started` ... */
  readonly notable = new Counts("notable", ["what"], few);
  readonly signatures = new Counts("signatures", ["selector", "domain"], 200);
  /** Microseconds, of attempts that were not deferred. */
  readonly delays = new Histograms("delays", ["agent", "stage"], {
    bounds: delayBounds,
    limit: few * 4,
  });
  readonly deferredDelays = new Histograms(
    "deferred_delays",
    ["agent", "stage"],
    { bounds: delayBounds, limit: few * 4 },
  );
  /** Microseconds, of every attempt of pipe(8), by the name of the transport. */
  readonly pipeDelays = new Histograms("pipe_delays", ["relay", "stage"], {
    bounds: delayBounds,
    limit: few * 4,
  });
  /** Octets and recipients of a message, once for each message. */
  readonly messageSizes = new Histograms<never>("message_sizes", [], sizes);
  readonly messageRecipients = new Histograms<never>(
    "message_recipients",
    [],
    recipients,
  );
  /** The same for every time a message entered the active queue. */
  readonly activeSizes = new Histograms<never>("active_sizes", [], sizes);
  readonly activeRecipients = new Histograms<never>(
    "active_recipients",
    [],
    recipients,
  );
  readonly dnsblRanks = new Histograms<never>("dnsbl_ranks", [], {
    bounds: rankBounds,
    limit: 1,
  });

  /** Returns all of them. */
  all(): readonly (Counts<string> | Histograms<string>)[] {
    return Object.values(this) as (Counts<string> | Histograms<string>)[];
  }
}
