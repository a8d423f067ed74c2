/**
 * Classes of reasons: closed sets, so that they can be labels. What another
 * host or an administrator wrote is judged by its enhanced status code first
 * (RFC 3463), then by words that Postfix itself writes.
 *
 * @module
 */

import { Beginnings } from "./beginnings.ts";
import type { DecisionEvent, DeliveryEvent } from "./event.ts";
import { closeOfAddress } from "./scan.ts";

/** Beginnings of reasons that Postfix writes, and their class. */
const DELIVERY_BEGINNINGS = new Beginnings<string>([
  ["delivery temporarily suspended: ", "suspended"],
  ["lost connection with ", "lost_connection"],
  ["conversation with ", "timeout"],
  ["Host or domain name not found", "host_not_found"],
  ["Name service error ", "host_not_found"],
  ["unable to look up host ", "host_not_found"],
  ["Domain ", "no_mail_accepted"],
  ["mail for ", "loop"],
  ["mail forwarding loop for ", "loop"],
  ["too many hops", "loop"],
  ["unknown user: ", "unknown_user"],
  ["user unknown", "unknown_user"],
  ["unknown recipient", "unknown_user"],
  ["Command died with ", "command"],
  ["Command time limit exceeded", "command"],
  ["temporary failure", "command"],
  ["mail system ", "configuration"],
  ["TLS is required", "tls"],
  ["Cannot start TLS", "tls"],
  ["Server certificate ", "tls"],
  ["SASL authentication failed", "authentication"],
]);

/** Returns the class of the reason for which a recipient was deferred or bounced. */
export function deliveryReason(event: DeliveryEvent): string {
  const { reason, dsn } = event;
  if (reason.startsWith("connect to ")) return connectReason(reason);
  const known = DELIVERY_BEGINNINGS.find(reason, 0);
  if (known !== undefined) return known.meaning;
  if (isGreylisting(reason)) return "greylisted";
  return classOfCode(dsn) ??
    (reason.includes(" refused to talk to me: ") ? "refused_to_talk" : "other");
}

function connectReason(reason: string): string {
  if (reason.endsWith("refused")) return "connection_refused";
  if (reason.endsWith("timed out")) return "connection_timeout";
  return "unreachable";
}

/** Returns the class of an enhanced status code without its first digit (RFC 3463, section 3). */
function classOfCode(code: string): string | undefined {
  switch (code.slice(2)) {
    case "1.1":
    case "1.6":
    case "1.10":
    case "2.1":
      return "unknown_user";
    case "1.2":
    case "4.4":
    case "4.3":
      return "host_not_found";
    case "1.3":
    case "1.7":
    case "1.8":
      return "address";
    case "2.2":
      return "mailbox_full";
    case "2.3":
    case "3.4":
      return "too_large";
    case "3.1":
      return "storage";
    case "3.5":
      return "configuration";
    case "4.1":
      return "unreachable";
    case "4.2":
      return "lost_connection";
    case "4.5":
      return "congestion";
    case "4.6":
      return "loop";
    case "4.7":
      return "expired";
    case "7.1":
    case "7.0":
    case "7.25":
    case "7.26":
      return "policy";
    case "7.8":
      return "authentication";
    default:
      return code.startsWith("7.", 2) ? "policy" : undefined;
  }
}

/** Words that Postfix writes in a reply, behind `<address>: `, and their class; the first of them counts. */
const DECISION_WORDS: ReadonlyMap<string, string> = new Map([
  [" blocked using ", "blocklist"],
  ["Relay access denied", "relay_denied"],
  ["Relaying denied", "relay_denied"],
  ["User unknown", "unknown_user"],
  ["undeliverable address", "unknown_user"],
  ["unverified address", "unknown_user"],
  ["cannot find your ", "client_name"],
  ["Domain not found", "sender_domain"],
  ["Malformed DNS server reply", "sender_domain"],
  ["not owned by user", "authentication"],
  ["not logged in", "authentication"],
  ["uthentication", "authentication"],
  ["STARTTLS", "tls"],
  ["ncryption", "tls"],
  ["size exceeds", "size"],
  ["too big", "size"],
  ["nsufficient system storage", "storage"],
  ["need fully-qualified", "protocol"],
  ["Improper use of SMTP command pipelining", "protocol"],
  ["bare <LF>", "protocol"],
  ["Protocol error", "protocol"],
  ["Bad sender address syntax", "protocol"],
  ["Bad recipient address syntax", "protocol"],
  ["Invalid name", "protocol"],
  ["invalid ip address", "protocol"],
  ["Multi-recipient bounce", "protocol"],
  ["oo many", "limit"],
  ["rate limit", "limit"],
  ["all server ports busy", "limit"],
  ["all screening ports busy", "limit"],
  ["Server configuration ", "configuration"],
  ["Server local data error", "configuration"],
  ["emporary lookup failure", "configuration"],
]);

/** Words that many replies have, looked for when there are no others. */
const COMMON_WORDS: ReadonlyMap<string, string> = new Map([
  ["Helo command rejected", "helo"],
  ["rejected", "policy"],
  ["ccess denied", "policy"],
  ["Service unavailable", "policy"],
]);

const ANY_DECISION_WORD = anyOf(DECISION_WORDS);
const ANY_COMMON_WORD = anyOf(COMMON_WORDS);

/** Returns an expression that finds the first of the words; none of them has a character that means something in one. */
function anyOf(words: ReadonlyMap<string, string>): RegExp {
  return new RegExp([...words.keys()].join("|"));
}

/** Returns the class of the reason of a decision, whichever its action. */
export function decisionReason(event: DecisionEvent, service: string): string {
  if (event.action.startsWith("milter-")) {
    return isGreylisting(event.text) ? "greylist" : "milter";
  }
  if (event.stage === "header" || event.stage === "body") return "content";
  if (event.stage === "mime-error") return "protocol";
  if (event.action.startsWith("proxy-")) return "proxy";
  const text = ownWords(event.text);
  if (isGreylisting(text)) return "greylist";
  const word = ANY_DECISION_WORD.exec(text);
  if (word !== null) return DECISION_WORDS.get(word[0])!;
  const common = ANY_COMMON_WORD.exec(text);
  if (common !== null) return COMMON_WORDS.get(common[0])!;
  return service === "postscreen" ? "postscreen" : "other";
}

/** Without the flag `i`, which makes a search several times slower. */
const GREYLISTING = /[Gg][Rr][EeAa][Yy]-?[Ll][Ii][Ss][Tt]/;

function isGreylisting(text: string): boolean {
  return GREYLISTING.test(text);
}

/**
 * Returns a reply without the address it begins with and without the
 * `from=<...> to=<...> helo=<...>` behind it: all of that is a stranger's.
 */
function ownWords(text: string): string {
  let start = 0;
  if (text.charCodeAt(0) === 0x3c) {
    const close = closeOfAddress(text, 1, text.length);
    if (close > 0) start = close + 1;
  }
  const envelope = /; (?:from|to|proto|helo)=/.exec(text.slice(start));
  return envelope === null
    ? text.slice(start)
    : text.slice(start, start + envelope.index);
}
