/**
 * Blocks of whole lines to events: the frame is read, lines of other programs
 * are passed over, and a line that stands for several is told as such.
 *
 * @module
 */

import { MAX_LINE } from "../log/line_cutter.ts";
import type { PostfixEvent } from "./event.ts";
import { parseJournalRecord } from "./parse_journal.ts";
import { ownText } from "./own_text.ts";
import { parseMessage } from "./parse_line.ts";
import { SyslogFrame } from "./parse_syslog.ts";
import { serviceOfEvent } from "./service_of.ts";
import type { Service } from "./services.ts";

/** Where an event was read. The same object serves every line. */
export interface LineContext {
  readonly service: Service;
  readonly host: string;
  /** How many times the line stands for. */
  readonly times: number;
  /** The text in which the time stamp lies. */
  readonly text: string;
  readonly timeStart: number;
  readonly timeEnd: number;
  /** Microseconds since the epoch, of a record of journald; -1 otherwise. */
  readonly time: number;
}

/** How a line ended that gave no event. */
export type LineResult = "foreign" | "unframed" | "empty" | "too_long";

/** Takes what is read. */
export interface LineSink {
  /** An event of Postfix, understood or not. */
  event(event: PostfixEvent, context: LineContext): void;
  /** A line that gave none. */
  other(result: LineResult): void;
  /** A signature that opendkim added to a message. */
  signature?(selector: string, domain: string, times: number): void;
}

class Context implements LineContext {
  service: Service = "unknown";
  times = 1;
  text = "";
  timeStart = 0;
  timeEnd = 0;
  hostStart = 0;
  hostEnd = 0;
  time = -1;

  get host(): string {
    return this.text.slice(this.hostStart, this.hostEnd);
  }
}

/** Most times a line can stand for: more is a forgery or damage. */
const maxTimes = 1_000_000;

/** Reads blocks of lines, one after another. */
export class LineReader {
  readonly #sink: LineSink;
  readonly #frame = new SyslogFrame();
  /** The line before, for BSD's `last message repeated 5 times`. */
  #previous = "";
  readonly #context = new Context();

  constructor(sink: LineSink) {
    this.#sink = sink;
  }

  /** The last line read; it is to be given back after a restart. */
  get previousLine(): string {
    return this.#previous;
  }

  set previousLine(line: string) {
    this.#previous = line;
  }

  /** Reads the lines of `text`; the last may lack its line feed. Returns how many there were. */
  read(text: string): number {
    let start = 0;
    let lines = 0;
    let lastStart = 0;
    let lastEnd = 0;
    const length = text.length;
    while (start < length) {
      let end = text.indexOf("\n", start);
      if (end < 0) end = length;
      const next = end + 1;
      if (end > start && text.charCodeAt(end - 1) === 0x0d) end--;
      lines++;
      if (end - start > MAX_LINE) {
        this.#frame.repeats = 0;
        this.#sink.other("too_long");
      } else if (this.#readLine(text, start, end, 1)) {
        lastStart = start;
        lastEnd = end;
      } else if (this.#frame.repeats > 0) {
        this.#repeat(text, lastStart, lastEnd);
      }
      start = next;
    }
    if (lastEnd > lastStart) {
      this.#previous = ownText(text.slice(lastStart, lastEnd));
    }
    return lines;
  }

  /** Returns false where the line was none of a program. */
  #readLine(text: string, start: number, end: number, times: number): boolean {
    if (text.charCodeAt(start) === 0x7b) {
      return this.#readRecord(text.slice(start, end), times);
    }
    const frame = this.#frame;
    if (!frame.read(text, start, end)) {
      if (frame.repeats === 0) {
        this.#sink.other(end === start ? "empty" : "unframed");
      }
      return false;
    }
    const { service } = frame.program;
    if (service === undefined) {
      this.#readForeign(text, frame.messageStart, end, times);
      return true;
    }
    const context = this.#context;
    context.text = text;
    context.timeStart = frame.timeStart;
    context.timeEnd = frame.timeEnd;
    context.time = -1;
    context.service = service;
    context.hostStart = frame.hostStart;
    context.hostEnd = frame.hostEnd;
    this.#readMessage(text, frame.messageStart, end, times);
    return true;
  }

  /** A record of journald. */
  #readRecord(line: string, times: number): boolean {
    const record = parseJournalRecord(line);
    if (record === undefined) {
      this.#frame.repeats = 0;
      this.#sink.other("unframed");
      return false;
    }
    const frame = this.#frame;
    frame.setProgram(record.tag);
    const { message } = record;
    const { service } = frame.program;
    if (service === undefined) {
      this.#readForeign(message, 0, message.length, times);
      return true;
    }
    const context = this.#context;
    context.text = record.host;
    context.timeStart = 0;
    context.timeEnd = 0;
    context.time = record.time;
    context.service = service;
    context.hostStart = 0;
    context.hostEnd = record.host.length;
    this.#readMessage(message, 0, message.length, times);
    return true;
  }

  #readMessage(text: string, start: number, end: number, times: number): void {
    const context = this.#context;
    if (
      text.charCodeAt(start) === 0x6d &&
      text.startsWith("message repeated ", start)
    ) {
      const inner = /^message repeated (\d{1,9}) times?: \[ ?/.exec(
        text.slice(start, Math.min(end, start + 60)),
      );
      if (inner !== null) {
        context.times = Math.min(maxTimes, Number(inner[1])) * times;
        const close = text.charCodeAt(end - 1) === 0x5d ? end - 1 : end;
        return this.#tell(parseMessage(text, start + inner[0].length, close));
      }
    }
    context.times = times;
    this.#tell(parseMessage(text, start, end));
  }

  #tell(event: PostfixEvent): void {
    const context = this.#context;
    if (context.service === "unknown") context.service = serviceOfEvent(event);
    this.#sink.event(event, context);
  }

  /** `last message repeated N times`: the line before once more, N times. */
  #repeat(text: string, lastStart: number, lastEnd: number): void {
    const times = Math.min(maxTimes, this.#frame.repeats);
    if (lastEnd > lastStart) this.#readLine(text, lastStart, lastEnd, times);
    else if (this.#previous !== "") {
      this.#readLine(this.#previous, 0, this.#previous.length, times);
    } else this.#sink.other("unframed");
  }

  /** `QID: DKIM-Signature field added (s=SELECTOR, d=DOMAIN)` of opendkim. */
  #readForeign(text: string, start: number, end: number, times: number): void {
    if (this.#frame.program.signer && this.#sink.signature !== undefined) {
      const added = /^\w+: DKIM-Signature field added \(s=(\S+), d=(\S+)\)$/
        .exec(text.slice(start, Math.min(end, start + 600)));
      if (added !== null) this.#sink.signature(added[1]!, added[2]!, times);
    }
    this.#sink.other("foreign");
  }
}
