/**
 * The frame of a line in a mail log: when, which host, which program, and where
 * the message begins. Understood are the traditional form of RFC 3164 (BSD and
 * Linux syslogd, rsyslog, busybox, Solaris, postlogd(8)), the same with an ISO
 * 8601 time (rsyslog, OpenBSD's syslogd -Z, journalctl -o short-iso) or another of
 * journalctl's, and RFC 5424.
 *
 * @module
 */

import { codesOf, find } from "./scan.ts";
import { endOfTime, endOfWord, RareTime } from "./syslog_time.ts";
import { hashStep, type Program, programOf, ProgramTable } from "./services.ts";

const CLOSE_SPACE = codesOf("> ");
const BRACKET_SPACE = codesOf("] ");

const SPACE = 0x20;
const COLON = 0x3a;
const LESS_THAN = 0x3c;
const GREATER_THAN = 0x3e;
const LEFT_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const RIGHT_BRACKET = 0x5d;

const NO_PROGRAM = programOf("");

/**
 * Reads the frame of one line after another. The fields tell where the parts
 * of the last line lie in the text that was given; nothing is copied.
 */
export class SyslogFrame {
  /** Where the time stamp begins and ends. */
  timeStart = 0;
  timeEnd = 0;
  hostStart = 0;
  hostEnd = 0;
  program: Program = NO_PROGRAM;
  /** Where the message begins, behind `program[pid]: `. */
  messageStart = 0;
  /** How often the line before was repeated, when BSD's syslogd says so in a line of its own; 0 otherwise. */
  repeats = 0;
  readonly #programs = new ProgramTable();
  readonly #rareTime = new RareTime();

  /** Reads the line that lies in `text` from `start` to `end`. Returns false where it has no frame that is known. */
  read(text: string, start: number, end: number): boolean {
    let at = start;
    let rfc5424 = false;
    this.repeats = 0;
    if (text.charCodeAt(at) === LESS_THAN) {
      at = endOfPriority(text, at, end);
      if (at < 0) return false;
    }
    // VERSION of RFC 5424, section 6.2.2; some write no priority before it.
    if (text.charCodeAt(at) === 0x31 && text.charCodeAt(at + 1) === SPACE) {
      rfc5424 = true;
      at += 2;
    }
    const timeEnd = endOfTime(text, at, end);
    let rest = timeEnd + 1;
    if (timeEnd >= 0) {
      this.timeStart = at;
      this.timeEnd = timeEnd;
    } else {
      rest = this.#rareTime.read(text, at, end);
      if (rest < 0) return false;
      this.timeStart = this.#rareTime.start;
      this.timeEnd = this.#rareTime.end;
    }
    return rfc5424
      ? this.#readStructured(text, rest, end)
      : this.#readTraditional(text, rest, end);
  }

  /** `HOST TAG[PID]: MESSAGE`, with the additions that some syslog daemons make. */
  #readTraditional(text: string, start: number, end: number): boolean {
    let at = start;
    // FreeBSD's syslogd -v puts "<mail.info>" before the host.
    if (text.charCodeAt(at) === LESS_THAN) {
      at = find(text, CLOSE_SPACE, at, end) + 2;
      if (at < start + 2) return false;
    }
    while (text.charCodeAt(at) === SPACE) at++;
    let hostEnd = endOfWord(text, at, end);
    if (hostEnd === at || hostEnd >= end) return false;
    // busybox's syslogd -S writes no host: the first word is the tag. "2001:db8::" is a host.
    if (
      text.charCodeAt(hostEnd - 1) === COLON &&
      text.charCodeAt(hostEnd - 2) !== COLON
    ) hostEnd = at - 1;
    this.hostStart = at;
    this.hostEnd = Math.max(at, hostEnd);
    at = hostEnd + 1;
    let tagEnd = this.#readTag(text, at, end);
    if (tagEnd < end && text.charCodeAt(tagEnd) === SPACE) {
      // busybox puts "mail.info" between host and tag.
      if (!isFacilityAndLevel(text, at, tagEnd)) {
        this.repeats = repeatsOfLine(text, at, end);
        return false;
      }
      at = tagEnd + 1;
      tagEnd = this.#readTag(text, at, end);
    }
    if (text.charCodeAt(tagEnd) === LEFT_BRACKET) {
      do tagEnd++; while (
        tagEnd < end && text.charCodeAt(tagEnd) !== RIGHT_BRACKET
      );
      tagEnd++;
      // What rsyslog relays may lack the colon: "postfix/postfix-script[1057] refreshing ...".
      if (text.charCodeAt(tagEnd) === SPACE) {
        this.messageStart = tagEnd + 1;
        return true;
      }
    }
    if (tagEnd >= end || text.charCodeAt(tagEnd) !== COLON) return false;
    this.messageStart = startOfMessage(text, tagEnd + 1, end);
    return true;
  }

  /** Reads a tag and returns where it ends: at `[`, `:` or a space. */
  #readTag(text: string, start: number, end: number): number {
    const guess = this.#programs.guess(text, start);
    if (guess !== undefined && start + guess.codes.length < end) {
      this.program = guess;
      return start + guess.codes.length;
    }
    let hash = 0;
    let at = start;
    for (; at < end; at++) {
      const character = text.charCodeAt(at);
      if (
        character === LEFT_BRACKET || character === COLON || character === SPACE
      ) break;
      hash = hashStep(hash, character);
    }
    this.program = this.#programs.find(text, start, at, hash);
    return at;
  }

  /** `HOST APP-NAME PROCID MSGID STRUCTURED-DATA [MSG]` of RFC 5424, section 6. */
  #readStructured(text: string, start: number, end: number): boolean {
    const hostEnd = endOfWord(text, start, end);
    if (hostEnd >= end) return false;
    this.hostStart = start;
    this.hostEnd = hostEnd;
    let hash = 0;
    let at = hostEnd + 1;
    const tagStart = at;
    for (; at < end; at++) {
      const character = text.charCodeAt(at);
      if (character === SPACE) break;
      hash = hashStep(hash, character);
    }
    this.program = this.#programs.find(text, tagStart, at, hash);
    at = endOfWord(text, at + 1, end); // PROCID
    at = endOfWord(text, at + 1, end); // MSGID
    at = endOfStructuredData(text, at + 1, end);
    if (at < 0) return false;
    // MSG of RFC 5424 may begin with a byte order mark.
    if (text.charCodeAt(at + 1) === 0xfeff) at += 2;
    this.messageStart = startOfMessage(text, at, end);
    return true;
  }

  /** Makes the frame that of a record that names its program apart (journald). */
  setProgram(tag: string): void {
    let hash = 0;
    for (let at = 0; at < tag.length; at++) {
      hash = hashStep(hash, tag.charCodeAt(at));
    }
    this.program = this.#programs.find(tag, 0, tag.length, hash);
  }
}

/** `<0>` to `<191>` (RFC 5424, section 6.2.1). */
function endOfPriority(text: string, start: number, end: number): number {
  for (let at = start + 1; at < end && at <= start + 4; at++) {
    if (text.charCodeAt(at) === GREATER_THAN) return at + 1;
  }
  return -1;
}

/** Returns where STRUCTURED-DATA ends: `-`, or elements in brackets with quoted values (RFC 5424, section 6.3). */
function endOfStructuredData(text: string, start: number, end: number): number {
  if (text.charCodeAt(start) === 0x2d) return start + 1;
  let at = start;
  let quoted = false;
  while (at < end) {
    const character = text.charCodeAt(at);
    if (quoted) {
      if (character === BACKSLASH) at++;
      else if (character === 0x22) quoted = false;
    } else if (character === 0x22) quoted = true;
    else if (
      character === RIGHT_BRACKET && text.charCodeAt(at + 1) !== LEFT_BRACKET
    ) return at + 1;
    at++;
  }
  return -1;
}

/** Skips the spaces that rsyslog leaves, and Solaris's `[ID 197553 mail.info] `. */
function startOfMessage(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && text.charCodeAt(at) === SPACE) at++;
  if (text.charCodeAt(at) === LEFT_BRACKET && text.startsWith("[ID ", at)) {
    const close = find(text, BRACKET_SPACE, at, end);
    if (close > 0) return close + 2;
  }
  return at;
}

const LAST_MESSAGE = "last message repeated ";

/** `last message repeated 5 times`, as the syslogd of the BSDs and of sysklogd writes it. */
function repeatsOfLine(text: string, start: number, end: number): number {
  if (!text.startsWith(LAST_MESSAGE, start)) return 0;
  const rest = text.slice(start + LAST_MESSAGE.length, end);
  const match = /^(\d{1,9}) times?$/.exec(rest);
  return match === null ? 0 : Number(match[1]);
}

function isFacilityAndLevel(text: string, start: number, end: number): boolean {
  return end - start < 24 && /^[a-z0-9]+\.[a-z]+$/.test(text.slice(start, end));
}
