import assert from "node:assert/strict";
import {
  originalKeys,
  postfixKeys,
} from "../../../collectors/postfix/original_keys.ts";
import { counted } from "./tally_lines.ts";

const to = (relay: string, rest: string) =>
  `4AB12: to=<a@b>, relay=${relay}, delay=1, delays=0/0/0/1, dsn=2.0.0, status=${rest}`;

Deno.test("originalKeys() keeps the old keys and mends their faults", () => {
  const keys = Object.fromEntries(originalKeys(counted(
    "[smtpd] 4AB12: client=h[192.0.2.9]",
    "[pickup] 5CD34: uid=0 from=<root>",
    "[cleanup] 5CD34: message-id=<a@b>",
    `[smtp] ${to("mx[192.0.2.1]:25", "sent (250 ok)")}`,
    `[smtp] ${
      to("127.0.0.1[127.0.0.1]:10024", "sent (250 ok: queued as 6EF56)")
    }`,
    `[lmtp] ${to("mx1[private/lmtp]", "sent (250 Saved)")}`,
    `[local] ${to("local", "sent (delivered to mailbox)")}`,
    `[pipe] ${to("dovecot", "sent (delivered via dovecot service)")}`,
    `[smtp] ${
      to("mx[192.0.2.1]:25", "bounced (host mx[192.0.2.1] said: 550 no)")
    }`,
    "[smtpd] NOQUEUE: reject: RCPT from h[1.2.3.4]: 450 4.7.1 later; from=<a>",
    "[smtpd] NOQUEUE: reject: RCPT from h[1.2.3.4]: 554 5.7.1 no; from=<a>",
    "[smtpd] 4AB12: milter-reject: RCPT from h[1.2.3.4]: 550 5.7.1 no; from=<a>",
  )));
  assert.deepEqual(keys, {
    "recv:local": 1,
    "recv:smtp": 1,
    "sent:dovecot": 1,
    "sent:filter": 1,
    "sent:lmtp": 1,
    "sent:local": 1,
    "sent:smtp": 1,
    "sent:virtual": 0,
    "smtp:4xx": 0,
    "smtp:5xx": 1,
    "smtpd:4xx": 1,
    "smtpd:5xx": 2,
  });
});

Deno.test("postfixKeys() writes each key with its number", () => {
  const counts = counted("[smtpd] 4AB12: client=h[192.0.2.9]");
  const lines = postfixKeys({ counts });
  assert.equal(lines[1], "recv:smtp=1");
  assert.equal(lines.length, 9);
});
