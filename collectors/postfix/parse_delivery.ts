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

import { Beginnings } from "./beginnings.ts";
import type { DeliveryEvent, DeliveryStatus, RelayKind } from "./event.ts";
import {
  closeOfAddress,
  codesOf,
  find,
  findComma,
  matches,
  Microseconds,
  SPACE,
} from "./scan.ts";

const CLOSE_COMMA = codesOf(">, ");
const RELAY = codesOf(", relay=");
const ORIG_TO = codesOf(", orig_to=<");
const PLAIN_ORIG_TO = codesOf(", orig_to=");

/** More fields than any version writes between `to=` and `status=`. */
const maxFields = 16;

/** Before Postfix 3.5 addresses were not quoted, and a `>` may stand in one: so many are tried. */
const maxCloses = 8;

/**
 * Parses the part of a line that follows `to=` and lies in `text` from `start`
 * to `end`. Returns undefined where it is not a whole delivery line.
 */
export function parseDelivery(
  text: string,
  queueId: string,
  start: number,
  end: number,
): DeliveryEvent | undefined {
  const addressStart = start + 1;
  if (text.charCodeAt(start) !== 0x3c) {
    return parseWithoutBrackets(text, queueId, start, end);
  }
  let close = closeOfAddress(text, addressStart, end);
  let first: DeliveryEvent | undefined;
  for (let tried = 0; close > 0 && tried < maxCloses; tried++) {
    const event = parseFields(text, queueId, addressStart, close, end);
    if (event !== undefined) {
      if (hasDomain(text, addressStart, close)) return event;
      first ??= event;
    }
    close = find(text, CLOSE_COMMA, close + 1, end);
  }
  return first;
}

/** An address without one is rare: it may be the beginning of one that holds the text of a whole line. */
function hasDomain(text: string, start: number, end: number): boolean {
  for (let at = end - 1; at >= start; at--) {
    if (text.charCodeAt(at) === 0x40) return true;
  }
  return false;
}

/** `to=user@host, relay=`: some tools that make logs anonymous take the brackets away. */
function parseWithoutBrackets(
  text: string,
  queueId: string,
  start: number,
  end: number,
): DeliveryEvent | undefined {
  const comma = find(text, RELAY, start, end);
  if (comma < 0) return undefined;
  const original = find(text, PLAIN_ORIG_TO, start, comma);
  const close = original < 0 ? comma : original;
  return parseFields(text, queueId, start, comma - 1, end, close);
}

/** Long because what it finds stays in variables: kept in an object, every line takes a quarter longer. */
function parseFields(
  text: string,
  queueId: string,
  addressStart: number,
  addressClose: number,
  end: number,
  addressEnd = addressClose,
): DeliveryEvent | undefined {
  let at = addressClose + 1;
  if (matches(text, ORIG_TO, at)) {
    const close = closeOfAddress(text, at + 11, end);
    if (close < 0) return undefined;
    at = close + 1;
  }
  if (!matches(text, RELAY, at)) return undefined;
  const relayStart = at + 8;
  const relayEnd = findComma(text, relayStart, end);
  if (relayEnd < 0) return undefined;
  at = relayEnd;
  let delay = -1;
  let before = -1, inQueue = -1, setup = -1, transmission = -1;
  let dsn = "";
  for (let fields = 0; fields < maxFields; fields++) {
    // `at` stands on the ", " before a field.
    at += 2;
    const field = FIELDS.find(text, at);
    const valueStart = field === undefined ? at : at + field.begin.length;
    switch (field?.meaning) {
      case "status": {
        if (delay < 0) return undefined;
        const statusEnd = find(text, SPACE, valueStart, end);
        if (statusEnd < 0) return undefined;
        return {
          kind: "delivery",
          queueId,
          recipient: text.slice(addressStart, addressEnd),
          relay: text.slice(relayStart, relayEnd),
          relayKind: relayKindOf(text, relayStart, relayEnd),
          delay,
          beforeQueueManager: before,
          inQueueManager: inQueue,
          connectionSetup: setup,
          transmission,
          hasStages: transmission >= 0,
          dsn,
          status: statusOf(text, valueStart, statusEnd),
          reason: reasonOf(text, statusEnd + 1, end),
        };
      }
      case "delay":
        delay = TIMES.read(text, valueStart, end);
        at = TIMES.end;
        break;
      case "delays":
        before = TIMES.read(text, valueStart, end);
        inQueue = TIMES.readAfterSlash(text, end);
        setup = TIMES.readAfterSlash(text, end);
        transmission = TIMES.readAfterSlash(text, end);
        at = TIMES.end;
        if (before < 0 || inQueue < 0 || setup < 0) transmission = -1;
        break;
      case "dsn": {
        const dsnEnd = findComma(text, valueStart, end);
        if (dsnEnd < 0) return undefined;
        dsn = codeOf(text, valueStart, dsnEnd);
        at = dsnEnd;
        break;
      }
    }
    if (text.charCodeAt(at) === 0x2c && text.charCodeAt(at + 1) === 0x20) {
      continue;
    }
    at = findComma(text, at, end);
    if (at < 0) return undefined;
  }
  return undefined;
}

const NONE = codesOf("none");
const LOOPBACK = codesOf("127.");
const LOOPBACK6 = codesOf("::1]");

function relayKindOf(text: string, start: number, end: number): RelayKind {
  let open = start;
  while (open < end && text.charCodeAt(open) !== 0x5b) open++;
  if (open === end) {
    return end - start === 4 && matches(text, NONE, start) ? "none" : "word";
  }
  if (matches(text, LOOPBACK, open + 1) || matches(text, LOOPBACK6, open + 1)) {
    return "loopback";
  }
  for (let at = open + 1; at < end; at++) {
    if (text.charCodeAt(at) === 0x2f) return "socket";
  }
  return "host";
}

const FIELDS = new Beginnings<"status" | "delay" | "delays" | "dsn">([
  ["status=", "status"],
  ["delay=", "delay"],
  ["delays=", "delays"],
  ["dsn=", "dsn"],
]);

/** Reads the times of one line after another. */
const TIMES = new Microseconds();

/** Codes of which a log has many: a constant needs no new text. */
const USUAL_CODES = new Beginnings<string>(
  ["2.0.0", "4.4.1", "4.4.2", "5.1.1"].map((code) => [code, code]),
);

function codeOf(text: string, start: number, end: number): string {
  const usual = end - start === 5 ? USUAL_CODES.find(text, start) : undefined;
  return usual?.meaning ?? text.slice(start, end);
}

const STATUSES = new Beginnings<DeliveryStatus>([
  ["sent", "sent"],
  ["deferred", "deferred"],
  ["bounced", "bounced"],
  ["expired", "expired"],
  // soft_bounce = yes: the message stays in the queue.
  ["SOFTBOUNCE", "deferred"],
  ["undeliverable-but-not-cached", "undeliverable"],
  ["undeliverable", "undeliverable"],
  ["deliverable", "deliverable"],
]);

function statusOf(text: string, start: number, end: number): DeliveryStatus {
  const status = STATUSES.find(text, start);
  return status !== undefined && start + status.begin.length === end
    ? status.meaning
    : "other";
}

/** The text between the outermost parentheses; syslog may have cut the last one off. */
function reasonOf(text: string, start: number, end: number): string {
  const open = text.charCodeAt(start) === 0x28 ? start + 1 : start;
  const close = text.charCodeAt(end - 1) === 0x29 ? end - 1 : end;
  return text.slice(open, Math.max(open, close));
}
