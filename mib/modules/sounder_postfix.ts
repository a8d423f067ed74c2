/**
 * SOUNDER-POSTFIX-MIB: every number that Postfix's log and queues tell.
 *
 * @module
 */

import { notificationsOf, riseOf } from "../notification.ts";
import type { PostfixReading } from "../../collectors/postfix/reading.ts";
import { defineModule, type MibModule } from "../declare.ts";
import { postfixCounterTable } from "./postfix_counters.ts";
import {
  postfixBucketTable,
  postfixHistogramTable,
} from "./postfix_histograms.ts";
import { postfixScalars } from "./postfix_log.ts";
import {
  postfixQueueBucketTable,
  postfixQueueTable,
} from "./postfix_queues.ts";

const NAME = "SOUNDER-POSTFIX-MIB";
const notification = notificationsOf(NAME);

/** SOUNDER-POSTFIX-MIB. */
export const postfixModule: MibModule<PostfixReading> = defineModule<
  PostfixReading
>({
  name: "SOUNDER-POSTFIX-MIB",
  identity: "sounderPostfixMIB",
  root: { arc: 3 },
  updated: "202611230000Z",
  description:
    "What Postfix did, counted from its log, and what is in its queues.",
  nodes: {
    postfixNotifications: [0],
    postfixObjects: [1],
    postfixLog: [1, 1],
    postfixTables: [1, 2],
  },
  objects: [
    ...postfixScalars(),
    postfixCounterTable(),
    postfixHistogramTable(),
    postfixBucketTable(),
    postfixQueueTable(),
    postfixQueueBucketTable(),
  ],
  notifications: [
    notification({
      name: "postfixManyQueued",
      id: 1,
      description:
        "There are more messages in a queue than notifications.mail_queue allows. It is sent again only after there were 10 percent less than that.",
      objects: ["postfixQueueMessages"],
      trigger: riseOf(NAME, "postfixQueueMessages", "mailQueue"),
    }),
  ],
});
