/**
 * A flood from one source: what the agent loses of it beside a bare receive
 * loop, what each spends on a datagram, and how soon others are answered
 * meanwhile. Needs root, for a network namespace of its own: sources on loopback
 * are not limited.
 *
 * Losses are those of the kernel, which drops what does not fit into the
 * socket's buffer while the receiver does not run. Below a few in a hundred they
 * tell when it was not let run, and not how much it has to do; so there is a
 * second flood that no receiver keeps up with, and processor time, which does
 * not depend on what else the machine does.
 *
 * @module
 */

import {
  noNamespace,
  openNamespace,
  within,
} from "../integration/namespace.ts";
import {
  bench,
  compiled,
  median,
  note,
  processorTime,
  start,
} from "./peers.ts";

const SECONDS = 2;
const ROUNDS = 5;
/** Datagrams a second: what has to be withstood, and more than can be taken. */
const RATES = [100_000, 400_000];
/** Least loss of the bare loop with which another is compared. */
const NOTABLE = 0.02;
const PORT = "16161";
const AGENT = "192.0.2.1";
const SINK = "192.0.2.2";
const FLOODER = "198.51.100.1";
const MANAGER = "198.51.100.2";

if (noNamespace !== undefined) throw new Error(`Cannot flood: ${noNamespace}`);

const path = (name: string) => new URL(name, import.meta.url).pathname;
const flood = await compiled("flood");

await using namespace = await openNamespace();
for (const address of [AGENT, SINK, FLOODER, MANAGER]) {
  await namespace.ip("address", "add", `${address}/32`, "dev", "lo");
}

async function run(...words: string[]): Promise<string> {
  const [command = "", ...args] = [...within(namespace.name), ...words];
  const { stdout } = await new Deno.Command(command, { args }).output();
  return new TextDecoder().decode(stdout);
}

function send(from: string, to: string, rate: number): Promise<string> {
  return run(flood, from, to, PORT, String(rate), String(SECONDS));
}

/** Returns the number behind a word. */
function numberOf(text: string, word: string): number {
  const at = text.indexOf(`${word} `);
  return at < 0 ? NaN : Number.parseInt(text.slice(at + word.length), 10);
}

/** One flood of one receiver. */
interface Flood {
  /** Share that was lost. */
  readonly loss: number;
  /** Microseconds of processor time of the receiver for each datagram that it took. */
  readonly spent: number;
}

async function floodSink(rate: number): Promise<Flood> {
  const sink = run(
    ...[Deno.execPath(), "run", "-A", "--unstable-net", path("flood_sink.ts")],
    ...[SINK, PORT, String(SECONDS + 3)],
  );
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const sent = numberOf(await send(FLOODER, SINK, rate), "sent");
  const said = await sink;
  const received = numberOf(said, "received");
  return {
    loss: 1 - received / sent,
    spent: numberOf(said, "spent") / received,
  };
}

async function receivedByAgent(): Promise<number> {
  const page = await run(
    "/usr/bin/curl",
    "-s",
    "http://127.0.0.1:9163/metrics",
  );
  return numberOf(page, 'sounder_snmp_packets_total{direction="in"}');
}

/** Floods the agent, and asks it from elsewhere; `p99` is how long those answers take, in milliseconds. */
async function floodAgent(
  pid: number,
  rate: number,
): Promise<Flood & { readonly p99: number }> {
  const before = [await receivedByAgent(), processorTime(pid)] as const;
  const [flooded, asked] = await Promise.all([
    send(FLOODER, AGENT, rate),
    send(MANAGER, AGENT, 200),
  ]);
  const spent = processorTime(pid) - before[1];
  const received = await receivedByAgent() - before[0];
  const sent = numberOf(flooded, "sent") + numberOf(asked, "sent");
  return {
    loss: 1 - received / sent,
    spent: spent / received,
    p99: numberOf(asked, "p99") / 1000,
  };
}

async function compare(pid: number, rate: number): Promise<void> {
  const bare: Flood[] = [];
  const agent: Awaited<ReturnType<typeof floodAgent>>[] = [];
  // In turns: what else the machine has to do falls on both.
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(await floodSink(rate));
    agent.push(await floodAgent(pid, rate));
  }
  note(`${rate} datagrams a second, ${ROUNDS} rounds of ${SECONDS} s, medians`);
  const losses = [bare, agent].map((all) => all.map(({ loss }) => loss));
  const [lost = NaN, lostByUs = NaN] = losses.map(median);
  const list = losses.map((all) =>
    all.map((loss) => (100 * loss).toFixed(1)).join(" ")
  );
  note(
    `  lost by a bare loop ${(100 * lost).toFixed(1)} % (${
      list[0]
    }), by the agent ${(100 * lostByUs).toFixed(1)} % (${list[1]}), ${
      lost < NOTABLE
        ? "too little to compare"
        : `ratio ${(lostByUs / lost).toFixed(2)} (at most 2)`
    }`,
  );
  const [spent = NaN, spentByUs = NaN] = [bare, agent].map((all) =>
    median(all.map(({ spent }) => spent))
  );
  note(
    `  processor time of a datagram: a bare loop ${
      spent.toFixed(1)
    } us, the agent ${spentByUs.toFixed(1)} us, ratio ${
      (spentByUs / spent).toFixed(2)
    }`,
  );
  const p99 = agent.map(({ p99 }) => p99);
  note(
    `  another source meanwhile: p99 ${median(p99).toFixed(0)} ms (${
      p99.map((each) => each.toFixed(0)).join(" ")
    }; at most 100)`,
  );
}

await bench("A flood from one source", async () => {
  const [command = "", ...words] = [
    ...within(namespace.name),
    ...[Deno.execPath(), "run", "-A", "--unstable-net"],
    ...["--unstable-worker-options", "--unstable-raw-imports", "--no-check"],
    ...[path("../../main.ts"), "serve", "--only", "sensors"],
    ...["--snmp", `${AGENT}:${PORT}`, "--community", "public"],
  ];
  const { pid } = await start(command, words);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  for (const rate of RATES) await compare(pid, rate);
});
