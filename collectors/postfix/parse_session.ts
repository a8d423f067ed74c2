/**
 * Messages about connections: those of clients to smtpd(8), and those of
 * smtp(8) and lmtp(8) to servers, with TLS on both.
 *
 * @module
 */

import { Beginnings } from "./beginnings.ts";
import type { PostfixEvent, TlsEvent } from "./event.ts";
import { outgoingTrouble, parseSessionEnd } from "./parse_queue_text.ts";
import {
  codesOf,
  COLON_SPACE,
  find,
  matches,
  SPACE,
  wholeNumber,
} from "./scan.ts";

const TLS_CONNECTION = codesOf(" TLS connection ");
const WITH_CIPHER = codesOf(" with cipher ");
const SPACE_PAREN = codesOf(" (");
const SLASH = codesOf("/");
const AUTH = codesOf("auth=");
const MAIL = codesOf("mail=");
const ESTABLISHED = codesOf("established ");
const REUSED = codesOf("reused ");
const FROM = codesOf("from ");
const TO = codesOf("to ");

const KINDS = new Beginnings<
  | "connect"
  | "disconnect"
  | "trouble"
  | "end"
  | "failure-in"
  | "failure-out"
  | "tls"
>([
  ["connect from ", "connect"],
  ["disconnect from ", "disconnect"],
  ["connect to ", "trouble"],
  ["lost connection after ", "end"],
  ["timeout after ", "end"],
  ["too many errors after ", "end"],
  ["SSL_accept error from ", "failure-in"],
  ["SSL_connect error to ", "failure-out"],
  ["SSL_set_fd error to ", "failure-out"],
  ["Anonymous TLS connection ", "tls"],
  ["Untrusted TLS connection ", "tls"],
  ["Trusted TLS connection ", "tls"],
  ["Verified TLS connection ", "tls"],
]);

/** Parses a message that begins with no queue id. Returns undefined where it is not about a connection. */
export function parseSession(
  text: string,
  start: number,
  end: number,
): PostfixEvent | undefined {
  const kind = KINDS.find(text, start);
  if (kind === undefined) return undefined;
  const at = start + kind.begin.length;
  switch (kind.meaning) {
    case "connect":
      return { kind: "connect", client: text.slice(at, end), authenticated: 0 };
    case "disconnect":
      return disconnect(text, at, end);
    case "trouble":
      return trouble(text.slice(start, end));
    case "end":
      return parseSessionEnd(text, start, end);
    case "failure-in":
      return { kind: "tls-failure", direction: "in" };
    case "failure-out":
      return { kind: "tls-failure", direction: "out" };
    case "tls":
      return parseTls(text, start, end);
  }
}

function trouble(line: string): PostfixEvent {
  return {
    kind: "outgoing-trouble",
    what: outgoingTrouble(line) ?? "connect_other",
  };
}

/** `disconnect from NAME[ADDRESS] ehlo=1 auth=1/2 ... commands=7/8` (smtpd_format_cmd_stats(), Postfix 3.0). */
function disconnect(text: string, start: number, end: number): PostfixEvent {
  let at = find(text, SPACE, start, end);
  const client = text.slice(start, at < 0 ? end : at);
  let authenticated = 0;
  while (at >= 0) {
    if (matches(text, AUTH, at + 1)) {
      authenticated = Math.max(0, wholeNumber(text, at + 6, end));
      break;
    }
    // The commands come in the order of smtpd's table: behind MAIL there is no AUTH.
    if (matches(text, MAIL, at + 1)) break;
    at = find(text, SPACE, at + 1, end);
  }
  return { kind: "disconnect", client, authenticated };
}

/**
 * `Anonymous TLS connection established from NAME[ADDRESS][ to SNI]: TLSv1.3 with cipher C (256/256 bits) ...`
 * (tls_misc.c, tls_log_summary()).
 */
function parseTls(
  text: string,
  start: number,
  end: number,
): TlsEvent | undefined {
  const trustEnd = find(text, TLS_CONNECTION, start, end);
  if (trustEnd < 0 || trustEnd - start > 9) return undefined;
  let at = trustEnd + 16;
  if (matches(text, ESTABLISHED, at)) at += 12;
  else if (matches(text, REUSED, at)) at += 7;
  else return undefined;
  const direction = matches(text, FROM, at)
    ? "in"
    : matches(text, TO, at)
    ? "out"
    : undefined;
  if (direction === undefined) return undefined;
  const colon = find(text, COLON_SPACE, at, end);
  const cipherAt = colon < 0 ? -1 : find(text, WITH_CIPHER, colon, end);
  if (cipherAt < 0) return undefined;
  const cipherEnd = find(text, SPACE_PAREN, cipherAt + 13, end);
  if (cipherEnd < 0) return undefined;
  const slash = find(text, SLASH, cipherEnd, end);
  if (slash < 0) return undefined;
  return {
    kind: "tls",
    direction,
    trust: text.slice(start, trustEnd),
    protocol: text.slice(colon + 2, cipherAt),
    cipher: text.slice(cipherAt + 13, cipherEnd),
    usedBits: wholeNumber(text, cipherEnd + 2, slash),
    algorithmBits: wholeNumber(text, slash + 1, end),
  };
}
