/**
 * The executable: how soon it answers, and the memory that it takes beside a
 * real BIND.
 *
 * @module
 */

import { SnmpClient } from "../../cli/snmp_client.ts";
import { rootPath } from "../../dist/root.ts";
import { startNamed } from "../integration/named.ts";
import { freePort } from "../integration/processes.ts";
import { bench, note, start } from "./peers.ts";

const EXECUTABLE = new URL("../../dist/sounder", import.meta.url).pathname;
const SYS_UP_TIME = [1, 3, 6, 1, 2, 1, 1, 3, 0];

/** Zones of the BIND that is read. */
const ZONES = 100;

function residentMegabytes(pid: number): number {
  const { stdout } = new Deno.Command("ps", {
    args: ["-o", "rss=", "-p", String(pid)],
  }).outputSync();
  return Number(new TextDecoder().decode(stdout)) / 1024;
}

await bench("First SNMP answer of the executable", async () => {
  const port = freePort();
  const began = performance.now();
  const child = new Deno.Command(EXECUTABLE, {
    args: [
      "serve",
      "--snmp",
      `127.0.0.1:${port}`,
      "--http",
      `127.0.0.1:${freePort()}`,
    ],
    stderr: "null",
    signal: AbortSignal.timeout(30_000),
  }).spawn();
  try {
    for (;;) {
      const client = new SnmpClient({ hostname: "127.0.0.1", port }, "public");
      const answered = await Promise.race([
        client.get([SYS_UP_TIME]).then(() => true, () => false),
        new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 20)),
      ]);
      client.close();
      if (answered) break;
    }
    note(`${((performance.now() - began) / 1000).toFixed(2)} s (wanted 0.5)`);
  } finally {
    child.kill("SIGTERM");
    await child.status;
  }
});

/** The environment that the unit of systemd starts it with. */
function environmentOfUnit(): Record<string, string> {
  const unit = Deno.readTextFileSync(rootPath("dist/linux/sounder.service"));
  const [, line = ""] = /^Environment=(.*)$/m.exec(unit) ?? [];
  return Object.fromEntries(
    line.split(" ").map((each) => each.split("=") as [string, string]),
  );
}

for (
  const [how, env] of [
    ["as it is", {}],
    ["as systemd starts it", environmentOfUnit()],
  ] as const
) {
  await bench(
    `Memory while serving a BIND with ${ZONES} zones, ${how}`,
    () => measureMemory(env),
  );
}

async function measureMemory(env: Record<string, string>): Promise<void> {
  const named = await startNamed({ zones: ZONES });
  try {
    const flags = [
      ...["--only", "bind", "--interval", "1"],
      ...["--bind-url", named.statisticsUrl],
    ];
    const child = await start(EXECUTABLE, [
      "serve",
      "--snmp",
      `127.0.0.1:${freePort()}`,
      "--http",
      `127.0.0.1:${freePort()}`,
      ...flags,
    ], env);
    await new Promise((resolve) => setTimeout(resolve, 30_000));
    note(
      `${
        residentMegabytes(child.pid).toFixed(0)
      } MB resident after 30 collections (wanted under 120)`,
    );
  } finally {
    await named.stop();
  }
}
