/**
 * One statistics document, as a parser hands it over: what the document says
 * and nothing that it leaves out. Both parsers fill a {@linkcode DocumentBuilder},
 * so the bounds and the meaning of a value are the same for both.
 *
 * @module
 */

import type { ParseProblem } from "../collector.ts";
import type {
  BindMemoryContext,
  BindSource,
  BindTraffic,
  BindTransfer,
  BindTransfers,
  BindZone,
} from "./reading.ts";
import { parseTime } from "./value_text.ts";

/** Most counters taken from one document: 1,000 views have about 150 each. */
export const MAX_COUNTERS = 250_000;
/** Most views taken from one document. */
export const MAX_VIEWS = 4_096;
/** Most sections taken from one document: each view has about 6. */
export const MAX_SECTIONS = 65_536;
/** Longest name of a view: what fits into an SnmpAdminString (RFC 3411). */
const MAX_VIEW_OCTETS = 255;
/**
 * Longest names of a section and a counter. Both stand in the INDEX of a table:
 * 16 sub-identifiers for the column, 1 + 32, 1 + 64 and the view's number leave
 * room below the 128 sub-identifiers of RFC 2578 section 3.5.
 */
export const MAX_SECTION_OCTETS = 32;
export const MAX_NAME_OCTETS = 64;
/** Most problems told of one document; the rest is told as a number. */
export const MAX_PROBLEMS = 64;

/** A counter as the document has it: the view by name, no kind. */
export interface DocumentCounter {
  readonly section: string;
  readonly view: string | undefined;
  readonly name: string;
  readonly value: number | bigint;
}

/** A section of the document that was there, if only empty. */
export interface DocumentSection {
  readonly section: string;
  readonly view: string | undefined;
}

/** A counter that was there and could not be read; all of its section when there is no name. */
export interface LostCounter {
  readonly section: string;
  readonly view: string | undefined;
  readonly name: string | undefined;
}

/** What one statistics document says. */
export interface BindDocument {
  readonly format: BindSource;
  readonly statisticsVersion: string | undefined;
  readonly version: string | undefined;
  /** Milliseconds since the epoch, as the other two times. */
  readonly bootTime: number | undefined;
  readonly configTime: number | undefined;
  readonly currentTime: number | undefined;
  readonly views: readonly string[];
  readonly sections: readonly DocumentSection[];
  readonly counters: readonly DocumentCounter[];
  readonly lost: readonly LostCounter[];
}

/** A zone as the document has it, its counters without zeros. */
export type DocumentZone = Omit<BindZone, "viewNumber" | "number">;

/** Memory contexts of one name as the document has them. */
export type DocumentMemory = Omit<BindMemoryContext, "number">;

/** Incoming transfers as the document has them. */
export interface DocumentTransfers
  extends Pick<BindTransfers, "omitted" | "states"> {
  readonly transfers: readonly Omit<BindTransfer, "number" | "viewNumber">[];
}

/** The zones of a document. */
export interface DocumentZones {
  readonly zones: readonly DocumentZone[];
  readonly omitted: number;
  readonly excluded: number;
}

/** Which zones a parser takes, and what of them. */
export interface ZoneSelection {
  accepts(name: string): boolean;
  /** Most zones taken. */
  readonly most: number;
  /** Takes their counters too. */
  readonly counters: boolean;
  /** What was taken the last time: zones that are what they were are the same objects again. */
  readonly before?: readonly DocumentZone[];
}

/** What is read of a document beside the server's and the views' numbers. */
export interface ParseOptions {
  readonly zones?: ZoneSelection | undefined;
}

/** What a parser returns. */
export interface ParsedDocument {
  readonly document: BindDocument;
  /** Undefined where none were asked for. */
  readonly zones?: DocumentZones | undefined;
  /** Undefined where the document does not tell of it. */
  readonly traffic?: readonly BindTraffic[] | undefined;
  readonly memory?: readonly DocumentMemory[] | undefined;
  readonly transfers?: DocumentTransfers | undefined;
  readonly problems: readonly ParseProblem[];
}

/** Thrown by a parser when nothing of a document can be used. */
export class BindDocumentError extends Error {
  override readonly name = "BindDocumentError";
  /** The reason alone, in one line. */
  readonly reason: string;
  /** True when it is a statistics document, of a version that is not read. */
  readonly otherVersion: boolean;

  constructor(reason: string, { otherVersion = false } = {}) {
    const line = oneLine(reason);
    super(`Cannot parse BIND statistics: ${line}`);
    this.reason = line;
    this.otherVersion = otherVersion;
  }
}

/** Returns `text` as one line of at most 300 characters, without control characters. */
export function oneLine(text: string): string {
  // deno-lint-ignore no-control-regex
  const line = text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, " ").trim();
  return line.length > 300 ? `${line.slice(0, 300)}...` : line;
}

/** The header of a document, filled in as it is read. */
export type DocumentHeader = {
  -readonly [
    Key in
      | "statisticsVersion"
      | "version"
      | "bootTime"
      | "configTime"
      | "currentTime"
  ]: BindDocument[Key];
};

/** Collects what a parser finds, keeps the bounds and notes what was wrong. */
export class DocumentBuilder {
  readonly header: DocumentHeader = {
    statisticsVersion: undefined,
    version: undefined,
    bootTime: undefined,
    configTime: undefined,
    currentTime: undefined,
  };
  readonly #format: BindSource;
  readonly #views = new Set<string>();
  readonly #sections: DocumentSection[] = [];
  readonly #counters: DocumentCounter[] = [];
  readonly #lost: LostCounter[] = [];
  readonly #problems: ParseProblem[] = [];
  #untold = 0;
  #overflowed = false;

  constructor(format: BindSource) {
    this.#format = format;
  }

  /** Notes a problem; `where` names the place within the document. */
  problem(where: string, what: string): void {
    if (this.#problems.length < MAX_PROBLEMS) {
      this.#problems.push({ where: oneLine(where), what: oneLine(what) });
    } else {
      this.#untold += 1;
    }
  }

  /** Begins a view; false when its name cannot be used and what it holds is left out. */
  view(name: string): boolean {
    if (this.#views.has(name)) {
      // One name may serve a view of class IN and one of class CHAOS; JSON keeps the last of them.
      this.problem(place(undefined, name), "two views of this name");
      return true;
    }
    if (this.#views.size >= MAX_VIEWS) {
      this.problem("views", `more than ${MAX_VIEWS} views, this one left out`);
      return false;
    }
    if (!fits(name, MAX_VIEW_OCTETS)) {
      this.problem("views", `name of more than ${MAX_VIEW_OCTETS} octets`);
      return false;
    }
    this.#views.add(name);
    return true;
  }

  /** Begins a section; false when its name cannot be used and what it holds is left out. */
  section(section: string, view: string | undefined): boolean {
    if (!isUsableName(section, MAX_SECTION_OCTETS)) {
      this.problem(
        place(undefined, view),
        `unusable section name ${quote(section)}`,
      );
      return false;
    }
    if (this.#sections.length >= MAX_SECTIONS) {
      this.problem(place(section, view), `more than ${MAX_SECTIONS} sections`);
      return false;
    }
    this.#sections.push({ section, view });
    return true;
  }

  /** Takes the counter `name`; `value` undefined means that `found` was not one. */
  counter(
    at: DocumentSection,
    name: string,
    { value, found }: { value: number | bigint | undefined; found: string },
  ): void {
    if (!isUsableName(name, MAX_NAME_OCTETS)) {
      this.problem(
        place(at.section, at.view),
        `unusable counter name ${quote(name)}`,
      );
      return;
    }
    if (this.#counters.length + this.#lost.length >= MAX_COUNTERS) {
      if (this.#overflowed) return;
      this.#overflowed = true;
      this.problem(
        place(at.section, at.view),
        `more than ${MAX_COUNTERS} counters, the rest left out`,
      );
      return;
    }
    if (value === undefined) {
      this.#lost.push({ ...at, name });
      this.problem(
        `${place(at.section, at.view)} ${quote(name)}`,
        `${quote(found)} where a count was expected`,
      );
      return;
    }
    this.#counters.push({ section: at.section, view: at.view, name, value });
  }

  /** Notes that a section was there and is not made of counters. */
  lostSection(at: DocumentSection, found: string): void {
    this.#lost.push({ ...at, name: undefined });
    this.problem(
      place(at.section, at.view),
      `${found} where counters were expected`,
    );
  }

  /** Reads a time of the header. */
  time(key: "bootTime" | "configTime" | "currentTime", text: string): void {
    const time = parseTime(text);
    if (time === undefined) {
      this.problem(key, `${quote(text)} where a time was expected`);
    } else {
      this.header[key] = time;
    }
  }

  /** Returns what was collected. */
  finish(): ParsedDocument {
    if (this.#untold > 0) {
      this.#problems.push({
        where: "document",
        what: `${this.#untold} more problems`,
      });
    }
    return {
      document: {
        format: this.#format,
        ...this.header,
        views: [...this.#views],
        sections: this.#sections,
        counters: this.#counters,
        lost: this.#lost,
      },
      problems: this.#problems,
    };
  }
}

/** Returns `text` in quotes, shortened, for a message. */
export function quote(text: string): string {
  return `"${text.length > 40 ? `${text.slice(0, 40)}...` : text}"`;
}

function place(section: string | undefined, view: string | undefined): string {
  const parts = view === undefined ? [] : [`view ${quote(view)}`];
  if (section !== undefined) parts.push(section);
  return parts.length === 0 ? "server" : parts.join(" ");
}

function fits(text: string, most: number): boolean {
  // A UTF-16 unit is one to three octets of UTF-8; the common cases need no encoding.
  if (text.length > most) return false;
  if (text.length * 3 <= most) return true;
  return new TextEncoder().encode(text).length <= most;
}

/** Tells whether a name is one: not empty, without control characters, of at most `most` octets. */
export function isUsableName(name: string, most: number): boolean {
  return name !== "" && !hasControls(name) && fits(name, most);
}

/** It is asked of each zone: a loop leaves less to the garbage collector than a regular expression. */
function hasControls(name: string): boolean {
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) return true;
  }
  return false;
}
