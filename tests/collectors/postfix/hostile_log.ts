/**
 * Logs full of text that looks like the log itself, as strangers can bring it
 * about: in local parts, headers, Message-IDs and the replies of their servers.
 * What is to be counted is known from what was made, not from what is read.
 *
 * @module
 */

import fc from "fast-check";

/** Pieces that mean something to whoever reads such a log. */
const PIECES: readonly string[] = [
  "status=sent (250 ok)",
  "status=bounced (no)",
  ", status=deferred (later)",
  ">, relay=none, delay=1, delays=0/0/0/0, dsn=2.0.0, status=sent (ok)",
  "to=<x@evil.test>, relay=local, ",
  "from=<>, size=9, nrcpt=9 (queue active)",
  "4FAKE1: removed",
  "4jXm8H6Sl0z6: to=<",
  "NOQUEUE: reject: RCPT from unknown[192.0.2.66]: 554 5.7.1 ",
  "client=unknown[192.0.2.66]",
  "message-id=<",
  "forwarded as 4FAKE2",
  " queued as 4FAKE3",
  " said: 450 ",
  "]: ",
  ": ",
  "> ",
  ">, ",
  "; from=<a> to=<b> proto=ESMTP helo=<c>",
  " from local; from=<",
  "message repeated 7 times: [ ",
  "last message repeated 7 times",
  "postfix/smtp[1]: ",
  "warning: ",
  "\\",
  '"',
  "(",
  ")",
  "[",
  "]",
  "<",
  "@",
  ",",
  "=",
  " ",
  "ä",
  "日本",
  "?",
  "x",
];

/** Text with no control characters: Postfix writes a question mark for each. */
const hostileText = fc.array(fc.constantFrom(...PIECES), { maxLength: 6 })
  .map((pieces) => pieces.join(""));

/** An address as Postfix logs it since 3.5: the local part is quoted where it must be. */
const address = fc.oneof(
  fc.constant("someone@b.test"),
  hostileText.map((text) => `"${text.replace(/["\\]/g, "\\$&")}"@b.test`),
);

const sender = fc.oneof(fc.constant(""), address);

/** Attempts to deliver, each with its agent, what it logs and where it went. */
interface Attempt {
  readonly agent: string;
  readonly status: "sent" | "deferred" | "bounced";
  readonly destination: "local" | "remote";
  readonly relay: string;
  readonly recipient: string;
  readonly reason: string;
  readonly origTo: string | undefined;
}

const attempt: fc.Arbitrary<Attempt> = fc.record({
  place: fc.constantFrom(
    ["smtp", "remote", "mx.b.test[192.0.2.1]:25"] as const,
    ["smtp", "remote", "mx6.b.test[2001:db8::1]:25"] as const,
    ["lmtp", "local", "mx1[private/dovecot-lmtp]"] as const,
    ["local", "local", "local"] as const,
    ["virtual", "local", "virtual"] as const,
    ["pipe", "local", "maildrop"] as const,
  ),
  status: fc.constantFrom("sent", "deferred", "bounced"),
  recipient: address,
  origTo: fc.option(address, { nil: undefined }),
  text: hostileText,
}).map(({ place: [agent, destination, relay], text, ...rest }) => ({
  ...rest,
  agent,
  destination,
  relay,
  reason: agent === "smtp" || agent === "lmtp"
    ? `host mx.b.test[192.0.2.1] said: 550 5.1.1 ${text} (in reply to RCPT TO command)`
    : `delivered to command: ${text}`,
}));

/** One message through Postfix. */
export interface Passage {
  readonly queueId: string;
  readonly messageId: string;
  readonly sender: string;
  readonly size: number;
  readonly attempts: readonly Attempt[];
  readonly subject: string | undefined;
  readonly rejected: readonly { readonly from: string; readonly to: string }[];
  readonly sasl: string | undefined;
}

/** Queue ids, short and long, none of them twice. */
function queueIdOf(number: number, long: boolean): string {
  return long
    ? `4jXm8H${number.toString(36).padStart(5, "0")}z6`
    : `A${number.toString(16).toUpperCase().padStart(9, "0")}`;
}

/** Messages with fields of any text. */
export const passages: fc.Arbitrary<Passage[]> = fc.array(
  fc.record({
    long: fc.boolean(),
    messageId: hostileText,
    sender,
    size: fc.nat(1_000_000),
    attempts: fc.array(attempt, { minLength: 1, maxLength: 3 }),
    subject: fc.option(hostileText, { nil: undefined }),
    rejected: fc.array(fc.record({ from: sender, to: address }), {
      maxLength: 2,
    }),
    sasl: fc.option(fc.constantFrom("LOGIN", "PLAIN", "x, y"), {
      nil: undefined,
    }),
  }),
  { minLength: 1, maxLength: 6 },
).map((made) =>
  made.map(({ long, ...passage }, index) => ({
    ...passage,
    queueId: queueIdOf(index, long),
  }))
);

/** A message of one program, without its frame. */
export interface Said {
  readonly service: string;
  readonly text: string;
}

/** Returns what Postfix logs of a message. */
export function logOf(passage: Passage): Said[] {
  const { queueId, messageId, sender, size, attempts, subject } = passage;
  const client = "client.test[192.0.2.9]";
  const sasl = passage.sasl === undefined
    ? ""
    : `, sasl_method=${passage.sasl}, sasl_username=me`;
  return [
    { service: "smtpd", text: `connect from ${client}` },
    ...passage.rejected.map(({ from, to }) => ({
      service: "smtpd",
      text:
        `NOQUEUE: reject: RCPT from ${client}: 554 5.7.1 <${to}>: Relay access denied; from=<${from}> to=<${to}> proto=ESMTP helo=<client.test>`,
    })),
    { service: "smtpd", text: `${queueId}: client=${client}${sasl}` },
    ...subject === undefined ? [] : [{
      service: "cleanup",
      text:
        `${queueId}: warning: header Subject: ${subject} from ${client}; from=<${sender}> to=<x@b.test> proto=ESMTP helo=<client.test>`,
    }],
    { service: "cleanup", text: `${queueId}: message-id=<${messageId}>` },
    {
      service: "qmgr",
      text:
        `${queueId}: from=<${sender}>, size=${size}, nrcpt=${attempts.length} (queue active)`,
    },
    {
      service: "smtpd",
      text:
        `disconnect from ${client} ehlo=1 mail=1 rcpt=1 data=1 quit=1 commands=5`,
    },
    ...attempts.map((each) => ({
      service: each.agent,
      text: `${queueId}: to=<${each.recipient}>, ${
        each.origTo === undefined ? "" : `orig_to=<${each.origTo}>, `
      }relay=${each.relay}, delay=0.3, delays=0.1/0/0/0.2, dsn=${
        { sent: "2.0.0", deferred: "4.3.0", bounced: "5.1.1" }[each.status]
      }, status=${each.status} (${each.reason})`,
    })),
    ...attempts.some(({ status }) => status === "deferred")
      ? []
      : [{ service: "qmgr", text: `${queueId}: removed` }],
  ];
}

const encoder = new TextEncoder();

/** How a line is framed, by the name that tests show. */
export const FRAMES: Readonly<Record<string, (said: Said) => string>> = {
  traditional: ({ service, text }) =>
    `Nov 22 23:50:40 mx1 postfix/${service}[77]: ${text}`,
  "another instance": ({ service, text }) =>
    `Nov  2 23:50:40 mx1 postfix-out/${service}[77]: ${text}`,
  "a service renamed in master.cf": ({ service, text }) =>
    `Nov  2 23:50:40 mx1 postfix/relay-${service}/${service}[77]: ${text}`,
  "ISO 8601": ({ service, text }) =>
    `2026-11-22T23:50:40.123456+01:00 mx1.b.test postfix/${service}[77]: ${text}`,
  "RFC 5424": ({ service, text }) =>
    `<22>1 2026-11-22T23:50:40Z mx1 postfix/${service} 77 - - ${text}`,
  "RFC 5424, cut": ({ text }) =>
    `<22>1 2026-11-22T23:50:40Z mx1 postfix 77 - - ${text}`,
  "journald, text": ({ service, text }) =>
    JSON.stringify({
      SYSLOG_IDENTIFIER: `postfix/${service}`,
      _HOSTNAME: "mx1",
      __REALTIME_TIMESTAMP: "1795391600000000",
      MESSAGE: text,
    }),
  "journald, octets": ({ service, text }) =>
    JSON.stringify({
      MESSAGE: [...encoder.encode(text)],
      SYSLOG_IDENTIFIER: `postfix/${service}`,
      _HOSTNAME: "mx1",
    }),
};
