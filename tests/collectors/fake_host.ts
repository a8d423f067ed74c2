/**
 * A host of which the commands' answers stand in the test.
 *
 * @module
 */

import type {
  CollectContext,
  ParseProblem,
} from "../../collectors/collector.ts";
import {
  type AccessOptions,
  type CommandResult,
  type Host,
  HostError,
  type HostErrorKind,
} from "../../collectors/host.ts";

/** What a command prints; as a string, on standard output with status 0. */
export type FakeAnswer =
  | string
  | { stdout?: string; stderr?: string; status?: number }
  | { error: HostErrorKind }
  | { hangs: true };

/** The parts of a fake host that tests change and look at. */
export interface FakeHost extends Host {
  time: number;
  /** Answers by command line; what is not here is absent. */
  answers: Record<string, FakeAnswer>;
  /** Command lines in the order in which they were run. */
  readonly ran: string[];
}

/** Returns a host; time stands still unless the test moves it. */
export function fakeHost(
  answers: Record<string, FakeAnswer>,
  os = "openbsd",
): FakeHost {
  const refuse = () =>
    Promise.reject(new HostError("absent", "Cannot read: not here"));
  return {
    os,
    release: "7.9",
    hostname: "fw1.example.org",
    time: Date.UTC(2026, 9, 7, 16, 0, 0),
    answers,
    ran: [],
    now() {
      return this.time;
    },
    run(argv, options) {
      const line = argv.join(" ");
      this.ran.push(line);
      return answer(line, this.answers[line], options);
    },
    readFile: refuse,
    readEnd: refuse,
    fetch: refuse,
  };
}

function answer(
  line: string,
  given: FakeAnswer | undefined,
  { signal }: AccessOptions,
): Promise<CommandResult> {
  if (given === undefined) {
    return Promise.reject(
      new HostError("absent", `Cannot run "${line}": absent`),
    );
  }
  if (typeof given === "string") return Promise.resolve(result(given, "", 0));
  if ("error" in given) {
    return Promise.reject(new HostError(given.error, `Cannot run "${line}"`));
  }
  if ("hangs" in given) {
    return new Promise((_, reject) =>
      signal.addEventListener("abort", () => reject(signal.reason))
    );
  }
  const { stdout = "", stderr = "", status = 0 } = given;
  return Promise.resolve(result(stdout, stderr, status));
}

function result(stdout: string, stderr: string, status: number): CommandResult {
  return { status, stdout: new TextEncoder().encode(stdout), stderr };
}

/** A context for one run, with the problems that were noted in it. */
export interface FakeContext extends CollectContext {
  readonly problems: ParseProblem[];
}

/** Returns a context for one run on `host`. */
export function contextOf(
  host: Host,
  signal: AbortSignal = new AbortController().signal,
): FakeContext {
  const problems: ParseProblem[] = [];
  return {
    host,
    signal,
    numbers: { numberOf: () => 1 },
    problem: (problem) => problems.push(problem),
    problems,
  };
}
