/**
 * The line of one attempt to deliver to one recipient, as log_adhoc() writes it:
 *
 * `to=<R>, [orig_to=<R>, ]relay=H, [conn_use=N, ]delay=N, [delays=A/B/C/D, ][tls=..., ][dsn=N.N.N, ]status=WORD (REASON)`
 *
 * The recipient and the reason may hold anything at all, the same text as such
 * a line included, so the fields are read one after another and nothing is searched.
 *
 * @module
 */

import type { DeliveryEvent, DeliveryStatus } from "./event.ts";
import { closeOfAddress, find, microseconds } from "./scan.ts";

/** More fields than any version writes between `to=` and `status=`. */
const maxFields = 16;

/** Before Postfix 3.5 addresses were not quoted, and a `>` may stand in one: so many are tried. */
const maxCloses = 8;

/**
 * Parses the part of a line that begins with `to=` and lies in `text` from
 * `start` to `end`. Returns undefined where it is not a whole delivery line.
 */
export function parseDelivery(
  text: string,
  queueId: string,
  start: number,
  end: number,
): DeliveryEvent | undefined {
  const addressStart = start + 4;
  if (text.charCodeAt(start + 3) !== 0x3c) {
    return parseWithoutBrackets(text, queueId, start, end);
  }
  let close = closeOfAddress(text, addressStart, end);
  for (let tried = 0; close > 0 && tried < maxCloses; tried++) {
    const event = parseFields(text, queueId, addressStart, close, end);
    if (event !== undefined) return event;
    close = find(text, ">, ", close + 1, end);
  }
  return undefined;
}

/** `to=user@host, relay=`: some tools that make logs anonymous take the brackets away. */
function parseWithoutBrackets(
  text: string,
  queueId: string,
  start: number,
  end: number,
): DeliveryEvent | undefined {
  const comma = find(text, ", relay=", start, end);
  if (comma < 0) return undefined;
  return parseFields(text, queueId, start + 3, comma - 1, end, comma);
}

function parseFields(
  text: string,
  queueId: string,
  addressStart: number,
  addressClose: number,
  end: number,
  addressEnd = addressClose,
): DeliveryEvent | undefined {
  let at = addressClose + 1;
  if (text.startsWith(", orig_to=<", at)) {
    const close = closeOfAddress(text, at + 11, end);
    if (close < 0) return undefined;
    at = close + 1;
  }
  if (!text.startsWith(", relay=", at)) return undefined;
  const relayStart = at + 8;
  const relayEnd = find(text, ", ", relayStart, end);
  if (relayEnd < 0) return undefined;
  at = relayEnd;
  let delay = -1;
  let before = -1, inQueue = -1, setup = -1, transmission = -1;
  let dsnStart = 0, dsnEnd = 0;
  for (let fields = 0; fields < maxFields; fields++) {
    // `at` stands on the ", " before a field.
    at += 2;
    const first = text.charCodeAt(at);
    if (first === 0x73 && text.startsWith("status=", at)) {
      if (delay < 0) return undefined;
      const statusStart = at + 7;
      const statusEnd = find(text, " ", statusStart, end);
      if (statusEnd < 0) return undefined;
      return {
        kind: "delivery",
        queueId,
        recipient: text.slice(addressStart, addressEnd),
        relay: text.slice(relayStart, relayEnd),
        delay,
        beforeQueueManager: before,
        inQueueManager: inQueue,
        connectionSetup: setup,
        transmission,
        hasStages: transmission >= 0,
        dsn: text.slice(dsnStart, dsnEnd),
        status: statusOf(text, statusStart, statusEnd),
        reason: reasonOf(text, statusEnd + 1, end),
      };
    }
    const next = find(text, ", ", at, end);
    if (next < 0) return undefined;
    if (first === 0x64) {
      if (text.startsWith("delays=", at)) {
        let part = at + 7;
        before = microseconds(text, part, next);
        part = find(text, "/", part, next) + 1;
        inQueue = microseconds(text, part, next);
        part = find(text, "/", part, next) + 1;
        setup = microseconds(text, part, next);
        part = find(text, "/", part, next) + 1;
        transmission = microseconds(text, part, next);
        if (before < 0 || inQueue < 0 || setup < 0) transmission = -1;
      } else if (text.startsWith("delay=", at)) {
        delay = microseconds(text, at + 6, next);
      } else if (text.startsWith("dsn=", at)) {
        dsnStart = at + 4;
        dsnEnd = next;
      }
    }
    at = next;
  }
  return undefined;
}

function statusOf(text: string, start: number, end: number): DeliveryStatus {
  switch (end - start) {
    case 4:
      return text.startsWith("sent", start) ? "sent" : "other";
    case 8:
      return text.startsWith("deferred", start) ? "deferred" : "other";
    case 7:
      if (text.startsWith("bounced", start)) return "bounced";
      return text.startsWith("expired", start) ? "expired" : "other";
    case 10:
      // soft_bounce = yes: the message stays in the queue.
      return text.startsWith("SOFTBOUNCE", start) ? "deferred" : "other";
    default:
      if (text.startsWith("undeliverable", start)) return "undeliverable";
      return text.startsWith("deliverable", start) ? "deliverable" : "other";
  }
}

/** The text between the outermost parentheses; syslog may have cut the last one off. */
function reasonOf(text: string, start: number, end: number): string {
  const open = text.charCodeAt(start) === 0x28 ? start + 1 : start;
  const close = text.charCodeAt(end - 1) === 0x29 ? end - 1 : end;
  return text.slice(open, Math.max(open, close));
}
