import assert from "node:assert/strict";
import fc from "fast-check";
import type { PostfixEvent } from "../../../collectors/postfix/event.ts";
import { parseMessage } from "../../../collectors/postfix/parse_line.ts";
import { haveSharedData, sharedData } from "../../shared_data.ts";

/** Parses a message that lies inside a larger text, as messages do. */
function parsed(message: string): PostfixEvent {
  const text = `x\n${message}\n, status=sent (no) > relay= from=<`;
  return parseMessage(text, 2, 2 + message.length);
}

const sent = (recipient: string, more = "") =>
  `4AB12: to=<${recipient}>, ${more}relay=mx.b.test[192.0.2.1]:25, delay=1.5, delays=0.1/0.02/1/0.38, dsn=2.0.0, status=sent (250 ok)`;

Deno.test("parseMessage() reads a delivery with all its fields", () => {
  assert.deepEqual(parsed(sent("a@b.test")), {
    kind: "delivery",
    queueId: "4AB12",
    recipient: "a@b.test",
    relay: "mx.b.test[192.0.2.1]:25",
    relayKind: "host",
    delay: 1_500_000,
    beforeQueueManager: 100_000,
    inQueueManager: 20_000,
    connectionSetup: 1_000_000,
    transmission: 380_000,
    hasStages: true,
    dsn: "2.0.0",
    status: "sent",
    reason: "250 ok",
  });
});

Deno.test("parseMessage() passes over orig_to=, conn_use=, tls= and fields that are not known", () => {
  const message =
    "4AB12: to=<a@b.test>, orig_to=<c@d.test>, relay=x[192.0.2.1]:25, conn_use=7, delay=3, delays=0/0/0/3, tls=dane/requiretls?, new=1, dsn=2.1.5, status=sent (ok)";
  const event = parsed(message);
  assert.equal(event.kind, "delivery");
  assert.equal(event.kind === "delivery" && event.dsn, "2.1.5");
});

Deno.test("parseMessage() reads a delivery of Postfix before 2.3", () => {
  const event = parsed(
    "4AB12: to=<a@b>, relay=local, delay=1, status=sent (mailbox)",
  );
  assert.ok(event.kind === "delivery");
  assert.equal(event.hasStages, false);
  assert.equal(event.dsn, "");
});

const hostile: readonly string[] = [
  '"x, status=sent (y)"@b.test',
  '"a>, relay=none, delay=1, delays=0/0/0/0, dsn=5.0.0, status=bounced (no)"@b.test',
  '"a\\">, relay=none, delay=1, status=bounced (no)"@b.test',
  "a@[x>, relay=none, delay=1, status=bounced (no)]",
  // Before Postfix 3.5 the local part was not quoted.
  "a, status=sent (x@b.test",
  "a>, relay=evil, status=sent (x@b.test",
  "a> b>, c@b.test",
  "a>, relay=evil, delay=1, delays=0/0/0/0, dsn=2.0.0, status=sent (x@b.test",
];

for (const recipient of hostile) {
  Deno.test(`parseMessage() is not deceived by the recipient ${recipient}`, () => {
    for (const orig of ["", `orig_to=<"z>, relay=q"@b.test>, `]) {
      const event = parsed(
        sent(recipient, orig).replace("sent (250 ok)", "deferred (450 no)"),
      );
      assert.ok(event.kind === "delivery");
      assert.equal(event.recipient, recipient);
      assert.equal(event.status, "deferred");
      assert.equal(event.relay, "mx.b.test[192.0.2.1]:25");
    }
  });
}

Deno.test("parseMessage() is not deceived by what another host said", () => {
  const event = parsed(
    "4AB12: to=<a@b.test>, relay=none, delay=1, delays=0/0/1/0, dsn=5.1.1, status=bounced (host x[192.0.2.1] said: 550 >, relay=local, delay=0, dsn=2.0.0, status=sent (ok)",
  );
  assert.ok(event.kind === "delivery");
  assert.equal(event.status, "bounced");
  assert.equal(event.relay, "none");
});

Deno.test("parseMessage() takes no part of a delivery for the whole", () => {
  const whole = sent("a@b.test");
  for (let length = 8; length < whole.indexOf("(250"); length++) {
    assert.equal(
      parsed(whole.slice(0, length)).kind,
      "unknown",
      String(length),
    );
  }
});

const statuses: readonly (readonly [word: string, status: string])[] = [
  ["sent", "sent"],
  ["deferred", "deferred"],
  ["bounced", "bounced"],
  ["expired", "expired"],
  ["SOFTBOUNCE", "deferred"],
  ["deliverable", "deliverable"],
  ["undeliverable", "undeliverable"],
  ["undeliverable-but-not-cached", "undeliverable"],
  ["sentimental", "other"],
];

for (const [word, status] of statuses) {
  Deno.test(`parseMessage() takes status=${word} for ${status}`, () => {
    const event = parsed(sent("a@b").replace("=sent", `=${word}`));
    assert.equal(event.kind === "delivery" && event.status, status);
  });
}

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

Deno.test("parseMessage() reads a reject, its codes apart from a stranger's words", () => {
  const event = parsed(
    'NOQUEUE: reject: RCPT from unknown[192.0.2.9]:55729: 554 5.7.1 <"; from=<x"@y>: Relay access denied; from=<a@b> to=<"; from=<x"@y> proto=SMTP helo=<h>',
  );
  assert.ok(event.kind === "decision");
  assert.equal(event.queueId, "");
  assert.equal(event.action, "reject");
  assert.equal(event.stage, "RCPT");
  assert.equal(event.client, "unknown[192.0.2.9]:55729");
  assert.equal(event.code, 554);
  assert.equal(event.enhanced, "5.7.1");
});

const decisions: readonly (readonly [
  message: string,
  action: string,
  stage: string,
  code: number,
])[] = [
  [
    "8AF8A24F: reject: RCPT from h[192.0.2.9]: 550 5.1.1 <a@b>: no",
    "reject",
    "RCPT",
    550,
  ],
  [
    "8AF8A24F: milter-reject: END-OF-MESSAGE from h[192.0.2.9]: 5.7.1 no; from=<a@b>",
    "milter-reject",
    "END-OF-MESSAGE",
    0,
  ],
  [
    "8AF8A24F: milter-hold: END-OF-MESSAGE from h[::1]: milter triggers HOLD action; from=<a>",
    "milter-hold",
    "END-OF-MESSAGE",
    0,
  ],
  [
    "8AF8A24F: discard: header Subject: x from local; from=<a@b> to=<c@d>: unwanted",
    "discard",
    "header",
    0,
  ],
  [
    "8AF8A24F: warning: header Subject: reject: header x from h[1.2.3.4]; from=<a>: w",
    "warning",
    "header",
    0,
  ],
  [
    "8AF8A24F: milter-header-reject: header X-Spam: yes from h[1.2.3.4]; from=<a> to=<b>: 5.7.1 no",
    "milter-reject",
    "header",
    0,
  ],
  [
    "8AF8A24F: milter-header-redirect: header X-Spam: yes from h[1.2.3.4]; from=<a>: x@y",
    "redirect",
    "header",
    0,
  ],
  [
    "NOQUEUE: hangup: RCPT from h[1.2.3.4]: <a>: no more; from=<b>",
    "hangup",
    "RCPT",
    0,
  ],
  [
    "8AF8A24F: reject: body y from h[1.2.3.4]; from=<a> to=<b>: 5.7.1 bad",
    "reject",
    "body",
    0,
  ],
  [
    "8AF8A24F: replace: header From: x from h[1.2.3.4]; from=<a>: From: y",
    "replace",
    "header",
    0,
  ],
  [
    "NOQUEUE: reject_warning: RCPT from h[1.2.3.4]: 553 5.7.1 <a>: no; from=<b>",
    "reject_warning",
    "RCPT",
    553,
  ],
  [
    "NOQUEUE: filter: RCPT from h[1.2.3.4]: <a>: Sender address triggers FILTER x; from=<a>",
    "filter",
    "RCPT",
    0,
  ],
  [
    "NOQUEUE: reject: CONNECT from [1.2.3.4]:1337: too many connections",
    "reject",
    "CONNECT",
    0,
  ],
  [
    "proxy-reject: END-OF-MESSAGE: 554 5.7.0 Reject, id=3 - spam; from=<>",
    "proxy-reject",
    "END-OF-MESSAGE",
    554,
  ],
];

for (const [message, action, stage, code] of decisions) {
  Deno.test(`parseMessage() reads ${action} at ${stage}: ${message.slice(0, 40)}`, () => {
    const event = parsed(message);
    assert.ok(event.kind === "decision", event.kind);
    assert.deepEqual(
      [event.action, event.stage, event.code],
      [action, stage, code],
    );
  });
}

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

/** Remarks that some version of Postfix makes of itself (msg_info() in its sources, 1.1 to 3.12), and that nobody counts apart. */
const remarks: readonly string[] = [
  "TLSRPT: status=success, domain=a.test, receiving_mx=mx.a.test[192.0.2.9]",
  "/etc/postfix/master.cf: line 11: using backwards-compatible default setting chroot=y",
  "Postfix is using backwards-compatible default settings",
  "Postfix is running with backwards-compatible default settings",
  "server certificate verification failed for mx.test[192.0.2.9]:25: certificate has expired",
  "client certificate verification failed for h[192.0.2.9]: certificate not yet valid",
  "CA certificate verification failed for h[192.0.2.9]: num=20:unable to get local issuer",
  "certificate peer name verification failed for mx.test: CommonName mis-match: x",
  'SMTPS wrappermode (TCP port 465) requires setting "smtp_tls_wrappermode = yes"',
  "CLIENT wrappermode (port smtps/465) is unimplemented",
  "instead, send to (port submission/587) with STARTTLS",
  "skipping SRV lookup for _submission._tcp.a.test: Host not found",
  "skipping address family 28 for host mx.test",
  "skipping TLS trace output - rate limit (1) exceeded",
  "mapping DSN status 5.1.1 into 4xx status 4.1.1",
  "ignoring DNS RR: mx.test. 300 IN AAAA 2001:db8::1",
  "ignoring status update from child pid 7 generation 3",
  "exiting to reopen external entropy source dev:/dev/urandom",
  'cannot load Certification Authority data, CAfile="x": disabling TLS support',
  "database btree:/var/lib/postfix/cache: using size limit 1 during open",
  "milter inet:127.0.0.1:8891: event mask 0x1 includes features not offered in MTA event mask 0x2",
  "lookup table has changed -- exiting",
  "some lookup table has changed -- restarting",
  "subject=/CN=h.test",
  "issuer=/CN=ca.test",
  "Verified: subject_CN=mx.test, issuer=ca.test",
  "Unverified: subject_CN=mx.test, issuer=ca.test",
  "certificate verification depth=1 subject=/CN=ca.test",
  "fingerprint=00:11:22",
  "verify return: 1",
  "Reusing old session",
  "put smtpd session id=00&s=smtp [data 173 bytes]",
  "write smtpd TLS cache entry 00&s=smtp: time=1581105358 [data 173 bytes]",
  "open smtpd TLS cache btree:/var/lib/postfix/smtpd_scache",
  "tlsmgr_cache_run_event: start TLS smtpd session cache cleanup",
  // systemd takes down once more what the command says at its terminal.
  "postfix/postlog: starting the Postfix mail system",
  "/usr/sbin/postconf: warning: inet_protocols: disabling IPv6 name/address support",
  "SSL_accept:SSLv3/TLS read client hello",
  "SSL_connect:before SSL initialization",
  "B99FE3D: enabling PIX <CRLF>.<CRLF> workaround for mx.test[192.0.2.9]",
  "B99FE3D: virtual_alias_maps map lookup problem -- message not accepted, try again later",
  "B99FE3D: virtual_alias_maps lookup error -- deferring delivery",
];

Deno.test("parseMessage() understands what Postfix remarks", () => {
  const found = remarks.map((remark) => {
    const event = parsed(remark);
    return [remark, event.kind === "notice" ? event.level : event.kind];
  });
  assert.deepEqual(found, remarks.map((remark) => [remark, "info"]));
});

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
