/**
 * MTA-MIB (RFC 2789), as far as Postfix's log and queues know the answers.
 *
 * mtaTable's objects are sums over all sources, destinations and queues, which
 * no other module shows. mtaReceivedRecipients is left out: it would be
 * postfix_message_recipients_sum again. So are mtaGroupTable and
 * mtaGroupErrorTable, whose numbers SOUNDER-POSTFIX-MIB shows by source, agent
 * and code. Postfix converts nothing.
 *
 * @module
 */

import type { QueueState } from "../../collectors/postfix/queue.ts";
import type {
  PostfixCounts,
  PostfixReading,
} from "../../collectors/postfix/reading.ts";
import {
  columnsOf,
  defineModule,
  type ManagedObject,
  type MibModule,
  tablesOf,
} from "../declare.ts";
import { counter, gauge } from "../family.ts";
import { counter32, gauge32 } from "../syntax.ts";
import { applIndex } from "./network_services.ts";

/** Octets in a K-octet. A power of two, so that the sample is exact. */
const K_OCTET = 1024;

const inKOctets = { units: "K-octets", divisor: 1 / K_OCTET } as const;

const column = columnsOf<PostfixReading>();

function sum<Row extends { readonly value: number }>(
  rows: readonly Row[],
  counts: (row: Row) => boolean,
): number {
  return rows.reduce(
    (total, row) => counts(row) ? total + row.value : total,
    0,
  );
}

/** A message that comes back from a content filter was received before. */
function isNew({ source }: { readonly source: string }): boolean {
  return source !== "reinjected";
}

/** A message that goes to a content filter is not yet anywhere. */
function isFinal({ destination }: { readonly destination: string }): boolean {
  return destination !== "filter";
}

function kOctets(octets: number): number {
  return Math.floor(octets / K_OCTET);
}

function recipientsReached({ deliveries }: PostfixCounts): number {
  return sum(deliveries, (row) => row.status === "sent" && isFinal(row));
}

function inQueues(
  reading: PostfixReading,
  numberOf: (queue: QueueState) => number,
): number | undefined {
  return reading.queue?.queues.reduce((sum, q) => sum + numberOf(q), 0);
}

function receivedColumns(): ManagedObject<PostfixReading>[] {
  return [
    column({
      name: "mtaReceivedMessages",
      id: 1,
      syntax: counter32,
      description:
        "Messages received from clients, local users and Postfix itself; those that came back from a content filter are not counted again.",
      value: ({ counts }) => sum(counts.received, isNew),
      series: counter(
        "postfix_mta_received_messages_total",
        "Messages received, whoever brought them, reinjected ones left out.",
      )(),
    }),
    column({
      name: "mtaReceivedVolume",
      id: 4,
      syntax: counter32,
      ...inKOctets,
      description: "Their sizes, a K-octet being 1024 octets.",
      value: ({ counts }) => kOctets(sum(counts.receivedBytes, isNew)),
      series: counter(
        "postfix_mta_received_bytes_total",
        "Octets received, whoever brought them, in steps of 1024.",
      )(),
    }),
  ];
}

function storedColumns(): ManagedObject<PostfixReading>[] {
  return [
    column({
      name: "mtaStoredMessages",
      id: 2,
      syntax: gauge32,
      description: "Messages in all queues; absent where they cannot be read.",
      value: (r) => inQueues(r, (queue) => queue.messages),
      series: gauge(
        "postfix_mta_stored_messages",
        "Messages in all queues.",
      )(),
    }),
    column({
      name: "mtaStoredVolume",
      id: 5,
      syntax: gauge32,
      ...inKOctets,
      description: "Their sizes, a K-octet being 1024 octets.",
      value(r) {
        const octets = inQueues(r, (queue) => queue.bytes);
        return octets === undefined ? undefined : kOctets(octets);
      },
      series: gauge(
        "postfix_mta_stored_bytes",
        "Octets in all queues, in steps of 1024.",
      )(),
    }),
    column({
      name: "mtaStoredRecipients",
      id: 8,
      syntax: gauge32,
      description: "Recipients of the messages in all queues.",
      value: (r) => inQueues(r, (queue) => queue.recipients),
      series: gauge(
        "postfix_mta_stored_recipients",
        "Recipients of the messages in all queues.",
      )(),
    }),
  ];
}

function transmittedColumns(): ManagedObject<PostfixReading>[] {
  return [
    column({
      name: "mtaTransmittedMessages",
      id: 3,
      syntax: counter32,
      description:
        "Messages that reached a recipient; one that reached some on this host and some abroad counts twice.",
      value: ({ counts }) => sum(counts.deliveredMessages, isFinal),
      series: counter(
        "postfix_mta_transmitted_messages_total",
        "Messages that reached a recipient, once for here and once for abroad.",
      )(),
    }),
    column({
      name: "mtaTransmittedVolume",
      id: 6,
      syntax: counter32,
      ...inKOctets,
      description:
        "Octets delivered, once for each recipient, a K-octet being 1024 octets.",
      value: ({ counts }) => kOctets(sum(counts.deliveredBytes, isFinal)),
      series: counter(
        "postfix_mta_transmitted_bytes_total",
        "Octets delivered, once for each recipient, in steps of 1024.",
      )(),
    }),
    column({
      name: "mtaTransmittedRecipients",
      id: 9,
      syntax: counter32,
      description: "Recipients reached.",
      value: ({ counts }) => recipientsReached(counts),
      series: counter(
        "postfix_mta_transmitted_recipients_total",
        "Recipients reached, here and abroad.",
      )(),
    }),
    column({
      name: "mtaLoopsDetected",
      id: 12,
      syntax: counter32,
      description:
        "Recipients deferred or bounced because mail goes in a loop.",
      value: ({ counts }) =>
        sum(counts.reasons, ({ reason }) => reason === "loop"),
      series: counter(
        "postfix_mta_loops_detected_total",
        "Recipients deferred or bounced because mail goes in a loop.",
      )(),
    }),
  ];
}

function mtaTable() {
  const table = tablesOf<PostfixReading>();
  return table<PostfixReading>({
    name: "mtaTable",
    oid: [1],
    description: "Mail transfer agents: Postfix.",
    rows: (r) => [r],
    index: [applIndex],
    labels: {},
    columns: [
      ...receivedColumns(),
      ...storedColumns(),
      ...transmittedColumns(),
    ],
  });
}

/** MTA-MIB, of which one row of mtaTable is served. */
export const mtaModule: MibModule<PostfixReading> = defineModule<
  PostfixReading
>({
  name: "MTA-MIB",
  identity: "mta",
  standard: "MTA-MIB is RFC 2789",
  root: [1, 3, 6, 1, 2, 1, 28],
  updated: "200003030000Z",
  description: "Mail transfer agents.",
  nodes: {},
  objects: [mtaTable()],
});
