/**
 * A host for integration tests that can fetch and nothing else.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { CollectContext } from "../../collectors/collector.ts";
import type { Host } from "../../collectors/host.ts";

/** Returns a host that fetches each time over a connection of its own. */
export function fetchingHost(): Host {
  const refuse = () => Promise.reject(new Error("Cannot: only fetching"));
  return {
    os: "linux",
    release: "",
    hostname: "localhost",
    now: Date.now,
    run: refuse,
    readFile: refuse,
    readEnd: refuse,
    async fetch(url, { signal }) {
      const answer = await fetch(url, {
        signal,
        redirect: "manual",
        headers: { connection: "close" },
      });
      const type = answer.headers.get("content-type") ?? "";
      return {
        status: answer.status,
        contentType: type.split(";")[0]?.trim().toLowerCase() ?? "",
        body: await answer.bytes(),
      };
    },
  };
}

/** Returns a context for one run in which any problem fails the test; `given` are the names numbered so far. */
export function strictContext(given: string[] = []): CollectContext {
  return {
    host: fetchingHost(),
    signal: AbortSignal.timeout(30_000),
    numbers: {
      numberOf(_scope, name) {
        if (!given.includes(name)) given.push(name);
        return given.indexOf(name) + 1;
      },
    },
    problem: (problem) => assert.fail(JSON.stringify(problem)),
  };
}
