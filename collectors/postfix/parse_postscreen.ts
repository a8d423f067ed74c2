/**
 * Messages of postscreen(8) about its clients (postscreen.c, postscreen_smtpd.c,
 * postscreen_early.c, postscreen_state.c) and of tlsproxy(8), whose connections
 * look the same. All begin with a word in capitals.
 *
 * @module
 */

import { Beginnings } from "./beginnings.ts";
import type { PostscreenEvent } from "./event.ts";
import { wholeNumber } from "./scan.ts";

/** What a message begins with, and what it is counted as. */
const BEGINNINGS = new Beginnings<string>([
  ["CONNECT from [", "connect"],
  ["CONNECT to [", "connect_out"],
  ["DISCONNECT [", "disconnect"],
  ["PASS OLD [", "pass_old"],
  ["PASS NEW [", "pass_new"],
  ["PREGREET ", "pregreet"],
  ["HANGUP after ", "hangup"],
  ["DNSBL rank ", "dnsbl"],
  ["ALLOWLISTED [", "allowlisted"],
  ["WHITELISTED [", "allowlisted"],
  ["DENYLISTED [", "denylisted"],
  ["BLACKLISTED [", "denylisted"],
  ["ALLOWLIST VETO [", "veto"],
  ["WHITELIST VETO [", "veto"],
  ["BARE NEWLINE from [", "bare_newline"],
  ["NON-SMTP COMMAND from [", "non_smtp_command"],
  ["COMMAND PIPELINING from [", "command_pipelining"],
  ["COMMAND TIME LIMIT from [", "command_time_limit"],
  ["COMMAND COUNT LIMIT from [", "command_count_limit"],
  ["COMMAND LENGTH LIMIT from [", "command_length_limit"],
  ["BDAT without valid RCPT from [", "bdat_without_rcpt"],
  ["DATA without valid RCPT from [", "data_without_rcpt"],
]);

/** Parses a message that begins with a capital letter. Returns undefined where it is not one of postscreen. */
export function parsePostscreen(
  text: string,
  start: number,
  end: number,
): PostscreenEvent | undefined {
  const found = BEGINNINGS.find(text, start);
  if (found === undefined) return undefined;
  const { begin, meaning: what } = found;
  const rank = what === "dnsbl"
    ? Math.max(0, wholeNumber(text, start + begin.length, end))
    : 0;
  return { kind: "postscreen", what, rank };
}
