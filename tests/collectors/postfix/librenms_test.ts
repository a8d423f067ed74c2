import assert from "node:assert/strict";
import {
  DetailedWindow,
  mailqLines,
} from "../../../collectors/postfix/librenms.ts";
import { QueueTally } from "../../../collectors/postfix/queue.ts";
import {
  countsOf,
  type PostfixReading,
} from "../../../collectors/postfix/reading.ts";
import { PostfixTally } from "../../../collectors/postfix/tally.ts";

/** The agent script's names of its lines, in LibreNMS's order. */
const NAMES = [
  ...["received", "delivered", "forwarded", "deferred", "bounced", "rejected"],
  ...["rejectw", "held", "discarded", "bytesr", "bytesd", "senders"],
  ...["sendinghd", "recipients", "recipienthd", "deferralcr", "deferralhid"],
  ...["chr", "hcrnfqh", "sardnf", "sarnobu", "bu", "raruu", "hcrin"],
  ...["sarnfqa", "rardnf", "rarnfqa", "iuscp", "sce", "scp", "urr", "msefl"],
];

function readingOf(tally: PostfixTally): PostfixReading {
  return {
    log: {
      source: "/var/log/mail.log",
      lastRead: undefined,
      messagesUnderWay: 0,
      behind: false,
    },
    counts: countsOf(tally.families),
    acquaintances: tally.acquaintances.reading(),
    queue: undefined,
    queueProblem: "",
  };
}

function read(tally: PostfixTally, ...lines: readonly string[]): void {
  for (const line of lines) {
    const [, service, text] = /^(\S+) (.*)$/.exec(line) ?? [];
    tally.read(`Nov 22 23:50:40 mx1 postfix/${service}[7]: ${text}\n`);
  }
}

/** Takes the lines apart as LibreNMS does; numbers other than 0 by name. */
function parsed(lines: string): Record<string, number> {
  const numbers = lines.split("\n").map(Number);
  assert.equal(numbers.length, NAMES.length);
  return Object.fromEntries(
    NAMES.map((name, i): [string, number] => [name, numbers[i]!])
      .filter(([, number]) => number !== 0),
  );
}

const NOQUEUE = "NOQUEUE: reject: RCPT from unknown[192.0.2.1]: 554 5.7.1";
const ENVELOPE = "from=<a@x.test> to=<b@y.test> proto=ESMTP helo=<h>";

const MAIL = [
  "smtpd 3F2B01: client=mx.test[192.0.2.9]",
  "cleanup 3F2B01: message-id=<1@x.test>",
  "qmgr 3F2B01: from=<a@x.test>, size=1000, nrcpt=2 (queue active)",
  "local 3F2B01: to=<u@y.test>, relay=local, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (delivered to mailbox)",
  "smtp 3F2B01: to=<v@z.test>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred (connect to z.test[192.0.2.7]:25: Connection refused)",
  `smtpd ${NOQUEUE} Service unavailable; Client host [192.0.2.1] blocked using bl.test; ${ENVELOPE}`,
  `smtpd ${NOQUEUE} <unknown[192.0.2.1]>: Client host rejected: Access denied; ${ENVELOPE}`,
  `smtpd NOQUEUE: reject_warning: RCPT from unknown[192.0.2.1]: 554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using bl.test; ${ENVELOPE}`,
];

Deno.test("DetailedWindow.lines() tells what came within five minutes, to whoever asks", () => {
  const tally = new PostfixTally({ stores: false });
  const window = new DetailedWindow();
  assert.deepEqual(parsed(window.lines(readingOf(tally), 0)), {});
  read(tally, ...MAIL);
  const expected = {
    received: 1,
    delivered: 1,
    deferred: 1,
    rejected: 2,
    rejectw: 1,
    bytesr: 1000,
    bytesd: 1000,
    senders: 1,
    sendinghd: 1,
    recipients: 1,
    recipienthd: 1,
    deferralcr: 1,
    chr: 1,
    bu: 1,
  };
  assert.deepEqual(parsed(window.lines(readingOf(tally), 10_000)), expected);
  assert.deepEqual(parsed(window.lines(readingOf(tally), 20_000)), expected);
  assert.deepEqual(parsed(window.lines(readingOf(tally), 299_000)), expected);
  assert.deepEqual(parsed(window.lines(readingOf(tally), 320_000)), {});
});

Deno.test("DetailedWindow.lines() begins anew when the clock was set back", () => {
  const tally = new PostfixTally({ stores: false });
  const window = new DetailedWindow();
  window.lines(readingOf(tally), 1_000_000);
  read(tally, ...MAIL);
  assert.deepEqual(parsed(window.lines(readingOf(tally), 10_000)), {});
});

Deno.test("mailqLines() tells the recipients in four queues", () => {
  const queue = new QueueTally(100);
  const message = { arrival: 90, size: 5 };
  queue.add({ queue: "incoming", recipients: 1, ...message });
  queue.add({ queue: "active", recipients: 2, ...message });
  queue.add({ queue: "active", recipients: 2, ...message });
  queue.add({ queue: "hold", recipients: 3, ...message });
  const reading = readingOf(new PostfixTally({ stores: false }));
  assert.equal(
    mailqLines({ ...reading, queue: queue.reading() }),
    "1\n4\n0\n3",
  );
  assert.equal(mailqLines(reading), undefined);
});
