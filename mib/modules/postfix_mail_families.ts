/**
 * The metric families of ours that show what is counted in a Postfix log.
 *
 * @module
 */

import { counter, type FamilyBuilder, type Series } from "../family.ts";

/** How the rows of one family are numbered, named and shown. */
export interface CounterSpec<Label extends string> {
  /** Stands for the family in an INDEX; it never changes. */
  readonly number: number;
  /** The labels, in the order in which their values make the row's name. */
  readonly labels: readonly Label[];
  /** Returns the series of a row. */
  readonly series: (row: Readonly<Record<Label, string>>) => Series;
}

/** Shows each label under its own name. */
function shown<Label extends string>(
  number: number,
  family: FamilyBuilder,
  labels: readonly Label[],
): CounterSpec<Label> {
  return {
    number,
    labels,
    series: (row) =>
      family(Object.fromEntries(labels.map((label) => [label, row[label]]))),
  };
}

/** Messages: received, removed, judged. */
export function mailFamilies() {
  return {
    received: shown(
      10,
      counter(
        "postfix_received_messages_total",
        "Messages received, by who brought them; reinjected ones came back from a content filter.",
      ),
      ["source"],
    ),
    receivedBytes: shown(
      11,
      counter(
        "postfix_received_bytes_total",
        "Octets of the messages received, by who brought them.",
      ),
      ["source"],
    ),
    messageIds: shown(
      12,
      counter(
        "postfix_cleanup_messages_processed_total",
        "Messages that cleanup gave to the queue.",
      ),
      [],
    ),
    notifications: shown(
      13,
      counter(
        "postfix_notifications_total",
        "Notifications sent by bounce, by what they tell and whom.",
      ),
      ["about"],
    ),
    expired: shown(
      14,
      counter(
        "postfix_expired_messages_total",
        "Messages that were too long in the queue; forced where an administrator said so.",
      ),
      ["forced"],
    ),
    removed: shown(
      15,
      counter(
        "postfix_removed_messages_total",
        "Messages that left the queue, by who removed them.",
      ),
      ["by"],
    ),
    queueActions: shown(
      16,
      counter(
        "postfix_queue_actions_total",
        "What postsuper did to messages.",
      ),
      ["action"],
    ),
    decisions: shown(
      17,
      counter(
        "postfix_decisions_total",
        "Decisions about clients, envelopes and contents: rejected, held, discarded and others, by service, stage, codes and class of reason.",
      ),
      ["service", "action", "stage", "code", "enhanced", "reason"],
    ),
  };
}

/** Recipients and what became of them. */
export function deliveryFamilies() {
  return {
    deliveries: shown(
      30,
      counter(
        "postfix_deliveries_total",
        "Attempts to deliver to one recipient, by delivery agent, outcome and destination.",
      ),
      ["agent", "status", "destination"],
    ),
    deliveredBytes: shown(
      31,
      counter(
        "postfix_delivered_bytes_total",
        "Octets delivered, once for each recipient.",
      ),
      ["agent", "destination"],
    ),
    deliveredMessages: shown(
      32,
      counter(
        "postfix_delivered_messages_total",
        "Messages that reached at least one recipient, by destination.",
      ),
      ["destination"],
    ),
    dsn: shown(
      33,
      counter(
        "postfix_deliveries_by_dsn_total",
        "Attempts to deliver to one recipient, by enhanced status code.",
      ),
      ["agent", "status", "dsn"],
    ),
    reasons: shown(
      34,
      counter(
        "postfix_delivery_failures_total",
        "Recipients deferred and bounced, by class of reason.",
      ),
      ["status", "reason"],
    ),
    bounceReplies: shown(
      35,
      counter(
        "postfix_bounce_replies_total",
        "Recipients bounced for another host's reply, by the reply's first digit.",
      ),
      ["class"],
    ),
    sentVia: shown(
      36,
      counter(
        "postfix_sent_recipients_total",
        "Recipients reached, by local, virtual, smtp, lmtp, filter or a pipe's name.",
      ),
      ["relay"],
    ),
    forwarded: shown(
      37,
      counter(
        "postfix_forwarded_recipients_total",
        "Recipients that local gave to the queue again as a new message.",
      ),
      [],
    ),
    deferredMessages: shown(
      38,
      counter(
        "postfix_deferred_messages_total",
        "Messages that were deferred at least once.",
      ),
      [],
    ),
    maildirDeliveries: shown(
      39,
      counter(
        "postfix_virtual_delivered_total",
        "Recipients that virtual delivered to a maildir.",
      ),
      [],
    ),
  };
}

/** Connections, logins and what daemons say. */
export function sessionFamilies() {
  return {
    connections: shown(
      50,
      counter(
        "postfix_connections_total",
        "Clients that connected and disconnected, by service.",
      ),
      ["service", "event"],
    ),
    sessionEnds: shown(
      51,
      counter(
        "postfix_sessions_broken_total",
        "Sessions of clients that ended before their time, by how and after which stage.",
      ),
      ["how", "stage"],
    ),
    tlsFailures: shown(
      52,
      counter("postfix_tls_failures_total", "TLS sessions that did not begin."),
      ["direction"],
    ),
    saslLogins: shown(
      53,
      counter("postfix_sasl_logins_total", "Logins that succeeded."),
      [],
    ),
    saslFailures: shown(
      54,
      counter(
        "postfix_sasl_failures_total",
        "Logins that failed, by SASL method.",
      ),
      ["method"],
    ),
    outgoingTroubles: shown(
      55,
      counter(
        "postfix_outgoing_troubles_total",
        "Servers that could not be reached, hung up or refused, by service and what happened.",
      ),
      ["service", "what"],
    ),
    postscreen: shown(
      56,
      counter(
        "postfix_postscreen_events_total",
        "What postscreen said about clients.",
      ),
      ["service", "what"],
    ),
    notices: shown(
      57,
      counter(
        "postfix_notices_total",
        "Remarks, warnings, errors, fatal errors and panics, by service.",
      ),
      ["service", "level"],
    ),
    notable: shown(
      58,
      counter(
        "postfix_notable_total",
        "Things that warnings and remarks tell, from a closed set.",
      ),
      ["what"],
    ),
  };
}
