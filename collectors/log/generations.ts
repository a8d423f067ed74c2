/**
 * Which file to read next: the rest of the generation at hand, wherever it went,
 * then those that were put away unread, oldest first, then the log itself.
 *
 * @module
 */

import type { FileFacts, LogFiles, OpenFile } from "./files.ts";
import {
  beginsLike,
  type Fingerprint,
  fingerprint,
  headSize,
  isGeneration,
  readHead,
  readRotatedHead,
  startsWith,
} from "./fingerprint.ts";
import type { LogPosition } from "./position.ts";
import { type RotatedName, rotatedNames } from "./rotated.ts";

/** A file chosen to be read. */
export interface Chosen {
  readonly file: OpenFile;
  readonly identity: string;
  /** Packed: it is read from its beginning. */
  readonly gzip: boolean;
  readonly head: Uint8Array;
}

/** A generation that is put away. */
interface Rotated {
  readonly rotated: RotatedName;
  readonly identity: string;
  readonly head: Uint8Array;
}

/** A file in the folder, at one moment. */
interface Listed {
  readonly rotated: RotatedName;
  readonly facts: FileFacts;
}

/** What the choice came to. */
export type Choice =
  | { readonly kind: "read"; readonly chosen: Chosen }
  /** There is nothing to read, or not yet. */
  | { readonly kind: "wait" }
  /** The generation at hand is nowhere. */
  | { readonly kind: "lost" };

const wait: Choice = { kind: "wait" };
const none = new Uint8Array(0);

/** How often names may move under the hand before the next look is waited for. */
const maxTries = 4;

/** Finds the files of one log and of its older generations. */
export class Generations {
  readonly path: string;
  readonly #files: LogFiles;
  readonly #folder: string;
  readonly #base: string;
  /** Beginnings of packed files, by name, inode, size and time. */
  #heads: Map<string, Uint8Array> = new Map();

  constructor(files: LogFiles, path: string) {
    this.path = path;
    this.#files = files;
    const slash = path.lastIndexOf("/");
    this.#folder = slash < 0 ? "." : path.slice(0, slash) || "/";
    this.#base = path.slice(slash + 1);
  }

  /** Opens the log itself; undefined where it is not there. */
  async openLog(): Promise<Chosen | undefined> {
    const file = await this.#files.open(this.path);
    if (file === undefined) return undefined;
    const { identity } = await file.facts();
    return { file, identity, gzip: false, head: await readHead(file) };
  }

  /** Returns device, inode and size of the file that has the log's name now. */
  logFacts(): ReturnType<LogFiles["facts"]> {
    return this.#files.facts(this.path);
  }

  /** Returns how all generations that are put away begin. */
  async fingerprints(): Promise<Fingerprint[]> {
    return (await this.#rotated() ?? []).map(({ head }) =>
      fingerprint(head, headSize)
    );
  }

  /** Finds the generation at hand, of which `position.offset` octets were read. */
  async findCurrent(position: LogPosition): Promise<Choice> {
    let choice = wait;
    // A folder that is read while names move may lack one: nothing is lost at first sight.
    for (let tried = 0; tried < maxTries; tried++) {
      choice = await this.#lookForCurrent(position);
      if (choice.kind !== "lost") return choice;
    }
    return choice;
  }

  async #lookForCurrent(position: LogPosition): Promise<Choice> {
    const log = await this.openLog();
    if (log !== undefined) {
      const { size } = await log.file.facts();
      if (size >= position.offset && beginsLike(log.head, position.head)) {
        return { kind: "read", chosen: log };
      }
      log.file.close();
    }
    const rotated = await this.#rotated();
    if (rotated === undefined) return wait;
    // Newest first: of two with the same beginning it is the likelier.
    rotated.reverse();
    const same = rotated.filter((each) => each.identity === position.identity);
    for (const each of [...same, ...rotated]) {
      if (!beginsLike(each.head, position.head)) continue;
      const chosen = await this.#open(each, position);
      if (chosen !== undefined) return { kind: "read", chosen };
    }
    return log === undefined ? wait : { kind: "lost" };
  }

  /** Finds the oldest generation that was not read; the log itself is the youngest. */
  async findNext(position: LogPosition): Promise<Choice> {
    for (let tried = 0; tried < maxTries; tried++) {
      const log = await this.openLog();
      const rotated = await this.#rotated();
      // With copytruncate at work there is a copy of the log itself, which is
      // as long as the log at most, since that is looked at again.
      const head = log === undefined ? none : await readHead(log.file);
      const first = rotated?.find((each) =>
        !isRead(each.head, position) && !startsWith(head, each.head)
      );
      const unread = first === undefined
        ? undefined
        : await this.#open(first, position);
      const moved = rotated === undefined ||
        (first !== undefined && unread === undefined) ||
        (await this.logFacts())?.identity !== log?.identity;
      if (!moved && unread !== undefined) {
        log?.file.close();
        return { kind: "read", chosen: unread };
      }
      if (!moved && log !== undefined && head.length > 0) {
        return { kind: "read", chosen: { ...log, head } };
      }
      // The log was rotated between two looks, or there is nothing.
      log?.file.close();
      unread?.file.close();
      if (!moved) return wait;
    }
    return wait;
  }

  /** True where a generation was put away unread besides the one that is being read, and its copies. */
  async hasUnread(
    position: LogPosition,
    reading: { readonly identity: string; readonly head: Uint8Array },
  ): Promise<boolean> {
    return (await this.#rotated() ?? []).some(({ identity, head }) =>
      !isRead(head, position) && identity !== reading.identity &&
      !startsWith(reading.head, head)
    );
  }

  async #open(
    { rotated, identity, head }: Rotated,
    position: LogPosition,
  ): Promise<Chosen | undefined> {
    const file = await this.#files.open(this.#pathOf(rotated.name));
    if (file === undefined) return undefined;
    const facts = await file.facts();
    const now = rotated.gzip ? head : await readHead(file);
    const long = rotated.gzip || facts.size >= position.offset;
    if (facts.identity === identity && long && startsWith(now, head)) {
      return { file, identity, gzip: rotated.gzip, head: now };
    }
    file.close();
    return undefined;
  }

  /**
   * The generations that are put away and hold anything, oldest first, each with
   * its beginning. Undefined where names keep moving. A packed file that cannot
   * be read is left out: it is damaged, or being packed, and then the file it is
   * made of is still there.
   */
  async #rotated(): Promise<Rotated[] | undefined> {
    let before = await this.#listed();
    for (let tried = 0; tried < maxTries; tried++) {
      const found: Rotated[] = [];
      const heads = new Map<string, Uint8Array>();
      for (const { rotated, facts } of before) {
        const head = await this.#headOf(rotated, facts, heads);
        if (typeof head === "string" || head.length === 0) continue;
        found.push({ rotated, identity: facts.identity, head });
      }
      // Names may have moved by one place while they were looked at.
      const after = await this.#listed();
      if (sameFiles(before, after)) {
        this.#heads = heads;
        return found;
      }
      before = after;
    }
    return undefined;
  }

  async #listed(): Promise<Listed[]> {
    const listed: Listed[] = [];
    const names = await this.#files.names(this.#folder);
    for (const rotated of rotatedNames(this.#base, names)) {
      const facts = await this.#files.facts(this.#pathOf(rotated.name));
      if (facts !== undefined) listed.push({ rotated, facts });
    }
    return listed;
  }

  async #headOf(
    rotated: RotatedName,
    facts: FileFacts,
    heads: Map<string, Uint8Array>,
  ): ReturnType<typeof readRotatedHead> {
    const path = this.#pathOf(rotated.name);
    if (!rotated.gzip) return await readRotatedHead(this.#files, path, rotated);
    const { identity, size, modified } = facts;
    const key = `${rotated.name} ${identity} ${size} ${modified}`;
    const head = this.#heads.get(key) ??
      await readRotatedHead(this.#files, path, rotated);
    if (typeof head !== "string") heads.set(key, head);
    return head;
  }

  #pathOf(name: string): string {
    return this.#folder === "/" ? `/${name}` : `${this.#folder}/${name}`;
  }
}

function sameFiles(a: readonly Listed[], b: readonly Listed[]): boolean {
  return a.length === b.length && a.every(({ rotated, facts }, index) => {
    const other = b[index]!;
    return rotated.name === other.rotated.name &&
      facts.identity === other.facts.identity &&
      facts.size === other.facts.size;
  });
}

function isRead(head: Uint8Array, position: LogPosition): boolean {
  return position.finished.some((print) => isGeneration(head, print));
}
