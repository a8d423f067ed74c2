/**
 * One message of Postfix, without its syslog frame, to an event. The grammar is
 * told by the message alone, so that it does not matter what a service is called
 * in master.cf or whether the syslog daemon cut its name off; every field is
 * looked for where Postfix writes it, never by searching the line, since
 * addresses, replies of other hosts and headers may hold any text.
 *
 * @module
 */

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
import { closeOfAddress, find, wholeNumber } from "./scan.ts";

/** Short queue ids have 5 to 16 hexadecimal digits, long ones 10 to 20 letters and digits (mail_queue.h). */
const minQueueId = 5;
const maxQueueId = 24;

/**
 * Returns what the message says that lies in `text` from `start` to `end`.
 * It never throws and never returns a part of a line as the whole.
 */
export function parseMessage(
  text: string,
  start: number,
  end: number,
): PostfixEvent {
  const colon = endOfQueueId(text, start, end);
  if (colon > 0) {
    const queueId = text.slice(start, colon);
    return parseOfMessage(text, queueId, colon + 2, end) ?? unknownEvent;
  }
  return parseOther(text, start, end) ?? unknownEvent;
}

/** Returns where the colon stands behind the queue id that the message begins with, -1 where it begins with none. */
function endOfQueueId(text: string, start: number, end: number): number {
  let at = start;
  const most = Math.min(end, start + maxQueueId + 1);
  let hasDigit = false;
  for (; at < most; at++) {
    const character = text.charCodeAt(at);
    if (character <= 0x39) {
      if (character < 0x30) return -1;
      if (character === 0x3a) break;
      hasDigit = true;
    } else if (character === 0x3a) break;
    else if (character < 0x41 || character > 0x7a) return -1;
    else if (character > 0x5a && character < 0x61) return -1;
  }
  if (at >= most || text.charCodeAt(at + 1) !== 0x20) return -1;
  if (at - start < minQueueId) return -1;
  // "warning:", "error:" and "statistics:" are words; a queue id of letters alone is in capitals.
  if (!hasDigit && !isCapitals(text, start, at)) return -1;
  return at;
}

function isCapitals(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    if (text.charCodeAt(at) > 0x5a) return false;
  }
  return true;
}

/** What follows a queue id, or `NOQUEUE: `. */
function parseOfMessage(
  text: string,
  queueId: string,
  start: number,
  end: number,
): PostfixEvent | undefined {
  switch (text.charCodeAt(start)) {
    case 0x74: // "to=<"
      if (text.startsWith("to=", start)) {
        return parseDelivery(text, queueId, start, end);
      }
      break;
    case 0x66: // "from=<", "filter: "
      if (text.startsWith("from=<", start)) {
        return parseActive(text, queueId, start + 6, end);
      }
      break;
    case 0x72: // "removed", "reject: ", "replace: ", "resent-message-id=" ...
      if (start + 7 === end && text.startsWith("removed", start)) {
        return { kind: "removed", queueId };
      }
      if (text.startsWith("resent-message-id=", start)) {
        return messageId(text, queueId, start + 18, end, true);
      }
      break;
    case 0x6d: // "message-id=", "milter-reject: "
      if (text.startsWith("message-id=", start)) {
        return messageId(text, queueId, start + 11, end, false);
      }
      break;
    case 0x63: // "client="
      if (text.startsWith("client=", start)) {
        return parseClient(text, queueId, start + 7, end);
      }
      break;
    case 0x75: // "uid="
      if (text.startsWith("uid=", start)) {
        return parsePickup(text, queueId, start, end);
      }
      break;
    case 0x73: // pickup of Postfix before 2.0: "sender="
      if (text.startsWith("sender=", start)) {
        return parsePickup(text, queueId, start, end);
      }
      break;
  }
  return parseDecision(text, queueId, start, end) ??
    parseQueueText(text, queueId, start, end);
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
    if (text.startsWith(", size=", at)) {
      const size = wholeNumber(text, at + 7, end);
      const comma = find(text, ", nrcpt=", at + 7, end);
      const recipients = comma < 0 ? -1 : wholeNumber(text, comma + 8, end);
      if (size >= 0 && recipients >= 0) {
        const sender = text.slice(start, close);
        return { kind: "active", queueId, sender, size, recipients };
      }
    } else if (text.startsWith(", status=", at)) {
      const forced = text.startsWith("force-", at + 9);
      if (text.startsWith("expired, ", at + (forced ? 15 : 9))) {
        return { kind: "expired", queueId, forced };
      }
    }
    // Before Postfix 3.5 a ">" may stand in the address.
    close = find(text, ">, ", close + 1, end);
  }
  return undefined;
}

function messageId(
  text: string,
  queueId: string,
  start: number,
  end: number,
  resent: boolean,
): PostfixEvent {
  return {
    kind: "message-id",
    queueId,
    messageId: text.slice(start, end),
    resent,
  };
}

/** `client=NAME[ADDRESS][, sasl_method=M][, sasl_username=U][, sasl_sender=S][, orig_queue_id=Q][, orig_client=C]` */
function parseClient(
  text: string,
  queueId: string,
  start: number,
  end: number,
): PostfixEvent {
  const comma = find(text, ", ", start, end);
  let saslMethod = "";
  let originalQueueId = "";
  if (comma >= 0) {
    if (text.startsWith("sasl_method=", comma + 2)) {
      const methodEnd = find(text, ", ", comma + 14, end);
      saslMethod = text.slice(comma + 14, methodEnd < 0 ? end : methodEnd);
    }
    const original = find(text, ", orig_queue_id=", comma, end);
    if (original >= 0) {
      const originalEnd = find(text, ", ", original + 16, end);
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

/** `uid=N from=<S>`, with ` orig_id=Q` after a requeue. */
function parsePickup(
  text: string,
  queueId: string,
  start: number,
  end: number,
): PostfixEvent {
  const from = find(text, " from=<", start, end);
  const close = from < 0 ? -1 : closeOfAddress(text, from + 7, end);
  return {
    kind: "pickup",
    queueId,
    sender: close < 0 ? "" : text.slice(from + 7, close),
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
  // smtpd.c writes the verdict of a proxy filter without a queue id.
  if (text.startsWith("proxy-", start)) {
    return parseDecision(text, "", start, end);
  }
  return parseSession(text, start, end) ?? parseNotice(text, start, end);
}
