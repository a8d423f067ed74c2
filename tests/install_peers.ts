/**
 * The Debian packages that integration tests and benchmarks run beside us, and
 * their installation.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { say } from "../dist/say.ts";

/** Packages, and what each is for. */
const PEERS: Readonly<Record<string, string>> = {
  "bind9": "named",
  "bind9-dnsutils": "dig, asking it",
  "bind9-utils": "named-checkconf, rndc",
  "chromium": "a browser that looks at the pages",
  "curl": "a client of HTTP that is not ours",
  "fish": "completing commands",
  "faketime": "a clock that is set while programs run",
  "gcc": "compiling what asks in the benchmarks",
  "hyperfine": "measuring how long commands take",
  "iproute2": "addresses and interfaces that come and go",
  "libc6-dev": "compiling what asks in the benchmarks",
  "libnetpacket-perl": "a peer that decodes packets",
  "logrotate": "rotating logs as it is done",
  "lintian": "judging the package",
  "mandoc": "checking the manual pages",
  "mrtg": "a poller, by the recipe in docs/pollers.md",
  "mksh": "a relative of OpenBSD's shell",
  "pflogsumm": "a peer that reads mail logs",
  "postfix": "Postfix",
  "procps": "ps and kill",
  "prometheus": "promtool, checking the exposition text",
  "prometheus-bind-exporter": "a peer that reads BIND",
  "prometheus-postfix-exporter": "a peer that reads mail logs",
  "python3-scapy": "a peer that decodes packets",
  "rrdtool": "a peer that keeps history",
  "smitools": "smilint, checking the MIB modules",
  "snmp": "net-snmp's clients",
  "snmpd": "net-snmp's agent, a peer and an AgentX master",
  "snmptrapd": "a receiver of notifications",
  "systemd": "running the service in its sandbox, and judging that",
  "systemd-journal-remote": "writing a journal that journalctl reads",
  "tcpdump": "a peer that decodes packets, and captures them",
  "ucarp": "CARP announcements",
  "zsh": "completing commands",
};

/** Answers to what packages ask when they are installed: no mail leaves this host. */
const ANSWERS = "postfix postfix/main_mailer_type select Local only\n";

const POLICY = "/usr/sbin/policy-rc.d";
const MARK = "# Written by sounder's tests while packages are installed.";

/** Installs what is missing. Does nothing but say so where that cannot be done. */
export async function installPeers(): Promise<void> {
  if (!existsSync("/usr/bin/apt-get") || !existsSync("/usr/bin/dpkg-query")) {
    return say(
      "peers: no apt here; tests that need what is missing are left out",
    );
  }
  removeOwnPolicy();
  const missing = await missingPeers();
  if (missing.length === 0) return say("peers: all are installed");
  if (Deno.uid() !== 0) {
    return say(`peers: not root; not installed are ${missing.join(" ")}`);
  }
  say(`peers: installing ${missing.join(" ")}`);
  await again(() => run(["apt-get", "-qq", "update"]));
  const known = await knownOf(missing);
  for (const name of missing) {
    if (!known.includes(name)) {
      say(`peers: this release has no package ${name} (${PEERS[name]})`);
    }
  }
  if (known.length > 0) await install(known);
}

async function missingPeers(): Promise<string[]> {
  const { stdout } = await output([
    "dpkg-query",
    "--show",
    "--showformat=${Package} ${db:Status-Status}\n",
    ...Object.keys(PEERS),
  ]);
  const installed = new Set(
    stdout.split("\n").filter((line) => line.endsWith(" installed"))
      .map((line) => line.split(" ")[0]),
  );
  return Object.keys(PEERS).filter((name) => !installed.has(name));
}

async function knownOf(names: readonly string[]): Promise<string[]> {
  const known: string[] = [];
  for (const name of names) {
    const { code } = await output(["apt-cache", "show", "--quiet=2", name]);
    if (code === 0) known.push(name);
  }
  return known;
}

async function install(names: readonly string[]): Promise<void> {
  if (names.includes("postfix")) {
    await run(["debconf-set-selections"], ANSWERS);
  }
  const guarded = guard();
  try {
    const installing = ["apt-get", "-qq", "install", "--no-install-recommends"];
    const done = await again(() => run([...installing, ...names]));
    // One that cannot be installed must not keep the others out.
    if (!done) {
      for (const name of names) await run([...installing, name]);
    }
  } finally {
    if (guarded) removeOwnPolicy();
  }
}

/**
 * Keeps packages from starting their services while they are installed: the
 * tests start their own, on ports of their own (invoke-rc.d(8)). Returns false
 * where the host has a policy already.
 */
function guard(): boolean {
  if (existsSync(POLICY)) return false;
  Deno.writeTextFileSync(POLICY, `#!/bin/sh\n${MARK}\nexit 101\n`, {
    mode: 0o755,
  });
  return true;
}

/** Removes the policy again, or that of a run that was ended before it could. */
function removeOwnPolicy(): void {
  try {
    if (Deno.readTextFileSync(POLICY).includes(MARK)) Deno.removeSync(POLICY);
  } catch {
    // There is none, or it is somebody else's.
  }
}

/** Seconds after which what failed is tried again: by then others may have let go, or the network be back. */
const PAUSES = [5, 15, 45];

/** Tries until it succeeds, or has failed often; tells whether it has succeeded. */
async function again(attempt: () => Promise<boolean>): Promise<boolean> {
  for (const pause of PAUSES) {
    if (await attempt()) return true;
    await new Promise((resolve) => setTimeout(resolve, pause * 1_000));
  }
  return await attempt();
}

/** Runs a command quietly; tells whether it succeeded, and what it said when not. */
async function run(argv: readonly string[], input = ""): Promise<boolean> {
  const { code, stdout, stderr } = await output(argv, input);
  if (code === 0) return true;
  say(`peers: "${argv.join(" ")}" ended with ${code}`);
  say(`${stdout}${stderr}`.trim().split("\n").slice(-20).join("\n"));
  return false;
}

interface Output {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function output(
  [path = "", ...args]: readonly string[],
  input = "",
): Promise<Output> {
  const child = new Deno.Command(path, {
    args: path === "apt-get"
      ? [
        ...["--yes", "-o", "Acquire::Retries=3", "-o", "Dpkg::Use-Pty=0"],
        // A fresh machine may be bringing itself up to date.
        ...["-o", "DPkg::Lock::Timeout=300", ...args],
      ]
      : args,
    env: { DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  const writing = writer.write(new TextEncoder().encode(input))
    .then(() => writer.close())
    .catch(() => {});
  const { code, stdout, stderr } = await child.output();
  await writing;
  const decoder = new TextDecoder();
  return {
    code,
    stdout: decoder.decode(stdout),
    stderr: decoder.decode(stderr),
  };
}
