/**
 * The agent beside net-snmp's snmpd and npm's net-snmp, on one machine in one
 * run. Prints figures and ratios.
 *
 * @module
 */

import { gunzipSync } from "node:zlib";
import { recordLargeTable } from "../integration/large_table.ts";
import { freePort } from "../integration/processes.ts";
import { sharedData } from "../shared_data.ts";
import {
  bench,
  compiled,
  type Figures,
  measure,
  note,
  start,
  stopAll,
} from "./peers.ts";

const SECONDS = 4;
const SYS_NAME = "1.3.6.1.2.1.1.5.0";
const TABLE = "1.3.6.1.4.1.99999.2";
const MIB_2 = "1.3.6.1.2.1";

const load = await compiled("load");
const script = (name: string) => new URL(name, import.meta.url).pathname;
const main = new URL("../../main.ts", import.meta.url).pathname;

async function snmpd(): Promise<number> {
  const port = freePort();
  const folder = Deno.makeTempDirSync({ prefix: "sounder-bench-" });
  Deno.writeTextFileSync(
    `${folder}/snmpd.conf`,
    `agentaddress udp:127.0.0.1:${port}\nrocommunity public\n`,
  );
  await start("/usr/sbin/snmpd", [
    "-f",
    "-Lo",
    "-C",
    "-c",
    `${folder}/snmpd.conf`,
    "-p",
    `${folder}/pid`,
  ]);
  return port;
}

async function deno(file: string, ...args: string[]): Promise<void> {
  await start(Deno.execPath(), [
    "run",
    "-A",
    "--unstable-net",
    "--unstable-worker-options",
    "--no-check",
    file,
    ...args,
  ]);
}

async function sounder(...flags: string[]): Promise<number> {
  const port = freePort();
  await deno(
    main,
    "serve",
    "--snmp",
    `127.0.0.1:${port}`,
    "--http",
    `127.0.0.1:${freePort()}`,
    ...flags,
  );
  return port;
}

function get(port: number): Promise<Figures> {
  return measure(load, ["get", String(port), "32", String(SECONDS), SYS_NAME]);
}

async function walks(
  port: number,
  root: string,
  walkers: number,
): Promise<number> {
  const all = await Promise.all(
    Array.from(
      { length: walkers },
      () => measure(load, ["walk", String(port), "50", String(SECONDS), root]),
    ),
  );
  return all.reduce((sum, figures) => sum + (figures["varbinds/s"] ?? 0), 0);
}

/** Varbinds a second of a peer that takes seconds for one answer, by net-snmp's patient client. */
async function slowWalk(port: number): Promise<number> {
  const seconds = 15;
  const { stdout } = await new Deno.Command("timeout", {
    args: [
      String(seconds),
      "snmpbulkwalk",
      "-v2c",
      "-cpublic",
      "-Cr50",
      "-t20",
      "-On",
      `127.0.0.1:${port}`,
      TABLE,
    ],
    stderr: "null",
  }).output();
  return Math.round(
    new TextDecoder().decode(stdout).split("\n").length / seconds,
  );
}

await bench("GET of sysName.0, 32 in flight", async () => {
  const [ours, peer, echo] = [
    await sounder(),
    await snmpd(),
    freePort(),
  ];
  await deno(script("echo_server.ts"), String(echo));
  const [mine, theirs, ceiling] = [
    await get(ours),
    await get(peer),
    await get(echo),
  ];
  note(
    `sounder ${mine["resp/s"]}/s, p99 ${mine.p99} us; snmpd ${
      theirs["resp/s"]
    }/s, p99 ${theirs.p99} us; bare echo ${ceiling["resp/s"]}/s`,
  );
  note(
    `ratio of requests ${
      (mine["resp/s"]! / theirs["resp/s"]!).toFixed(2)
    } (wanted 1.2), of p99 ${(mine.p99! / theirs.p99!).toFixed(2)} (at most 2)`,
  );
});

await bench("GETBULK walk, max-repetitions 50", async () => {
  const [ours, peer, npm] = [freePort(), await snmpd(), freePort()];
  await deno(script("table_server.ts"), String(ours));
  await deno(script("npm_agent_server.ts"), String(npm));
  for (const [walkers, wanted] of [[1, 2.5], [8, 4]] as const) {
    const mine = await walks(ours, TABLE, walkers);
    const theirs = await walks(peer, MIB_2, walkers);
    note(
      `${walkers} at once: sounder ${mine}/s, snmpd ${theirs}/s, ratio ${
        (mine / theirs).toFixed(2)
      } (wanted ${wanted})`,
    );
  }
  const mine = await walks(ours, TABLE, 1);
  const theirs = await slowWalk(npm);
  note(
    `npm net-snmp ${theirs}/s, ratio ${(mine / theirs).toFixed(0)} (wanted 50)`,
  );
});

await bench("GET while a 15 MB XML document is read every second", async () => {
  const document = new Uint8Array(gunzipSync(
    Deno.readFileSync(sharedData("bind/large/large-5000-zones.xml.gz")),
  ));
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    (request) =>
      new URL(request.url).pathname.startsWith("/xml/v3")
        ? new Response(document, { headers: { "Content-Type": "text/xml" } })
        : new Response("", { status: 404 }),
  );
  const idle = await get(await sounder());
  stopAll();
  const url = `http://127.0.0.1:${server.addr.port}/xml/v3`;
  const busy = await get(await sounder("--interval", "1", "--bind-url", url));
  note(
    `p99 idle ${idle.p99} us, while reading ${busy.p99} us, ratio ${
      (busy.p99! / idle.p99!).toFixed(2)
    } (at most 3)`,
  );
  await server.shutdown();
});

/** Addresses of the large table: a blocklist. */
const ADDRESSES = 100_000;

await bench(
  `GET while a table of ${ADDRESSES} addresses is read every second`,
  async () => {
    const folder = Deno.makeTempDirSync({ prefix: "sounder-bench-" });
    await recordLargeTable(folder, { addresses: ADDRESSES, counters: false });
    const config = `${folder}/sounder.toml`;
    Deno.writeTextFileSync(
      config,
      `[pf]\nmax_addresses = ${ADDRESSES + 100}\n`,
    );
    const flags = ["--replay", folder, "--only", "pf", "--interval"];
    const idle = await get(await sounder(...flags, "3600"));
    stopAll();
    const busy = await get(
      await sounder(...flags, "1", "--config", config),
    );
    note(
      `p99 idle ${idle.p99} us, while reading ${busy.p99} us, ratio ${
        (busy.p99! / idle.p99!).toFixed(2)
      } (at most 3)`,
    );
  },
);
