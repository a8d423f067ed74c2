/**
 * Debian's bind_exporter beside a named, and promtool.
 *
 * @module
 */

import { missingFile } from "../needing.ts";
import type { Named } from "./named.ts";
import { freePort } from "./processes.ts";

const EXPORTER = "/usr/bin/prometheus-bind-exporter";
const PROMTOOL = "/usr/bin/promtool";
const LIFETIME_SECONDS = 300;
const START_MILLISECONDS = 120_000;

/** Why tests that need bind_exporter and promtool are ignored here; undefined where they can run. */
export const noExporter: string | undefined = missingFile(EXPORTER, PROMTOOL);

/** A bind_exporter that runs. */
export interface Exporter {
  readonly url: string;
  /** Process that ends it when it is ended itself. */
  readonly pid: number;
  stop(): Promise<void>;
}

/** Returns what bind_exporter shows for a named. */
export async function scrapeExporter(named: Named): Promise<string> {
  const exporter = await startExporter(named);
  try {
    return await fetchText(exporter.url);
  } finally {
    await exporter.stop();
  }
}

/** Starts a bind_exporter that asks a named for XML: Debian's 0.6.1 reads no JSON. */
export async function startExporter(named: Named): Promise<Exporter> {
  const pidFile = `${named.folder}/exporter.pid`;
  await Deno.writeTextFile(pidFile, String(named.pid));
  const port = freePort();
  const child = new Deno.Command("/usr/bin/timeout", {
    args: [
      ...["--kill-after=5", String(LIFETIME_SECONDS), EXPORTER],
      `--bind.stats-url=${named.statisticsUrl}/`,
      "--bind.stats-version=xml.v3",
      `--bind.pid-file=${pidFile}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  return {
    url: `http://127.0.0.1:${port}/metrics`,
    pid: child.pid,
    async stop() {
      try {
        child.kill("SIGTERM");
      } catch {
        // It has ended already.
      }
      await child.status;
    },
  };
}

async function fetchText(url: string): Promise<string> {
  const end = Date.now() + START_MILLISECONDS;
  while (true) {
    try {
      const answer = await fetch(url);
      return await answer.text();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** Returns what `promtool check metrics` has to say about exposition text. */
export async function checkMetrics(
  text: string,
): Promise<{ status: number; said: string }> {
  const child = new Deno.Command(PROMTOOL, {
    args: ["check", "metrics"],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  const { code, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  return {
    status: code,
    said: decoder.decode(stdout) + decoder.decode(stderr),
  };
}
