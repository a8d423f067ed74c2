/**
 * Makes one list of counters of several documents, with the zeros that BIND
 * left out: a series must not come and go with its value.
 *
 * @module
 */

import type { NameNumbers, ParseProblem } from "../collector.ts";
import type { BindDocument } from "./document.ts";
import { type BindRelease, parseRelease } from "./known_counter.ts";
import { kindOf, namesOf } from "./known_counters.ts";
import type { BindCounter, BindCounterKind, BindView } from "./reading.ts";

/** The parts that a channel serves its statistics in, one document each. */
export type BindPartName = "server" | "net" | "tasks" | "mem";

/** One document and the part of the statistics that it is. */
export interface BindPart {
  readonly part: BindPartName;
  readonly document: BindDocument;
}

/** What {@linkcode CounterMemory.merge} returns. */
export interface MergedCounters {
  readonly views: readonly BindView[];
  readonly counters: readonly BindCounter[];
  readonly problems: readonly ParseProblem[];
}

/**
 * Sections of the whole server that JSON leaves zeros out of, or leaves out. The
 * statistics file leaves zeros out of all of its sections, and is one part.
 */
const FILLED: readonly {
  readonly section: string;
  readonly part: BindPartName;
}[] = [
  { section: "nsstat", part: "server" },
  { section: "zonestat", part: "server" },
  { section: "sockstat", part: "net" },
];

/** Sections that only the statistics file leaves zeros out of. */
const FILLED_OF_FILE: readonly string[] = ["opcode", "rcode"];

/** Sections of a view that JSON leaves zeros out of; where the view has them, they are there. */
const FILLED_IN_VIEWS: ReadonlySet<string> = new Set(["resstat", "adbstat"]);

/** Sections of a view that XML leaves zeros out of, too. */
const FILLED_OF_ALL: ReadonlySet<string> = new Set([
  "in-queries-rtt",
  "out-queries-rtt",
]);

/**
 * What the server counts of its resolvers, all views together; no format has
 * the zeros. Source: `dns_dispatchmgr_setstats()` and lib/dns/dispatch.c.
 */
const COMMON_RESSTAT: readonly string[] = [
  ...["Mismatch", "QuerySockFail", "QueryCurUDP", "QueryCurTCP"],
];

/**
 * How many names of a section, and sections of a view, are remembered although
 * the documents no longer have them; BIND counts 256 types and has 15 sections.
 */
const MAX_NAMES = 4_096;
const MAX_SECTIONS = 64;

type Value = number | bigint;

/** A section of one view, or of the server: every name that it ever had. */
interface Group {
  /** Part that brings it; its zeros mean something only when that part was read. */
  readonly part: BindPartName;
  readonly kinds: Map<string, BindCounterKind>;
  filled: boolean;
}

/** By view (undefined: the server), then by section. */
type ByView<Item> = Map<string | undefined, Map<string, Item>>;

/** What the documents of one moment say. */
interface Moment {
  readonly parts: ReadonlySet<BindPartName>;
  readonly values: ByView<Map<string, Value>>;
  /** Names that were there and could not be read; undefined stands for all of the section. */
  readonly lost: ByView<Set<string | undefined>>;
}

/** The names that one BIND was seen to have; they are forgotten when its version changes. */
export class CounterMemory {
  #version: string | undefined;
  #groups: ByView<Group> = new Map();

  /**
   * Returns the counters of `parts`, documents of one format and one moment,
   * the server's first: those that the documents list, and a zero for each one
   * that this version of BIND has, or was seen to have, and that they leave out.
   * Counters that could not be read are left out, and so are those of views
   * that are gone and of parts that are not among `parts`.
   */
  merge(parts: readonly BindPart[], numbers: NameNumbers): MergedCounters {
    const server = parts[0]?.document;
    if (server === undefined) return { views: [], counters: [], problems: [] };
    if (server.version !== this.#version) this.#groups = new Map();
    this.#version = server.version;

    const { moment, repeated } = readMoment(parts);
    for (const { part, document } of parts) this.#learn(part, document);
    this.#fill(parts, releaseOf(server));

    const views = server.views.map((name) => ({
      name,
      number: numbers.numberOf("bind-view", name),
    }));
    for (const view of this.#groups.keys()) {
      if (view !== undefined && !server.views.includes(view)) {
        this.#groups.delete(view);
      }
    }
    this.#prune(moment);
    return {
      views,
      counters: this.#list(views, moment),
      problems: repeated === 0 ? [] : [{
        where: "document",
        what: `${repeated} counters are there twice, the last one counts`,
      }],
    };
  }

  #learn(part: BindPartName, document: BindDocument): void {
    for (const { section, view, name } of document.counters) {
      const { kinds } = this.#group(view, section, part);
      if (kinds.has(name)) continue;
      kinds.set(name, kindOf(section, name));
    }
  }

  #fill(parts: readonly BindPart[], release: BindRelease | undefined): void {
    // XML has no task manager's numbers either where BIND stopped telling them.
    const tasks = this.#group(undefined, "taskmgr", "server");
    this.#fillGroup(tasks, "taskmgr", release);
    // Neither format has the zeros, and without dnstap there is nothing to count.
    const dnstap = this.#groups.get(undefined)?.get("dnstapstat");
    if (dnstap !== undefined) this.#fillGroup(dnstap, "dnstapstat", release);
    for (const { part, document } of parts) {
      const leftOut = leavesZerosOut(document);
      if (part === "server" && hasCommonResstat(document)) {
        const { kinds } = this.#group(undefined, "resstat", part);
        for (const name of COMMON_RESSTAT) {
          kinds.set(name, kindOf("resstat", name));
        }
      }
      for (const { section, view } of document.sections) {
        const filled = FILLED_OF_ALL.has(section) ||
          (leftOut && FILLED_IN_VIEWS.has(section));
        if (view === undefined || !filled) continue;
        this.#fillGroup(this.#group(view, section, part), section, release);
      }
      if (!leftOut) continue;
      for (const section of filledSections(part, document)) {
        this.#fillGroup(
          this.#group(undefined, section, part),
          section,
          release,
        );
      }
    }
  }

  #fillGroup(
    group: Group,
    section: string,
    release: BindRelease | undefined,
  ): void {
    if (group.filled) return;
    group.filled = true;
    for (const name of namesOf(section, release)) {
      group.kinds.set(name, kindOf(section, name));
    }
  }

  #group(view: string | undefined, section: string, part: BindPartName): Group {
    const group = mapIn(this.#groups, view).get(section);
    if (group !== undefined) return group;
    const made = { part, kinds: new Map(), filled: false };
    mapIn(this.#groups, view).set(section, made);
    return made;
  }

  /** Bounds what is remembered: beyond the bound, only what the documents have. */
  #prune(moment: Moment): void {
    for (const [view, sections] of this.#groups) {
      const present = moment.values.get(view);
      for (const [section, { kinds }] of sections) {
        const values = present?.get(section);
        if (sections.size > MAX_SECTIONS && values === undefined) {
          sections.delete(section);
        } else if (kinds.size > MAX_NAMES) {
          for (const name of kinds.keys()) {
            if (!values?.has(name)) kinds.delete(name);
          }
        }
      }
    }
  }

  #list(views: readonly BindView[], moment: Moment): BindCounter[] {
    const counters: BindCounter[] = [];
    const places = [{ name: undefined, number: 0 }, ...views];
    for (const { name: view, number: viewNumber } of places) {
      for (const [section, group] of this.#groups.get(view) ?? []) {
        const values = moment.values.get(view)?.get(section);
        const lost = moment.lost.get(view)?.get(section);
        if (values === undefined && !moment.parts.has(group.part)) continue;
        for (const [name, kind] of group.kinds) {
          const value = values?.get(name);
          if (value === undefined && lost !== undefined) {
            if (lost.has(name) || lost.has(undefined)) continue;
          }
          counters.push({
            section,
            view,
            viewNumber,
            name,
            value: value ?? 0,
            kind,
          });
        }
      }
    }
    return counters;
  }
}

function readMoment(
  parts: readonly BindPart[],
): { moment: Moment; repeated: number } {
  const values: ByView<Map<string, Value>> = new Map();
  const lost: ByView<Set<string | undefined>> = new Map();
  let repeated = 0;
  for (const { document } of parts) {
    for (const { section, view, name, value } of document.counters) {
      const sections = mapIn(values, view);
      let names = sections.get(section);
      if (names === undefined) sections.set(section, names = new Map());
      if (names.has(name)) repeated += 1;
      names.set(name, value);
    }
    for (const { section, view, name } of document.lost) {
      const sections = mapIn(lost, view);
      const names = sections.get(section) ?? new Set();
      sections.set(section, names.add(name));
    }
  }
  const names = new Set(parts.map(({ part }) => part));
  return { moment: { parts: names, values, lost }, repeated };
}

function mapIn<Item>(
  byView: ByView<Item>,
  view: string | undefined,
): Map<string, Item> {
  let sections = byView.get(view);
  if (sections === undefined) byView.set(view, sections = new Map());
  return sections;
}

/**
 * XML lists all counters. The file does not tell BIND's version; before 9.10,
 * when cache statistics were added to it, BIND had fewer than are known here.
 */
function leavesZerosOut({ format, sections }: BindDocument): boolean {
  return format === "json" ||
    (format === "file" &&
      sections.some(({ section }) => section === "cachestat"));
}

/** JSON leaves out the section where all of it is zero. */
function hasCommonResstat(document: BindDocument): boolean {
  const { format, sections } = document;
  if (format === "json") return true;
  return (format === "xml" || leavesZerosOut(document)) &&
    sections.some(({ section, view }) =>
      section === "resstat" && view === undefined
    );
}

function filledSections(
  part: BindPartName,
  { format, sections }: BindDocument,
): readonly string[] {
  const known = FILLED.filter((filled) =>
    filled.part === part || format === "file"
  ).map(({ section }) => section);
  if (format !== "file") return known;
  const listed = new Set(sections.map(({ section }) => section));
  return [...known, ...FILLED_OF_FILE].filter((section) => listed.has(section));
}

/** BIND 9.10 does not tell its version; its JSON was version 1.0 and from 9.10.3 on 1.2. */
function releaseOf(document: BindDocument): BindRelease | undefined {
  if (document.version !== undefined) return parseRelease(document.version);
  if (document.format === "file") return undefined;
  if (document.format !== "json") return { minor: 10, patch: 0 };
  return { minor: 10, patch: document.statisticsVersion === "1.0" ? 0 : 3 };
}
