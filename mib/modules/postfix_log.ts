/**
 * Where Postfix is read and how that goes: the scalars of SOUNDER-POSTFIX-MIB.
 *
 * @module
 */

import type { PostfixReading } from "../../collectors/postfix/reading.ts";
import { type Scalar, scalarsOf } from "../declare.ts";
import { counter, gauge, info } from "../family.ts";
import {
  adminString,
  counter64,
  dateAndTime,
  gauge32,
  truthValue,
} from "../syntax.ts";

const scalar = scalarsOf<PostfixReading>();

const up = gauge(
  "postfix_up",
  "1 where the log was read; absent where not.",
);

/** Returns the scalars below postfixLog and postfixQueues. */
export function postfixScalars(): Scalar<PostfixReading>[] {
  return [...logScalars(), ...lineScalars(), ...queueScalars()];
}

function logScalars() {
  return [
    scalar({
      name: "postfixUp",
      oid: [1, 1, 1],
      syntax: truthValue,
      description:
        "True: the log was read. Where it could not be read, nothing of this module is there, and sounderCollectorUp is false.",
      value: () => true,
      series: (r) => up({ path: r.log.source }),
    }),
    scalar({
      name: "postfixLogSource",
      oid: [1, 1, 2],
      syntax: adminString(),
      description: "Path of the log, or journal.",
      value: (r) => r.log.source,
      series: info("postfix_log_info", "Where the log is read.")("source"),
    }),
    scalar({
      name: "postfixLogLastRead",
      oid: [1, 1, 3],
      syntax: dateAndTime,
      description:
        "When lines were read last; absent when none were since sounder began.",
      value: (r) => r.log.lastRead,
      series: gauge(
        "postfix_log_last_read_timestamp_seconds",
        "When lines of the log were read last, in seconds since 1970.",
      )(),
    }),
    scalar({
      name: "postfixLogBehind",
      oid: [1, 1, 4],
      syntax: truthValue,
      description: "Whether more lines were waiting than one run may read.",
      value: (r) => r.log.behind,
      series: gauge(
        "postfix_log_behind",
        "Whether more lines of the log were waiting than one run may read.",
      )(),
    }),
    scalar({
      name: "postfixMessagesUnderWay",
      oid: [1, 1, 5],
      syntax: gauge32,
      description: "Messages whose first line was read and whose last was not.",
      value: (r) => r.log.messagesUnderWay,
      series: gauge(
        "postfix_messages_under_way",
        "Messages whose first line was read and whose last was not.",
      )(),
    }),
  ];
}

function lineScalars() {
  return [
    scalar({
      name: "postfixLogLinesNotUnderstood",
      oid: [1, 1, 6],
      syntax: counter64,
      description:
        "Lines of Postfix that were not understood; by service they are in postfixCounterTable, as all other lines are.",
      value: (r) =>
        r.counts.notUnderstood.reduce((sum, { value }) => sum + value, 0),
      series: counter(
        "postfix_log_lines_not_understood_total",
        "Lines of Postfix that were not understood.",
      )(),
    }),
  ];
}

function queueScalars() {
  return [
    scalar({
      name: "postfixQueueUp",
      oid: [1, 1, 7],
      syntax: truthValue,
      description:
        "Whether the mail queues were read; absent where they are not asked for.",
      value: (r) =>
        r.queue === undefined && r.queueProblem === ""
          ? undefined
          : r.queue !== undefined,
      series: gauge(
        "postfix_queue_up",
        "Whether the mail queues were read.",
      )(),
    }),
    scalar({
      name: "postfixQueueProblem",
      oid: [1, 1, 8],
      syntax: adminString(),
      description:
        "Why the mail queues were not read; empty where nothing is wrong.",
      value: (r) => r.queueProblem,
      series: info(
        "postfix_queue_error_info",
        "Why the mail queues were not read; an empty text where nothing is wrong.",
      )("error"),
    }),
  ];
}
