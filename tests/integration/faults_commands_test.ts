/**
 * Commands that hang, crash and flood: the rest goes on, nothing is left behind,
 * and the numbers are right again when the command is.
 *
 * @module
 */

import assert from "node:assert/strict";
import { parseOid } from "../../codec/oid.ts";
import { rootPath } from "../../dist/root.ts";
import { needing } from "../needing.ts";
import { SnmpLoad } from "../soak/snmp_load.ts";
import {
  allAnswered,
  assertFacesAgree,
  becomes,
  collectorIs,
  eventually,
  samplesOf,
} from "./asking.ts";
import { CONNECTS, MailLogWriter } from "./mail_log_writer.ts";
import { withFolder } from "./processes.ts";
import { type Sounder, startSounder } from "./sounder.ts";

const COMMANDS = rootPath("tests/fixtures/openbsd-firewall/fw1/commands");

const MATCHES = 'pf_counters_total{counter="match"}';
const MATCHED = 34910221;

const missing = Deno.build.os !== "linux" || Deno.uid() !== 0
  ? "mounting needs root"
  : undefined;

/** A pfctl that does what the file `mode` says, and notes the processes that it makes. */
function pfctl(folder: string): string {
  return `#!/bin/sh
echo $$ >>"${folder}/processes"
case $(cat "${folder}/mode") in
hangs)
  sleep 1000 &
  echo $! >>"${folder}/processes"
  wait ;;
"hangs and will not end")
  trap '' TERM INT HUP
  sleep 1000 &
  echo $! >>"${folder}/processes"
  while :; do wait; done ;;
crashes) kill -SEGV $$ ;;
floods) exec yes "  current entries  1" ;;
"says rubbish") exec head -c 100000 /dev/urandom ;;
"breaks off") head -c 700 "${COMMANDS}/pfctl $*"; exit 1 ;;
*) exec cat "${COMMANDS}/pfctl $*" ;;
esac
`;
}

/** Words that put a folder of commands in the place of /usr/local/sbin for what follows them. */
function withCommands(folder: string): string[] {
  return [
    ...["/usr/bin/unshare", "--mount", "/bin/sh", "-c"],
    `mount --make-rprivate / && mount --bind "$0" /usr/local/sbin && exec "$@"`,
    folder,
  ];
}

/** Waits until all processes of the command have ended, those that its shell had started included. */
async function nothingIsLeft(folder: string): Promise<void> {
  const pids = (await Deno.readTextFile(`${folder}/processes`)).trim()
    .split("\n");
  assert.ok(pids.length > 0);
  const alive = () =>
    pids.filter((pid) => {
      try {
        const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
        return !/\) [ZX] /.test(stat) && /pfctl|sleep|yes/.test(stat);
      } catch {
        return false;
      }
    });
  // One that was killed goes when it is its turn.
  await eventually(
    () => alive().length === 0 || undefined,
    () => `the end of ${alive()}`,
  );
}

/** Kilobytes of resident memory. */
async function memoryOf({ pid }: Sounder): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return Number(/^VmRSS:\s*(\d+) kB/m.exec(status)?.[1]);
}

/** What the command does, and what is said of it. */
const FAULTS: readonly (readonly [mode: string, said: RegExp])[] = [
  ["hangs", /not done in time|was ended after/],
  ["hangs and will not end", /not done in time|was ended after/],
  ["crashes", /status 139/],
  ["floods", /pfctl.*more than \d+ octets|not done in time|was ended after/],
  ["says rubbish", /pfctl/],
  ["breaks off", /status 1|ends within/],
];

Deno.test({
  ...needing(
    missing,
    "serve bears a pfctl that hangs, crashes, floods and talks rubbish",
  ),
  fn: (test) =>
    withFolder(async (folder) => {
      const commands = `${folder}/sbin`;
      const does = (mode: string) => Deno.writeTextFile(`${folder}/mode`, mode);
      await Deno.mkdir(commands);
      await Deno.writeTextFile(`${commands}/pfctl`, pfctl(folder), {
        mode: 0o755,
      });
      await does("works");
      await Deno.writeTextFile(
        `${folder}/sounder.toml`,
        "interval = 0.5\ntimeout = 2\nstale_after = 600\n",
      );
      using writer = new MailLogWriter(`${folder}/mail.log`);
      await using sounder = await startSounder([
        ...["--config", `${folder}/sounder.toml`, "--only", "pf,postfix"],
        ...["--postfix-log", writer.path, "--from-start"],
      ], { before: withCommands(commands), lifetime: 300 });
      await becomes(sounder, MATCHES, MATCHED);
      const before = await memoryOf(sounder);
      const load = new SnmpLoad({
        hostname: "127.0.0.1",
        port: sounder.snmpPort,
        community: "public",
        rate: 100,
        questions: [{
          oid: parseOid("1.3.6.1.2.1.1.5.0"),
          equals: Deno.hostname(),
        }],
      });
      for (const [mode, said] of FAULTS) {
        await test.step(`it ${mode}`, async () => {
          await does(mode);
          await collectorIs(sounder, "pf", said);
          // What was read before is served until it is too old, and the mail log is counted.
          assert.equal((await samplesOf(sounder))?.get(MATCHES), `${MATCHED}`);
          writer.write(7);
          await becomes(sounder, CONNECTS, writer.written);
          await does("works");
          await collectorIs(sounder, "pf", undefined);
          await becomes(sounder, MATCHES, MATCHED);
        });
      }
      const { wrong, firstWrong } = await load.close();
      assert.equal(wrong, 0, firstWrong);
      await allAnswered(sounder);
      const after = await memoryOf(sounder);
      assert.ok(after < before + 150_000, `${before} kB, then ${after} kB`);
      await assertFacesAgree(sounder);
      await sounder.stop();
      await nothingIsLeft(folder);
    }),
});
