/**
 * Reasons in words for a report: what is the same for many messages is kept,
 * what differs from one to the next is taken out.
 *
 * @module
 */

import type { DecisionEvent, DeliveryEvent } from "./event.ts";
import { closeOfAddress } from "./scan.ts";

/** Longest reason that is told apart. */
const MAX_LENGTH = 100;

/** Returns the reason for which a delivery was deferred or bounced. */
export function deliveryWords(event: DeliveryEvent): string {
  let { reason } = event;
  // "host mx.test[192.0.2.1] said: 550 5.1.1 ..." keeps what was said.
  const said = reason.indexOf(" said: ");
  if (said > 0 && reason.startsWith("host ")) reason = reason.slice(said + 7);
  return shortened(reason);
}

/** Returns the reason of a decision, with its codes. */
export function decisionWords(event: DecisionEvent): string {
  if (event.stage === "header" || event.stage === "body") {
    return shortened(contentWords(event.text));
  }
  const words = shortened(replyWords(event.text));
  const code = event.code === 0 ? "" : `${event.code} `;
  return event.enhanced === ""
    ? `${code}${words}`
    : `${code}${event.enhanced} ${words}`;
}

/** Returns a reply without the address it begins with and the envelope it ends with. */
export function replyWords(text: string): string {
  let start = 0;
  if (text.charCodeAt(0) === 0x3c) {
    const close = closeOfAddress(text, 1, text.length);
    if (close > 0) start = close + (text.startsWith(": ", close + 1) ? 3 : 1);
  }
  const envelope = /; (?:from|to|proto|helo)=/.exec(text.slice(start));
  return envelope === null
    ? text.slice(start)
    : text.slice(start, start + envelope.index);
}

/** What an administrator's rule says, which stands behind the envelope. */
function contentWords(text: string): string {
  const envelope = text.lastIndexOf("; from=<");
  const colon = envelope < 0 ? -1 : text.lastIndexOf(">: ");
  return colon > envelope ? text.slice(colon + 3) : text;
}

function shortened(text: string): string {
  return text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH - 1)}…`;
}
