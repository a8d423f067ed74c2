/**
 * A real Postfix of our own: its configuration, its queue and its log in a
 * folder of its own, in a network namespace of its own, with servers abroad that
 * take, refuse and put off mail.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { missingFile } from "../needing.ts";
import { eventually } from "./asking.ts";
import {
  type Namespace,
  noNamespace,
  openNamespace,
  within,
} from "./namespace.ts";
import { type Program, runProgram, startProgram } from "./processes.ts";

const POSTFIX = "/usr/sbin/postfix";
const PROGRAMS = [
  POSTFIX,
  "/usr/sbin/postsuper",
  "/usr/sbin/sendmail",
  "/usr/sbin/smtp-sink",
  "/usr/sbin/smtp-source",
  "/usr/sbin/logrotate",
  "/usr/bin/ss",
];

/** Why there can be no Postfix here; undefined where there can. */
export const noPostfix: string | undefined = noNamespace ??
  missingFile(...PROGRAMS);

/** Addresses in the namespace: this host's, and three servers abroad. */
const HERE = "192.0.2.25";
const TAKES = "192.0.2.26";
const REFUSES = "192.0.2.27";
const PUTS_OFF = "192.0.2.28";

/** Seconds that a Postfix and its servers may run, whatever becomes of the test. */
const LIFETIME = 3600;

/** A Postfix that runs. */
export interface Postfix extends AsyncDisposable {
  readonly folder: string;
  /** Path of its log. */
  readonly log: string;
  /** Path of showq's socket. */
  readonly showq: string;
  /** Gives it `messages` by SMTP, one connection for each, from a host of the network. */
  submit(mail: Mail): Promise<void>;
  /** Gives it a message by sendmail(1). */
  sendmail(to: string): Promise<void>;
  /** Tells it to reopen its log, as postrotate scripts do. */
  reload(): Promise<void>;
  /** Removes every message that is put off: each by its name, or ALL, of which postsuper(1) logs the number alone. */
  giveUpDeferred(how: "each" | "all"): Promise<void>;
  /** Has messages delivered at once that are put off; a queue manager that is started anew does so with those that are locked. */
  deliverNow(queueIds: readonly string[]): Promise<void>;
  /** Runs a program in its namespace. */
  run(argv: readonly string[]): Promise<void>;
}

/** Messages given by SMTP. */
export interface Mail {
  readonly to: string;
  readonly messages: number;
  /** Recipients of each; the address is given a number for each. */
  readonly recipients?: number;
}

const main = (folder: string) =>
  `
compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/data
maillog_file = ${folder}/log/mail.log
maillog_file_prefixes = ${folder}
maillog_file_permissions = 0644
mail_owner = postfix
setgid_group = postdrop
myhostname = mx1.local.test
mydestination = local.test, mx1.local.test
myorigin = local.test
mynetworks = 127.0.0.0/8, 192.0.2.0/24
inet_interfaces = 127.0.0.1, ${HERE}
inet_protocols = ipv4
smtpd_peername_lookup = no
smtp_dns_support_level = disabled
smtp_host_lookup = native
alias_maps = inline:{ {box = ${folder}/boxes/box/} }
alias_database =
local_recipient_maps = $alias_maps
virtual_mailbox_domains = virtual.test
virtual_mailbox_base = ${folder}/boxes
virtual_mailbox_maps = static:virtual/
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
transport_maps = inline:{ {abroad.test = smtp:[${TAKES}]}, {refuses.test = smtp:[${REFUSES}]}, {later.test = smtp:[${PUTS_OFF}]} }
smtpd_recipient_restrictions = check_recipient_access inline:{ {denied.test = 554 5.7.1 No mail for you} }, permit_mynetworks, reject
smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination
smtpd_reject_unlisted_recipient = yes
smtpd_client_connection_rate_limit = 0
anvil_status_update_time = 3600s
queue_run_delay = 3600s
minimal_backoff_time = 3600s
maximal_backoff_time = 7200s
smtp_destination_concurrency_failed_cohort_limit = 0
default_destination_concurrency_failed_cohort_limit = 0
`.trimStart();

const master = `
smtp inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
local unix - n n - - local
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`.trimStart();

/** Starts a Postfix and the servers that it delivers to, and returns when it logs that it runs. */
export async function startPostfix(): Promise<Postfix> {
  const folder = await Deno.makeTempDir({ prefix: "sounder-postfix-" });
  const started: Program[] = [];
  let namespace: Namespace | undefined;
  const dispose = async () => {
    // What is started is a shell that waits for master(8), and heeds no signal.
    if (existsSync(`${folder}/queue/pid/master.pid`)) {
      const stop = [POSTFIX, "-c", `${folder}/etc`, "stop"];
      await runProgram([...within(namespace?.name), ...stop], { env });
    }
    for (const program of started.reverse()) {
      await program[Symbol.asyncDispose]();
    }
    await namespace?.[Symbol.asyncDispose]();
    await Deno.remove(folder, { recursive: true });
  };
  try {
    await layOut(folder);
    namespace = await openNamespace();
    for (const address of [HERE, TAKES, REFUSES, PUTS_OFF]) {
      await namespace.ip("addr", "add", `${address}/32`, "dev", "lo");
    }
    const { name } = namespace;
    const start = (argv: readonly string[]) => {
      const inside = [...within(name), ...argv];
      started.push(startProgram(inside, { env, lifetime: LIFETIME }));
    };
    const sink = ["/usr/sbin/smtp-sink", "-u", "nobody"];
    start([...sink, `${TAKES}:25`, "64"]);
    start([...sink, "-f", "RCPT", `${REFUSES}:25`, "64"]);
    start([...sink, "-r", "RCPT", `${PUTS_OFF}:25`, "64"]);
    start([POSTFIX, "-c", `${folder}/etc`, "start-fg"]);
    const postfix = postfixIn(folder, name, dispose);
    await listens(postfix);
    await listen(name, [HERE, TAKES, REFUSES, PUTS_OFF]);
    return postfix;
  } catch (error) {
    await dispose();
    throw error;
  }
}

const env = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" };

async function layOut(folder: string): Promise<void> {
  // Programs that run as another user go through it.
  await Deno.chmod(folder, 0o755);
  for (const name of ["etc", "queue", "data", "log", "boxes"]) {
    await Deno.mkdir(`${folder}/${name}`);
  }
  await runWell(["/usr/bin/chown", "postfix", `${folder}/data`]);
  await runWell(["/usr/bin/chown", "nobody", `${folder}/boxes`]);
  await Deno.writeTextFile(`${folder}/etc/main.cf`, main(folder));
  await Deno.writeTextFile(`${folder}/etc/master.cf`, master);
}

/** Waits until it takes connections. */
async function listens(postfix: Postfix): Promise<void> {
  for (let tried = 0;; tried++) {
    const text = await Deno.readTextFile(postfix.log).catch(() => "");
    if (text.includes("daemon started")) return;
    if (tried > 600) throw new Error(`Postfix does not start:\n${text}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Waits until each of these addresses takes connections: what finds nobody there is put off. */
async function listen(
  namespace: string,
  addresses: readonly string[],
): Promise<void> {
  await eventually(async () => {
    const { stdout } = await runProgram([
      ...within(namespace),
      ...["/usr/bin/ss", "-Hltn", "sport = :25"],
    ]);
    return addresses.every((address) => stdout.includes(` ${address}:25 `)) ||
      undefined;
  }, () => `somebody at port 25 of ${addresses.join(", ")}`);
}

function postfixIn(
  folder: string,
  namespace: string,
  dispose: () => Promise<void>,
): Postfix {
  const run = (argv: readonly string[]) =>
    runWell([...within(namespace), ...argv]);
  const config = `${folder}/etc`;
  return {
    folder,
    log: `${folder}/log/mail.log`,
    showq: `${folder}/queue/public/showq`,
    run,
    submit: ({ to, messages, recipients = 1 }) =>
      run([
        "/usr/sbin/smtp-source",
        // What is refused is part of the mix.
        "-A",
        ...["-m", String(messages), "-r", String(recipients)],
        ...["-f", "box@local.test", "-t", to, `${HERE}:25`],
      ]),
    sendmail: (to) =>
      run([
        "/bin/sh",
        "-c",
        `echo Hello | exec /usr/sbin/sendmail -C ${config} -f box@local.test ${to}`,
      ]),
    reload: () => run([POSTFIX, "-c", config, "reload"]),
    giveUpDeferred: (how) =>
      run([
        "/bin/sh",
        "-c",
        `find ${folder}/queue/deferred -type f -printf '%f\\n' | exec /usr/sbin/postsuper -c ${config} -d ${
          how === "all" ? "ALL" : "-"
        } deferred`,
      ]),
    async deliverNow(queueIds) {
      for (const queueId of queueIds) {
        await run(["/usr/sbin/postqueue", "-c", config, "-i", queueId]);
      }
    },
    [Symbol.asyncDispose]: dispose,
  };
}

/** Runs a program that has to end well. */
async function runWell(argv: readonly string[]): Promise<void> {
  const { status, stdout, stderr } = await runProgram(argv, { env });
  if (status !== 0) {
    throw new Error(
      `${argv.join(" ")} ended with ${status}: ${stdout}${stderr}`,
    );
  }
}
