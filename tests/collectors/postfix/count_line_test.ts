import assert from "node:assert/strict";
import { attempt, counted, rows } from "./tally_lines.ts";

/** Each counter that a line moves, and to what. */
const lines: readonly (readonly [
  line: string,
  family: keyof ReturnType<typeof counted>,
  expected: (string | number)[][],
])[] = [
  [`[smtp] ${attempt("mx[192.0.2.1]:25", "sent")}`, "deliveries", [[
    "smtp",
    "sent",
    "remote",
    1,
  ]]],
  [`[relay/smtp] ${attempt("mx[192.0.2.1]:25", "sent")}`, "deliveries", [[
    "smtp",
    "sent",
    "remote",
    1,
  ]]],
  [
    `[smtp] ${
      attempt("127.0.0.1[127.0.0.1]:10024", "sent", "250 ok: queued as 5CD34")
    }`,
    "deliveries",
    [["smtp", "sent", "filter", 1]],
  ],
  [`[smtp] ${attempt("localhost[::1]:10024", "deferred", "x")}`, "deliveries", [
    [
      "smtp",
      "deferred",
      "filter",
      1,
    ],
  ]],
  [
    `[smtp] ${attempt("none", "bounced", "Host or domain name not found")}`,
    "deliveries",
    [["smtp", "bounced", "remote", 1]],
  ],
  [`[lmtp] ${attempt("mx1[private/dovecot-lmtp]", "sent")}`, "deliveries", [[
    "lmtp",
    "sent",
    "local",
    1,
  ]]],
  [
    `[lmtp] ${attempt("127.0.0.1[127.0.0.1]:24", "sent", "250 2.1.5 Ok")}`,
    "deliveries",
    [["lmtp", "sent", "local", 1]],
  ],
  [
    `[lmtp] ${
      attempt("127.0.0.1[127.0.0.1]:10024", "sent", "250 ok: queued as 5CD34")
    }`,
    "deliveries",
    [["lmtp", "sent", "filter", 1]],
  ],
  [`[lmtp] ${attempt("store.test[192.0.2.9]:24", "sent")}`, "deliveries", [[
    "lmtp",
    "sent",
    "remote",
    1,
  ]]],
  [`[lmtp] ${attempt("mx1[192.0.2.9]:24", "sent")}`, "deliveries", [[
    "lmtp",
    "sent",
    "local",
    1,
  ]]],
  [
    `[local] ${attempt("local", "sent", "delivered to mailbox")}`,
    "deliveries",
    [[
      "local",
      "sent",
      "local",
      1,
    ]],
  ],
  [
    `[virtual] ${attempt("virtual", "sent", "delivered to maildir")}`,
    "maildirDeliveries",
    [[1]],
  ],
  [
    `[pipe] ${attempt("dovecot", "sent", "delivered via dovecot service")}`,
    "sentVia",
    [["dovecot", 1]],
  ],
  [
    `[discard] ${attempt("none", "sent", "silently thrown away")}`,
    "deliveries",
    [[
      "discard",
      "sent",
      "local",
      1,
    ]],
  ],
  [
    `[error] ${
      attempt("none", "deferred", "delivery temporarily suspended: x")
    }`,
    "reasons",
    [["deferred", "suspended", 1]],
  ],
  [
    `[cleanup] ${attempt("none", "bounced", "no such subjects here")}`,
    "deliveries",
    [["cleanup", "bounced", "local", 1]],
  ],
  [
    `[local] ${attempt("local", "deliverable", "delivers to mailbox")}`,
    "deliveries",
    [["local", "deliverable", "local", 1]],
  ],
  [`[local] ${attempt("local", "sent", "forwarded as 5CD34")}`, "forwarded", [[
    1,
  ]]],
  [`[local] ${attempt("local", "sent", "forwarded as 5CD34")}`, "received", [[
    "forwarded",
    1,
  ]]],
  [
    `[smtp] ${
      attempt(
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
      attempt(
        "none",
        "deferred",
        "connect to mx[192.0.2.1]:25: Connection refused",
      )
    }`,
    "reasons",
    [["deferred", "connection_refused", 1]],
  ],
  [
    `[smtp] ${
      attempt(
        "mx[192.0.2.1]:25",
        "bounced",
        "host mx[192.0.2.1] said: 550 5.1.1 no",
      )
    }`,
    "bounceReplies",
    [["5xx", 1]],
  ],
  [
    `[smtp] ${
      attempt(
        "mx[192.0.2.1]:25",
        "bounced",
        "host mx[192.0.2.1] said: 550 5.1.1 no",
      )
    }`,
    "reasons",
    [["bounced", "unknown_user", 1]],
  ],
  [`[smtp] ${attempt("mx[192.0.2.1]:25", "deferred", "x")}`, "dsn", [[
    "smtp",
    "deferred",
    "4.4.1",
    1,
  ]]],
  [
    `[smtp] ${attempt("mx[192.0.2.1]:25", "sent").replace("2.0.0", "2.evil")}`,
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
