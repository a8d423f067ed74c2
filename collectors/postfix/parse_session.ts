/**
 * Messages about connections: those of clients to smtpd(8), and those of
 * smtp(8) and lmtp(8) to servers, with TLS on both.
 *
 * @module
 */

import type { PostfixEvent, TlsEvent } from "./event.ts";
import { outgoingTrouble, parseSessionEnd } from "./parse_queue_text.ts";
import { find, wholeNumber } from "./scan.ts";

/** Parses a message that begins with no queue id. Returns undefined where it is not about a connection. */
export function parseSession(
  text: string,
  start: number,
  end: number,
): PostfixEvent | undefined {
  switch (text.charCodeAt(start)) {
    case 0x63: // "c"
      if (text.startsWith("connect from ", start)) {
        const client = text.slice(start + 13, end);
        return { kind: "connect", client, authenticated: 0 };
      }
      if (text.startsWith("connect to ", start)) {
        return trouble(text.slice(start, end));
      }
      return undefined;
    case 0x64: // "d"
      return text.startsWith("disconnect from ", start)
        ? disconnect(text, start + 16, end)
        : undefined;
    case 0x6c: // "l"
    case 0x74: // "t"
      return parseSessionEnd(text, start, end);
    case 0x53: // "S"
      return tlsFailure(text, start);
    case 0x41: // "Anonymous"
    case 0x54: // "Trusted"
    case 0x55: // "Untrusted"
    case 0x56: // "Verified"
      return parseTls(text, start, end);
    default:
      return undefined;
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
  const space = find(text, " ", start, end);
  const auth = space < 0 ? -1 : find(text, " auth=", space, end);
  return {
    kind: "disconnect",
    client: text.slice(start, space < 0 ? end : space),
    authenticated: auth < 0 ? 0 : Math.max(0, wholeNumber(text, auth + 6, end)),
  };
}

function tlsFailure(text: string, start: number): PostfixEvent | undefined {
  if (text.startsWith("SSL_accept error from ", start)) {
    return { kind: "tls-failure", direction: "in" };
  }
  if (
    text.startsWith("SSL_connect error to ", start) ||
    text.startsWith("SSL_set_fd error to ", start)
  ) return { kind: "tls-failure", direction: "out" };
  return undefined;
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
  const trustEnd = find(text, " TLS connection ", start, end);
  if (trustEnd < 0 || trustEnd - start > 9) return undefined;
  let at = trustEnd + 16;
  if (text.startsWith("established ", at)) at += 12;
  else if (text.startsWith("reused ", at)) at += 7;
  else return undefined;
  const direction = text.startsWith("from ", at)
    ? "in"
    : text.startsWith("to ", at)
    ? "out"
    : undefined;
  if (direction === undefined) return undefined;
  const colon = find(text, ": ", at, end);
  const cipherAt = colon < 0 ? -1 : find(text, " with cipher ", colon, end);
  if (cipherAt < 0) return undefined;
  const cipherEnd = find(text, " (", cipherAt + 13, end);
  if (cipherEnd < 0) return undefined;
  const slash = find(text, "/", cipherEnd, end);
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
