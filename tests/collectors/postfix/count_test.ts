import assert from "node:assert/strict";
import { counted, rows } from "./tally_lines.ts";

const to = (relay: string, status: string, more = "") =>
  `4AB12: to=<a@b.test>, relay=${relay}, delay=1, delays=0.1/0.02/1/0.38, dsn=${
    { sent: "2.0.0", deferred: "4.4.1", bounced: "5.1.1" }[status] ?? "2.0.0"
  }, status=${status} (${more})`;

/** Each counter that a line moves, and to what. */
const lines: readonly (readonly [
  line: string,
  family: keyof ReturnType<typeof counted>,
  expected: (string | number)[][],
])[] = [
  [`[smtp] ${to("mx[192.0.2.1]:25", "sent")}`, "deliveries", [[
    "smtp",
    "sent",
    "remote",
    1,
  ]]],
  [`[relay/smtp] ${to("mx[192.0.2.1]:25", "sent")}`, "deliveries", [[
    "smtp",
    "sent",
    "remote",
    1,
  ]]],
  [
    `[smtp] ${
      to("127.0.0.1[127.0.0.1]:10024", "sent", "250 ok: queued as 5CD34")
    }`,
    "deliveries",
    [["smtp", "sent", "filter", 1]],
  ],
  [`[smtp] ${to("localhost[::1]:10024", "deferred", "x")}`, "deliveries", [[
    "smtp",
    "deferred",
    "filter",
    1,
  ]]],
  [
    `[smtp] ${to("none", "bounced", "Host or domain name not found")}`,
    "deliveries",
    [["smtp", "bounced", "remote", 1]],
  ],
  [`[lmtp] ${to("mx1[private/dovecot-lmtp]", "sent")}`, "deliveries", [[
    "lmtp",
    "sent",
    "local",
    1,
  ]]],
  [
    `[lmtp] ${to("127.0.0.1[127.0.0.1]:24", "sent", "250 2.1.5 Ok")}`,
    "deliveries",
    [["lmtp", "sent", "local", 1]],
  ],
  [
    `[lmtp] ${
      to("127.0.0.1[127.0.0.1]:10024", "sent", "250 ok: queued as 5CD34")
    }`,
    "deliveries",
    [["lmtp", "sent", "filter", 1]],
  ],
  [`[lmtp] ${to("store.test[192.0.2.9]:24", "sent")}`, "deliveries", [[
    "lmtp",
    "sent",
    "remote",
    1,
  ]]],
  [`[lmtp] ${to("mx1[192.0.2.9]:24", "sent")}`, "deliveries", [[
    "lmtp",
    "sent",
    "local",
    1,
  ]]],
  [`[local] ${to("local", "sent", "delivered to mailbox")}`, "deliveries", [[
    "local",
    "sent",
    "local",
    1,
  ]]],
  [
    `[virtual] ${to("virtual", "sent", "delivered to maildir")}`,
    "maildirDeliveries",
    [[1]],
  ],
  [
    `[pipe] ${to("dovecot", "sent", "delivered via dovecot service")}`,
    "sentVia",
    [["dovecot", 1]],
  ],
  [`[discard] ${to("none", "sent", "silently thrown away")}`, "deliveries", [[
    "discard",
    "sent",
    "local",
    1,
  ]]],
  [
    `[error] ${to("none", "deferred", "delivery temporarily suspended: x")}`,
    "reasons",
    [["deferred", "suspended", 1]],
  ],
  [
    `[cleanup] ${to("none", "bounced", "no such subjects here")}`,
    "deliveries",
    [["cleanup", "bounced", "local", 1]],
  ],
  [
    `[local] ${to("local", "deliverable", "delivers to mailbox")}`,
    "deliveries",
    [["local", "deliverable", "local", 1]],
  ],
  [`[local] ${to("local", "sent", "forwarded as 5CD34")}`, "forwarded", [[1]]],
  [`[local] ${to("local", "sent", "forwarded as 5CD34")}`, "received", [[
    "forwarded",
    1,
  ]]],
  [
    `[smtp] ${
      to(
        "mx[192.0.2.1]:25",
        "deferred",
        "host mx[192.0.2.1] said: 450 4.7.1 Greylisted",
      )
    }`,
    "reasons",
    [["deferred", "greylisted", 1]],
  ],
  [
    `[smtp] ${
      to("none", "deferred", "connect to mx[192.0.2.1]:25: Connection refused")
    }`,
    "reasons",
    [["deferred", "connection_refused", 1]],
  ],
  [
    `[smtp] ${
      to("mx[192.0.2.1]:25", "bounced", "host mx[192.0.2.1] said: 550 5.1.1 no")
    }`,
    "bounceReplies",
    [["5xx", 1]],
  ],
  [
    `[smtp] ${
      to("mx[192.0.2.1]:25", "bounced", "host mx[192.0.2.1] said: 550 5.1.1 no")
    }`,
    "reasons",
    [["bounced", "unknown_user", 1]],
  ],
  [`[smtp] ${to("mx[192.0.2.1]:25", "deferred", "x")}`, "dsn", [[
    "smtp",
    "deferred",
    "4.4.1",
    1,
  ]]],
  [
    `[smtp] ${to("mx[192.0.2.1]:25", "sent").replace("2.0.0", "2.evil")}`,
    "dsn",
    [["smtp", "sent", "other", 1]],
  ],
  ["[qmgr] 4AB12: from=<a@b>, status=expired, returned to sender", "expired", [[
    "no",
    1,
  ]]],
  ["[qmgr] 4AB12: removed", "removed", [["qmgr", 1]]],
  ["[postsuper] 4AB12: removed", "removed", [["postsuper", 1]]],
  ["[postsuper] 4AB12: placed on hold", "queueActions", [["hold", 1]]],
  ["[smtpd] 4AB12: client=h[192.0.2.9]", "received", [["smtpd", 1]]],
  [
    "[smtpd] 4AB12: client=h[192.0.2.9], sasl_method=plain, sasl_username=x",
    "saslMessages",
    [["PLAIN", 1]],
  ],
  [
    "[smtpd] 4AB12: client=h[192.0.2.9], sasl_method=EVIL-1234",
    "saslMessages",
    [["other", 1]],
  ],
  [
    "[smtpd] 4AB12: client=h[192.0.2.9], orig_queue_id=5CD34, orig_client=x[192.0.2.8]",
    "received",
    [["reinjected", 1]],
  ],
  ["[smtpd] NOQUEUE: client=h[192.0.2.9]", "received", []],
  ["[bounce] 4AB12: sender non-delivery notification: 5CD34", "notifications", [
    ["sender non-delivery", 1],
  ]],
  ["[bounce] 4AB12: sender non-delivery notification: 5CD34", "received", [[
    "notification",
    1,
  ]]],
  [
    "[smtpd] NOQUEUE: reject: RCPT from h[1.2.3.4]: 554 5.7.1 <a@b>: Relay access denied; from=<c@d> to=<a@b> proto=SMTP helo=<h>",
    "decisions",
    [["smtpd", "reject", "RCPT", "554", "5.7.1", "relay_denied", 1]],
  ],
  [
    '[smtpd] NOQUEUE: reject: RCPT from h[1.2.3.4]: 550 5.1.1 <"blocked using "@b>: Recipient address rejected: User unknown in local recipient table; from=<c@d> to=<a@b>',
    "decisions",
    [["smtpd", "reject", "RCPT", "550", "5.1.1", "unknown_user", 1]],
  ],
  [
    "[smtpd] NOQUEUE: reject: RCPT from h[1.2.3.4]: 554 5.7.1 Service unavailable; Client host [1.2.3.4] blocked using rbl.test; from=<c@d> to=<a@b>",
    "decisions",
    [["smtpd", "reject", "RCPT", "554", "5.7.1", "blocklist", 1]],
  ],
  [
    "[smtpd] NOQUEUE: reject: RCPT from h[1.2.3.4]: 450 4.2.0 <a@b>: Recipient address rejected: Greylisted; from=<c@d>",
    "decisions",
    [["smtpd", "reject", "RCPT", "450", "4.2.0", "greylist", 1]],
  ],
  [
    "[smtpd] NOQUEUE: reject: MAIL from h[1.2.3.4]: 552 5.3.4 Message size exceeds fixed limit; from=<c@d>",
    "decisions",
    [["smtpd", "reject", "MAIL", "552", "5.3.4", "size", 1]],
  ],
  [
    "[smtpd] NOQUEUE: milter-reject: RCPT from h[1.2.3.4]: 550 5.7.1 Command rejected; from=<c@d>",
    "decisions",
    [["smtpd", "milter-reject", "RCPT", "550", "5.7.1", "milter", 1]],
  ],
  [
    "[postscreen] NOQUEUE: reject: RCPT from [1.2.3.4]:2413: 550 5.5.1 Protocol error; from=<a@b>, to=<c@d>",
    "decisions",
    [["postscreen", "reject", "RCPT", "550", "5.5.1", "protocol", 1]],
  ],
  [
    "[postscreen] NOQUEUE: reject: CONNECT from [1.2.3.4]:1337: too many connections",
    "decisions",
    [["postscreen", "reject", "CONNECT", "", "", "limit", 1]],
  ],
  [
    "[cleanup] 4AB12: reject: header Subject: x from h[1.2.3.4]; from=<a@b> to=<c@d>: 5.7.1 no",
    "decisions",
    [["cleanup", "reject", "header", "", "", "content", 1]],
  ],
  [
    "[cleanup] 4AB12: reject: header Subject: x from local; from=<a@b> to=<c@d>: 5.7.1 no",
    "decisions",
    [["cleanup", "reject_local", "header", "", "", "content", 1]],
  ],
  ["[smtpd] connect from h[1.2.3.4]", "connections", [["smtpd", "connect", 1]]],
  [
    "[smtpd] disconnect from h[1.2.3.4] ehlo=1 auth=2 quit=1 commands=4",
    "saslLogins",
    [[2]],
  ],
  [
    "[smtpd] lost connection after DATA (9 bytes) from h[1.2.3.4]",
    "sessionEnds",
    [["lost", "DATA", 1]],
  ],
  ["[smtpd] timeout after evil from h[1.2.3.4]", "sessionEnds", [[
    "timeout",
    "other",
    1,
  ]]],
  [
    "[smtp] Trusted TLS connection established to mx[192.0.2.1]:25: TLSv1.3 with cipher C (256/256 bits)",
    "tls",
    [["out", "Trusted", "TLSv1.3", "C", "256", "256", 1]],
  ],
  ["[smtpd] SSL_accept error from h[1.2.3.4]: -1", "tlsFailures", [["in", 1]]],
  [
    "[smtpd] warning: h[1.2.3.4]: SASL LOGIN authentication failed: x",
    "saslFailures",
    [["LOGIN", 1]],
  ],
  [
    "[smtpd] warning: h[1.2.3.4]: SASL LOGIN authentication failed: x",
    "notices",
    [["smtpd", "warning", 1]],
  ],
  [
    "[smtpd] warning: hostname x does not resolve to address 1.2.3.4",
    "notable",
    [["hostname", 1]],
  ],
  [
    "[smtp] connect to mx[192.0.2.1]:25: Connection timed out",
    "outgoingTroubles",
    [["smtp", "connect_timeout", 1]],
  ],
  ["[postscreen] PASS NEW [1.2.3.4]:5", "postscreen", [[
    "postscreen",
    "pass_new",
    1,
  ]]],
  ["[master] fatal: bind: Address already in use", "notices", [[
    "master",
    "fatal",
    1,
  ]]],
  ["[qmgr] something entirely new", "notUnderstood", [["qmgr", 1]]],
  [
    "Nov 22 23:50:40 mx1 opendkim[3]: 4AB12: DKIM-Signature field added (s=mail, d=b.test)",
    "signatures",
    [["mail", "b.test", 1]],
  ],
  ["Nov 22 23:50:40 mx1 dovecot: lmtp(a): saved, status=sent", "lines", [[
    "foreign",
    1,
  ], ["read", 1]]],
  [
    "Nov 22 23:50:40 mx1 postfix/smtpd[3]: message repeated 3 times: [ connect from h[1.2.3.4]]",
    "connections",
    [["smtpd", "connect", 3]],
  ],
];

for (const [line, family, expected] of lines) {
  Deno.test(`PostfixCounter.count() counts in ${family}: ${line.slice(0, 70)}`, () => {
    const counts = counted(line);
    const found = counts[family];
    assert.ok(Array.isArray(found));
    assert.deepEqual(rows(found), expected);
  });
}

Deno.test("PostfixCounter.count() counts octets and messages once, however many recipients and attempts", () => {
  const counts = counted(
    "[smtpd] 4AB12: client=h[192.0.2.9]",
    "[qmgr] 4AB12: from=<a@b>, size=1000, nrcpt=2 (queue active)",
    `[smtp] ${to("mx[192.0.2.1]:25", "sent")}`,
    `[smtp] ${to("mx[192.0.2.1]:25", "deferred")}`,
    `[smtp] ${to("mx[192.0.2.1]:25", "deferred")}`,
    "[qmgr] 4AB12: from=<a@b>, size=1000, nrcpt=1 (queue active)",
    `[smtp] ${to("mx[192.0.2.1]:25", "sent")}`,
    "[qmgr] 4AB12: removed",
  );
  assert.deepEqual(rows(counts.receivedBytes), [["smtpd", 1000]]);
  assert.deepEqual(rows(counts.deliveredBytes), [["smtp", "remote", 2000]]);
  assert.deepEqual(rows(counts.deliveredMessages), [["remote", 1]]);
  assert.deepEqual(rows(counts.deferredMessages), [[1]]);
  assert.equal(counts.messageSizes.rows[0]!.count, 1);
  assert.equal(counts.activeSizes.rows[0]!.count, 2);
});

Deno.test("PostfixCounter.count() counts mail that a filter gives back once, and apart", () => {
  const first = [
    "[smtpd] 4AB12: client=h[192.0.2.9]",
    "[cleanup] 4AB12: message-id=<x@y>",
    "[qmgr] 4AB12: from=<a@b>, size=1000, nrcpt=1 (queue active)",
  ];
  const handed = `[smtp] ${
    to(
      "127.0.0.1[127.0.0.1]:10024",
      "sent",
      "250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 5CD34",
    )
  }`;
  const back = "[smtpd] 5CD34: client=localhost[127.0.0.1]";
  const delivered = [
    "[qmgr] 5CD34: from=<a@b>, size=1100, nrcpt=1 (queue active)",
    `[local] 5CD34${to("local", "sent", "delivered to mailbox").slice(5)}`,
    "[qmgr] 5CD34: removed",
  ];
  const byId = counted(
    ...first,
    back,
    "[cleanup] 5CD34: message-id=<x@y>",
    handed,
    ...delivered,
  );
  const byReply = counted(...first, back, handed, ...delivered);
  for (const counts of [byId, byReply]) {
    assert.deepEqual(rows(counts.received), [["reinjected", 1], ["smtpd", 1]]);
    assert.deepEqual(rows(counts.receivedBytes), [["reinjected", 1100], [
      "smtpd",
      1000,
    ]]);
    assert.deepEqual(rows(counts.sentVia), [["filter", 1], ["local", 1]]);
  }
});

Deno.test("PostfixCounter.count() takes mail of a program on this host for new", () => {
  const counts = counted(
    "[smtpd] 4AB12: client=localhost[127.0.0.1]",
    "[cleanup] 4AB12: message-id=<x@y>",
    "[smtpd] 5CD34: client=localhost[127.0.0.1]",
    "[cleanup] 5CD34: message-id=<z@y>",
  );
  assert.deepEqual(rows(counts.received), [["smtpd", 2]]);
});

Deno.test("PostfixCounter.count() takes a pipe for a filter when the message comes back by pickup", () => {
  const counts = counted(
    "[smtpd] 4AB12: client=h[192.0.2.9]",
    "[cleanup] 4AB12: message-id=<x@y>",
    "[qmgr] 4AB12: from=<a@b>, size=1000, nrcpt=1 (queue active)",
    "[pickup] 5CD34: uid=10025 from=<a@b>",
    "[cleanup] 5CD34: message-id=<x@y>",
    `[pipe] ${to("filter", "sent", "delivered via filter service")}`,
  );
  assert.deepEqual(rows(counts.received), [["reinjected", 1], ["smtpd", 1]]);
  assert.deepEqual(rows(counts.deliveries), [["pipe", "sent", "filter", 1]]);
});

Deno.test("PostfixCounter.count() puts delays into the exporter's buckets, those of deferred mail apart", () => {
  const counts = counted(
    `[smtp] ${to("mx[192.0.2.1]:25", "sent")}`,
    `[smtp] ${to("mx[192.0.2.1]:25", "deferred")}`,
    `[pipe] ${to("dovecot", "deferred")}`,
  );
  const sent = counts.delays.rows.find(({ agent, stage }) =>
    agent === "smtp" && stage === "connection_setup"
  )!;
  assert.deepEqual([sent.count, sent.sum, sent.counts[3]], [1, 1_000_000, 1]);
  const deferred = counts.deferredDelays.rows.find(({ agent, stage }) =>
    agent === "smtp" && stage === "transmission"
  )!;
  assert.deepEqual([deferred.count, deferred.sum], [1, 380_000]);
  const pipe = counts.pipeDelays.rows.find(({ relay, stage }) =>
    relay === "dovecot" && stage === "queue_manager"
  )!;
  assert.deepEqual([pipe.count, pipe.sum], [1, 20_000]);
});

Deno.test("PostfixCounter.count() makes no more rows than it may, whatever the log holds", () => {
  const lines = Array.from({ length: 5000 }, (_, index) => [
    `[pipe] ${
      to(`pipe${index}`, "sent").replace(
        "2.0.0",
        `2.${index % 999}.${index % 997}`,
      )
    }`,
    `[smtpd] NOQUEUE: reject: RCPT from h[1.2.3.4]: ${400 + index % 200} 4.${
      index % 1000
    }.${index % 800} x; from=<a>`,
    `[smtp] Trusted TLS connection established to x[1.2.3.4]:25: TLSv1.3 with cipher C${index} (1/1 bits)`,
    `Nov 22 23:50:40 mx1 opendkim[3]: 4AB12: DKIM-Signature field added (s=s${index}, d=d)`,
    `Nov 22 23:50:40 mx1 postfix/service${index}[3]: fatal: x`,
  ]).flat();
  const counts = counted(...lines);
  let most = 0;
  for (const family of Object.values(counts)) {
    most = Math.max(
      most,
      "rows" in family ? family.rows.length : family.length,
    );
  }
  assert.ok(most <= 2001, String(most));
  assert.equal(counts.sentVia.reduce((sum, { value }) => sum + value, 0), 5000);
});

Deno.test("PostfixCounter.count() tells the agent of a line whose tag was cut", () => {
  const cut = (message: string) =>
    `<22>1 2026-11-22T23:50:40.1Z mx1 postfix 123 - - ${message}`;
  const agent = (...messages: string[]) =>
    rows(counted(...messages.map(cut)).deliveries).map(([name]) => name);
  assert.deepEqual(agent(to("local", "sent")), ["local"]);
  assert.deepEqual(agent(to("dovecot", "sent")), ["pipe"]);
  assert.deepEqual(agent(to("mx[192.0.2.1]:25", "sent", "250 ok")), ["smtp"]);
  assert.deepEqual(agent(to("mx[private/lmtp]", "sent")), ["lmtp"]);
  assert.deepEqual(agent(to("127.0.0.1[127.0.0.1]:24", "sent", "250 ok")), [
    "lmtp",
  ]);
  assert.deepEqual(agent(to("none", "sent", "thrown away")), ["discard"]);
  assert.deepEqual(agent(to("none", "deferred", "connect to x: y")), ["smtp"]);
  assert.deepEqual(agent(to("none", "deferred", "maintenance")), ["error"]);
  assert.deepEqual(
    agent("4AB12: uid=0 from=<a>", to("none", "bounced", "no")),
    ["cleanup"],
  );
});

Deno.test("PostfixCounter.count() repeats the line before when syslogd says so, over the end of a block", () => {
  const counts = counted(
    "[smtpd] connect from h[1.2.3.4]",
    "Nov 22 23:50:40 mx1 last message repeated 2 times",
    "Nov 22 23:50:40 mx1 last message repeated 3 times",
  );
  assert.deepEqual(rows(counts.connections), [["smtpd", "connect", 6]]);
});

Deno.test("PostfixCounter tells messages by qmqpd from those by smtpd, and clients that did not log in", () => {
  const { received, saslMessages } = counted(
    "[qmqpd] 4AB12: client=h[192.0.2.9]",
    "[smtpd] 5AB12: client=h[192.0.2.9]",
    "[smtpd] 6AB12: client=h[192.0.2.9], sasl_method=PLAIN, sasl_username=me",
  );
  assert.deepEqual(rows(received), [["qmqpd", 1], ["smtpd", 2]]);
  assert.deepEqual(rows(saslMessages), [["NONE", 1], ["PLAIN", 1]]);
});

Deno.test("PostfixCounter.count() counts what postsuper did to ALL messages, and what it did one by one once", () => {
  const counts = counted(
    "[postsuper] Deleted: 40 messages",
    "[postsuper] 4AB12: removed",
    "[postsuper] 4AB13: removed",
    "[qmgr] 4AB14: removed",
    "[postsuper] Deleted: 2 messages",
    "[postsuper] 4AB15: placed on hold",
    "[postsuper] Placed on hold: 1 message",
    "[postsuper] Placed on hold: 7 messages",
    "[postsuper] Released from hold: 8 messages",
    "[postsuper] Requeued: 3 messages",
    "[postsuper] Force-expired: 0 messages",
    "[postsuper] Deleted: 0 messages",
  );
  assert.deepEqual(rows(counts.removed), [["postsuper", 42], ["qmgr", 1]]);
  assert.deepEqual(rows(counts.queueActions), [
    ["hold", 8],
    ["release", 8],
    ["requeue", 3],
  ]);
  assert.deepEqual(rows(counts.notUnderstood), []);
});

Deno.test("PostfixCounter.count() counts no removal twice where the log does not name postsuper", () => {
  const line = (text: string) => `Nov 22 23:50:40 mx1 postfix[7]: ${text}`;
  const counts = counted(
    line("4AB12: removed"),
    line("Deleted: 1 message"),
    line("Deleted: 9 messages"),
  );
  assert.deepEqual(rows(counts.removed), [["postsuper", 9], ["qmgr", 1]]);
});

Deno.test("PostfixCounter.count() counts a TLS session once that tlsproxy began for smtp, and none that is used again", () => {
  const session =
    "TLS connection established to mx[192.0.2.1]:25: TLSv1.3 with cipher C (256/256 bits)";
  const counts = counted(
    "[tlsproxy] CONNECT to [192.0.2.1]:25",
    `[tlsproxy] Trusted ${session}`,
    `[smtp] Trusted ${session}`,
    `[smtp] Trusted ${session.replace("established", "reused")}`,
    "[tlsproxy] CONNECT from [192.0.2.9]:1000",
    "[tlsproxy] Anonymous TLS connection established from [192.0.2.9]:1000: TLSv1.2 with cipher D (128/128 bits)",
  );
  assert.deepEqual(rows(counts.tls), [
    ["out", "Trusted", "TLSv1.3", "C", "256", "256", 1],
  ]);
  assert.deepEqual(rows(counts.notable), [["tls_reused", 1]]);
  assert.deepEqual(rows(counts.postscreen), [
    ["tlsproxy", "connect", 1],
    ["tlsproxy", "connect_out", 1],
    ["tlsproxy", "tls_in", 1],
    ["tlsproxy", "tls_out", 1],
  ]);
});
