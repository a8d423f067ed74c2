/**
 * Warnings, errors, fatal errors and panics of any program, and the ordinary
 * messages that are no more than remarks.
 *
 * @module
 */

import { Beginnings } from "./beginnings.ts";
import type { NoticeEvent, QueueSumEvent } from "./event.ts";
import { wholeNumber } from "./scan.ts";

type Level = NoticeEvent["level"];

const LEVELS = new Beginnings<Level>([
  ["warning: ", "warning"],
  ["error: ", "error"],
  ["fatal: ", "fatal"],
  ["panic: ", "panic"],
]);

/** Warnings that are counted by themselves: what the text begins with, and its name. */
const WARNINGS = new Beginnings<string>([
  ["Connection rate limit exceeded: ", "limit_connection_rate"],
  ["Connection concurrency limit exceeded: ", "limit_concurrency"],
  ["Message delivery request rate limit exceeded: ", "limit_message_rate"],
  ["Recipient address rate limit exceeded: ", "limit_recipient_rate"],
  ["New TLS session rate limit exceeded: ", "limit_tls_rate"],
  ["AUTH command rate limit exceeded: ", "limit_auth_rate"],
  ["TLS library problem: ", "tls_library"],
  ["non-SMTP command from ", "non_smtp_command"],
  ["Illegal address syntax from ", "address_syntax"],
  ["process ", "process"],
]);

/** Ordinary messages of daemons: what they begin with, and the name under which some are counted. */
const REMARKS = new Beginnings<string>([
  ["statistics: ", ""],
  ["daemon started", "started"],
  ["reload ", "reloaded"],
  ["terminating on signal ", "stopped"],
  ["master exit time has arrived", "stopped"],
  ["starting the Postfix mail system", ""],
  ["stopping the Postfix mail system", ""],
  ["refreshing the Postfix mail system", ""],
  ["aborting the Postfix mail system", ""],
  ["waiting for the Postfix mail system", ""],
  ["the Postfix mail system is ", ""],
  ["addr ", "dnsbl_listed"],
  ["improper command pipelining after ", "pipelining"],
  ["discarding EHLO keywords: ", ""],
  ["table ", ""],
  ["using backwards-compatible default setting ", ""],
  ["using using backwards-compatible default setting ", ""],
  ["cache ", ""],
  ["entering STRESS mode ", "stress"],
  ["leaving STRESS mode ", ""],
  ["reject: connect from [", "screening_ports_busy"],
  ["certificate verification failed for ", "certificate"],
  ["Host offered STARTTLS: ", ""],
  ["sender_dependent", ""],
  ["setting up TLS connection ", ""],
  ["initializing the ", ""],
  ["save session ", ""],
  ["remove session ", ""],
  ["looking for session ", ""],
  ["reloaded session ", ""],
  ["TLSRPT: ", ""],
  ["TLS SNI ", ""],
  ["TLS handshake failed for service=", ""],
  ["TLS protocol trace ", ""],
  ["TLS support is not compiled in", ""],
  ["SSL3 alert ", ""],
  ["Renamed to match inode number: ", ""],
  ["rewrite of ", ""],
  ["symlink ", ""],
  ["Relaying allowed for ", ""],
  ["To disable backwards compatibility use ", ""],
  ["Postfix is running with backwards-compatible default settings", ""],
  ["See http", ""],
  ["host ", ""],
  ["successful ", ""],
  ["SMTPS wrappermode (", ""],
  ["CLIENT wrappermode (", ""],
  ["instead, send to (", ""],
  ["skipping ", ""],
  ["mapping DSN status ", ""],
  ["ignoring ", ""],
  ["exiting to reopen ", ""],
  ["lost connection to EGD server ", ""],
  ["cannot load ", ""],
  ["cannot set ", ""],
  ["cannot read from ", ""],
  ["cannot write to ", ""],
  ["EGD server ", ""],
  ["database ", ""],
  ["milter ", ""],
  ["redirecting ", ""],
  ["target file ", ""],
  ["successfully executed ", ""],
  ["lookup table has changed", ""],
  ["some lookup table has changed", ""],
  ["server certificate verification failed for ", "certificate"],
  ["client certificate verification failed for ", "certificate"],
  ["CA certificate verification failed for ", "certificate"],
  ["certificate peer name verification failed for ", "certificate"],
  ["certificate verification depth=", ""],
  ["Server certificate could not be verified", "certificate"],
  ["subject=", ""],
  ["issuer=", ""],
  ["fingerprint=", ""],
  ["Verified: subject_CN=", ""],
  ["Unverified: subject_CN=", ""],
  ["verify return: ", ""],
  ["SSL_accept:", ""],
  ["SSL_connect:", ""],
  ["Reusing old session", ""],
  ["Re-used session ", ""],
  ["Postfix is using backwards-compatible default settings", ""],
]);

/** What postsuper did: `Deleted: 3 messages`. */
const QUEUE_SUMS = new Beginnings<QueueSumEvent["action"]>([
  ["Deleted: ", "remove"],
  ["Requeued: ", "requeue"],
  ["Placed on hold: ", "hold"],
  ["Released from hold: ", "release"],
  ["Force-expired: ", "expire"],
]);

/** Greatest sum of postsuper, which is an int. */
const MAX_SUM = 2_147_483_647;

/** Parses a message that begins with no queue id and is not about one connection. */
export function parseNotice(
  text: string,
  start: number,
  end: number,
): NoticeEvent | QueueSumEvent | undefined {
  const level = LEVELS.find(text, start);
  if (level !== undefined) {
    return problem(text.slice(start + level.begin.length, end), level.meaning);
  }
  const remark = REMARKS.find(text, start);
  if (remark !== undefined) {
    return notice("info", remark.meaning, text.slice(start, end));
  }
  return queueSum(text, start, end) ?? remarkOn(text.slice(start, end));
}

function queueSum(
  text: string,
  start: number,
  end: number,
): QueueSumEvent | undefined {
  const sum = QUEUE_SUMS.find(text, start);
  if (sum === undefined) return undefined;
  const count = wholeNumber(text, start + sum.begin.length, end);
  if (count < 0 || count > MAX_SUM) return undefined;
  const line = text.slice(start, end);
  return /^[^:]+: \d+ messages?$/.test(line)
    ? { kind: "queue-sum", action: sum.meaning, count, text: line }
    : undefined;
}

function problem(line: string, level: Level): NoticeEvent {
  if (level !== "warning") return notice(level, "", line);
  if (line.startsWith("hostname ")) {
    const named = line.includes(" does not resolve to address ") ||
      line.includes(" verification failed: ");
    return notice(level, named ? "hostname" : "", line);
  }
  const known = WARNINGS.find(line, 0);
  if (known !== undefined) return notice(level, known.meaning, line);
  return saslFailure(line) ?? notice(level, "", line);
}

/** `NAME[ADDRESS]: SASL PLAIN authentication failed: REASON` (smtpd_sasl_glue.c, xsasl). */
function saslFailure(line: string): NoticeEvent | undefined {
  const sasl = line.indexOf(": SASL ");
  if (sasl < 0 || line.lastIndexOf(" ", sasl - 1) >= 0) return undefined;
  const methodEnd = line.indexOf(" ", sasl + 7);
  if (!line.startsWith(" authentication ", methodEnd)) return undefined;
  return {
    kind: "notice",
    level: "warning",
    what: "sasl_failure",
    saslMethod: line.slice(sasl + 7, methodEnd),
    text: line,
  };
}

/** A place in a file, what the TLS session cache does, and what a command said at its terminal, which systemd takes down once more. */
const OTHER_REMARKS =
  /^(?:[^:]+: line \d+: using backwards-compatible default |(?:put|write|read|lookup|delete|open|close) (?:smtpd?|lmtp|server|client) (?:session|TLS cache) |tlsmgr_\w+: start TLS |(?:postfix\/|\/)[\w./-]+: )/;

/** Remarks that begin with a peer's name (`NAME[ADDRESS]:25: Matched DANE ...`, `... re-using session ...`) or a place in a file. */
function remarkOn(line: string): NoticeEvent | undefined {
  const peer = /^[^\s[\]]*\[[^\s\]]*\](?::\d+)?(?:: | CommonName | Matched )/
    .exec(line);
  const known = peer !== null || OTHER_REMARKS.test(line);
  return known ? notice("info", "", line) : undefined;
}

function notice(level: Level, what: string, text: string): NoticeEvent {
  return { kind: "notice", level, what, saslMethod: "", text };
}
