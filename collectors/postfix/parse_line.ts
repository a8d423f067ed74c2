/**
 * One message of Postfix, without its syslog frame, to an event. The grammar is
 * told by the message alone, so that it does not matter what a service is called
 * in master.cf or whether the syslog daemon cut its name off; every field is
 * looked for where Postfix writes it, never by searching the line, since
 * addresses, replies of other hosts and headers may hold any text.
 *
 * @module
 */

import { Beginnings } from "./beginnings.ts";
import {
  type ActiveEvent,
  type ExpiredEvent,
  type PostfixEvent,
  unknownEvent,
} from "./event.ts";
import { parseDecision } from "./parse_decision.ts";
import { parseDelivery } from "./parse_delivery.ts";
import { parseNotice } from "./parse_notice.ts";
import { parsePostscreen } from "./parse_postscreen.ts";
import { parseQueueText } from "./parse_queue_text.ts";
import { parseSession } from "./parse_session.ts";
import { hashOf } from "./hash.ts";
import { QueueIds } from "./queue_ids.ts";
import {
  closeOfAddress,
  codesOf,
  find,
  findComma,
  matches,
  wholeNumber,
} from "./scan.ts";

const NRCPT = codesOf(", nrcpt=");
const CLOSE_COMMA = codesOf(">, ");
const ORIG_QUEUE_ID = codesOf(", orig_queue_id=");
const SIZE = codesOf(", size=");
const STATUS = codesOf(", status=");
const FORCE = codesOf("force-");
const SASL_METHOD = codesOf("sasl_method=");
const PROXY = codesOf("proxy-");
const REJECT = codesOf("reject");

/** Queue ids of the lines before. */
const queueIds = new QueueIds();

/**
 * Returns what the message says that lies in `text` from `start` to `end`.
 * It never throws and never returns a part of a line as the whole.
 */
export function parseMessage(
  text: string,
  start: number,
  end: number,
): PostfixEvent {
  const colon = queueIds.end(text, start, end);
  if (colon > 0) {
    const queueId = queueIds.text(text, start, colon);
    // A word in capitals, such as TLSRPT, looks like a queue id, too.
    return parseOfMessage(text, queueId, colon + 2, end) ??
      parseOther(text, start, end) ?? unknownEvent;
  }
  return parseOther(text, start, end) ?? unknownEvent;
}

/** Parses what follows `start`, up to which the beginning of the message was found. */
type Parser = (
  text: string,
  queueId: string,
  start: number,
  end: number,
) => PostfixEvent | undefined;

/** What most messages begin with behind their queue id. */
const PARSERS = new Beginnings<Parser>([
  ["to=", parseDelivery],
  ["from=<", parseActive],
  ["from=", parseActiveWithoutBrackets],
  ["removed", parseRemoved],
  ["message-id=", parseMessageId],
  ["resent-message-id=", parseResentMessageId],
  ["client=", parseClient],
  ["uid=", parsePickup],
  ["sender=", parsePickup], // Postfix before 2.0
]);

/** What follows a queue id, or `NOQUEUE: `. */
function parseOfMessage(
  text: string,
  queueId: string,
  start: number,
  end: number,
): PostfixEvent | undefined {
  const found = PARSERS.find(text, start);
  if (found !== undefined) {
    const event = found.meaning(text, queueId, start + found.begin.length, end);
    if (event !== undefined) return event;
  }
  return parseDecision(text, queueId, start, end) ??
    parseQueueText(text, queueId, start, end);
}

function parseRemoved(
  _text: string,
  queueId: string,
  start: number,
  end: number,
): PostfixEvent | undefined {
  return start === end ? { kind: "removed", queueId } : undefined;
}

/** `uid=N from=<S>`, with ` orig_id=Q` after a requeue. */
function parsePickup(_text: string, queueId: string): PostfixEvent {
  return { kind: "pickup", queueId };
}

/** `from=<S>, size=N, nrcpt=N (queue active)` or `from=<S>, status=expired, returned to sender`. */
function parseActive(
  text: string,
  queueId: string,
  start: number,
  end: number,
): ActiveEvent | ExpiredEvent | undefined {
  let close = closeOfAddress(text, start, end);
  while (close > 0) {
    const at = close + 1;
    if (matches(text, SIZE, at)) {
      const size = wholeNumber(text, at + 7, end);
      const comma = find(text, NRCPT, at + 7, end);
      const recipients = comma < 0 ? -1 : wholeNumber(text, comma + 8, end);
      if (size >= 0 && recipients >= 0) {
        const sender = text.slice(start, close);
        return { kind: "active", queueId, sender, size, recipients };
      }
    } else if (matches(text, STATUS, at)) {
      const forced = matches(text, FORCE, at + 9);
      if (text.startsWith("expired, ", at + (forced ? 15 : 9))) {
        return { kind: "expired", queueId, forced };
      }
    }
    // Before Postfix 3.5 a ">" may stand in the address.
    close = find(text, CLOSE_COMMA, close + 1, end);
  }
  return undefined;
}

/** `from=S, size=N, nrcpt=N (queue active)`, of which a tool has taken the brackets. */
function parseActiveWithoutBrackets(
  text: string,
  queueId: string,
  start: number,
  end: number,
): ActiveEvent | undefined {
  const comma = find(text, SIZE, start, end);
  if (comma < 0) return undefined;
  const size = wholeNumber(text, comma + 7, end);
  const nrcpt = find(text, NRCPT, comma + 7, end);
  const recipients = nrcpt < 0 ? -1 : wholeNumber(text, nrcpt + 8, end);
  if (size < 0 || recipients < 0) return undefined;
  const sender = text.slice(start, comma);
  return { kind: "active", queueId, sender, size, recipients };
}

function parseMessageId(
  text: string,
  queueId: string,
  start: number,
  end: number,
): PostfixEvent {
  // "<>" is no identity.
  const identity = end - start < 3 ? 0 : hashOf(text, start, end);
  return { kind: "message-id", queueId, identity, resent: false };
}

function parseResentMessageId(_text: string, queueId: string): PostfixEvent {
  return { kind: "message-id", queueId, identity: 0, resent: true };
}

/** `client=NAME[ADDRESS][, sasl_method=M][, sasl_username=U][, sasl_sender=S][, orig_queue_id=Q][, orig_client=C]` */
function parseClient(
  text: string,
  queueId: string,
  start: number,
  end: number,
): PostfixEvent {
  const comma = findComma(text, start, end);
  let saslMethod = "";
  let originalQueueId = "";
  if (comma >= 0) {
    if (matches(text, SASL_METHOD, comma + 2)) {
      const methodEnd = findComma(text, comma + 14, end);
      saslMethod = text.slice(comma + 14, methodEnd < 0 ? end : methodEnd);
    }
    const original = find(text, ORIG_QUEUE_ID, comma, end);
    if (original >= 0) {
      const originalEnd = findComma(text, original + 16, end);
      originalQueueId = text.slice(
        original + 16,
        originalEnd < 0 ? end : originalEnd,
      );
    }
  }
  return {
    kind: "client",
    queueId,
    client: text.slice(start, comma < 0 ? end : comma),
    saslMethod,
    originalQueueId,
  };
}

/** A message that begins with no queue id. */
function parseOther(
  text: string,
  start: number,
  end: number,
): PostfixEvent | undefined {
  const first = text.charCodeAt(start);
  if (first >= 0x41 && first <= 0x5a) {
    const screened = parsePostscreen(text, start, end);
    if (screened !== undefined) return screened;
  }
  // smtpd.c writes the verdict of a proxy filter without a queue id; before Postfix 2.0 it did so with all it refused.
  if (matches(text, PROXY, start) || matches(text, REJECT, start)) {
    const decision = parseDecision(text, "", start, end);
    if (decision !== undefined && decision.stage !== "connect") return decision;
  }
  return parseSession(text, start, end) ?? parseNotice(text, start, end);
}
