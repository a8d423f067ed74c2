/**
 * Running a command for its text, under a time limit of its own.
 *
 * @module
 */

import type { CollectContext } from "./collector.ts";
import { HostError } from "./host.ts";
import { MAX_FINDINGS, type Parsed } from "./command_output.ts";

/** What a command printed, as text. */
export interface CommandText {
  readonly status: number;
  /** Standard output; octets that are not UTF-8 are U+FFFD. */
  readonly text: string;
  readonly stderr: string;
}

/** Bounds of one command. */
export interface RunOptions {
  /** Milliseconds after which the command is given up, so that one that hangs does not cost the whole run. */
  readonly timeout?: number;
  readonly maxBytes?: number;
}

/** A command that prints statistics is done in milliseconds. */
const TIMEOUT = 5_000;

/** A firewall's lists stay far below this: 2,000 labels are 200 kB. Only the addresses of a table may need more. */
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * Runs a command to its end.
 *
 * @throws {HostError} when it could not be run, or did not end in time.
 */
export async function runCommand(
  context: Pick<CollectContext, "host" | "signal">,
  argv: readonly string[],
  options: RunOptions = {},
): Promise<CommandText> {
  const timeout = options.timeout ?? TIMEOUT;
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), timeout);
  try {
    const result = await context.host.run(argv, {
      signal: AbortSignal.any([context.signal, patience.signal]),
      maxBytes: options.maxBytes ?? MAX_BYTES,
    });
    return {
      status: result.status,
      text: new TextDecoder().decode(result.stdout),
      stderr: result.stderr,
    };
  } catch (error) {
    if (patience.signal.aborted && !context.signal.aborted) {
      throw new HostError(
        "timeout",
        `Cannot run "${argv.join(" ")}": not done after ${timeout} ms`,
      );
    }
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Returns the first line of what a command said on standard error, or how it ended. */
export function reasonOf(result: CommandText): string {
  const line = result.stderr.trim().split("\n", 1)[0] ?? "";
  return line === "" ? `it ended with status ${result.status}` : line;
}

/** How the output of a command is read. */
export interface ReadOptions<Value> {
  readonly parse: (text: string) => Parsed<Value>;
  /** The command that is run instead where the first is not there. */
  readonly otherwise?: readonly string[];
  /** Most octets that it may print. */
  readonly maxBytes?: number;
}

/**
 * Runs a command whose numbers may be missing, and parses what it printed.
 *
 * @returns undefined where it is not there and, with a problem noted, where it
 * could not be run, failed, or not one line of what it printed is known.
 */
export async function readOptional<Value>(
  context: CollectContext,
  argv: readonly string[],
  options: ReadOptions<Value>,
): Promise<Parsed<Value> | undefined> {
  const { parse, otherwise, ...bounds } = options;
  const where = argv.join(" ");
  let result: CommandText;
  try {
    result = await runCommand(context, argv, bounds);
  } catch (error) {
    if (context.signal.aborted || !(error instanceof HostError)) throw error;
    if (error.kind !== "absent") {
      context.problem({ where, what: error.message });
      return undefined;
    }
    return otherwise === undefined
      ? undefined
      : readOptional(context, otherwise, { parse, ...bounds });
  }
  if (result.status !== 0) {
    context.problem({ where, what: reasonOf(result) });
    return undefined;
  }
  const parsed = parse(result.text);
  for (const problem of parsed.problems) context.problem(problem);
  if (isForeign(result.text, parsed)) {
    context.problem({ where, what: "not one line of the output is known" });
    return undefined;
  }
  return parsed;
}

/** Tells whether a text has lines and none of them was read: another program's, another language's. */
export function isForeign(text: string, parsed: Parsed<unknown>): boolean {
  if (parsed.unread.length === 0) return false;
  const lines = text.split("\n").filter((line) => line.trim() !== "").length -
    (parsed.cut ? 1 : 0);
  return parsed.unread.length >= Math.min(lines, MAX_FINDINGS);
}

/** Most commands of one collector that run at a time. */
const WIDTH = 4;

/** Runs `task`, a command, for each item, a few at a time; results stand in the items' order. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  task: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  async function work(): Promise<void> {
    while (next < items.length) {
      const at = next++;
      results[at] = await task(items[at] as Item);
    }
  }
  await Promise.all(
    Array.from({ length: Math.min(WIDTH, items.length) }, work),
  );
  return results;
}
