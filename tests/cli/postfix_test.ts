import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { type PostfixDoors, postfixReport } from "../../cli/postfix.ts";
import { UsageError } from "../../cli/usage_error.ts";
import type { OpenFile } from "../../collectors/log/files.ts";
import { memoryDisk } from "../collectors/log/memory_files.ts";

const now = Date.UTC(2026, 10, 23, 12);
const encoder = new TextEncoder();

const log = [
  "Nov 21 23:50:40 mx1 postfix/smtpd[3]: 4AB12: client=c.example.com[192.0.2.9]",
  "Nov 21 23:50:40 mx1 postfix/qmgr[3]: 4AB12: from=<A@Example.COM>, size=1000, nrcpt=1 (queue active)",
  "Nov 22 01:50:40 mx1 postfix/smtp[3]: 4AB12: to=<\u001b[2J\u202e@d.test>, relay=mx.d.test[192.0.2.1]:25, delay=1.5, delays=0/0/1/0.5, dsn=2.0.0, status=sent (250 ok)",
  "Nov 22 01:50:40 mx1 postfix/qmgr[3]: 4AB12: removed",
  "Nov 22 01:51:40 mx1 postfix/smtpd[3]: NOQUEUE: reject: RCPT from h[1.2.3.4]: 554 5.7.1 <x@y>: Relay access denied; from=<c@d> to=<x@y> proto=SMTP helo=<h>",
  "Nov 22 01:52:40 mx1 postfix/smtpd[3]: warning: hostname x does not resolve to address 1.2.3.4",
  "Nov 22 01:53:40 mx1 dovecot: imap-login: Login",
  "",
].join("\n");

interface Ran {
  readonly status: number;
  readonly printed: string;
  readonly complaints: string[];
}

async function run(
  logs: string[],
  flags: Parameters<typeof postfixReport>[1],
  doors: Partial<PostfixDoors> = {},
): Promise<Ran> {
  const disk = memoryDisk();
  disk.append("/var/log/mail.log", encoder.encode(log));
  disk.append("/tmp/mail.log.1.gz", gzipSync(log));
  const packed = gzipSync(log.repeat(2000));
  disk.append("/tmp/cut.gz", packed.subarray(0, packed.length - 20));
  let printed = "";
  const complaints: string[] = [];
  const status = await postfixReport(logs, flags, {
    files: disk.files,
    input: () => openedText(log),
    inputIsTerminal: true,
    now: () => now,
    print: (text) => printed += text,
    complain: (line) => complaints.push(line),
    ...doors,
  });
  return { status, printed, complaints };
}

function openedText(text: string): OpenFile {
  const data = encoder.encode(text);
  return {
    facts: () => Promise.resolve({ identity: "", size: 0, modified: 0 }),
    read: (buffer, offset) => {
      const part = data.subarray(offset, offset + buffer.length);
      buffer.set(part);
      return Promise.resolve(part.length);
    },
    close: () => {},
  };
}

Deno.test("postfixReport() prints JSON with pflogsumm's totals and more", async () => {
  const { status, printed } = await run(["/var/log/mail.log"], { json: true });
  const report = JSON.parse(printed);
  assert.equal(status, 0);
  assert.deepEqual(report.totals, {
    received: 1,
    delivered: 1,
    forwarded: 0,
    deferred: 0,
    deferrals: 0,
    bounced: 0,
    rejected: 1,
    rejected_local: 0,
    reject_warnings: 0,
    held: 0,
    discarded: 0,
    bytes_received: 1000,
    bytes_delivered: 1000,
    senders: 1,
    sending_hosts_domains: 1,
    recipients: 1,
    recipient_hosts_domains: 1,
    delivered_local: 0,
    delivered_remote: 1,
    delivered_filter: 0,
    delivered_discard: 0,
    reinjected: 0,
    expired: 0,
    removed: 1,
    connections: 0,
    lines: 7,
    lines_foreign: 1,
    lines_not_understood: 0,
  });
  assert.deepEqual(report.by_agent, {
    smtp: { sent: 1, deferred: 0, bounced: 0, expired: 0 },
  });
  assert.deepEqual(report.days.map(({ date }: { date: string }) => date), [
    "2026-11-21",
    "2026-11-22",
  ]);
  assert.equal(report.senders[0].name, "A@example.com");
  assert.equal(report.recipient_domains[0].average_delay, 1.5);
  assert.deepEqual(report.reasons.rejected, [
    { text: "smtpd RCPT: 554 5.7.1 Relay access denied", count: 1 },
  ]);
  assert.equal(report.warnings[0].count, 1);
});

Deno.test("postfixReport() reads a gzip file, several files and standard input alike", async () => {
  for (const logs of [["/tmp/mail.log.1.gz"], ["-"]]) {
    const { printed } = await run(logs, { json: true });
    assert.equal(JSON.parse(printed).totals.lines, 7, logs[0]);
  }
  const both = await run(["-", "/tmp/mail.log.1.gz"], { json: true });
  assert.equal(JSON.parse(both.printed).totals.lines, 14);
});

Deno.test("postfixReport() takes a usual log when none is named, and standard input when it is no terminal", async () => {
  const usual = await run([], { json: true }, { input: () => openedText("") });
  assert.equal(JSON.parse(usual.printed).totals.lines, 7);
  const piped = await run([], { json: true }, {
    inputIsTerminal: false,
    input: () => openedText("x\n"),
  });
  assert.equal(JSON.parse(piped.printed).totals.lines, 1);
});

Deno.test("postfixReport() tells of one day alone", async () => {
  const { printed } = await run(["-"], { json: true, day: "2026-11-21" });
  const { totals } = JSON.parse(printed);
  assert.deepEqual(
    [totals.received, totals.delivered, totals.rejected],
    [1, 0, 0],
  );
  await assert.rejects(run(["-"], { day: "someday" }), UsageError);
});

Deno.test("postfixReport() returns 1 for what it cannot read, and reports on the rest", async () => {
  const { status, printed, complaints } = await run(
    ["/none", "/tmp/cut.gz", "/var/log/mail.log"],
    { json: true },
  );
  assert.equal(status, 1);
  assert.equal(complaints.length, 2);
  assert.match(complaints[0]!, /Cannot read "\/none": there is no such file/);
  assert.ok(JSON.parse(printed).totals.lines > 7);
});

Deno.test("postfixReport() prints tables for people in which nothing drives the terminal", async () => {
  const { printed } = await run(["/var/log/mail.log"], {});
  assert.match(printed, /1 {2}received/);
  assert.match(printed, /By hour/);
  assert.match(printed, /#{30}/);
  assert.match(printed, /7 lines read, 1 of other programs, 0 not understood/);
  assert.doesNotMatch(printed, /(?!\n)[\p{Cc}\p{Cf}]/u);
});

Deno.test("postfixReport() shows progress when it takes long, and clears it", async () => {
  let time = 0;
  const shown: string[] = [];
  await run(["/var/log/mail.log"], {}, {
    now: () => time += 2000,
    progress: (line) => shown.push(line),
  });
  assert.match(shown[0]!, /^\/var\/log\/mail\.log: 0 MB \(100 %\)$/);
  assert.equal(shown.at(-1), "");
});

Deno.test("postfixReport() prints nothing but the reason where no log could be read", async () => {
  for (const flags of [{}, { json: true }]) {
    const { status, printed, complaints } = await run(["/none"], flags);
    assert.equal(status, 1);
    assert.equal(printed, "");
    assert.deepEqual(complaints, [
      'Cannot read "/none": there is no such file',
    ]);
  }
});
