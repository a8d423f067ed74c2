/**
 * Mail records in a journal that systemd-journal-remote writes, read by the real
 * journalctl: each counted once, though whoever counts dies again and again.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { CommandStarter } from "../../collectors/log/journal.ts";
import { journalFeed } from "../../collectors/log/journal.ts";
import { liveCommands } from "../../collectors/log/live.ts";
import {
  createPostfixCollector,
  type PostfixCollector,
} from "../../collectors/postfix/collect.ts";
import { countsOf } from "../../collectors/postfix/reading.ts";
import { PostfixTally } from "../../collectors/postfix/tally.ts";
import { postfixStore } from "../../roles/postfix_store.ts";
import { openDatabase, type StateDatabase } from "../../store/database.ts";
import { fakeHost } from "../collectors/fake_host.ts";
import { numbers } from "../collectors/log/rotating_writer.ts";
import { missingFile, needing } from "../needing.ts";
import { withFolder } from "./processes.ts";

const JOURNALCTL = "/usr/bin/journalctl";
const REMOTE = "/lib/systemd/systemd-journal-remote";

const missing = missingFile(JOURNALCTL, REMOTE);

const ROUNDS = 12;
const encoder = new TextEncoder();

/** What Postfix says in one record, in text or in octets that are no UTF-8. */
function messageOf(number: number, random: (below: number) => number) {
  const id = `A${number.toString(16).toUpperCase().padStart(9, "0")}`;
  switch (random(4)) {
    case 0:
      return encoder.encode(`connect from h${number}[192.0.2.9]`);
    case 1:
      return encoder.encode(`${id}: client=h[192.0.2.9]`);
    case 2:
      // The recipient's name is in ISO 8859-1.
      return Uint8Array.from([
        ...encoder.encode(`${id}: to=<j`),
        0xf6,
        ...encoder.encode(
          "rg@b.test>, relay=local, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (delivered)",
        ),
      ]);
    default:
      return encoder.encode(
        `${id}: to=<日本@b.test>, relay=local, delay=1, delays=0/0/0/1, dsn=4.0.0, status=deferred (later)`,
      );
  }
}

const SERVICES = ["smtpd", "smtpd", "local", "local"];

/** A journal that grows, and what is to be counted of it. */
class Journal {
  readonly path: string;
  readonly truth = new PostfixTally({ stores: false });
  readonly #random: (below: number) => number;
  #written = 0;

  constructor(folder: string, random: (below: number) => number) {
    this.path = `${folder}/system.journal`;
    this.#random = random;
  }

  /** Adds records of mail, and some that are none. */
  async write(count: number): Promise<void> {
    const parts: Uint8Array[] = [];
    const end = this.#written + count;
    while (this.#written < end) {
      const number = ++this.#written;
      const kind = this.#random(4);
      const message = messageOf(number, () => kind);
      const mail = this.#random(5) > 0;
      parts.push(entry(number, mail ? 2 : 3, SERVICES[kind]!, message));
      if (!mail) continue;
      const text = new TextDecoder().decode(message);
      this.truth.read(
        `Nov 22 23:50:40 mx1 postfix/${SERVICES[kind]}[7]: ${text}\n`,
      );
    }
    const child = new Deno.Command(REMOTE, {
      args: ["-o", this.path, "-"],
      stdin: "piped",
      stdout: "null",
      stderr: "null",
    }).spawn();
    const writer = child.stdin.getWriter();
    for (const part of parts) await writer.write(part);
    await writer.close();
    assert.equal((await child.status).success, true);
  }
}

/** A record in journald's export format: a field of octets has its length before it. */
function entry(
  number: number,
  facility: number,
  service: string,
  message: Uint8Array,
): Uint8Array {
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(message.length), true);
  return Uint8Array.from([
    ...encoder.encode([
      `__REALTIME_TIMESTAMP=${1_795_391_600_000_000 + number}`,
      `__MONOTONIC_TIMESTAMP=${1_000_000 + number}`,
      "_BOOT_ID=0123456789abcdef0123456789abcdef",
      `SYSLOG_FACILITY=${facility}`,
      `SYSLOG_IDENTIFIER=postfix/${service}`,
      "_HOSTNAME=mx1",
      "MESSAGE\n",
    ].join("\n")),
    ...length,
    ...message,
    ...encoder.encode("\n\n"),
  ]);
}

class Crash extends Error {}

/** A collector of this journal; at random, what it stores is not stored. */
function collectorOf(
  { path }: Journal,
  database: StateDatabase,
  random: (below: number) => number,
): PostfixCollector {
  const starter: CommandStarter = {
    start: ([, ...args]) =>
      liveCommands.start([JOURNALCTL, `--file=${path}`, ...args]),
  };
  const store = postfixStore(database);
  return createPostfixCollector({
    openLog: () =>
      Promise.resolve(journalFeed(starter, {
        matches: ["SYSLOG_FACILITY=2"],
        from: "start",
        follow: true,
        problem: () => {},
      })),
    store: {
      load: store.load,
      commit(...changes) {
        if (random(4) === 0) throw new Crash();
        store.commit(...changes);
      },
    },
  });
}

Deno.test({
  ...needing(
    missing,
    "createPostfixCollector() counts each record of a real journal once, through crashes",
  ),
  async fn() {
    await withFolder(async (folder) => {
      const random = numbers(4);
      const journal = new Journal(folder, random);
      const state = `${folder}/state.sqlite`;
      const host = fakeHost({});
      const signal = new AbortController().signal;
      await journal.write(5);
      let database = openDatabase(state);
      let collector = collectorOf(journal, database, random);
      const readSome = async (looks: number) => {
        for (let look = 0; look < looks; look++) {
          await collector.readLog(host, signal);
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      };
      const begin = (chance: (below: number) => number) => {
        collector.close();
        database.close();
        database = openDatabase(state);
        collector = collectorOf(journal, database, chance);
      };
      for (let round = 0; round < ROUNDS; round++) {
        await journal.write(1 + random(300));
        try {
          await readSome(1 + random(30));
          if (random(3) === 0) begin(random);
        } catch (error) {
          assert.ok(error instanceof Crash, String(error));
          begin(random);
        }
      }
      begin(() => 1);
      const wanted = countsOf(journal.truth.families);
      const { counts } = await settled(collector, wanted.lines);
      assert.deepEqual(counts, wanted);
      assert.ok(counts.lines.some(({ value }) => value > 500));
      collector.close();
      database.close();
    });
  },
});

/** Collects until as many lines are counted as there should be, and once more. */
async function settled(
  collector: PostfixCollector,
  wanted: readonly { readonly result: string; readonly value: number }[],
) {
  const context = {
    host: fakeHost({}),
    signal: new AbortController().signal,
    numbers: { numberOf: () => 0 },
    problem: () => {},
  };
  const read = ({ lines }: { lines: typeof wanted }) =>
    lines.find(({ result }) => result === "read")?.value;
  for (let looks = 0; looks < 2_400; looks++) {
    const { counts } = await collector.collect(context);
    if (read(counts) === read({ lines: wanted })) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await new Promise((resolve) => setTimeout(resolve, 300));
  return await collector.collect(context);
}
