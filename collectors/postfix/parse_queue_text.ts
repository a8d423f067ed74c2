/**
 * The rarer messages that begin with a queue id: notifications, what postsuper
 * does, what an SMTP client meets on its way, and remarks.
 *
 * @module
 */

import type { PostfixEvent } from "./event.ts";
import { outgoingTrouble } from "./outgoing_trouble.ts";
import { parseSession } from "./parse_session.ts";

/** Parses what follows a queue id. Returns undefined where the form is not known. */
export function parseQueueText(
  text: string,
  queueId: string,
  start: number,
  end: number,
): PostfixEvent | undefined {
  const line = text.slice(start, end);
  // smtpd says how a session ended with a queue id or NOQUEUE since Postfix 3.9.
  return notification(line, queueId) ?? queueAction(line, queueId) ??
    trouble(line) ?? parseSession(text, start, end) ?? remark(line) ??
    lostByQmqp(line);
}

/** `sender non-delivery notification: QID` and its kin (bounce_notify_service.c, bounce_warn_service.c, bounce_trace_service.c). */
function notification(
  line: string,
  queueId: string,
): PostfixEvent | undefined {
  if (!line.startsWith("sender ") && !line.startsWith("postmaster ")) {
    return undefined;
  }
  const end = line.indexOf(" notification: ");
  if (end < 0) return undefined;
  return {
    kind: "notification",
    queueId,
    about: line.slice(0, end),
    newQueueId: line.slice(end + 15),
  };
}

/** postsuper(1) -h, -H, -r, -e and `postsuper -d`, whose `removed` is read before. */
function queueAction(line: string, queueId: string): PostfixEvent | undefined {
  switch (line) {
    case "placed on hold":
      return { kind: "queue-action", queueId, action: "hold" };
    case "released from hold":
      return { kind: "queue-action", queueId, action: "release" };
    case "requeued":
      return { kind: "queue-action", queueId, action: "requeue" };
    case "expired":
    case "force-expired":
      return { kind: "queue-action", queueId, action: "expire" };
    // cleanup_api.c, for a message that a filter or a client gave up.
    case "removed (canceled)":
    case "removed (discarded)":
      return { kind: "removed", queueId };
    default:
      return undefined;
  }
}

/** What smtp(8) and lmtp(8) say of one server before they try the next (smtp_trouble.c, smtp_connect.c). */
function trouble(line: string): PostfixEvent | undefined {
  const what = outgoingTrouble(line);
  return what === undefined ? undefined : { kind: "outgoing-trouble", what };
}

/** `NAME[ADDRESS]: REASON while reading sender` (qmqpd.c): its stages are not SMTP's. */
function lostByQmqp(line: string): PostfixEvent | undefined {
  const ended =
    /^[^\s[\]]*\[[^\s\]]*\]: (lost connection|.*time.*) while (?:reading|sending|receiving) /
      .exec(line);
  if (ended === null) return undefined;
  const how = ended[1] === "lost connection" ? "lost" : "timeout";
  return { kind: "session-end", how, stage: "other" };
}

const remarks: readonly string[] = [
  "enabling PIX ",
  "breaking line > ",
  "skipped, still being delivered",
  "status=deferred (",
  "no trace file",
  "not sending trace/success notification",
  "ignoring redundant or conflicting milter reply",
  "passing <",
  "moved to ",
  "addr ",
  "Sender requested REQUIRETLS",
  "abort: ",
  "removed",
  "replacing command ",
  "reply filter ",
  "flushing",
  "trouble ",
  "warn_if_reject",
  "enabling VERP ",
  "deleted ",
  "recipient limit ",
  "TLS ",
];

/** Remarks that nobody counts apart; they are understood. */
function remark(line: string): PostfixEvent | undefined {
  const known = remarks.some((begin) => line.startsWith(begin)) ||
    /^[\w$]+ (?:map )?lookup (?:problem|error) -- /.test(line);
  if (!known) return undefined;
  return {
    kind: "notice",
    level: "info",
    what: "",
    saslMethod: "",
    text: line,
  };
}
