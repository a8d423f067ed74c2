import assert from "node:assert/strict";
import { parsed } from "./parsed_message.ts";

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
