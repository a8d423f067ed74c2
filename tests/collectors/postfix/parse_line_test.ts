import assert from "node:assert/strict";
import fc from "fast-check";
import type { PostfixEvent } from "../../../collectors/postfix/event.ts";
import { parseMessage } from "../../../collectors/postfix/parse_line.ts";
import { haveSharedData, sharedData } from "../../shared_data.ts";
import { parsed } from "./parsed_message.ts";

Deno.test("parseMessage() reads the queue manager's lines", () => {
  assert.deepEqual(
    parsed(
      '4AB12: from=<"a>, size=1, nrcpt=9"@b>, size=1234, nrcpt=2 (queue active)',
    ),
    {
      kind: "active",
      queueId: "4AB12",
      sender: '"a>, size=1, nrcpt=9"@b',
      size: 1234,
      recipients: 2,
    },
  );
  assert.deepEqual(parsed("4jXm8H4swnz6g: removed"), {
    kind: "removed",
    queueId: "4jXm8H4swnz6g",
  });
  assert.deepEqual(
    parsed("4AB12: from=<>, status=expired, returned to sender"),
    { kind: "expired", queueId: "4AB12", forced: false },
  );
  assert.deepEqual(
    parsed("4AB12: from=<a@b>, status=force-expired, returned to sender"),
    { kind: "expired", queueId: "4AB12", forced: true },
  );
});

Deno.test("parseMessage() reads who brought a message", () => {
  assert.deepEqual(
    parsed(
      "4AB12: client=h[192.0.2.9], sasl_method=PLAIN, sasl_username=u@d.test, orig_queue_id=3CD45, orig_client=x[192.0.2.8]",
    ),
    {
      kind: "client",
      queueId: "4AB12",
      client: "h[192.0.2.9]",
      saslMethod: "PLAIN",
      originalQueueId: "3CD45",
    },
  );
  assert.deepEqual(parsed("4AB12: uid=0 from=<root>"), {
    kind: "pickup",
    queueId: "4AB12",
  });
});

const others: readonly (readonly [message: string, expected: object])[] = [
  ["connect from h[192.0.2.9]", { kind: "connect", authenticated: 0 }],
  [
    "disconnect from h[192.0.2.9] ehlo=2 starttls=1 auth=1/3 mail=1 commands=7",
    { kind: "disconnect", authenticated: 1 },
  ],
  ["disconnect from h[192.0.2.9]", { kind: "disconnect", authenticated: 0 }],
  ["lost connection after DATA (123 bytes) from h[192.0.2.9]", {
    kind: "session-end",
    how: "lost",
    stage: "DATA",
  }],
  ["NOQUEUE: lost connection after CONNECT from h[192.0.2.9]", {
    kind: "session-end",
    how: "lost",
    stage: "CONNECT",
  }],
  ["timeout after END-OF-MESSAGE from h[192.0.2.9]", {
    kind: "session-end",
    how: "timeout",
    stage: "END-OF-MESSAGE",
  }],
  ["too many errors after RCPT from h[192.0.2.9]", {
    kind: "session-end",
    how: "errors",
    stage: "RCPT",
  }],
  [
    "Anonymous TLS connection established from h[192.0.2.9]: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits) key-exchange X25519",
    {
      kind: "tls",
      direction: "in",
      trust: "Anonymous",
      protocol: "TLSv1.3",
      cipher: "TLS_AES_256_GCM_SHA384",
      usedBits: 256,
      algorithmBits: 256,
    },
  ],
  [
    "Verified TLS connection reused to mx[2001:db8::7]:25: TLSv1 with cipher X (128/256 bits)",
    { kind: "notice", level: "info", what: "tls_reused" },
  ],
  [
    "Untrusted TLS connection established from h[192.0.2.9] to sni.test: TLSv1.2 with cipher X (256/256 bits)",
    { kind: "tls", direction: "in", protocol: "TLSv1.2" },
  ],
  ["SSL_accept error from h[192.0.2.9]: -1", {
    kind: "tls-failure",
    direction: "in",
  }],
  ["SSL_connect error to mx[192.0.2.9]:25: lost connection", {
    kind: "tls-failure",
    direction: "out",
  }],
  ["connect to mx[192.0.2.9]:25: Connection timed out", {
    kind: "outgoing-trouble",
    what: "connect_timeout",
  }],
  ["connect to mx[192.0.2.9]:25: No route to host", {
    kind: "outgoing-trouble",
    what: "connect_no_route",
  }],
  ["B99FE3D: lost connection with mx[192.0.2.9] while sending RCPT TO", {
    kind: "outgoing-trouble",
    what: "lost_connection",
  }],
  ["B99FE3D: conversation with mx[192.0.2.9] timed out while receiving", {
    kind: "outgoing-trouble",
    what: "timeout",
  }],
  ["B99FE3D: host mx[192.0.2.9] refused to talk to me: 450 later", {
    kind: "outgoing-trouble",
    what: "refused_to_talk",
  }],
  [
    "B99FE3D: host mx[192.0.2.9] said: 450 later (in reply to RCPT TO command)",
    { kind: "outgoing-trouble", what: "said" },
  ],
  ["B99FE3D: sender non-delivery notification: 1DF35917", {
    kind: "notification",
    about: "sender non-delivery",
    newQueueId: "1DF35917",
  }],
  ["B99FE3D: placed on hold", { kind: "queue-action", action: "hold" }],
  ["B99FE3D: requeued", { kind: "queue-action", action: "requeue" }],
  ["CONNECT from [61.238.241.86]:53024 to [89.105.204.244]:25", {
    kind: "postscreen",
    what: "connect",
  }],
  ["PASS OLD [2604:8d00:0:1::3]:52237", {
    kind: "postscreen",
    what: "pass_old",
  }],
  ["DNSBL rank 13 for [111.73.45.149]:1038", {
    kind: "postscreen",
    what: "dnsbl",
    rank: 13,
  }],
  ["PREGREET 6 after 1.2 from [216.81.72.72]:43421: RSET\\r\\n", {
    kind: "postscreen",
    what: "pregreet",
  }],
  ["COMMAND TIME LIMIT from [182.246.250.243]:51799 after CONNECT", {
    kind: "postscreen",
    what: "command_time_limit",
  }],
  ["BLACKLISTED [182.246.250.243]:51799", {
    kind: "postscreen",
    what: "denylisted",
  }],
  ["warning: unknown[192.0.2.9]:55729: SASL LOGIN authentication failed: x", {
    kind: "notice",
    level: "warning",
    what: "sasl_failure",
    saslMethod: "LOGIN",
  }],
  [
    "warning: non-SMTP command from unknown[192.0.2.9]: a: SASL LOGIN authentication failed: x",
    { kind: "notice", what: "non_smtp_command" },
  ],
  [
    "warning: hostname a.test does not resolve to address 192.0.2.9: Name or service not known",
    { kind: "notice", what: "hostname" },
  ],
  [
    "warning: Connection rate limit exceeded: 31 from h[192.0.2.9] for service smtpd",
    { kind: "notice", what: "limit_connection_rate" },
  ],
  ["fatal: no SASL authentication mechanisms", {
    kind: "notice",
    level: "fatal",
  }],
  ["panic: myfree: corrupt or unallocated memory block", {
    kind: "notice",
    level: "panic",
  }],
  ["daemon started -- version 3.7.11, configuration /etc/postfix", {
    kind: "notice",
    level: "info",
    what: "started",
  }],
  ["statistics: max cache size 1 at Nov 22 23:47:16", {
    kind: "notice",
    level: "info",
  }],
  // Postfix before 2.5 does not tell whether it trusts the other side.
  [
    "TLS connection established from h[192.0.2.9]: TLSv1 with cipher ADH-AES256-SHA (256/256 bits)",
    {
      kind: "tls",
      direction: "in",
      trust: "Unknown",
      protocol: "TLSv1",
      cipher: "ADH-AES256-SHA",
      usedBits: 256,
      algorithmBits: 256,
    },
  ],
  [
    "TLS connection established to mx.test: TLSv1 with cipher C (128/128 bits)",
    {
      kind: "tls",
      direction: "out",
      trust: "Unknown",
    },
  ],
  // Postfix before 2.0 writes no NOQUEUE.
  [
    "reject: RCPT from h[192.0.2.9]: 554 <a@b>: Relay access denied; from=<c@d> to=<a@b>",
    {
      kind: "decision",
      queueId: "",
      action: "reject",
      stage: "RCPT",
      code: 554,
    },
  ],
  ["reject: connect from [192.0.2.9]:99: all screening ports busy", {
    kind: "notice",
    what: "screening_ports_busy",
  }],
  ["B99FE3D: TLSA lookup error for mx.test:25", {
    kind: "outgoing-trouble",
    what: "tls",
  }],
  ["TLSA lookup error for mx.test:25", {
    kind: "outgoing-trouble",
    what: "tls",
  }],
  ["B99FE3D: client TLS configuration problem", {
    kind: "outgoing-trouble",
    what: "tls",
  }],
  ["B99FE3D: local data error while talking to mx.test[192.0.2.9]", {
    kind: "outgoing-trouble",
    what: "other",
  }],
  ["B99FE3D: unable to look up host mx.test: Host not found", {
    kind: "outgoing-trouble",
    what: "other",
  }],
  ["NOQUEUE: h[192.0.2.9]: lost connection while reading sender", {
    kind: "session-end",
    how: "lost",
    stage: "other",
  }],
  ["Deleted: 3 messages", { kind: "queue-sum", action: "remove", count: 3 }],
  ["Placed on hold: 1 message", {
    kind: "queue-sum",
    action: "hold",
    count: 1,
  }],
  ["Deleted: 99999999999 messages", { kind: "unknown" }],
  // Before Postfix 2.4 the port stands behind the reason.
  ["connect to mx.test[192.0.2.9]: Connection timed out (port 25)", {
    kind: "outgoing-trouble",
    what: "connect_timeout",
  }],
  // Tools that make logs anonymous take brackets away.
  ["4AB12: from=a@b.test, size=12, nrcpt=1 (queue active)", {
    kind: "active",
    sender: "a@b.test",
    size: 12,
    recipients: 1,
  }],
  ["4AB12: from=, size=12, nrcpt=1 (queue active)", {
    kind: "active",
    sender: "",
    size: 12,
  }],
  [
    "4AB12: to=a@b.test, orig_to=c@d.test, relay=local, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (delivered to mailbox)",
    { kind: "delivery", recipient: "a@b.test", relay: "local", status: "sent" },
  ],
  [
    "4AB12: to=, relay=local, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (delivered to mailbox)",
    { kind: "delivery", recipient: "", status: "sent" },
  ],
  ["what nobody has ever seen", { kind: "unknown" }],
  ["", { kind: "unknown" }],
];

for (const [message, expected] of others) {
  Deno.test(`parseMessage() understands: ${message.slice(0, 60)}`, () => {
    const event = parsed(message);
    const picked = Object.fromEntries(
      Object.keys(expected).map((
        key,
      ) => [key, event[key as keyof PostfixEvent]]),
    );
    assert.deepEqual(picked, expected);
  });
}

Deno.test("parseMessage() gives one Message-ID one identity, and an empty one none", () => {
  const identity = (message: string) => {
    const event = parsed(message);
    return event.kind === "message-id" ? event.identity : -1;
  };
  assert.equal(
    identity("4AB12: message-id=<a@b>"),
    identity("5CD34: message-id=<a@b>"),
  );
  assert.notEqual(
    identity("4AB12: message-id=<a@b>"),
    identity("4AB12: message-id=<a@c>"),
  );
  assert.equal(identity("4AB12: message-id=<>"), 0);
});

Deno.test("parseMessage() never throws and never looks behind the message", () => {
  const word = fc.constantFrom(
    "4AB12: ",
    "NOQUEUE: ",
    "to=<",
    ">, ",
    "relay=",
    "delay=1, ",
    "delays=0/0",
    "/",
    "dsn=2.0.0",
    "status=sent",
    " (",
    ")",
    "from=<",
    "size=",
    "nrcpt=",
    "reject: ",
    "header ",
    "RCPT from ",
    "554 ",
    "5.7.1 ",
    '"',
    "\\",
    "[",
    "]",
    "client=",
    "warning: ",
    "message repeated 3 times: [",
    "removed",
    "\u0000",
    "\u20ac",
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 14 }), (words) => {
      const message = words.join("");
      const alone = parseMessage(message, 0, message.length);
      assert.deepEqual(parsed(message), alone);
    }),
    { numRuns: 2000 },
  );
});

Deno.test({
  name: "parseMessage() understands every message of whyscream's cases",
  ignore: !haveSharedData,
  fn: () => {
    const cases = Deno.readTextFileSync(
      sharedData("postfix/public/whyscream-grok-cases.jsonl"),
    );
    const unknown = cases.trim().split("\n").map((line) => JSON.parse(line))
      .filter(({ message }) => parsed(message).kind === "unknown")
      .map(({ id, message }) => `${id} ${message}`);
    // Some cases are no messages but parts of them.
    assert.deepEqual(unknown.filter((text) => text.includes(": ")), []);
  },
});
