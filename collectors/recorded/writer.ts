/**
 * Writes the files of a recorded host, one after another, and only what changed.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { messageOf, oneLine } from "../live/refusal.ts";
import type { Suffix } from "./names.ts";

/** What is written of one command, file or URL: octets by suffix, the output itself under "". */
export type Content = ReadonlyMap<Suffix | "", Uint8Array>;

/** A recording is nobody's business but its maker's. */
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/** Writes into one folder. */
export class RecordingWriter {
  readonly #root: string;
  #folder: string;
  #seconds = 0;
  /** What was last written of each item, as a hash. */
  readonly #last = new Map<string, string>();
  /** Suffixes that each item has in the present moment. */
  #present = new Map<string, Iterable<Suffix | "">>();
  #queue: Promise<void> = Promise.resolve();
  #failure: Error | undefined;

  private constructor(root: string) {
    this.#root = root;
    this.#folder = root;
  }

  /**
   * Makes the folder, which must be new or empty.
   *
   * @throws {Error} when it is not, or cannot be made.
   */
  static async open(root: string): Promise<RecordingWriter> {
    try {
      await Deno.mkdir(root, { recursive: true, mode: FOLDER_MODE });
      for await (const _ of Deno.readDir(root)) {
        throw new Error("it is not empty");
      }
    } catch (error) {
      throw recordingError(root, error);
    }
    return new RecordingWriter(root);
  }

  /** Writes `content` of an item called `name`, a path below the folder, unless it is what was there before. */
  put(name: string, content: Content): void {
    const hash = hashOf(content);
    const last = this.#last.get(name);
    if (hash === last || (last === undefined && isAbsence(content))) return;
    this.#last.set(name, hash);
    this.#queue = this.#queue.then(() => this.#write(name, content));
  }

  /**
   * Begins the moment that lies `seconds` after the first one, once all before
   * it is written.
   *
   * @throws {RangeError} when it is not later than the present one, and
   * {Error} when something could not be written.
   */
  async nextMoment(seconds: number): Promise<void> {
    if (!Number.isSafeInteger(seconds) || seconds <= this.#seconds) {
      throw new RangeError(
        `Cannot record a moment at ${seconds} s after one at ${this.#seconds} s`,
      );
    }
    await this.finish();
    this.#seconds = seconds;
    this.#folder = `${this.#root}/+${seconds}s`;
    this.#present = new Map();
  }

  /**
   * Resolves when all is written.
   *
   * @throws {Error} the first one for which something was not.
   */
  async finish(): Promise<void> {
    await this.#queue;
    if (this.#failure !== undefined) throw this.#failure;
  }

  async #write(name: string, content: Content): Promise<void> {
    const path = `${this.#folder}/${name}`;
    try {
      for (const suffix of this.#present.get(name) ?? []) {
        if (!content.has(suffix)) await Deno.remove(path + suffix);
      }
      await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), {
        recursive: true,
        mode: FOLDER_MODE,
      });
      for (const [suffix, bytes] of content) {
        await Deno.writeFile(path + suffix, bytes, { mode: FILE_MODE });
      }
      this.#present.set(name, [...content.keys()]);
    } catch (error) {
      this.#failure ??= recordingError(this.#root, error);
    }
  }
}

/** Returns whether an item says only that it is not there, as it does by not being recorded. */
function isAbsence(content: Content): boolean {
  const error = content.get(".error");
  return content.size === 1 && error !== undefined &&
    new TextDecoder().decode(error.subarray(0, 7)) === "absent:";
}

function hashOf(content: Content): string {
  const hash = createHash("sha256");
  for (const [suffix, bytes] of content) {
    hash.update(`${suffix} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest("base64");
}

function recordingError(root: string, error: unknown): Error {
  return new Error(
    `Cannot record into ${root}: ${oneLine(messageOf(error))}`,
    { cause: error },
  );
}
