import assert from "node:assert/strict";
import fc from "fast-check";
import { SyslogFrame } from "../../../collectors/postfix/parse_syslog.ts";

interface Framed {
  readonly time: string;
  readonly host: string;
  readonly tag: string;
  readonly message: string;
}

/** Reads a line that lies inside a larger text, as lines do. */
function framed(line: string): Framed | undefined {
  const text = `before\n${line}\nafter: [1] <2>`;
  const frame = new SyslogFrame();
  const end = 7 + line.length;
  if (!frame.read(text, 7, end)) return undefined;
  return {
    time: text.slice(frame.timeStart, frame.timeEnd),
    host: text.slice(frame.hostStart, frame.hostEnd),
    tag: frame.program.tag,
    message: text.slice(frame.messageStart, end),
  };
}

const forms: readonly (readonly [name: string, line: string, time: string])[] =
  [
    [
      "the traditional form",
      "Nov 22 23:50:40 mx1 postfix/smtp[123]: hello",
      "Nov 22 23:50:40",
    ],
    [
      "a day padded with a space",
      "Nov  2 03:04:05 mx1 postfix/smtp[123]: hello",
      "Nov  2 03:04:05",
    ],
    [
      "a day that is not padded",
      "Aug 3 15:30:49 mx1 postfix/smtp[123]: hello",
      "Aug 3 15:30:49",
    ],
    [
      "a year",
      "Nov 22 2026 23:50:40 mx1 postfix/smtp[123]: hello",
      "Nov 22 2026 23:50:40",
    ],
    [
      "a fraction",
      "Nov 22 23:50:40.123456 mx1 postfix/smtp[123]: hello",
      "Nov 22 23:50:40.123456",
    ],
    [
      "a priority",
      "<22>Nov 22 23:50:40 mx1 postfix/smtp[123]: hello",
      "Nov 22 23:50:40",
    ],
    [
      "ISO 8601 with an offset",
      "2026-11-22T23:50:40+01:00 mx1 postfix/smtp[123]: hello",
      "2026-11-22T23:50:40+01:00",
    ],
    [
      "ISO 8601 as journalctl prints it",
      "2026-11-22T23:50:40+0100 mx1 postfix/smtp[123]: hello",
      "2026-11-22T23:50:40+0100",
    ],
    [
      "ISO 8601 in UTC with microseconds",
      "2026-11-22T23:50:40.123456Z mx1 postfix/smtp[123]: hello",
      "2026-11-22T23:50:40.123456Z",
    ],
    [
      "RFC 5424",
      "<22>1 2026-11-22T23:50:40.1Z mx1 postfix/smtp 123 - - hello",
      "2026-11-22T23:50:40.1Z",
    ],
    [
      "RFC 5424 as rsyslog writes it, with two spaces",
      "<22>1 2026-11-22T23:50:40.1Z mx1 postfix/smtp 123 - -  hello",
      "2026-11-22T23:50:40.1Z",
    ],
    [
      "RFC 5424 with structured data",
      '<22>1 2026-11-22T23:50:40.1Z mx1 postfix/smtp 123 - [a b="] \\" c"][d] hello',
      "2026-11-22T23:50:40.1Z",
    ],
    [
      "RFC 5424 with a byte order mark",
      "<22>1 2026-11-22T23:50:40.1Z mx1 postfix/smtp 123 - - \ufeffhello",
      "2026-11-22T23:50:40.1Z",
    ],
    [
      "busybox's facility and level",
      "Nov 22 23:50:40 mx1 mail.info postfix/smtp[123]: hello",
      "Nov 22 23:50:40",
    ],
    [
      "FreeBSD's facility and level",
      "Nov 22 23:50:40 <mail.info> mx1 postfix/smtp[123]: hello",
      "Nov 22 23:50:40",
    ],
    [
      "Solaris's message id",
      "Nov 22 23:50:40 mx1 postfix/smtp[123]: [ID 197553 mail.info] hello",
      "Nov 22 23:50:40",
    ],
    [
      "a weekday, as journalctl -o short-full writes it",
      "Sun 2026-11-22 23:50:40 UTC mx1 postfix/smtp[123]: hello",
      "2026-11-22 23:50:40",
    ],
    [
      "a weekday and a year, as ctime() writes them",
      "Sun Nov 22 23:50:40 2026 mx1 postfix/smtp[123]: hello",
      "Nov 22 23:50:40",
    ],
    [
      "seconds since the epoch, of journalctl -o short-unix",
      "1795391440.123456 mx1 postfix/smtp[123]: hello",
      "1795391440.123456",
    ],
    [
      "seconds since the host began, of journalctl -o short-monotonic",
      "[ 1234.567890] mx1 postfix/smtp[123]: hello",
      "",
    ],
    [
      "a month in another language",
      "oct. 02 10:59:54 mx1 postfix/smtp[123]: hello",
      "",
    ],
    [
      "a month in another script",
      "\u0430\u0432\u0433 09 04:48:59 mx1 postfix/smtp[123]: hello",
      "",
    ],
    [
      "RFC 5424 without a priority",
      "1 2026-11-22T23:50:40.1Z mx1 postfix/smtp 123 - - hello",
      "2026-11-22T23:50:40.1Z",
    ],
    [
      "RFC 5424 without a time",
      "<22>1 - mx1 postfix/smtp 123 - - hello",
      "",
    ],
    [
      "two spaces before the host",
      "Nov 22 23:50:40  mx1 postfix/smtp[123]: hello",
      "Nov 22 23:50:40",
    ],
    [
      "a relayed tag without a colon",
      "Nov 22 23:50:40 mx1 postfix/smtp[123] hello",
      "Nov 22 23:50:40",
    ],
  ];

for (const [name, line, time] of forms) {
  Deno.test(`SyslogFrame.read() reads ${name}`, () => {
    assert.deepEqual(framed(line), {
      time,
      host: "mx1",
      tag: "postfix/smtp",
      message: "hello",
    });
  });
}

Deno.test("SyslogFrame.read() takes an address for a host, IPv6 too", () => {
  const line = "Nov 22 23:50:40 2001:db8::1 postfix/smtp[1]: hello";
  assert.equal(framed(line)?.host, "2001:db8::1");
});

Deno.test("SyslogFrame.read() reads a line without a host", () => {
  assert.deepEqual(framed("Nov 22 23:50:40 postfix/smtp[1]: a b: c"), {
    time: "Nov 22 23:50:40",
    host: "",
    tag: "postfix/smtp",
    message: "a b: c",
  });
});

Deno.test("SyslogFrame.read() tells how often syslogd repeated a line", () => {
  const frame = new SyslogFrame();
  const line = "Nov 22 23:50:40 mx1 last message repeated 5 times";
  assert.equal(frame.read(line, 0, line.length), false);
  assert.equal(frame.repeats, 5);
  const other = "Nov 22 23:50:40 mx1 last message was lost";
  assert.equal(frame.read(other, 0, other.length), false);
  assert.equal(frame.repeats, 0);
});

Deno.test("SyslogFrame.read() refuses what has no frame, and never looks behind the line", () => {
  const good = "Nov 22 23:50:40 mx1 postfix/smtp[123]: hello";
  for (let length = 0; length < good.length - 6; length++) {
    assert.equal(framed(good.slice(0, length)), undefined, String(length));
  }
  fc.assert(fc.property(fc.string({ unit: "binary" }), (line) => {
    const read = framed(line.replaceAll("\n", ""));
    if (read !== undefined) assert.ok(line.includes(read.message));
  }));
});
