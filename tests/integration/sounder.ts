/**
 * A sounder of our own for tests: from source with the rights of the product,
 * or the executable that `SOUNDER_EXECUTABLE` names, started with an empty
 * environment.
 *
 * @module
 */

import { runtimeFlags } from "../../dist/permissions.ts";
import { rootPath } from "../../dist/root.ts";
import { within } from "./namespace.ts";
import {
  type Ended,
  freePort,
  type Program,
  type ProgramOptions,
  runProgram,
  startProgram,
} from "./processes.ts";

const EXECUTABLE = Deno.env.get("SOUNDER_EXECUTABLE");

/** Words that start sounder; its own arguments follow them. */
export const SOUNDER: readonly string[] = EXECUTABLE === undefined
  ? [
    Deno.execPath(),
    "run",
    "--quiet",
    `--config=${rootPath("deno.json")}`,
    ...runtimeFlags(),
    rootPath("main.ts"),
  ]
  : [Deno.realPathSync(EXECUTABLE)];

/** Deno finds the packages that sounder is made of by its environment; an executable needs none. */
const ENVIRONMENT = EXECUTABLE === undefined
  ? Deno.env.toObject()
  : { PATH: "/nonexistent" };

/** How a sounder is started. */
export interface SounderOptions extends ProgramOptions {
  /** Network namespace that it is started in. */
  readonly namespace?: string;
  /** Words before those that start it. */
  readonly before?: readonly string[];
}

/** A sounder that serves. */
export interface Sounder extends AsyncDisposable {
  /** UDP port of 127.0.0.1, or of the addresses that were told. */
  readonly snmpPort: number;
  /** `http://127.0.0.1:PORT`. */
  readonly httpUrl: string;
  readonly pid: number;
  /** Waits for a line of its output that holds `text`; rejects when it ends before. */
  saw(text: string): Promise<string>;
  /** Waits until its collectors have run: what is listed then stays so. */
  settled(): Promise<void>;
  /** Waits for its end. */
  ended(): Promise<Ended>;
  /** Ends it by SIGTERM. */
  stop(): Promise<Ended>;
}

/** What {@linkcode startSounder} is told of addresses: free ports of 127.0.0.1 where nothing is said. */
export interface Addresses {
  /** Hosts on which the agent listens, all on one port: "127.0.0.1", "[::1]". */
  readonly snmp?: readonly string[];
  readonly snmpPort?: number;
  readonly httpPort?: number;
}

/** Starts `sounder serve` with these flags and returns when both faces listen. */
export async function startSounder(
  flags: readonly string[] = [],
  { snmp = ["127.0.0.1"], snmpPort, httpPort, ...options }:
    & Addresses
    & SounderOptions = {},
): Promise<Sounder> {
  const port = snmpPort ?? freePort();
  const http = `127.0.0.1:${httpPort ?? freePort()}`;
  const program = startServe(
    [
      ...snmp.flatMap((host) => ["--snmp", `${host}:${port}`]),
      ...["--http", http],
      ...flags,
    ],
    options,
  );
  try {
    await program.saw(`curl http://${http}/metrics`);
    await program.saw("snmp: snmpbulkwalk");
    for (
      const host of snmp.filter((host) => !/^(0\.0\.0\.0|\[::\])$/.test(host))
    ) {
      await program.saw(`${host}:${port} .1.3.6.1`);
    }
  } catch (error) {
    await program[Symbol.asyncDispose]();
    throw error;
  }
  return {
    snmpPort: port,
    httpUrl: `http://${http}`,
    pid: program.pid,
    saw: (text) => program.saw(text),
    settled: () => settled(`http://${http}`),
    ended: () => program.ended(),
    stop() {
      program.kill("SIGTERM");
      return program.ended();
    },
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  };
}

/** Longest time, in milliseconds, that collectors may take to run for the first time. */
const SETTLING = 120_000;

/** What is said of a collector before that. */
const NOT_RUN = "no run has ended yet";

async function settled(httpUrl: string): Promise<void> {
  const end = Date.now() + SETTLING;
  let before = "";
  while (Date.now() < end) {
    const answer = await fetch(`${httpUrl}/healthz`);
    const { collectors } = await answer.json() as {
      collectors: Record<string, { error?: string }>;
    };
    const all = Object.values(collectors).some(({ error }) => error === NOT_RUN)
      ? ""
      : Object.keys(collectors).join();
    // Those that nobody asked for are there when they have found something.
    if (all !== "" && all === before) return;
    before = all;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error("Its collectors have not run");
}

/** Starts `sounder serve` with exactly these flags. */
export function startServe(
  flags: readonly string[],
  { namespace, before = [], env, ...options }: SounderOptions = {},
): Program {
  return startProgram([
    ...[...within(namespace), ...before, ...SOUNDER, "serve", ...flags],
  ], { ...options, env: { ...ENVIRONMENT, ...env } });
}

/** Starts a command of sounder that goes on until it is told to end. */
export function startCommand(args: readonly string[]): Program {
  return startProgram([...SOUNDER, ...args], { env: ENVIRONMENT });
}

/** Runs a command of sounder to its end. */
export async function runSounder(
  args: readonly string[],
  { namespace, ...options }: SounderOptions = {},
): Promise<Ended> {
  return await runProgram([...within(namespace), ...SOUNDER, ...args], {
    env: ENVIRONMENT,
    ...options,
  });
}
