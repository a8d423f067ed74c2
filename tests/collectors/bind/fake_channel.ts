/**
 * A host that has a statistics channel and nothing else: its answers stand in
 * the test.
 *
 * @module
 */

import type {
  CollectContext,
  ParseProblem,
} from "../../../collectors/collector.ts";
import {
  type AccessOptions,
  type Host,
  HostError,
  type HostErrorKind,
  type HttpAnswer,
} from "../../../collectors/host.ts";

/** What a URL answers: status 200 and a body, something else, an error, or never. */
export type ChannelAnswer =
  | Uint8Array
  | string
  | { status?: number; contentType?: string; body?: string | Uint8Array }
  | { error: HostErrorKind; message?: string }
  | { hangs: true };

/** A host whose answers a test may change, with the URLs that were asked. */
export interface ChannelHost extends Host {
  readonly answers: Map<string, ChannelAnswer>;
  readonly asked: string[];
}

/** Returns a host; a URL that is not in `answers` is answered with `otherwise`. */
export function channelHost(
  answers: Record<string, ChannelAnswer>,
  otherwise: ChannelAnswer = { error: "refused" },
): ChannelHost {
  const refuse = () =>
    Promise.reject(new HostError("denied", "Cannot: the collector may not"));
  return {
    os: "linux",
    release: "6.1.0",
    hostname: "ns1.example.org",
    now: () => Date.UTC(2026, 9, 7),
    answers: new Map(Object.entries(answers)),
    asked: [],
    run: refuse,
    readFile: refuse,
    readEnd: refuse,
    fetch(url, options) {
      this.asked.push(url);
      return answer(url, this.answers.get(url) ?? otherwise, options);
    },
  };
}

function answer(
  url: string,
  given: ChannelAnswer,
  { signal, maxBytes = Infinity }: AccessOptions,
): Promise<HttpAnswer> {
  if (typeof given === "string" || given instanceof Uint8Array) {
    return answer(url, { body: given }, { signal, maxBytes });
  }
  if ("hangs" in given) {
    return new Promise((_, reject) => {
      signal.addEventListener("abort", () => {
        reject(new HostError("timeout", `Cannot fetch ${url}: timed out`));
      });
    });
  }
  if ("error" in given) {
    const { error, message = `Cannot fetch ${url}: ${error}` } = given;
    return Promise.reject(new HostError(error, message));
  }
  const { status = 200, body = "" } = given;
  const bytes = typeof body === "string"
    ? new TextEncoder().encode(body)
    : body;
  if (bytes.length > maxBytes) {
    return Promise.reject(
      new HostError("too-large", `Cannot fetch ${url}: too large`),
    );
  }
  const contentType = given.contentType ?? typeOf(url);
  return Promise.resolve({ status, contentType, body: bytes });
}

function typeOf(url: string): string {
  return url.includes("/json") ? "application/json" : "text/xml";
}

/** A context for runs, with the problems that were noted in them. */
export interface ChannelContext extends CollectContext {
  readonly problems: ParseProblem[];
}

/** Returns a context for runs on `host`; numbers are given in the order of asking. */
export function channelContext(
  host: Host,
  signal: AbortSignal = new AbortController().signal,
): ChannelContext {
  const problems: ParseProblem[] = [];
  const given = new Map<string, number>();
  return {
    host,
    signal,
    numbers: {
      numberOf(scope, name) {
        const key = `${scope}\n${name}`;
        const number = given.get(key) ?? given.size + 1;
        given.set(key, number);
        return number;
      },
    },
    problem: (problem) => problems.push(problem),
    problems,
  };
}
