/**
 * Messages about connections: those of clients to smtpd(8), and those of
 * smtp(8) and lmtp(8) to servers, with TLS on both.
 *
 * @module
 */

import { Beginnings } from "./beginnings.ts";
import type {
  ConnectionEvent,
  NoticeEvent,
  PostfixEvent,
  SessionEndEvent,
  TlsEvent,
} from "./event.ts";
import { connectTrouble } from "./outgoing_trouble.ts";
import {
  codesOf,
  COLON_SPACE,
  find,
  matches,
  SPACE,
  wholeNumber,
} from "./scan.ts";

const WITH_CIPHER = codesOf(" with cipher ");
const SPACE_PAREN = codesOf(" (");
const SLASH = codesOf("/");
const AUTH = codesOf("auth=");
const MAIL = codesOf("mail=");
const ESTABLISHED = codesOf("established ");
const REUSED = codesOf("reused ");
const FROM = codesOf("from ");
const TO = codesOf("to ");

/** Parses what follows `start`, up to which the beginning of the message was found. */
type Parser = (
  text: string,
  start: number,
  end: number,
) => PostfixEvent | undefined;

const PARSERS = new Beginnings<Parser>([
  ["connect from ", connect],
  ["disconnect from ", disconnect],
  ["connect to ", connectTo],
  ["lost connection after ", lostAfter],
  ["timeout after ", timeoutAfter],
  ["too many errors after ", errorsAfter],
  ["SSL_accept error from ", failureIn],
  ["SSL_connect error to ", failureOut],
  ["SSL_set_fd error to ", failureOut],
  ["Anonymous TLS connection ", anonymous],
  ["Untrusted TLS connection ", untrusted],
  ["Trusted TLS connection ", trusted],
  ["Verified TLS connection ", verified],
  // Before Postfix 2.5.
  ["TLS connection ", unknownTrust],
  ["TLSA lookup error for ", tlsTrouble],
]);

/** Parses a message that begins with no queue id. Returns undefined where it is not about a connection. */
export function parseSession(
  text: string,
  start: number,
  end: number,
): PostfixEvent | undefined {
  const found = PARSERS.find(text, start);
  return found?.meaning(text, start + found.begin.length, end);
}

/** Of most connections there is nothing to be told but that they were. */
const connected: ConnectionEvent = { kind: "connect", authenticated: 0 };
const disconnected: ConnectionEvent = { kind: "disconnect", authenticated: 0 };

function connect(): PostfixEvent {
  return connected;
}

function connectTo(text: string, start: number, end: number): PostfixEvent {
  return {
    kind: "outgoing-trouble",
    what: connectTrouble(text.slice(start, end)),
  };
}

function tlsTrouble(): PostfixEvent {
  return { kind: "outgoing-trouble", what: "tls" };
}

function failureIn(): PostfixEvent {
  return { kind: "tls-failure", direction: "in" };
}

function failureOut(): PostfixEvent {
  return { kind: "tls-failure", direction: "out" };
}

/** `disconnect from NAME[ADDRESS] ehlo=1 auth=1/2 ... commands=7/8` (smtpd_format_cmd_stats(), Postfix 3.0). */
function disconnect(text: string, start: number, end: number): PostfixEvent {
  let at = find(text, SPACE, start, end);
  while (at >= 0) {
    if (matches(text, AUTH, at + 1)) {
      const authenticated = wholeNumber(text, at + 6, end);
      return authenticated > 0
        ? { kind: "disconnect", authenticated }
        : disconnected;
    }
    // The commands come in the order of smtpd's table: behind MAIL there is no AUTH.
    if (matches(text, MAIL, at + 1)) break;
    at = find(text, SPACE, at + 1, end);
  }
  return disconnected;
}

function lostAfter(text: string, start: number, end: number) {
  return endOfSession("lost", text, start, end);
}

function timeoutAfter(text: string, start: number, end: number) {
  return endOfSession("timeout", text, start, end);
}

function errorsAfter(text: string, start: number, end: number) {
  return endOfSession("errors", text, start, end);
}

/** `lost connection after DATA (123 bytes) from NAME[ADDRESS]`, `timeout after ...`, `too many errors after ...`. */
function endOfSession(
  how: SessionEndEvent["how"],
  text: string,
  start: number,
  end: number,
): SessionEndEvent | undefined {
  const stageEnd = find(text, SPACE, start, end);
  if (stageEnd < 0) return undefined;
  return { kind: "session-end", how, stage: text.slice(start, stageEnd) };
}

function anonymous(text: string, start: number, end: number) {
  return parseTls("Anonymous", text, start, end);
}

function untrusted(text: string, start: number, end: number) {
  return parseTls("Untrusted", text, start, end);
}

function trusted(text: string, start: number, end: number) {
  return parseTls("Trusted", text, start, end);
}

function verified(text: string, start: number, end: number) {
  return parseTls("Verified", text, start, end);
}

function unknownTrust(text: string, start: number, end: number) {
  return parseTls("Unknown", text, start, end);
}

/** No session begins: mail goes over a connection that was kept open (smtp_tls_connection_reuse). */
function reusedSession(text: string): NoticeEvent {
  return {
    kind: "notice",
    level: "info",
    what: "tls_reused",
    saslMethod: "",
    text,
  };
}

/**
 * `Anonymous TLS connection established from NAME[ADDRESS][ to SNI]: TLSv1.3 with cipher C (256/256 bits) ...`
 * (tls_misc.c, tls_log_summary()).
 */
function parseTls(
  trust: string,
  text: string,
  start: number,
  end: number,
): TlsEvent | NoticeEvent | undefined {
  if (!matches(text, ESTABLISHED, start)) {
    return matches(text, REUSED, start)
      ? reusedSession(text.slice(start, end))
      : undefined;
  }
  const at = start + 12;
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
    trust,
    protocol: text.slice(colon + 2, cipherAt),
    cipher: text.slice(cipherAt + 13, cipherEnd),
    usedBits: wholeNumber(text, cipherEnd + 2, slash),
    algorithmBits: wholeNumber(text, slash + 1, end),
  };
}
