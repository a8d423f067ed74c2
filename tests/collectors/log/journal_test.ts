import assert from "node:assert/strict";
import type {
  CommandStarter,
  RunningCommand,
} from "../../../collectors/log/journal.ts";
import { journalFeed } from "../../../collectors/log/journal.ts";
import type { LogFeed } from "../../../collectors/log/feed.ts";

/** A journal whose records are numbered; its cursors are their numbers. */
class Journal implements CommandStarter {
  records = 0;
  readonly started: string[] = [];
  /** Octets given at a time: less than a record. */
  readonly #piece = 40;
  #running: { next: number; follow: boolean; closed: boolean }[] = [];

  start(argv: readonly string[]): RunningCommand {
    this.started.push(argv.join(" "));
    const after = argv.find((word) => word.startsWith("--after-cursor="));
    const last = argv.includes("--lines=1");
    const state = {
      next: after !== undefined
        ? Number(after.slice(15)) + 1
        : last
        ? Math.max(1, this.records)
        : 1,
      follow: argv.includes("--follow"),
      closed: false,
    };
    this.#running.push(state);
    let rest = new Uint8Array(0);
    return {
      read: async () => {
        while (rest.length === 0) {
          if (state.closed) return undefined;
          if (state.next <= this.records) rest = record(state.next++);
          else if (!state.follow) return undefined;
          else await new Promise((resolve) => setTimeout(resolve, 1));
        }
        const piece = rest.subarray(0, this.#piece);
        rest = rest.subarray(piece.length);
        return piece;
      },
      close: () => {
        state.closed = true;
      },
    };
  }

  /** Ends every journalctl, as a restart of systemd-journald may. */
  kill(): void {
    for (const state of this.#running) state.closed = true;
    this.#running = [];
  }
}

function record(number: number): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(
    `${
      JSON.stringify({ __CURSOR: String(number), MESSAGE: `line ${number}` })
    }\n`,
  );
}

async function read(
  feed: LogFeed,
): Promise<{ lines: number[]; position: string }> {
  const lines: number[] = [];
  let position = "";
  for (let quiet = 0; quiet < 20;) {
    const fed = await feed.next();
    if (fed === undefined) {
      quiet++;
      await new Promise((resolve) => setTimeout(resolve, 1));
      continue;
    }
    quiet = 0;
    position = fed.position;
    const text = new TextDecoder().decode(fed.lines);
    for (const line of text.trim().split("\n")) {
      lines.push(Number(JSON.parse(line).__CURSOR));
    }
  }
  return { lines, position };
}

const options = {
  matches: ["SYSLOG_FACILITY=2"],
  from: "end" as const,
  follow: true,
  problem: () => {},
};

Deno.test("journalFeed() begins behind the last record and goes on from its cursor", async () => {
  const journal = new Journal();
  journal.records = 5;
  const first = journalFeed(journal, options);
  assert.equal(await first.start(undefined), "5");
  journal.records = 8;
  const { lines, position } = await read(first);
  assert.deepEqual(lines, [6, 7, 8]);
  assert.equal(position, "8");
  first.close();
  journal.records = 10;
  const second = journalFeed(journal, options);
  await second.start(position);
  assert.deepEqual((await read(second)).lines, [9, 10]);
  assert.match(
    journal.started.at(-1)!,
    /^journalctl -o json --all --no-pager --quiet --follow --no-tail --after-cursor=8 SYSLOG_FACILITY=2$/,
  );
  second.close();
});

Deno.test("journalFeed() loses and repeats nothing when journalctl ends", async () => {
  const journal = new Journal();
  journal.records = 3;
  const problems: string[] = [];
  const feed = journalFeed(journal, {
    ...options,
    from: "start",
    problem: (what) => problems.push(what),
  });
  await feed.start(undefined);
  assert.deepEqual((await read(feed)).lines, [1, 2, 3]);
  journal.kill();
  journal.records = 6;
  assert.deepEqual((await read(feed)).lines, [4, 5, 6]);
  assert.equal(problems.length, 1);
  feed.close();
});

Deno.test("journalFeed() ends where the journal ends when it is not to follow", async () => {
  const journal = new Journal();
  journal.records = 3;
  const feed = journalFeed(journal, {
    ...options,
    from: "start",
    follow: false,
  });
  await feed.start(undefined);
  const fed = await feed.next();
  assert.equal(fed!.position, "3");
  assert.equal(await feed.next(), undefined);
});
