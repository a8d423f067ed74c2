import assert from "node:assert/strict";
import { attempt, counted, rows } from "./tally_lines.ts";

Deno.test("PostfixCounter.count() counts octets and messages once, however many recipients and attempts", () => {
  const counts = counted(
    "[smtpd] 4AB12: client=h[192.0.2.9]",
    "[qmgr] 4AB12: from=<a@b>, size=1000, nrcpt=2 (queue active)",
    `[smtp] ${attempt("mx[192.0.2.1]:25", "sent")}`,
    `[smtp] ${attempt("mx[192.0.2.1]:25", "deferred")}`,
    `[smtp] ${attempt("mx[192.0.2.1]:25", "deferred")}`,
    "[qmgr] 4AB12: from=<a@b>, size=1000, nrcpt=1 (queue active)",
    `[smtp] ${attempt("mx[192.0.2.1]:25", "sent")}`,
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
    attempt(
      "127.0.0.1[127.0.0.1]:10024",
      "sent",
      "250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 5CD34",
    )
  }`;
  const back = "[smtpd] 5CD34: client=localhost[127.0.0.1]";
  const delivered = [
    "[qmgr] 5CD34: from=<a@b>, size=1100, nrcpt=1 (queue active)",
    `[local] 5CD34${attempt("local", "sent", "delivered to mailbox").slice(5)}`,
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
    `[pipe] ${attempt("filter", "sent", "delivered via filter service")}`,
  );
  assert.deepEqual(rows(counts.received), [["reinjected", 1], ["smtpd", 1]]);
  assert.deepEqual(rows(counts.deliveries), [["pipe", "sent", "filter", 1]]);
});

Deno.test("PostfixCounter.count() puts delays into the exporter's buckets, those of deferred mail apart", () => {
  const counts = counted(
    `[smtp] ${attempt("mx[192.0.2.1]:25", "sent")}`,
    `[smtp] ${attempt("mx[192.0.2.1]:25", "deferred")}`,
    `[pipe] ${attempt("dovecot", "deferred")}`,
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
      attempt(`pipe${index}`, "sent").replace(
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
  assert.deepEqual(agent(attempt("local", "sent")), ["local"]);
  assert.deepEqual(agent(attempt("dovecot", "sent")), ["pipe"]);
  assert.deepEqual(agent(attempt("mx[192.0.2.1]:25", "sent", "250 ok")), [
    "smtp",
  ]);
  assert.deepEqual(agent(attempt("mx[private/lmtp]", "sent")), ["lmtp"]);
  assert.deepEqual(
    agent(attempt("127.0.0.1[127.0.0.1]:24", "sent", "250 ok")),
    [
      "lmtp",
    ],
  );
  assert.deepEqual(agent(attempt("none", "sent", "thrown away")), ["discard"]);
  assert.deepEqual(agent(attempt("none", "deferred", "connect to x: y")), [
    "smtp",
  ]);
  assert.deepEqual(agent(attempt("none", "deferred", "maintenance")), [
    "error",
  ]);
  assert.deepEqual(
    agent("4AB12: uid=0 from=<a>", attempt("none", "bounced", "no")),
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
