/**
 * Counts a log as the collector does: followed, parsed, counted, and stored with
 * the place in the log.
 *
 * @module
 */

import { fileFeed } from "../../collectors/log/feed.ts";
import { liveFiles } from "../../collectors/log/live.ts";
import { createPostfixCollector } from "../../collectors/postfix/collect.ts";
import type { Host } from "../../collectors/host.ts";
import { postfixStore } from "../../roles/postfix_store.ts";
import { openDatabase } from "../../store/database.ts";

const [path = "", state = ""] = Deno.args;

const host: Host = {
  os: "linux",
  release: "",
  hostname: "",
  now: () => Date.now(),
  run: () => Promise.reject(new Error("no commands here")),
  readFile: () => Promise.reject(new Error("no files here")),
  readEnd: () => Promise.reject(new Error("no files here")),
  fetch: () => Promise.reject(new Error("no network here")),
};

const database = openDatabase(state);
const collector = createPostfixCollector({
  openLog: () =>
    Promise.resolve(fileFeed(liveFiles, {
      path,
      from: "start",
      problem: (what) => {
        throw new Error(what);
      },
    })),
  store: postfixStore(database),
});
// One call reads no more than a run may.
while (await collector.readLog(host, new AbortController().signal) > 0);
collector.close();
database.close();
