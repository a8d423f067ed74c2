/**
 * A state file that is damaged, locked, read-only, or has no room: what is
 * served says so, and what is counted stays right.
 *
 * @module
 */

import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { numbers } from "../collectors/log/rotating_writer.ts";
import { needing } from "../needing.ts";
import {
  assertFacesAgree,
  becomes,
  collectorIs,
  eventually,
} from "./asking.ts";
import { CONNECTS, MailLogWriter } from "./mail_log_writer.ts";
import { freePort, runProgram, withFolder } from "./processes.ts";
import { startServe, startSounder } from "./sounder.ts";

function flagsFor(folder: string, state = `${folder}/state.sqlite`): string[] {
  return [
    ...["--state", state, "--interval", "0.2", "--only", "postfix"],
    ...["--postfix-log", `${folder}/mail.log`, "--from-start"],
  ];
}

const notRoot = Deno.build.os !== "linux" || Deno.uid() !== 0
  ? "mounting needs root"
  : undefined;

/** Mounts a file system of its own at `path` for as long as `use` takes. */
async function withTmpfs(
  path: string,
  size: string,
  use: () => Promise<void>,
): Promise<void> {
  await Deno.mkdir(path);
  const mounted = await runProgram([
    ...["/bin/mount", "-t", "tmpfs", "-o", `size=${size}`, "tmpfs", path],
  ]);
  assert.equal(mounted.status, 0, mounted.stderr);
  try {
    await use();
  } finally {
    await runProgram(["/bin/umount", path]);
  }
}

/** Fills what is left of a file system. */
async function fill(path: string): Promise<void> {
  const file = await Deno.open(path, { create: true, append: true });
  try {
    for (const size of [65_536, 1]) {
      try {
        for (;;) file.writeSync(new Uint8Array(size));
      } catch {
        // It is full.
      }
    }
  } finally {
    file.close();
  }
}

Deno.test({
  ...needing(
    notRoot,
    "serve says that the disk is full, and has lost nothing when it is not",
  ),
  fn: () =>
    withFolder((folder) =>
      withTmpfs(`${folder}/disk`, "2m", async () => {
        using writer = new MailLogWriter(`${folder}/mail.log`);
        const flags = flagsFor(folder, `${folder}/disk/state.sqlite`);
        await using sounder = await startSounder(flags);
        writer.write(10);
        await becomes(sounder, CONNECTS, 10);
        await fill(`${folder}/disk/filling`);
        // What fits into the space that SQLite has already may still be stored.
        await eventually(async () => {
          writer.write(200);
          const answer = await fetch(`${sounder.httpUrl}/healthz`);
          return /the disk is full/.test(await answer.text()) || undefined;
        }, () => "word of the full disk");
        await Deno.remove(`${folder}/disk/filling`);
        writer.write(1);
        await becomes(sounder, CONNECTS, writer.written);
        await collectorIs(sounder, "postfix", undefined);
        await assertFacesAgree(sounder);
      })
    ),
});

Deno.test("serve waits for whoever locks its state file, answers meanwhile, and has lost nothing", () =>
  withFolder(async (folder) => {
    using writer = new MailLogWriter(`${folder}/mail.log`);
    await using sounder = await startSounder(flagsFor(folder));
    writer.write(10);
    await becomes(sounder, CONNECTS, 10);
    const other = new DatabaseSync(`${folder}/state.sqlite`);
    other.exec("BEGIN IMMEDIATE");
    writer.write(10);
    await collectorIs(sounder, "postfix", /another process is writing it/);
    other.exec("COMMIT");
    other.close();
    await becomes(sounder, CONNECTS, 20);
    await collectorIs(sounder, "postfix", undefined);
    await assertFacesAgree(sounder);
  }));

Deno.test("serve begins anew beside a damaged state file, and says so", () =>
  withFolder(async (folder) => {
    using writer = new MailLogWriter(`${folder}/mail.log`);
    writer.write(300);
    const path = `${folder}/state.sqlite`;
    {
      await using sounder = await startSounder(flagsFor(folder));
      await becomes(sounder, CONNECTS, 300);
      await sounder.stop();
    }
    const bytes = await Deno.readFile(path);
    const random = numbers(4);
    for (let at = 100; at < 20_000; at++) bytes[at] = random(256);
    await Deno.writeFile(path, bytes);
    await using sounder = await startSounder(flagsFor(folder));
    await sounder.saw(`it is now "${path}.damaged"`);
    // From the log's beginning, as was asked for: there is nothing else to count from.
    await becomes(sounder, CONNECTS, 300);
    assert.deepEqual(await Deno.readFile(`${path}.damaged`), bytes);
  }));

Deno.test("serve goes on when its state file is damaged while it runs", () =>
  withFolder(async (folder) => {
    using writer = new MailLogWriter(`${folder}/mail.log`);
    await using sounder = await startSounder(flagsFor(folder));
    writer.write(10);
    await becomes(sounder, CONNECTS, 10);
    await Deno.remove(`${folder}/state.sqlite`);
    await Deno.writeTextFile(`${folder}/state.sqlite`, "rubbish".repeat(2_000));
    writer.write(10);
    await becomes(sounder, CONNECTS, 20);
    await assertFacesAgree(sounder);
  }));

/** Starts a sounder that must not begin; returns how it ended. */
async function refused(flags: readonly string[]) {
  await using program = startServe([
    ...["--snmp", `127.0.0.1:${freePort()}`],
    ...["--http", `127.0.0.1:${freePort()}`, ...flags],
  ]);
  return await program.ended();
}

Deno.test({
  ...needing(
    notRoot,
    "serve says that its state file is read-only, and ends with 2",
  ),
  fn: () =>
    withFolder((folder) =>
      withTmpfs(`${folder}/disk`, "2m", async () => {
        const flags = flagsFor(folder, `${folder}/disk/state.sqlite`);
        {
          await using sounder = await startSounder(flags);
          await sounder.stop();
        }
        await runProgram([
          ...["/bin/mount", "-o", "remount,ro", `${folder}/disk`],
        ]);
        const { status, stderr } = await refused(flags);
        assert.equal(status, 2, stderr);
        assert.match(stderr, /state\.sqlite": it cannot be opened for writing/);
      })
    ),
});

Deno.test({
  ...needing(
    notRoot,
    "serve asks to be started again when there is no room for a state file",
  ),
  fn: () =>
    withFolder((folder) =>
      withTmpfs(`${folder}/disk`, "64k", async () => {
        await fill(`${folder}/disk/filling`);
        const flags = flagsFor(folder, `${folder}/disk/state.sqlite`);
        const { status, stderr } = await refused(flags);
        assert.equal(status, 70, stderr);
        assert.match(stderr, /state\.sqlite": the disk is full/);
      })
    ),
});

Deno.test("serve asks to be started again when its state file is locked at the start", () =>
  withFolder(async (folder) => {
    const other = new DatabaseSync(`${folder}/state.sqlite`);
    other.exec("BEGIN EXCLUSIVE");
    const { status, stderr } = await refused(flagsFor(folder));
    other.close();
    assert.equal(status, 70, stderr);
    assert.match(stderr, /another process is writing it/);
  }));
