/**
 * Mail logs and state files as nobody wants them: what sounder says then, and
 * that it counts all the same, and nothing twice.
 *
 * @module
 */

import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { needing } from "../needing.ts";
import { scrape } from "./faces.ts";
import { runProgram, withFolder } from "./processes.ts";
import { type Sounder, startServe, startSounder } from "./sounder.ts";

const MOUNT = "/usr/bin/mount";
const UMOUNT = "/usr/bin/umount";

/** Why there can be no small or read-only disk here; undefined where there can. */
const noDisks: string | undefined = await tryDisk();

async function tryDisk(): Promise<string | undefined> {
  try {
    await withDisk("size=100k", () => Promise.resolve());
    return undefined;
  } catch {
    return "file systems can be mounted by root alone";
  }
}

/** Runs `use` with a folder that is a disk of its own. */
async function withDisk(
  options: string,
  use: (disk: string) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    const mount = ["-t", "tmpfs", "-o", options, "tmpfs", folder];
    const { status, stderr } = await runProgram([MOUNT, ...mount]);
    if (status !== 0) throw new Error(stderr);
    try {
      await use(folder);
    } finally {
      await runProgram([UMOUNT, "--lazy", folder]);
    }
  });
}

const line = (message: string, host = "mx1") =>
  `Nov 22 23:50:40 ${host} postfix/smtpd[7]: ${message}\n`;
const connect = line("connect from h[192.0.2.9]");

const CONNECTS = "postfix_smtpd_connects_total";
const UP = 'sounder_collector_up{collector="postfix"}';
const ERROR = "sounder_collector_error_info";

function flagsFor(log: string, state: string): string[] {
  return [
    ...["--only", "postfix", "--postfix-log", log],
    ...["--from-start", "--state", state, "--interval", "1"],
  ];
}

/** Looks at the page until a series has a value. */
async function shows(
  sounder: Sounder,
  series: string,
  value: string,
): Promise<Map<string, string>> {
  let found: string | undefined;
  for (let looks = 0; looks < 1_200; looks++) {
    const samples = await scrape(sounder);
    found = samples.get(series);
    if (found === value) return samples;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${series} is ${found}, not ${value}`);
}

Deno.test("sounder counts what is sound in a log with binary octets, a line of 10 MB, a clock set back and two hosts", async () => {
  await withFolder(async (folder) => {
    const log = `${folder}/mail.log`;
    const octets = Uint8Array.from({ length: 4096 }, (_, at) => at % 256);
    await Deno.writeTextFile(log, connect.repeat(3));
    await Deno.writeFile(log, octets, { append: true });
    await Deno.writeTextFile(
      log,
      [
        "\n",
        line("connect from h[192.0.2.9]", "mx2"),
        line(`x${"y".repeat(10_000_000)}`),
        "Nov  1 00:00:00 mx1 postfix/smtpd[7]: connect from h[192.0.2.9]\n",
        line("connect from \u0000\uffff[192.0.2.9]"),
      ].join(""),
      { append: true },
    );
    await using sounder = await startSounder(
      flagsFor(log, `${folder}/state.sqlite`),
    );
    const samples = await shows(sounder, CONNECTS, "6");
    // The status comes behind the numbers.
    await shows(sounder, UP, "1");
    const skipped = (why: string) =>
      samples.get(`postfix_log_lines_skipped_total{reason="${why}"}`);
    assert.equal(skipped("too_long"), "1");
    // 4,096 octets from 0 to 255 again and again: 16 line feeds, and one behind the last.
    assert.equal(skipped("unframed"), "17");
    assert.equal(samples.get("postfix_log_lines_total"), String(3 + 17 + 4));
    await Deno.writeTextFile(log, connect, { append: true });
    await shows(sounder, CONNECTS, "7");
  });
});

Deno.test("sounder refuses a state file of a newer version, and leaves it as it is", async () => {
  await withFolder(async (folder) => {
    const log = `${folder}/mail.log`;
    const state = `${folder}/state.sqlite`;
    await Deno.writeTextFile(log, connect);
    {
      await using sounder = await startSounder(flagsFor(log, state));
      await shows(sounder, CONNECTS, "1");
    }
    const database = new DatabaseSync(state);
    database.exec("PRAGMA user_version = 9999");
    database.close();
    await using program = startServe([
      ...flagsFor(log, state),
      ...["--snmp", "127.0.0.1:0", "--http", "127.0.0.1:0"],
    ]);
    const said = await program.saw("state file");
    assert.match(said, /a newer sounder wrote it \(version 9999/);
    const { status } = await program.ended();
    assert.notEqual(status, 0);
    const after = new DatabaseSync(state);
    const { user_version } = after.prepare("PRAGMA user_version").get()!;
    after.close();
    assert.equal(user_version, 9999);
  });
});

Deno.test("sounder puts a damaged state file aside, says so, and counts anew", async () => {
  await withFolder(async (folder) => {
    const log = `${folder}/mail.log`;
    const state = `${folder}/state.sqlite`;
    await Deno.writeTextFile(log, connect.repeat(2));
    await Deno.writeTextFile(state, "no database ".repeat(1000));
    await using sounder = await startSounder(flagsFor(log, state));
    assert.match(
      await sounder.saw("damaged"),
      /is now ".*state\.sqlite\.damaged", and a new one was begun/,
    );
    await shows(sounder, CONNECTS, "2");
    assert.match(await Deno.readTextFile(`${state}.damaged`), /^no database /);
  });
});

Deno.test({
  ...needing(
    noDisks,
    "sounder says that its state file cannot be written on a read-only disk",
  ),
  async fn() {
    await withDisk("size=4m", async (disk) => {
      const log = `${disk}/mail.log`;
      const state = `${disk}/state.sqlite`;
      await Deno.writeTextFile(log, connect);
      {
        await using sounder = await startSounder(flagsFor(log, state));
        await shows(sounder, CONNECTS, "1");
      }
      await runProgram([MOUNT, "-o", "remount,ro", disk]);
      await using program = startServe([
        ...flagsFor(log, state),
        ...["--snmp", "127.0.0.1:0", "--http", "127.0.0.1:0"],
      ]);
      assert.match(
        await program.saw("state file"),
        /cannot be opened for writing|read-only/,
      );
      assert.notEqual((await program.ended()).status, 0);
    });
  },
});

Deno.test({
  ...needing(
    noDisks,
    "sounder says that the disk is full, and has lost and repeated nothing when it is not any more",
  ),
  async fn() {
    await withFolder(async (folder) => {
      const log = `${folder}/mail.log`;
      await Deno.writeTextFile(log, connect);
      await withDisk("size=1m", async (disk) => {
        await using sounder = await startSounder(
          flagsFor(log, `${disk}/state.sqlite`),
        );
        await shows(sounder, CONNECTS, "1");
        // The status comes behind the numbers.
        await shows(sounder, UP, "1");
        await fill(`${disk}/filler`);
        let written = 1;
        // What is stored has room in pages that are there already, for a while.
        for (let tried = 0; tried < 300; tried++) {
          const lines = Array.from({ length: 50 }, () => {
            const id = `A${(written++).toString(16).padStart(9, "0")}`;
            return connect + line(`${id.toUpperCase()}: client=h[192.0.2.9]`);
          });
          await Deno.writeTextFile(log, lines.join(""), { append: true });
          if ((await scrape(sounder)).get(UP) === "0") break;
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
        const down = await shows(sounder, UP, "0");
        const error = [...down.keys()].find((series) =>
          series.startsWith(`${ERROR}{collector="postfix"`)
        );
        assert.match(error ?? "", /disk|full/i);
        await Deno.remove(`${disk}/filler`);
        const up = await shows(sounder, CONNECTS, String(written));
        assert.equal(
          up.get("postfix_log_lines_total"),
          String(2 * written - 1),
        );
        assert.equal(
          up.get('postfix_received_messages_total{source="smtpd"}'),
          String(written - 1),
        );
        await shows(sounder, UP, "1");
      });
    });
  },
});

/** Writes a file until the disk has no room. */
async function fill(path: string): Promise<void> {
  const file = await Deno.open(path, { write: true, create: true });
  const piece = new Uint8Array(4096);
  try {
    for (;;) await file.write(piece);
  } catch {
    // It is full.
  } finally {
    file.close();
  }
}
