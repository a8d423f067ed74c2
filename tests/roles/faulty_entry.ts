/**
 * An entry module whose roles are real and fail after a moment: run with the
 * role, the fault and the flags of `serve`. It prints what happens, one JSON
 * object a line.
 *
 * @module
 */

import { runFace } from "../../roles/face.ts";
import { runReader } from "../../roles/reader.ts";
import { Supervisor } from "../../roles/supervisor.ts";
import {
  workerName,
  type WorkerPort,
  workerPort,
} from "../../roles/worker_port.ts";
import { startOf } from "./start.ts";

/** How a role can fail. */
export type Fault =
  | "throws"
  | "rejects"
  | "throws-at-once"
  | "throws-at-any-time"
  | "hangs";

/** One thing that happened, and when in milliseconds. */
export type Happening =
  & { readonly at: number }
  & (
    | { readonly what: "log"; readonly level: string; readonly text: string }
    | { readonly what: "listening"; readonly face: string }
    | { readonly what: "exit"; readonly status: number }
  );

/** Milliseconds that a role lives until it fails, from when it does what it is for. */
const LIFE = 400;

/** Milliseconds between two looks whether a role hangs, where the machine does nothing else. */
const HEARTBEAT = 300;

/**
 * How many times as long as its start took a role lives at most that fails at
 * any time: on a machine with other things to do all of it takes longer.
 */
const LONGEST_LIFE = 4;

const FAULTS: Readonly<Record<Fault, () => void>> = {
  "throws": () => {
    throw new Error("a fault of the test");
  },
  "rejects": () => void Promise.reject(new Error("a fault of the test")),
  "throws-at-once": () => {
    throw new Error("a fault of the test");
  },
  "throws-at-any-time": () => {
    throw new Error("a fault of the test");
  },
  "hangs": () => {
    for (;;);
  },
};

function play(role: string): void {
  const fault = new URL(import.meta.url).searchParams.get(role) as Fault | null;
  if (fault === "throws-at-once") FAULTS[fault]();
  const fail = (life: number) => {
    if (fault !== null) setTimeout(FAULTS[fault], life);
  };
  if (fault === "throws-at-any-time") {
    fail(Math.random() * LONGEST_LIFE * performance.now());
  }
  const begun = fault === "throws-at-any-time" ? () => {} : () => fail(LIFE);
  if (role === "face") {
    runFace(watched(
      (said) => said.type === "listening" && said.face === "http",
      begun,
    ));
  } else {
    runReader(watched(
      (said) => said.type === "log" && said.text.startsWith("bind: down"),
      begun,
    ));
  }
}

/** This worker's port, of which one is told once when something is posted. */
function watched<In, Out>(
  what: (said: Out) => boolean,
  then: () => void,
): WorkerPort<In, Out> {
  const port = workerPort<In, Out>();
  let seen = false;
  return {
    onMessage: (handle) => port.onMessage(handle),
    post(message, transfer) {
      port.post(message, transfer);
      if (seen || !what(message)) return;
      seen = true;
      then();
    },
  };
}

const encoder = new TextEncoder();

function say(happening: Record<string, unknown>): void {
  const line = JSON.stringify({ at: performance.now(), ...happening });
  Deno.stdout.writeSync(encoder.encode(`${line}\n`));
}

function supervise([role = "", fault = "", flags = "{}"]: string[]): void {
  const supervisor = new Supervisor({
    start: startOf(JSON.parse(flags)),
    entry: `${import.meta.url}?${role}=${fault}`,
    os: Deno.build.os,
    commands: new Map(),
    // Short where a role is to hang; else a busy machine, on which it takes
    // long to come here, is not to be taken for that.
    ...(fault === "hangs"
      ? { heartbeatInterval: Math.max(HEARTBEAT, performance.now() / 2) }
      : {}),
    log: (level, text) => say({ what: "log", level, text }),
    onListening: ({ face }) => say({ what: "listening", face }),
    exit: (status) => {
      say({ what: "exit", status });
      Deno.exit(status);
    },
  });
  supervisor.begin();
}

const role = workerName();
if (role !== undefined) play(role);
else if (import.meta.main) supervise(Deno.args);
