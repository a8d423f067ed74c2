import assert from "node:assert/strict";
import { parsed } from "./parsed_message.ts";

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
