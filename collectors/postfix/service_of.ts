/**
 * Which program wrote a message whose tag was cut off, told from the message:
 * rsyslog's parser of RFC 5424 leaves `postfix` of `postfix/smtpd`.
 *
 * @module
 */

import { Beginnings } from "./beginnings.ts";
import type { DecisionEvent, NoticeEvent, PostfixEvent } from "./event.ts";
import type { Service } from "./services.ts";

/** What only one program says; all else of this kind is said by many. */
const NOTICES = new Beginnings<Service>([
  ["statistics: max simultaneous ", "scache"],
  ["statistics: max ", "anvil"],
  ["statistics: ", "scache"],
  ["starting the Postfix mail system", "postfix-script"],
  ["stopping the Postfix mail system", "postfix-script"],
  ["refreshing the Postfix mail system", "postfix-script"],
  ["aborting the Postfix mail system", "postfix-script"],
  ["daemon started", "master"],
  ["reload ", "master"],
  ["terminating on signal ", "master"],
  ["improper command pipelining after ", "smtpd"],
  ["hostname ", "smtpd"],
  ["non-SMTP command from ", "smtpd"],
  ["Illegal address syntax from ", "smtpd"],
  ["reject: ETRN ", "smtpd"],
  ["do not list domain ", "trivial-rewrite"],
  ["bounce_queue_lifetime is larger than ", "qmgr"],
]);

/**
 * Returns the program that says such a thing, `unknown` where many do. Attempts
 * to deliver are told apart in destination.ts, by more than their own line;
 * whether a message was removed by qmgr or by postsuper is so, too.
 */
export function serviceOfEvent(event: PostfixEvent): Service {
  switch (event.kind) {
    case "client":
    case "connect":
    case "disconnect":
    case "session-end":
      return "smtpd";
    case "pickup":
      return "pickup";
    case "message-id":
      return "cleanup";
    case "active":
    case "expired":
      return "qmgr";
    case "notification":
      return "bounce";
    case "queue-action":
    case "queue-sum":
      return "postsuper";
    case "outgoing-trouble":
      return "smtp";
    case "postscreen":
      return "postscreen";
    case "tls":
    case "tls-failure":
      return event.direction === "in" ? "smtpd" : "smtp";
    case "decision":
      return serviceOfDecision(event);
    case "notice":
      return serviceOfNotice(event);
    default:
      return "unknown";
  }
}

/** cleanup looks into content, and speaks for milters without a reply code; postscreen's clients have no names. */
function serviceOfDecision(event: DecisionEvent): Service {
  const { action, client, code, queueId, stage } = event;
  if (/^(?:header|body|mime|mime-error|nested)$/.test(stage)) return "cleanup";
  if (action.startsWith("milter-") && code === 0 && queueId !== "") {
    return "cleanup";
  }
  return client.startsWith("[") ? "postscreen" : "smtpd";
}

function serviceOfNotice(event: NoticeEvent): Service {
  if (event.what === "sasl_failure" || event.what.startsWith("limit_")) {
    return "smtpd";
  }
  return NOTICES.find(event.text, 0)?.meaning ?? "unknown";
}
