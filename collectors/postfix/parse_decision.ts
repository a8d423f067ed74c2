/**
 * What smtpd, postscreen and cleanup decide about a client, an envelope or
 * content:
 *
 * - `reject: RCPT from NAME[ADDRESS]: 554 5.7.1 TEXT; from=<S> to=<R> proto=P helo=<H>` (smtpd_check.c, log_whatsup())
 * - `milter-reject: END-OF-MESSAGE from NAME[ADDRESS]: 5.7.1 TEXT; from=<S> ...` (cleanup_milter.c)
 * - `reject: header CONTENT from ORIGIN; from=<S> ...: TEXT` (cleanup_message.c, cleanup_act_log())
 * - `proxy-reject: END-OF-MESSAGE: 554 5.7.0 TEXT; from=<S> ...` (smtpd.c)
 *
 * @module
 */

import { Beginnings } from "./beginnings.ts";
import type { DecisionEvent } from "./event.ts";
import { COLON_SPACE, find, isDigit, wholeNumber } from "./scan.ts";

/** The actions that can stand before the first colon. */
const actions: readonly string[] = [
  "bcc",
  "delay",
  "discard",
  "filter",
  "hangup",
  "hold",
  "info",
  "milter-discard",
  "milter-hold",
  "milter-reject",
  "pass",
  "permit",
  "prepend",
  "proxy-accept",
  "proxy-reject",
  "redirect",
  "reject",
  "reject_warning",
  "replace",
  "strip",
  "warn",
  "warning",
];

/** What milter_header_checks find in a milter's own headers (cleanup_milter.c), and what it comes to. */
const milterHeaderActions:
  readonly (readonly [name: string, action: string])[] = [
    ["reject", "milter-reject"],
    ["hold", "milter-hold"],
    ["discard", "milter-discard"],
    ...["bcc", "filter", "info", "prepend", "redirect", "replace", "strip"]
      .map((action) => [action, action] as const),
    ["warning", "warning"],
  ];

const ACTIONS = new Beginnings<string>([
  ...actions.map((action) => [`${action}: `, action] as const),
  ...milterHeaderActions.map(([name, action]) =>
    [`milter-header-${name}: `, action] as const
  ),
]);

/** The stages of most decisions: a constant needs no new text. */
const STAGES = new Beginnings<string>(
  [
    "CONNECT",
    "DATA",
    "END-OF-MESSAGE",
    "HELO",
    "EHLO",
    "MAIL",
    "RCPT",
    "body",
    "header",
  ].map((stage) => [`${stage} `, stage] as const),
);

/** Parses what follows a queue id or `NOQUEUE: `. Returns undefined where it is no decision. */
export function parseDecision(
  text: string,
  queueId: string,
  start: number,
  end: number,
): DecisionEvent | undefined {
  const found = ACTIONS.find(text, start);
  if (found === undefined) return undefined;
  const { meaning: action } = found;
  const stageStart = start + found.begin.length;
  if (stageStart >= end) return undefined;
  const stage = STAGES.find(text, stageStart)?.meaning ??
    stageAt(text, stageStart, end);
  const stageEnd = stageStart + stage.length;
  const id = queueId === "NOQUEUE" ? "" : queueId;
  if (isContentStage(stage)) {
    return content(text, id, { action, stage, start: stageEnd + 1, end });
  }
  let client = "";
  let at = stageEnd;
  if (text.startsWith(" from ", at)) {
    at += 6;
    // A name is checked by smtpd and an address is printed by it: neither holds ": ".
    const close = find(text, COLON_SPACE, at, end);
    if (close < 0) return undefined;
    client = text.slice(at, close);
    at = close;
  }
  if (!text.startsWith(": ", at)) return undefined;
  return reply(text, id, { action, stage, client, start: at + 2, end });
}

/** The word that begins at `start` and ends before a space or a colon. */
function stageAt(text: string, start: number, end: number): string {
  let at = start;
  while (at < end && !endsStage(text.charCodeAt(at))) at++;
  return text.slice(start, at);
}

function endsStage(character: number): boolean {
  return character === 0x20 || character === 0x3a;
}

function isContentStage(stage: string): boolean {
  return stage === "header" || stage === "body" || stage === "mime-error" ||
    stage === "mime" || stage === "nested";
}

interface ReplyParts {
  readonly action: string;
  readonly stage: string;
  readonly client: string;
  readonly start: number;
  readonly end: number;
}

/** Reads `554 5.7.1 TEXT`, `5.7.1 TEXT` or `TEXT`. */
function reply(
  text: string,
  queueId: string,
  { action, stage, client, start, end }: ReplyParts,
): DecisionEvent {
  let at = start;
  let code = 0;
  if (
    isDigit(text.charCodeAt(at)) && isDigit(text.charCodeAt(at + 1)) &&
    isDigit(text.charCodeAt(at + 2)) &&
    (at + 3 >= end || text.charCodeAt(at + 3) === 0x20)
  ) {
    code = wholeNumber(text, at, at + 3);
    at = Math.min(end, at + 4);
  }
  const enhancedEnd = endOfEnhancedCode(text, at, end);
  const enhanced = text.slice(at, enhancedEnd);
  if (enhancedEnd > at) at = Math.min(end, enhancedEnd + 1);
  return {
    kind: "decision",
    queueId,
    action,
    stage,
    client,
    code,
    enhanced,
    text: text.slice(at, end),
  };
}

/** Returns where the `5.7.1` ends that begins at `start` (RFC 3463, section 2), `start` where none does. */
function endOfEnhancedCode(text: string, start: number, end: number): number {
  const first = text.charCodeAt(start);
  if (first !== 0x34 && first !== 0x35 && first !== 0x32) return start;
  if (text.charCodeAt(start + 1) !== 0x2e) return start;
  let at = start + 2;
  const subject = at;
  while (at < end && isDigit(text.charCodeAt(at))) at++;
  if (at === subject || at - subject > 3) return start;
  if (text.charCodeAt(at) !== 0x2e) return start;
  const detail = ++at;
  while (at < end && isDigit(text.charCodeAt(at))) at++;
  return at === detail || at - detail > 3 ? start : at;
}

interface ContentParts {
  readonly action: string;
  readonly stage: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Reads what cleanup found in a header or a body. The content comes first and
 * may say anything; what Postfix wrote behind it is found from the end.
 */
function content(
  text: string,
  queueId: string,
  { action, stage, start, end }: ContentParts,
): DecisionEvent {
  const line = text.slice(start, end);
  const origin = line.lastIndexOf("; from=<");
  const from = origin < 0 ? -1 : line.lastIndexOf(" from ", origin);
  return {
    kind: "decision",
    queueId,
    action,
    stage,
    client: from < 0 ? "" : line.slice(from + 6, origin),
    code: 0,
    enhanced: "",
    text: line,
  };
}
