/**
 * The systemd unit, run by a real systemd: the sandbox, the user, port 161, and
 * what the user's groups let it read.
 *
 * @module
 */

import assert from "node:assert/strict";
import { readSamples } from "../../cli/exposition_reader.ts";
import { buildInfo, makeBundle } from "../../dist/make_bundle.ts";
import { runtimeFlags } from "../../dist/permissions.ts";
import { rootPath } from "../../dist/root.ts";
import { runTool } from "../../dist/run_tool.ts";
import { missingFile, needing } from "../needing.ts";
import {
  type BootedSystemd,
  bootSystemd,
  noSystemd,
  UNITS,
} from "./booted_systemd.ts";
import { runProgram, withFolder } from "./processes.ts";

const UNIT = rootPath("dist/linux/sounder.service");
const ANALYZE = "/usr/bin/systemd-analyze";

const without = noSystemd ??
  missingFile("/usr/bin/snmpget", "/usr/bin/curl", "/usr/sbin/postfix");

Deno.test({
  ...needing(
    missingFile(ANALYZE),
    "the systemd unit is exposed no more than systemd-analyze calls OK",
  ),
  async fn() {
    const { status, stdout, stderr } = await runProgram([
      ...[ANALYZE, "security", "--offline=yes", "--no-pager"],
      // Tenths; from 20 on it is called MEDIUM.
      ...["--threshold=20", UNIT],
    ]);
    assert.equal(status, 0, stdout + stderr);
    assert.match(stdout, /Overall exposure level .*: [01]\.\d OK/);
  },
});

/** Starts a systemd that has the unit, its user, and `bundle` in the place of the executable. */
async function install(
  bundle: string,
  args: readonly string[] = [],
): Promise<BootedSystemd> {
  const systemd = await bootSystemd();
  const { write, must } = systemd;
  const program = "/usr/lib/sounder";
  await must("mkdir", program);
  await systemd.copy(Deno.execPath(), `${program}/deno`);
  await systemd.copy(bundle, `${program}/sounder.js`);
  await write(`${UNITS}/sounder.service`, text("service"));
  // Nobody keeps a journal in there.
  await write(
    `${UNITS}/sounder.service.d/said.conf`,
    "[Service]\nStandardError=append:/run/said\n",
  );
  await write("/usr/lib/sysusers.d/sounder.conf", text("sysusers"));
  const words = [
    ...["/usr/bin/env", "-i", "PATH=/usr/bin:/bin", "DENO_DIR=/dev/null"],
    ...[`${program}/deno`, "run", "--no-config", "--no-lock", "--no-npm"],
    ...["--no-remote", ...runtimeFlags(), `${program}/sounder.js`, ...args],
  ];
  await write(
    "/usr/bin/sounder",
    `#!/bin/sh\nexec ${words.map((word) => `'${word}'`).join(" ")} "$@"\n`,
    0o755,
  );
  await must("systemd-sysusers", "sounder.conf");
  return systemd;
}

function text(kind: "service" | "sysusers" | "toml"): string {
  return Deno.readTextFileSync(rootPath(`dist/linux/sounder.${kind}`));
}

/** Milliseconds that something may take to come about. */
const PATIENCE = 120_000;

async function eventually<T>(
  look: () => Promise<T | undefined>,
  what: string,
): Promise<T> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`There is no ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Reads the page of the sounder in there; undefined while there is none. */
async function page(
  { run }: BootedSystemd,
): Promise<Map<string, string> | undefined> {
  const { status, stdout } = await run(
    ...["curl", "-sf", "--max-time", "5", "http://127.0.0.1:9163/metrics"],
  );
  return status === 0 ? new Map(readSamples(stdout)) : undefined;
}

async function sample(
  systemd: BootedSystemd,
  series: string,
  value: string,
): Promise<void> {
  let last: string | undefined;
  await eventually(async () => {
    last = (await page(systemd))?.get(series);
    return last === value ? true : undefined;
  }, `${series} ${value}`).catch((error: Error) => {
    throw new Error(`${error.message}: it is ${last}`);
  });
}

/** Asks sysName at an address and port 161, by net-snmp. */
async function named(
  { run }: BootedSystemd,
  address: string,
): Promise<true | undefined> {
  const { status, stdout } = await run(
    ...["snmpget", "-v2c", "-ccomm", "-t5", "-r1", "-On", address],
    ".1.3.6.1.2.1.1.5.0",
  );
  return status === 0 && stdout.startsWith(".1.3.6.1.2.1.1.5.0 = STRING")
    ? true
    : undefined;
}

/** A line of /proc/PID/status of the service's main process. */
async function processStatus(
  { must }: BootedSystemd,
  field: string,
): Promise<string> {
  const pid = (await must(
    ...["systemctl", "show", "--value", "-p", "MainPID", "sounder"],
  )).trim();
  const status = await must("cat", `/proc/${pid}/status`);
  return new RegExp(`^${field}:\\s*(.*)$`, "m").exec(status)?.[1]?.trim() ??
    "";
}

const CONFIG = `${text("toml")}
interval = 1
[snmp]
listen = ["0.0.0.0:161"]
community = ["comm"]
[postfix]
from_start = true
`;

/** Starts a Postfix whose log is as syslog makes it on Debian, and which keeps what it is given. */
async function startPostfix({ must }: BootedSystemd): Promise<void> {
  await must(
    ...["install", "-o", "root", "-g", "adm", "-m", "0640"],
    ...["/dev/null", "/var/log/mail.log"],
  );
  await must(
    ...["postconf", "-e", "maillog_file=/var/log/mail.log"],
    ...["inet_interfaces=loopback-only", "inet_protocols=ipv4"],
    ...["mydestination=here.test", "defer_transports=smtp local"],
  );
  await must(
    ...["postconf", "-M"],
    "postlog/unix-dgram=postlog unix-dgram n - n - 1 postlogd",
  );
  await must("postfix", "start");
}

async function sendMail({ must }: BootedSystemd): Promise<void> {
  const mail = "echo hello | sendmail -f a@here.test b@here.test";
  await must("/bin/sh", "-c", mail);
}

const RECEIVED = 'postfix_received_messages_total{source="pickup"}';
const DEFERRED = 'postfix_showq_queue_depth{queue="deferred"}';

Deno.test({
  ...needing(
    without,
    "the systemd unit serves a real Postfix as _sounder, on port 161",
  ),
  fn: (test) =>
    withFolder(async (folder) => {
      const bundle = `${folder}/sounder.js`;
      await makeBundle({ output: bundle, info: await buildInfo() });
      await using systemd = await install(bundle);
      const { must, write } = systemd;
      await write("/etc/sounder.toml", CONFIG, 0o640);
      await must("chgrp", "_sounder", "/etc/sounder.toml");
      await startPostfix(systemd);
      await sendMail(systemd);

      await test.step("the log by adm, and why there is no queue", async () => {
        await must("systemctl", "start", "sounder");
        await eventually(() => named(systemd, "127.0.0.1"), "answer");
        await sample(systemd, RECEIVED, "1");
        await sample(systemd, "postfix_queue_up", "0");
        await eventually(async () => {
          const said = await must("cat", "/run/said");
          return said.includes('(usually "postdrop")') ? true : undefined;
        }, "word of the group that is missing");
      });
      await test.step("the queue by postdrop, without new privileges", async () => {
        await must("usermod", "-aG", "postdrop", "_sounder");
        await must("systemctl", "restart", "sounder");
        await sample(systemd, DEFERRED, "1");
        await sendMail(systemd);
        await sample(systemd, DEFERRED, "2");
      });
      await test.step("no root, and one capability", async () => {
        assert.match(await processStatus(systemd, "Uid"), /^[1-9]/);
        assert.equal(await processStatus(systemd, "NoNewPrivs"), "1");
        assert.equal(await processStatus(systemd, "Seccomp"), "2");
        for (const set of ["CapEff", "CapPrm", "CapBnd", "CapAmb"]) {
          assert.equal(await processStatus(systemd, set), "0000000000000400");
        }
      });
      await test.step("an address that comes is answered", async () => {
        await must("ip", "address", "add", "198.51.100.9/32", "dev", "lo");
        await eventually(() => named(systemd, "198.51.100.9"), "answer");
      });
      await test.step("killed, it is started again, and its state is there", async () => {
        const before = (await page(systemd))?.get("sounder_start_time_seconds");
        await must("systemctl", "kill", "--signal=KILL", "sounder");
        await eventually(async () => {
          const now = (await page(systemd))?.get("sounder_start_time_seconds");
          return now !== undefined && now !== before ? true : undefined;
        }, "second life");
        await sample(systemd, DEFERRED, "2");
        // Counted on from where it was, not from the log's beginning.
        await sample(systemd, RECEIVED, "2");
      });
      await test.step("a wrong configuration ends it for good", async () => {
        await write("/etc/sounder.toml", "nonesuch = 1\n", 0o644);
        await systemd.run("systemctl", "restart", "sounder");
        await eventually(async () => {
          const { stdout } = await systemd.run(
            ...["systemctl", "show", "-p", "Result,ActiveState", "sounder"],
          );
          return /ActiveState=failed/.test(stdout) ? true : undefined;
        }, "failure");
      });
    }),
});

/** Writes a line of Postfix's to the journal, as its syslog call comes out there. */
async function journal({ must, write }: BootedSystemd, message: string) {
  await write(
    "/run/entry",
    `SYSLOG_FACILITY=2\nSYSLOG_IDENTIFIER=postfix/smtpd\nSYSLOG_PID=9\nMESSAGE=${message}\n`,
  );
  await must("logger", "--journald=/run/entry");
}

Deno.test({
  ...needing(
    without,
    "the systemd unit reads the journal by its user's groups alone",
  ),
  fn: () =>
    withFolder(async (folder) => {
      const bundle = `${folder}/sounder.js`;
      await makeBundle({ output: bundle, info: await buildInfo() });
      await using systemd = await install(bundle);
      const { must, write } = systemd;
      const log = 'log = "journal"\n';
      await write("/etc/sounder.toml", `${CONFIG}${log}`, 0o640);
      await must("chgrp", "_sounder", "/etc/sounder.toml");
      await must(
        ...["systemd-tmpfiles", "--create", "--prefix=/run/log/journal"],
      );
      for (const kind of ["service", "socket"]) {
        const unit = `systemd-journald.${kind}`;
        await systemd.copy(`/lib/systemd/system/${unit}`, `${UNITS}/${unit}`);
      }
      await must("systemctl", "daemon-reload");
      await must("systemctl", "start", "systemd-journald.service");
      await must(
        ...["systemd-tmpfiles", "--create", "--prefix=/run/log/journal"],
      );
      await journal(systemd, "connect from a.test[192.0.2.1]");
      await must("systemctl", "start", "sounder");
      await sample(systemd, "postfix_smtpd_connects_total", "1");
      await journal(systemd, "connect from b.test[192.0.2.2]");
      await sample(systemd, "postfix_smtpd_connects_total", "2");
    }),
});

Deno.test({
  ...needing(
    without,
    "the systemd unit lets a face that died bind port 161 again",
  ),
  fn: () =>
    withFolder(async (folder) => {
      const bundle = `${folder}/faulty.js`;
      await runTool([
        ...[Deno.execPath(), "bundle", "--quiet", "--platform=deno"],
        ...["--unstable-raw-imports", `--config=${rootPath("deno.json")}`],
        ...[`--output=${bundle}`, rootPath("tests/roles/faulty_entry.ts")],
      ]);
      const flags = {
        snmp: ["0.0.0.0:161"],
        community: ["comm"],
        only: "bind",
      };
      await using systemd = await install(bundle, [
        ...["face", "throws", JSON.stringify(flags)],
      ]);
      await systemd.write("/etc/sounder.toml", "", 0o644);
      await systemd.must("systemctl", "start", "sounder");
      const restarts = 'sounder_role_restarts_total{role="face"}';
      await eventually(async () => {
        const count = (await page(systemd))?.get(restarts);
        return Number(count) >= 2 ? true : undefined;
      }, "face that was started again");
      await eventually(() => named(systemd, "127.0.0.1"), "answer");
      await systemd.must(
        ...["ip", "address", "add", "198.51.100.9/32", "dev", "lo"],
      );
      await eventually(() => named(systemd, "198.51.100.9"), "answer");
    }),
});
