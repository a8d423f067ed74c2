/**
 * What a decision about a client, an envelope or content means for the message.
 *
 * @module
 */

import type { DecisionEvent } from "./event.ts";
import type { MessageState } from "./messages.ts";

/** Classes of decisions, by pflogsumm's names; `other` is none of its. */
export type DecisionClass =
  | "rejected"
  | "reject_warnings"
  | "held"
  | "discarded"
  | "other";

/** Returns what a decision means for the message. */
export function decisionClassOf(event: DecisionEvent): DecisionClass {
  switch (event.action) {
    case "reject":
    case "milter-reject":
    case "proxy-reject":
      return "rejected";
    case "reject_warning":
      return "reject_warnings";
    case "warning":
      // header_checks and body_checks say WARN; smtpd's "warning" is another thing.
      return event.stage === "header" || event.stage === "body"
        ? "reject_warnings"
        : "other";
    case "hold":
    case "milter-hold":
      return "held";
    case "discard":
    case "milter-discard":
      return "discarded";
    default:
      return "other";
  }
}

/** True for content that a local user sent: cleanup bounces it, and that is counted. */
export function isLocal(
  event: DecisionEvent,
  state: MessageState | undefined,
): boolean {
  return state === undefined
    ? event.client === "local"
    : state.source === "pickup";
}
