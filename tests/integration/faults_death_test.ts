/**
 * sounder that dies, is ended, or is suspended at any moment: what is counted
 * stays right.
 *
 * @module
 */

import assert from "node:assert/strict";
import { parseOid } from "../../codec/oid.ts";
import { SnmpLoad } from "../soak/snmp_load.ts";
import {
  allAnswered,
  assertFacesAgree,
  becomes,
  eventually,
  samplesOf,
} from "./asking.ts";
import { CONNECTS, MailLogWriter } from "./mail_log_writer.ts";
import { freePort, withFolder } from "./processes.ts";
import { type Sounder, startSounder } from "./sounder.ts";

const SYS_NAME = {
  oid: parseOid("1.3.6.1.2.1.1.5.0"),
  equals: Deno.hostname(),
};
const SNMP_IN = { oid: parseOid("1.3.6.1.2.1.11.1.0"), rises: true };

function flagsFor(folder: string): string[] {
  return [
    ...["--state", `${folder}/state.sqlite`, "--interval", "0.2"],
    ...["--only", "postfix", "--postfix-log", `${folder}/mail.log`],
    "--from-start",
  ];
}

function moment(least: number, most: number): Promise<void> {
  const milliseconds = least + Math.random() * (most - least);
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** What is shown is never more than was written. */
async function assertNotTooMany(
  sounder: Sounder,
  writer: MailLogWriter,
): Promise<void> {
  const shown = Number((await samplesOf(sounder))?.get(CONNECTS) ?? 0);
  assert.ok(shown <= writer.written, `${shown} of ${writer.written}`);
}

Deno.test("serve counts every line once though it is ended at any moment", () =>
  withFolder(async (folder) => {
    using writer = new MailLogWriter(`${folder}/mail.log`);
    writer.begin();
    for (let life = 0; life < 5; life++) {
      await using sounder = await startSounder(flagsFor(folder));
      await moment(0, 900);
      await assertNotTooMany(sounder, writer);
      Deno.kill(sounder.pid, life % 3 === 2 ? "SIGTERM" : "SIGKILL");
      await sounder.ended();
    }
    writer.end();
    await using sounder = await startSounder(flagsFor(folder));
    await becomes(sounder, CONNECTS, writer.written);
    await assertFacesAgree(sounder);
  }));

Deno.test("serve ends by SIGTERM under load, and has stored what it showed", () =>
  withFolder(async (folder) => {
    using writer = new MailLogWriter(`${folder}/mail.log`);
    writer.begin();
    const shown = new Map<string, number>();
    for (let life = 0; life < 2; life++) {
      await using sounder = await startSounder(flagsFor(folder));
      const load = new SnmpLoad({
        hostname: "127.0.0.1",
        port: sounder.snmpPort,
        community: "public",
        rate: 1_000,
        questions: [SYS_NAME],
      });
      await eventually(
        async () => {
          const value = Number((await samplesOf(sounder))?.get(CONNECTS));
          return value > (shown.get(CONNECTS) ?? 0) ? true : undefined;
        },
        () => "more lines than in the life before",
      );
      shown.set(
        CONNECTS,
        Number((await samplesOf(sounder))?.get(CONNECTS)),
      );
      // How soon is for serve_test.ts.
      const { status, stderr } = await sounder.stop();
      assert.equal(status, 0, stderr);
      const { wrong, firstWrong } = await load.close();
      assert.equal(wrong, 0, firstWrong);
    }
    writer.end();
    // Where the log is gone, only what was stored can be shown.
    await Deno.rename(`${folder}/mail.log`, `${folder}/away`);
    await Deno.writeTextFile(`${folder}/mail.log`, "");
    await using sounder = await startSounder(flagsFor(folder));
    await eventually(async () => {
      const value = Number((await samplesOf(sounder))?.get(CONNECTS));
      return value >= shown.get(CONNECTS)! ? true : undefined;
    }, () => `at least ${shown.get(CONNECTS)} lines`);
  }));

/** Longer than a role that hangs is waited for: 15 pings, one a second. */
const SUSPENDED = 17_000;

Deno.test("serve goes on where it was when it was suspended, and takes nobody for hanging", () =>
  withFolder(async (folder) => {
    using writer = new MailLogWriter(`${folder}/mail.log`);
    await using sounder = await startSounder(flagsFor(folder));
    writer.write(100);
    await becomes(sounder, CONNECTS, 100);
    Deno.kill(sounder.pid, "SIGSTOP");
    writer.write(50);
    await moment(SUSPENDED, SUSPENDED);
    Deno.kill(sounder.pid, "SIGCONT");
    await becomes(sounder, CONNECTS, 150);
    await moment(2_000, 2_000);
    await assertFacesAgree(sounder);
    const { status, stderr } = await sounder.stop();
    assert.equal(status, 0, stderr);
    assert.doesNotMatch(stderr, /has not answered/);
  }));

Deno.test("serve answers rightly or not at all while both faces are loaded and it is killed and started", () =>
  withFolder(async (folder) => {
    const [snmpPort, httpPort] = [freePort(), freePort()];
    using writer = new MailLogWriter(`${folder}/mail.log`);
    writer.begin();
    const load = new SnmpLoad({
      hostname: "127.0.0.1",
      port: snmpPort,
      community: "public",
      rate: 500,
      questions: [SYS_NAME],
    });
    let highest = 0;
    for (let life = 0; life < 3; life++) {
      await using sounder = await startSounder(flagsFor(folder), {
        snmpPort,
        httpPort,
      });
      const over = performance.now() + 300 + Math.random() * 700;
      while (performance.now() < over) {
        const value = (await samplesOf(sounder))?.get(CONNECTS);
        if (value === undefined) continue;
        assert.ok(Number(value) >= highest, `${value} after ${highest}`);
        highest = Number(value);
      }
      Deno.kill(sounder.pid, "SIGKILL");
      await sounder.ended();
    }
    const { answered, wrong, firstWrong } = await load.close();
    assert.equal(wrong, 0, firstWrong);
    assert.ok(answered > 0);
  }));

Deno.test("serve answers all that comes, and nothing wrong, while commands and documents come in", () =>
  withFolder(async (folder) => {
    using writer = new MailLogWriter(`${folder}/mail.log`);
    await using sounder = await startSounder([
      ...["--state", `${folder}/state.sqlite`, "--interval", "0.2"],
      ...["--postfix-log", `${folder}/mail.log`, "--from-start"],
    ]);
    writer.begin();
    const load = new SnmpLoad({
      hostname: "127.0.0.1",
      port: sounder.snmpPort,
      community: "public",
      rate: 500,
      questions: [SYS_NAME, SNMP_IN],
    });
    const over = performance.now() + 3_000;
    while (performance.now() < over) {
      const page = await samplesOf(sounder);
      assert.ok(page?.has("sounder_start_time_seconds"), "a page is missing");
    }
    writer.end();
    const { wrong, firstWrong } = await load.close();
    assert.equal(wrong, 0, firstWrong);
    await allAnswered(sounder);
    await becomes(sounder, CONNECTS, writer.written);
  }));
