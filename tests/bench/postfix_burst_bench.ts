/**
 * Keeping up with a mail log: how long a burst of 50,000 lines takes to be
 * counted, read over HTTP, and how fast the agent answers meanwhile. Prints
 * figures and ratios.
 *
 * @module
 */

import { setTimeout as pause } from "node:timers/promises";
import { startSounder } from "../integration/sounder.ts";
import { busyLog } from "./busy_log.ts";
import { bench, compiled, type Figures, measure, note } from "./peers.ts";

const LINES = 50_000;
const BURSTS = 5;
const SYS_NAME = "1.3.6.1.2.1.1.5.0";

/** Requests that are under way at once: a few managers, not a load that takes all there is. */
const WINDOW = "2";

const load = await compiled("load");

function get(port: number, seconds: number): Promise<Figures> {
  return measure(load, [
    ...["get", String(port), WINDOW],
    ...[String(seconds), SYS_NAME],
  ]);
}

/** What `/oid/` tells of one instance, or of all below a name. */
interface Described {
  readonly value?: number | string;
  readonly instances?: readonly {
    readonly oid: string;
    readonly series: string | null;
  }[];
}

async function described(httpUrl: string, oid: string): Promise<Described> {
  return await (await fetch(`${httpUrl}/oid/${oid}`)).json();
}

/** Returns the OID of the counter of lines, once it is there: to ask for it alone costs the agent's thread next to nothing. */
async function oidOfLines(httpUrl: string): Promise<string> {
  for (;;) {
    const { instances = [] } = await described(httpUrl, "postfixCounterTotal");
    const lines = instances.find(({ series }) =>
      series === "postfix_log_lines_total"
    );
    if (lines !== undefined) return lines.oid;
    await pause(100);
  }
}

/** Milliseconds from the moment in which a burst was written until it is counted. */
async function untilCounted(
  httpUrl: string,
  oid: string,
  counted: number,
): Promise<number> {
  const begun = performance.now();
  for (;;) {
    const { value } = await described(httpUrl, oid);
    if (Number(value) >= counted) {
      return performance.now() - begun;
    }
    await pause(10);
  }
}

await bench(`Bursts of ${LINES} lines`, async () => {
  const folder = Deno.makeTempDirSync({ prefix: "sounder-bench-" });
  const log = `${folder}/mail.log`;
  Deno.writeTextFileSync(log, "");
  await using sounder = await startSounder([
    ...["--only", "postfix", "--postfix-log", log],
    ...["--from-start", "--state", `${folder}/state.sqlite`],
  ]);
  await sounder.settled();
  const oid = await oidOfLines(sounder.httpUrl);
  const idle = await get(sounder.snmpPort, BURSTS);
  const bursts: string[] = [];
  let total = 0;
  for (const piece of busyLog(LINES * BURSTS)) {
    if (total % LINES < 2000 && bursts.length * LINES <= total) bursts.push("");
    bursts[bursts.length - 1] += piece;
    total += piece.split("\n").length - 1;
  }
  const busy = get(sounder.snmpPort, BURSTS * 1.5);
  let counted = 0;
  let longest = 0;
  for (const burst of bursts) {
    Deno.writeTextFileSync(log, burst, { append: true });
    counted += burst.split("\n").length - 1;
    const took = await untilCounted(sounder.httpUrl, oid, counted);
    longest = Math.max(longest, took);
    await pause(Math.max(0, 1000 - took));
  }
  const { p99 } = await busy;
  note(
    `counted ${
      longest.toFixed(0)
    } ms after it was written, at most (wanted 1000)`,
  );
  note(
    `p99 idle ${idle.p99} us, during bursts ${p99} us, ratio ${
      (p99! / idle.p99!).toFixed(2)
    } (at most 3)`,
  );
  Deno.removeSync(folder, { recursive: true });
});
