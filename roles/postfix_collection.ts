/**
 * The Postfix collector with what it needs of this machine: the log, the
 * journal, the queues and the state file.
 *
 * @module
 */

import type { ExtendOutput } from "../collectors/extend/reading.ts";
import { liveFiles } from "../collectors/log/live.ts";
import {
  createPostfixCollector,
  type PostfixCollector,
} from "../collectors/postfix/collect.ts";
import { findLog } from "../collectors/postfix/find_log.ts";
import { DetailedWindow, mailqLines } from "../collectors/postfix/librenms.ts";
import type { PostfixReading } from "../collectors/postfix/reading.ts";
import { liveQueueSocket } from "../collectors/postfix/live_showq.ts";
import { QueueReader } from "../collectors/postfix/read_queue.ts";
import { noStore } from "../collectors/postfix/store.ts";
import { commandStarter } from "./command_starter.ts";
import type { Config } from "./config.ts";
import { postfixStore } from "./postfix_store.ts";
import type { Tools } from "./registrations.ts";

/** Part of the interval after which the queues are read again: timers are not exact. */
const QUEUE_SHARE = 0.9;

/** Returns the collector; without a state file every start is the first. */
export function postfixCollector(
  { postfix, interval, timeout }: Config,
  tools: Tools,
): PostfixCollector {
  const { commands, database, once, problem } = tools;
  return createPostfixCollector({
    openLog: findLog({
      files: liveFiles,
      commands: commandStarter(commands),
      log: postfix.log,
      // One reading alone can only tell of what is in the log already.
      from: once || postfix.fromStart ? "start" : "end",
      follow: !once,
      problem,
    }),
    store: database === undefined ? noStore : postfixStore(database),
    queue: new QueueReader(
      postfix.showq === undefined ? {} : {
        socket: { socket: liveQueueSocket, path: postfix.showq },
      },
    ),
    queueAge: interval * QUEUE_SHARE * 1000,
    queueTimeout: timeout * 1000,
  });
}

/** Returns what makes readings to the outputs of the scripts that LibreNMS knows. */
export function postfixExtend(): (
  reading: PostfixReading,
  time: number,
) => readonly ExtendOutput[] {
  const window = new DetailedWindow();
  return (reading, time) => {
    const queues = mailqLines(reading);
    return [
      ...(queues === undefined ? [] : [{ token: "mailq", text: queues }]),
      { token: "postfixdetailed", text: window.lines(reading, time) },
    ];
  };
}
