import assert from "node:assert/strict";
import { join } from "node:path";
import { postfixStore } from "../../../roles/postfix_store.ts";
import type { Host } from "../../../collectors/host.ts";
import { fileFeed } from "../../../collectors/log/feed.ts";
import type { LogFiles } from "../../../collectors/log/files.ts";
import {
  createPostfixCollector,
  type PostfixCollector,
} from "../../../collectors/postfix/collect.ts";
import {
  countsOf,
  type PostfixCounts,
} from "../../../collectors/postfix/reading.ts";
import { PostfixTally } from "../../../collectors/postfix/tally.ts";
import { openDatabase, type StateDatabase } from "../../../store/database.ts";
import { liveDisk } from "../log/live_disk.ts";
import { type Disk, memoryDisk } from "../log/memory_files.ts";
import { numbers, RotatingWriter } from "../log/rotating_writer.ts";

const noHost: Host = {
  os: "linux",
  release: "",
  hostname: "mx1",
  now: () => 0,
  run: () => Promise.reject(new Error("no commands here")),
  readFile: () => Promise.reject(new Error("no files here")),
  readEnd: () => Promise.reject(new Error("no files here")),
  fetch: () => Promise.reject(new Error("no network here")),
};

/** Lines of mail that goes in and out, each message over several lines, some through a filter. */
function mailLines(
  random: (below: number) => number,
): (number: number) => string {
  let queue: string[] = [];
  let clock = 0;
  let waiting = 0;
  // Two generations of a log are told apart by their lines, and these by their times.
  const stamp = () => {
    const time = new Date(Date.UTC(2026, 10, 1) + 1000 * clock++).toISOString();
    return `Nov ${time.slice(8, 10)} ${time.slice(11, 19)} mx1`;
  };
  const line = (service: string, message: string) =>
    `${stamp()} postfix/${service}[${random(9)}]: ${message}`;
  const message = (number: number) => {
    const id = `4jXm8H${number.toString(36).toUpperCase()}z6`;
    const size = 200 + random(90_000);
    const sent = random(4) > 0;
    const filtered = random(3) === 0;
    const client = filtered ? "localhost[127.0.0.1]" : "c.test[192.0.2.9]";
    const former = waiting;
    if (!sent) waiting = number;
    queue = [
      line("smtpd", `${id}: client=${client}`),
      line(
        "cleanup",
        `${id}: message-id=<${filtered ? former : number}@x>`,
      ),
      line("qmgr", `${id}: from=<a@x>, size=${size}, nrcpt=1 (queue active)`),
      line(
        "smtp",
        `${id}: to=<b@y>, relay=mx.y[192.0.2.1]:25, delay=1, delays=0.${
          random(9)
        }/0/0/1, dsn=${sent ? "2.0.0" : "4.3.0"}, status=${
          sent ? "sent (250 ok)" : "deferred (host mx.y said: 450 later)"
        }`,
      ),
      ...(sent ? [line("qmgr", `${id}: removed`)] : []),
      ...(random(9) === 0
        ? [`${stamp()} last message repeated ${1 + random(4)} times`]
        : []),
      ...(random(9) === 0
        ? [`${clock} no frame`, `${clock} ${"x".repeat(70_000)}`]
        : []),
    ];
  };
  return (number) => {
    if (queue.length === 0) message(number);
    return queue.shift()!;
  };
}

function linesStored(database: StateDatabase): number {
  const row = database.sql.prepare(
    "SELECT value FROM counters WHERE name = 'lines\tread'",
  ).get();
  return Number(row?.value ?? 0);
}

class Crash extends Error {}

interface Setting {
  readonly disk: Disk;
  readonly path: string;
  readonly state: string;
  readonly seed: number;
  readonly rounds: number;
}

/** Runs collectors that die at random, one after another, and returns what the last one knows and what it should know. */
async function randomRun(
  { disk, path, state, seed, rounds }: Setting,
): Promise<{ counted: PostfixCounts; truth: PostfixCounts }> {
  const random = numbers(seed);
  const truth = new PostfixTally({ stores: false });
  const text = mailLines(random);
  const writer = new RotatingWriter(disk, path, random, (number) => {
    const line = text(number);
    truth.read(`${line}\n`);
    return line;
  });
  const problems: string[] = [];
  let quiet = false;
  let crashIn = -1;
  const files = countdown(disk.files, () => {
    if (!quiet && random(9) === 0 && !isBehind()) writer.step();
    if (crashIn >= 0 && crashIn-- === 0) throw new Crash();
  });
  const signal = new AbortController().signal;
  let database: StateDatabase | undefined;
  let collector: PostfixCollector | undefined;
  // What is older than the oldest generation that is kept is lost to anybody.
  const isBehind = () =>
    writer.idle && writer.lead(linesStored(database!)) > 20;
  const start = () => {
    database = openDatabase(state);
    const options = {
      path,
      from: "start" as const,
      problem: (what: string) => problems.push(what),
    };
    collector = createPostfixCollector({
      openLog: () => Promise.resolve(fileFeed(files, options)),
      store: postfixStore(database),
    });
  };
  const die = () => {
    // Nothing is stored any more: what the process knew is gone with it.
    collector!.close();
    database!.close();
  };
  start();
  await collector!.readLog(noHost, signal);
  for (let round = 0; round < rounds; round++) {
    for (let steps = random(90); steps > 0 && !isBehind(); steps--) {
      writer.step();
    }
    crashIn = random(2) === 0 ? random(80) : -1;
    try {
      await collector!.readLog(noHost, signal);
    } catch {
      // It is told as UnavailableError, whatever it was.
      crashIn = -1;
      die();
      start();
    }
  }
  writer.settle();
  quiet = true;
  crashIn = -1;
  const { counts } = await collector!.collect({
    host: noHost,
    signal,
    numbers: { numberOf: () => 0 },
    problem: (problem) => assert.fail(problem.what),
  });
  die();
  assert.deepEqual(problems, [], `seed ${seed}`);
  return { counted: counts, truth: countsOf(truth.families) };
}

function countdown(files: LogFiles, before: () => void): LogFiles {
  return {
    open: async (path) => {
      before();
      const file = await files.open(path);
      return file && {
        ...file,
        read: (buffer, offset) => {
          before();
          return file.read(buffer, offset);
        },
      };
    },
    facts: (path) => {
      before();
      return files.facts(path);
    },
    names: (folder) => files.names(folder),
  };
}

Deno.test("createPostfixCollector() counts every line once through 200 rounds of rotations and crashes", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const { counted, truth } = await randomRun({
      disk: liveDisk,
      path: join(folder, "mail.log"),
      state: join(folder, "state.db"),
      seed: 4,
      rounds: 200,
    });
    assert.deepEqual(counted, truth);
    assert.ok(
      truth.lines.find(({ result }) => result === "read")!.value > 1000,
    );
    assert.ok(truth.received.some(({ source }) => source === "reinjected"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("createPostfixCollector() counts every line once whatever the seed", async () => {
  const folder = await Deno.makeTempDir();
  try {
    for (let seed = 100; seed < 106; seed++) {
      const { counted, truth } = await randomRun({
        disk: memoryDisk(),
        path: "/var/log/mail.log",
        state: join(folder, `state-${seed}.db`),
        seed,
        rounds: 100,
      });
      assert.deepEqual(counted, truth, `seed ${seed}`);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
