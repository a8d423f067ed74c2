/**
 * SOUNDER-PF-MIB: queues.
 *
 * @module
 */

import type { PfQueue, PfReading } from "../../collectors/pf/reading.ts";
import {
  columnsOf,
  type ManagedObject,
  type Table,
  tablesOf,
} from "../declare.ts";
import { counter, gauge, info, rowLabel, type Series } from "../family.ts";
import {
  adminString,
  counter64,
  gauge32,
  gauge64,
  truthValue,
} from "../syntax.ts";

const column = columnsOf<PfQueue>();

const about = info("pf_queue_info", "Where the queue hangs.");

/** Counters by their columns. */
const COUNTERS: readonly (readonly [
  id: number,
  name: string,
  field:
    | "packets"
    | "bytes"
    | `dropped${"Packets" | "Bytes"}`
    | `${"borrow" | "suspend"}s`,
  family: string,
  what: string,
])[] = [
  [6, "Packets", "packets", "packets", "Packets that left the queue."],
  [7, "Bytes", "bytes", "bytes", "Bytes that left the queue."],
  [
    8,
    "DroppedPackets",
    "droppedPackets",
    "dropped_packets",
    "Packets that the queue dropped.",
  ],
  [
    9,
    "DroppedBytes",
    "droppedBytes",
    "dropped_bytes",
    "Bytes that the queue dropped.",
  ],
  [
    10,
    "Borrows",
    "borrows",
    "borrows",
    "How often the queue borrowed bandwidth (ALTQ).",
  ],
  [
    11,
    "Suspends",
    "suspends",
    "suspends",
    "How often the queue was suspended (ALTQ).",
  ],
];

/** Gauges by their columns. */
const GAUGES: readonly (readonly [
  id: number,
  name: string,
  field: "length" | "limit" | "flows",
  series: Series,
  what: string,
])[] = [
  [
    12,
    "Length",
    "length",
    gauge("pf_queue_length", "Packets that wait in the queue.")(),
    "Packets that wait now.",
  ],
  [
    13,
    "Limit",
    "limit",
    gauge("pf_queue_limit", "Packets that may wait in the queue.")(),
    "Packets that may wait.",
  ],
  [
    14,
    "Flows",
    "flows",
    gauge("pf_queue_flows", "Flows of the flow queue.")(),
    "Flows of a flow queue now.",
  ],
];

function ownColumns(): ManagedObject<PfQueue>[] {
  return [
    column({
      name: "sounderPfQueueInterface",
      id: 1,
      access: "not-accessible",
      // IFNAMSIZ is 16 with the end of the string.
      syntax: adminString({ max: 15 }),
      description: "Interface that the queue or its root is on.",
      value: (queue) => queue.interface ?? "",
      series: rowLabel("interface"),
    }),
    column({
      name: "sounderPfQueueName",
      id: 2,
      access: "not-accessible",
      // PF_QNAME_SIZE is 64 with the end of the string.
      syntax: adminString({ max: 63, implied: true }),
      description: "Name of the queue.",
      value: ({ name }) => name,
      series: rowLabel("queue"),
    }),
    column({
      name: "sounderPfQueueParent",
      id: 3,
      syntax: adminString({ max: 63 }),
      description: "Name of the queue above it; empty for a root.",
      value: ({ parent }) => parent ?? "",
      series: about("parent"),
    }),
    column({
      name: "sounderPfQueueBandwidth",
      id: 4,
      syntax: gauge64,
      units: "bits per second",
      divisor: 8,
      description: "Bandwidth that the queue is given.",
      value: ({ bandwidth }) =>
        bandwidth === undefined ? undefined : Math.round(bandwidth),
      series: gauge(
        "pf_queue_bandwidth_bytes_per_second",
        "Bandwidth that the queue is given, in bytes.",
      )(),
    }),
    column({
      name: "sounderPfQueueDefault",
      id: 5,
      syntax: truthValue,
      description: "Whether it takes what no rule assigns.",
      value: (queue) => queue.default,
      series: gauge(
        "pf_queue_default",
        "Whether the queue takes what no rule assigns.",
      )(),
    }),
    column({
      name: "sounderPfQueueAverageDelay",
      id: 15,
      syntax: gauge32,
      units: "microseconds",
      divisor: 1_000_000,
      description: "How long packets wait in a flow queue, on average.",
      value: ({ averageDelaySeconds }) =>
        averageDelaySeconds === undefined
          ? undefined
          : Math.round(averageDelaySeconds * 1_000_000),
      series: gauge(
        "pf_queue_average_delay_seconds",
        "How long packets wait in the flow queue, on average.",
      )(),
    }),
  ];
}

/** sounderPfQueueTable. */
export const pfQueueTable: Table<PfReading> = tablesOf<PfReading>()({
  name: "sounderPfQueueTable",
  oid: [1, 7],
  description: "Queues, and with ALTQ the schedulers' roots.",
  rows: ({ queues }) => queues ?? [],
  index: ["sounderPfQueueInterface", "sounderPfQueueName"],
  impliedLast: true,
  labels: {
    interface: (queue) => queue.interface ?? "",
    queue: ({ name }) => name,
  },
  columns: [
    ...ownColumns(),
    ...COUNTERS.map(([id, name, field, family, description]) =>
      column({
        name: `sounderPfQueue${name}`,
        id,
        syntax: counter64,
        description,
        value: (queue) => queue[field],
        series: counter(`pf_queue_${family}_total`, description)(),
      })
    ),
    ...GAUGES.map(([id, name, field, series, description]) =>
      column({
        name: `sounderPfQueue${name}`,
        id,
        syntax: gauge32,
        description,
        value: (queue) => queue[field],
        series,
      })
    ),
  ],
});
