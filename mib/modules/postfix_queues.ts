/**
 * The mail queues: postfixQueueTable and postfixQueueBucketTable of
 * SOUNDER-POSTFIX-MIB.
 *
 * @module
 */

import type { QueueState } from "../../collectors/postfix/queue.ts";
import type { PostfixReading } from "../../collectors/postfix/reading.ts";
import { columnsOf, type Table, tablesOf } from "../declare.ts";
import { gauge, histogram, type Series } from "../family.ts";
import { enumeration, gauge32, gauge64, unsigned32 } from "../syntax.ts";
import type { Syntax } from "../syntax.ts";
import { boundLabel, UNBOUNDED } from "./postfix_histogram_families.ts";

const ages = histogram(
  "postfix_showq_message_age_seconds",
  "Ages of the messages that are in the queue now.",
);
const sizes = histogram(
  "postfix_showq_message_size_bytes",
  "Octets of the messages that are in the queue now.",
);

/** Numbers of the queues in an INDEX; they never change. */
const QUEUE_NUMBERS = {
  active: 1,
  deferred: 2,
  hold: 3,
  incoming: 4,
  maildrop: 5,
  other: 99,
} as const;

type QueueWord = keyof typeof QUEUE_NUMBERS;

function queueWord({ queue }: QueueState): QueueWord {
  return Object.hasOwn(QUEUE_NUMBERS, queue) ? queue as QueueWord : "other";
}

function queueSyntax(): Syntax<QueueWord> {
  return enumeration<QueueWord>(QUEUE_NUMBERS);
}

const MEASURES = { age: 1, size: 2 } as const;

/** One bucket of one queue. */
interface BucketRow {
  readonly queue: QueueState;
  readonly measure: keyof typeof MEASURES;
  readonly bound: number;
  readonly count: number;
}

/** Bounds as the reading has them; a histogram has one number for each and one more. */
const AGE_BOUNDS: readonly number[] = [1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8];
const SIZE_BOUNDS: readonly number[] = [1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

function bucketRows({ queue }: PostfixReading): BucketRow[] {
  return (queue?.queues ?? []).flatMap((state) => [
    ...cumulated(state, "age", AGE_BOUNDS),
    ...cumulated(state, "size", SIZE_BOUNDS),
  ]);
}

function cumulated(
  queue: QueueState,
  measure: BucketRow["measure"],
  bounds: readonly number[],
): BucketRow[] {
  let count = 0;
  const { counts } = measure === "age" ? queue.ages : queue.sizes;
  return counts.map((own, i) => {
    count += own;
    return { queue, measure, bound: bounds[i] ?? UNBOUNDED, count };
  });
}

function bucketSeries({ queue, measure, bound }: BucketRow): Series {
  const family = measure === "age" ? ages : sizes;
  return family.bucket({
    queue: queueWord(queue),
    le: bound === UNBOUNDED ? "+Inf" : boundLabel(bound),
  });
}

const table = tablesOf<PostfixReading>();

/** Returns postfixQueueTable. */
export function postfixQueueTable(): Table<PostfixReading> {
  const column = columnsOf<QueueState>();
  return table<QueueState>({
    name: "postfixQueueTable",
    oid: [1, 2, 4],
    description:
      "What is in the mail queues now; without rows where they cannot be read.",
    rows: (r) => r.queue?.queues ?? [],
    index: ["postfixQueueIndex"],
    labels: { queue: queueWord },
    columns: [
      column({
        name: "postfixQueueIndex",
        id: 1,
        access: "not-accessible",
        syntax: queueSyntax(),
        description:
          "The queue; other(99) is all that bear another name together.",
        value: queueWord,
      }),
      column({
        name: "postfixQueueMessages",
        id: 2,
        syntax: gauge32,
        description: "Messages in the queue.",
        value: (q) => q.messages,
        series: gauge(
          "postfix_showq_queue_depth",
          "Messages in the queue.",
        )(),
      }),
      column({
        name: "postfixQueueRecipients",
        id: 3,
        syntax: gauge32,
        description: "Their recipients that are still waiting.",
        value: (q) => q.recipients,
        series: gauge(
          "postfix_queue_recipients",
          "Recipients of the messages in the queue that are still waiting.",
        )(),
      }),
      column({
        name: "postfixQueueOctets",
        id: 4,
        syntax: gauge64,
        units: "octets",
        description: "Sum of their sizes.",
        value: (q) => q.bytes,
        series: sizes.sum(),
      }),
      column({
        name: "postfixQueueOldest",
        id: 5,
        syntax: gauge32,
        units: "seconds",
        description: "Age of the oldest; 0 in an empty queue.",
        value: (q) => q.oldest,
        series: gauge(
          "postfix_queue_oldest_message_age_seconds",
          "Age of the oldest message in the queue; 0 when it is empty.",
        )(),
      }),
      column({
        name: "postfixQueueAges",
        id: 6,
        syntax: gauge64,
        units: "seconds",
        description: "Sum of their ages.",
        value: (q) => q.ages.sum,
        series: ages.sum(),
      }),
    ],
    // A histogram has its count under a name of its own: the messages again.
    extra: [
      { series: ages.count(), value: (q) => q.messages },
      { series: sizes.count(), value: (q) => q.messages },
    ],
  });
}

/** Returns postfixQueueBucketTable. */
export function postfixQueueBucketTable(): Table<PostfixReading> {
  const column = columnsOf<BucketRow>();
  return table<BucketRow>({
    name: "postfixQueueBucketTable",
    oid: [1, 2, 5],
    description:
      "Ages and sizes of the messages that are in the queues now, cumulated: a row counts the messages of all rows of the queue and measure above it too.",
    rows: bucketRows,
    index: [
      "postfixQueueBucketQueue",
      "postfixQueueBucketMeasure",
      "postfixQueueBucketBound",
    ],
    labels: {},
    columns: [
      column({
        name: "postfixQueueBucketQueue",
        id: 1,
        access: "not-accessible",
        syntax: queueSyntax(),
        description: "postfixQueueIndex of the queue.",
        value: (row) => queueWord(row.queue),
      }),
      column({
        name: "postfixQueueBucketMeasure",
        id: 2,
        access: "not-accessible",
        syntax: enumeration<BucketRow["measure"]>(MEASURES),
        description: "What is measured.",
        value: (row) => row.measure,
      }),
      column({
        name: "postfixQueueBucketBound",
        id: 3,
        access: "not-accessible",
        syntax: unsigned32,
        description:
          "Upper bound in seconds or octets, which belongs to the bucket; 4294967295 where there is none.",
        value: (row) => row.bound,
      }),
      column({
        name: "postfixQueueBucketMessages",
        id: 4,
        syntax: gauge64,
        description: "Messages that are not above the bound.",
        value: (row) => row.count,
        series: bucketSeries,
      }),
    ],
  });
}
