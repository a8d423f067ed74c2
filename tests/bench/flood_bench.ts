/**
 * A flood from one source: what the agent loses of it beside a bare receive
 * loop, and how soon others are answered meanwhile. Needs root, for a network
 * namespace of its own: sources on loopback are not limited.
 *
 * @module
 */

import {
  noNamespace,
  openNamespace,
  within,
} from "../integration/namespace.ts";
import { bench, note, start } from "./peers.ts";

const SECONDS = 2;
const ROUNDS = 5;
const RATE = 100_000;
const PORT = "16161";
const AGENT = "192.0.2.1";
const SINK = "192.0.2.2";
const FLOODER = "198.51.100.1";
const MANAGER = "198.51.100.2";

if (noNamespace !== undefined) throw new Error(`Cannot flood: ${noNamespace}`);

const path = (name: string) => new URL(name, import.meta.url).pathname;
const folder = Deno.makeTempDirSync({ prefix: "sounder-bench-" });
const flood = `${folder}/flood`;
const built = new Deno.Command("gcc", {
  args: ["-O2", "-o", flood, path("flood.c")],
}).outputSync();
if (!built.success) throw new Error("Cannot compile flood.c: gcc is needed");

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

/** What was sent to one receiver and what it received, over all rounds. */
interface Tally {
  sent: number;
  received: number;
}

function lossOf({ sent, received }: Tally): number {
  return 1 - received / sent;
}

async function floodSink(tally: Tally): Promise<void> {
  const sink = run(
    ...[Deno.execPath(), "run", "-A", "--unstable-net", path("flood_sink.ts")],
    ...[SINK, PORT, String(SECONDS + 4)],
  );
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  tally.sent += numberOf(await send(FLOODER, SINK, RATE), "sent");
  tally.received += numberOf(await sink, "received");
}

async function receivedByAgent(): Promise<number> {
  const page = await run(
    "/usr/bin/curl",
    "-s",
    "http://127.0.0.1:9163/metrics",
  );
  return numberOf(page, 'sounder_snmp_packets_total{direction="in"}');
}

async function floodAgent(tally: Tally): Promise<string> {
  const before = await receivedByAgent();
  const [flooded, asked] = await Promise.all([
    send(FLOODER, AGENT, RATE),
    send(MANAGER, AGENT, 200),
  ]);
  tally.sent += numberOf(flooded, "sent") + numberOf(asked, "sent");
  tally.received += await receivedByAgent() - before;
  return asked;
}

await bench(
  `a flood of ${RATE} datagrams a second from one source`,
  async () => {
    const [command = "", ...words] = [
      ...within(namespace.name),
      ...[Deno.execPath(), "run", "-A", "--unstable-net"],
      ...["--unstable-worker-options", "--unstable-raw-imports", "--no-check"],
      ...[path("../../main.ts"), "serve", "--only", "sensors"],
      ...["--snmp", `${AGENT}:${PORT}`, "--community", "public"],
    ];
    await start(command, words);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const [bare, agent] = [{ sent: 0, received: 0 }, { sent: 0, received: 0 }];
    const latencies: number[] = [];
    // In turns: what else the machine has to do falls on both.
    for (let round = 0; round < ROUNDS; round++) {
      await floodSink(bare);
      latencies.push(numberOf(await floodAgent(agent), "p99") / 1000);
    }
    const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
    note(
      `lost by a bare loop ${percent(lossOf(bare))}, by the agent ${
        percent(lossOf(agent))
      }, ratio ${(lossOf(agent) / lossOf(bare)).toFixed(2)} (at most 2)`,
    );
    note(
      `another source meanwhile: p99 ${
        latencies.map((latency) => latency.toFixed(0)).join(", ")
      } ms (at most 100)`,
    );
  },
);
Deno.removeSync(folder, { recursive: true });
