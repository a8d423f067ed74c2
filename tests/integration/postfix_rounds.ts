/**
 * Rounds of mail through a real Postfix while its log is rotated and sounder is
 * killed, each of it at random instants; and what must be counted in the end.
 *
 * @module
 */

import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { setTimeout as pause } from "node:timers/promises";
import { numbers } from "../collectors/log/rotating_writer.ts";
import { compareFaces, scrape } from "./faces.ts";
import type { Postfix } from "./postfix.ts";
import { KINDS, MailTruth } from "./postfix_truth.ts";
import { runSounder, type Sounder, startSounder } from "./sounder.ts";

/** SOUNDER-POSTFIX-MIB. */
const POSTFIX_MIB = "1.3.6.1.4.1.8072.9999.9999.112.3";

/** Seconds that one sounder may live: longer than any run of rounds. */
const LIFETIME = 7200;

/** Looks at something that takes its time, a tenth of a second between two of them. */
const PATIENCE = 1_800;

/** Generations of the log that are kept: more than one round makes. */
const KEPT = 12;

/** Series that tell of a moment, or of where sounder reads: two who count the same differ in them. */
const OF_A_MOMENT =
  /^postfix_(up|log_info|log_last_read|log_behind|queue_|showq_|mta_stored)/;

/** Seeds that a round gives to those who act in it. */
const SEEDS = 0x7fff_ffff;

/** Returns a number from 0 up to, not including, `below`. */
type Random = (below: number) => number;

/** What happened in all rounds. */
export interface Happened {
  rounds: number;
  kills: number;
  stops: number;
  renamed: number;
  truncated: number;
  lines: number;
}

/** Runs rounds, each with its own random numbers. */
export class Rounds {
  readonly #postfix: Postfix;
  readonly #random: Random;
  readonly #truth = new MailTruth();
  readonly happened: Happened = {
    rounds: 0,
    kills: 0,
    stops: 0,
    renamed: 0,
    truncated: 0,
    lines: 0,
  };
  /** Everything that Postfix logged in rounds that are over, and what of it lies in the log still. */
  #past = "";
  /** How often the log was rotated in this round. */
  #rotations = 0;
  #sounder: Sounder | undefined;

  constructor(postfix: Postfix, seed: number) {
    this.#postfix = postfix;
    this.#random = numbers(seed);
  }

  /** Ends the sounder that runs. */
  async close(): Promise<void> {
    await this.#sounder?.[Symbol.asyncDispose]();
    this.#sounder = undefined;
  }

  /** One round: mail while anything happens, a rotation when all is still, and the comparison. */
  async run(): Promise<void> {
    const random = this.#random;
    await this.#start();
    // Each has numbers of its own: which of the two asks first is nobody's choice.
    await Promise.all([
      this.#sendMail(numbers(random(SEEDS))),
      this.#disturb(numbers(random(SEEDS))),
    ]);
    await this.#still();
    if (random(2) === 0) await this.#kill();
    const still = [
      "rename",
      "copytruncate",
      "copytruncate",
      "nothing",
    ][random(4)]!;
    if (still !== "nothing") await this.#rotate(still);
    if (random(4) === 0) {
      await this.#postfix.giveUpDeferred(random(2) === 0 ? "each" : "all");
      this.#truth.gaveUp();
    }
    await this.#still();
    await this.#start();
    await this.#compare();
    this.happened.rounds++;
  }

  /** Compares what showq says with what was put off. */
  async compareQueue(): Promise<void> {
    await until("the queue is read", async () => {
      const depth = (await scrape(this.#sounder!)).get(
        'postfix_showq_queue_depth{queue="deferred"}',
      );
      const { deferred } = this.#truth;
      return depth === String(deferred) ? "" : `${depth} of ${deferred}`;
    });
  }

  /** Compares every series with that of one count of all that was ever logged. */
  async compareWithWhole(): Promise<void> {
    const path = `${this.#postfix.folder}/whole.log`;
    await Deno.writeTextFile(path, this.#past + await this.#current());
    const { status, stdout, stderr } = await runSounder([
      "metrics",
      ...["--only", "postfix", "--postfix-log", path],
    ]);
    assert.equal(status, 0, stderr);
    const whole = series(stdout);
    const served = series(
      await (await fetch(`${this.#sounder!.httpUrl}/metrics`)).text(),
    );
    const differences = [...new Set([...served.keys(), ...whole.keys()])]
      .filter((name) => served.get(name) !== whole.get(name))
      .map((name) => `${name} ${served.get(name)}, not ${whole.get(name)}`);
    assert.deepEqual(differences, []);
    assert.ok(whole.size > 200, String(whole.size));
  }

  async #sendMail(random: Random): Promise<void> {
    for (let sent = 1 + random(4); sent > 0; sent--) {
      const kind = KINDS[random(KINDS.length)]!;
      const messages = 1 + random(kind === "sendmail" ? 2 : 6);
      const recipients = 1 + random(4);
      await this.#truth.send(this.#postfix, kind, messages, recipients);
    }
  }

  /** What befalls sounder and the log while mail is under way. */
  async #disturb(random: Random): Promise<void> {
    for (let left = 1 + random(3); left > 0; left--) {
      await pause(random(400));
      switch (random(4)) {
        case 0:
          await this.#rotate("rename");
          break;
        case 1:
          await this.#stop();
          break;
        default:
          await this.#kill();
      }
      await pause(random(200));
      if (random(3) > 0) await this.#start();
    }
  }

  async #start(): Promise<void> {
    if (this.#sounder !== undefined) return;
    const { folder, log, showq } = this.#postfix;
    const config = `${folder}/sounder.toml`;
    await Deno.writeTextFile(
      config,
      `[postfix]\nlog = "${log}"\nfrom_start = true\nshowq = "${showq}"\n`,
    );
    this.#sounder = await startSounder([
      ...["--config", config, "--only", "postfix"],
      ...["--state", `${folder}/state.sqlite`],
    ], { lifetime: LIFETIME });
  }

  async #kill(): Promise<void> {
    if (this.#sounder === undefined) return;
    Deno.kill(this.#sounder.pid, "SIGKILL");
    await this.#sounder.ended();
    this.#sounder = undefined;
    this.happened.kills++;
  }

  async #stop(): Promise<void> {
    if (this.#sounder === undefined) return;
    assert.equal((await this.#sounder.stop()).status, 0);
    this.#sounder = undefined;
    this.happened.stops++;
  }

  /** As Debian rotates: the last generation is not packed, since it may be written still. */
  async #rotate(how: string): Promise<void> {
    const { folder, log } = this.#postfix;
    const config = `${folder}/logrotate.conf`;
    const manner = how === "copytruncate"
      ? "copytruncate"
      : `create 0644 root root
postrotate
/usr/sbin/postfix -c ${folder}/etc reload
endscript`;
    await Deno.writeTextFile(
      config,
      `"${log}" {
su root root
rotate ${KEPT}
compress
delaycompress
${manner}
}
`,
      { mode: 0o644 },
    );
    await this.#postfix.run([
      "/usr/sbin/logrotate",
      ...["--force", "--state", `${folder}/logrotate.state`, config],
    ]);
    this.#rotations++;
    if (how === "copytruncate") this.happened.truncated++;
    else this.happened.renamed++;
  }

  /** Waits until Postfix has done all that it was given, and logs nothing more. */
  async #still(): Promise<void> {
    let before = "";
    let looks = 0;
    await until("Postfix is still", async () => {
      const all = this.#past + await this.#current();
      if (++looks % 30 === 0) await this.#postfix.deliverNow(locked(all));
      const lacking = this.#lacking(all.split("\n"));
      const still = all === before && lacking === "";
      before = all;
      return still ? "" : `${lacking || "it goes on"}; ${oddities(all)}`;
    });
  }

  /** Tells what of that which was sent is not done yet; empty where all is. */
  #lacking(lines: readonly string[]): string {
    const truth = this.#truth;
    const patterns: readonly (readonly [RegExp, number])[] = [
      [
        /postfix\/qmgr\[\d+\]: \w+: removed$/,
        truth.of('postfix_removed_messages_total{by="qmgr"}'),
      ],
      [/ status=deferred /, deferredRecipients(truth)],
      [
        /smtpd\[\d+\]: disconnect from /,
        truth.of("postfix_smtpd_disconnects_total"),
      ],
    ];
    const lacking = patterns.flatMap(([pattern, wanted]) => {
      const found = lines.filter((line) => pattern.test(line)).length;
      return found >= wanted ? [] : [`${found} of ${wanted} ${pattern}`];
    });
    const deleted = deletedBy(lines);
    const wanted = truth.of('postfix_removed_messages_total{by="postsuper"}');
    if (deleted < wanted) lacking.push(`${deleted} of ${wanted} deleted`);
    return lacking.join(", ");
  }

  /** Returns what was logged and is not in the past. */
  async #current(): Promise<string> {
    const { log } = this.#postfix;
    let text = "";
    for (let number = this.#rotations; number > 0; number--) {
      text += await textOf(`${log}.${number}`);
    }
    return text + await textOf(log);
  }

  /** Compares both faces with each other, and with what was sent. */
  async #compare(): Promise<void> {
    const sounder = this.#sounder!;
    const text = this.#past + await this.#current();
    const lines = text.split("\n").length - 1;
    await until("all lines are counted", async () => {
      const counted = Number(
        (await scrape(sounder)).get("postfix_log_lines_total") ?? 0,
      );
      assert.ok(counted <= lines, `${counted} lines counted of ${lines}`);
      return counted === lines ? "" : `${counted} of ${lines}`;
    });
    const served = await scrape(sounder);
    for (const [name, value] of this.#truth.series) {
      assert.equal(served.get(name), String(value), name);
    }
    assert.equal(served.get("postfix_log_lines_not_understood_total"), "0");
    const { numbers } = await compareFaces(sounder, POSTFIX_MIB);
    assert.ok(numbers > 200, `${numbers} numbers were compared`);
    this.happened.lines = lines;
    // What was rotated away in this round is complete; the log itself goes on.
    if (this.#rotations >= KEPT / 2) await this.#keep();
  }

  /** Moves what was rotated away into the past. */
  async #keep(): Promise<void> {
    const { log } = this.#postfix;
    for (let number = this.#rotations; number > 0; number--) {
      this.#past += await textOf(`${log}.${number}`);
    }
    this.#rotations = 0;
  }
}

/** How many messages postsuper(1) says it deleted. */
function deletedBy(lines: readonly string[]): number {
  return lines.reduce((sum, line) => {
    const said = /postfix\/postsuper\[\d+\]: Deleted: (\d+) message/.exec(line);
    return sum + Number(said?.[1] ?? 0);
  }, 0);
}

/** Queue ids of messages that a queue manager found locked when it was started anew, and that are not gone. */
function locked(log: string): string[] {
  return [...log.matchAll(/\]: (\w+): skipped, still being delivered/g)]
    .map(([, queueId]) => queueId!)
    .filter((queueId) => !log.includes(`: ${queueId}: removed\n`));
}

/** What a log says that should not be in it, the last of it. */
function oddities(log: string): string {
  const odd = /(?:warning|error|fatal|panic): |skipped|status=deferred/;
  return log.split("\n").filter((line) =>
    odd.test(line) && !line.includes("later.test>")
  ).slice(-5).join("\n");
}

function deferredRecipients(truth: MailTruth): number {
  return truth.of(
    'postfix_deliveries_total{agent="smtp",status="deferred",destination="remote"}',
  );
}

/** Text of a generation, packed or not; empty where there is none. */
async function textOf(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch {
    try {
      return new TextDecoder().decode(
        gunzipSync(await Deno.readFile(`${path}.gz`)),
      );
    } catch {
      return "";
    }
  }
}

/** Series of Postfix on a page, but those that tell of a moment. */
function series(page: string): Map<string, string> {
  return new Map(
    page.split("\n")
      .filter((line) => line.startsWith("postfix_") && !OF_A_MOMENT.test(line))
      .map((line) => {
        const space = line.lastIndexOf(" ");
        return [line.slice(0, space), line.slice(space + 1)] as const;
      }).sort(([a], [b]) => a < b ? -1 : 1),
  );
}

/** Looks again and again until nothing is lacking. */
async function until(
  what: string,
  lacking: () => Promise<string>,
): Promise<void> {
  let last = "";
  for (let looks = 0; looks < PATIENCE; looks++) {
    last = await lacking();
    if (last === "") return;
    await pause(100);
  }
  throw new Error(`It was waited in vain until ${what}: ${last}`);
}
