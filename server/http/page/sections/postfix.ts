/**
 * Postfix on the page: mail that came, went, waits, and was not wanted.
 *
 * @module
 */

import type { ChartSource, Color, Panel } from "../chart.ts";
import { formatValue } from "../client/format.js";
import {
  largest,
  type Section,
  sumBy,
  text,
  type Tile,
  valueOf,
  type ValueTable,
  whole,
} from "../section.ts";
import type { Snapshot } from "../snapshot.ts";

const DELIVERED = "postfix_delivered_messages_total";
const DELIVERIES = "postfix_deliveries_total";
const DECISIONS = "postfix_decisions_total";
const QUEUES = "postfix_showq_queue_depth";
const OLDEST = "postfix_queue_oldest_message_age_seconds";
const DELAY = "postfix_delivery_delay_seconds";

/** Where mail is delivered to, as people say it. */
const DESTINATIONS: Readonly<Record<string, string>> = {
  local: "here",
  remote: "abroad",
  filter: "to a filter",
};

/** Makes the section of Postfix. */
export function postfixSection(snapshot: Snapshot): Section | undefined {
  if (!snapshot.has("postfix_up")) return undefined;
  return {
    id: "postfix",
    title: "Postfix",
    tiles: tiles(snapshot),
    panels: [
      deliveredPanel,
      troublePanel,
      ...(snapshot.has(QUEUES) ? [queuePanel] : []),
      ...(snapshot.has(DELAY) ? [delayPanel] : []),
    ],
    tables: tables(snapshot),
  };
}

const MINUTE = { factor: 60 } as const;

function delivered(destination: string, color: Color): ChartSource {
  return {
    ...MINUTE,
    name: DELIVERED,
    where: { destination },
    title: `delivered ${DESTINATIONS[destination]}`,
    color,
  };
}

const deliveredPanel: Panel = {
  id: "postfix-delivered",
  title: "Mail",
  note: "messages",
  spec: {
    kind: "lines",
    unit: "per minute",
    sources: [
      delivered("local", "pass"),
      delivered("remote", "pass-2"),
      {
        ...MINUTE,
        name: "postfix_received_messages_total",
        title: "received",
        color: "idle",
      },
    ],
  },
};

const troublePanel: Panel = {
  id: "postfix-trouble",
  title: "Deferred, bounced, rejected",
  note:
    "recipients deferred and bounced; clients, envelopes and messages rejected",
  spec: {
    kind: "lines",
    unit: "per minute",
    sources: [
      {
        ...MINUTE,
        name: DELIVERIES,
        where: { status: "deferred" },
        title: "deferred",
        color: "warn",
      },
      {
        ...MINUTE,
        name: DELIVERIES,
        where: { status: "bounced" },
        title: "bounced",
        color: "critical",
      },
      {
        ...MINUTE,
        name: DECISIONS,
        where: { action: "reject" },
        title: "rejected",
        color: "block",
      },
      {
        ...MINUTE,
        name: DECISIONS,
        where: { action: "milter-reject" },
        title: "rejected by a milter",
        color: "init",
      },
    ],
  },
};

const queuePanel: Panel = {
  id: "postfix-queues",
  title: "Queues",
  note: "messages",
  spec: {
    kind: "lines",
    unit: "count",
    stacked: true,
    sources: [{ name: QUEUES, by: ["queue"] }],
  },
};

const delayPanel: Panel = {
  id: "postfix-delays",
  title: "Delays",
  note: "mean of recipients that were not deferred, by stage",
  spec: {
    kind: "lines",
    unit: "second",
    sources: [{ name: `${DELAY}_sum`, over: `${DELAY}_count`, by: ["stage"] }],
  },
};

function tiles(snapshot: Snapshot): Tile[] {
  const queues = snapshot.all(QUEUES);
  const waiting = queues.reduce((sum, { value }) => sum + Number(value), 0);
  const deferred = valueOf(snapshot, QUEUES, { queue: "deferred" }) ?? 0;
  const oldest = Math.max(
    0,
    ...snapshot.all(OLDEST).map(({ value }) => Number(value)),
  );
  const behind = valueOf(snapshot, "postfix_log_behind") === 1;
  return [
    {
      title: "Log",
      value: behind ? "is being caught up with" : "is followed",
      color: behind ? "warn" : "ok",
    },
    ...(queues.length === 0 ? [] : [
      {
        title: "Messages in the queues",
        value: formatValue(waiting, "count"),
        note: `${formatValue(deferred, "count")} deferred`,
      },
      {
        title: "Oldest message",
        value: formatValue(oldest, "second"),
      },
    ]),
  ];
}

function tables(snapshot: Snapshot): ValueTable[] {
  const outcomes = sumBy(snapshot, DELIVERIES, "status");
  const actions = sumBy(snapshot, DECISIONS, "action");
  const destinations = sumBy(snapshot, DELIVERED, "destination");
  const oldest = sumBy(snapshot, OLDEST, "queue");
  return [
    {
      caption: "Messages delivered, since they are counted",
      head: ["Where", "Messages"],
      rows: [...destinations].map(([key, sum]) => [
        text(DESTINATIONS[key] ?? key),
        whole(sum),
      ]),
    },
    {
      caption: "Recipients, by outcome",
      head: ["Outcome", "Recipients"],
      rows: largest(outcomes).map((key) => [
        text(key),
        whole(outcomes.get(key)),
      ]),
    },
    {
      caption: "Decisions about mail",
      head: ["Action", "Times"],
      rows: largest(actions).map((key) => [text(key), whole(actions.get(key))]),
    },
    {
      caption: "Queues",
      head: ["Queue", "Messages", "Oldest"],
      rows: snapshot.all(QUEUES).map(({ labels, value }) => [
        text(labels["queue"] ?? ""),
        whole(value),
        {
          text: formatValue(oldest.get(labels["queue"] ?? ""), "second"),
          number: true,
        },
      ]),
    },
  ].filter(({ rows }) => rows.length > 0);
}
