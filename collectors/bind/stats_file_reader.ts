/**
 * The newest complete dump of a statistics file on disk, which grows for ever,
 * and may be cut, renamed or removed at any time.
 *
 * @module
 */

import type { CollectContext } from "../collector.ts";
import type { FileEnd } from "../host.ts";
import {
  BindDocumentError,
  type ParsedDocument,
  type ParseOptions,
} from "./document.ts";
import { MAX_DUMP_OCTETS, parseStatsFile } from "./stats_file.ts";

/** Octets of the end that are read first; a dump of a few views is 10 kB. */
const FIRST_OCTETS = 256 * 1024;

/** How many times more are read where the newest dump is longer than that. */
const STEP = 4;

/** Octets before the position by which the file is known again: the last line of a dump has at least 30. */
const MARK_OCTETS = 64;

/** How far a file was read. */
interface Position {
  readonly identity: string;
  readonly offset: number;
  /** The octets before the offset. */
  readonly mark: Uint8Array;
}

/** Follows one statistics file. */
export class StatsFileReader {
  readonly #path: string;
  readonly #options: ParseOptions;
  #position: Position | undefined;
  #newest: ParsedDocument | undefined;

  constructor(path: string, options: ParseOptions = {}) {
    this.#path = path;
    this.#options = options;
  }

  /**
   * Returns the newest complete dump: the one of the last call where there is
   * none since, and undefined while there is none at all.
   *
   * @throws {HostError} when the file could not be read, and
   * {BindDocumentError} when its newest dump is too large.
   */
  async read(
    context: Pick<CollectContext, "host" | "signal">,
  ): Promise<ParsedDocument | undefined> {
    let known = this.#position;
    for (let maxBytes = FIRST_OCTETS;; maxBytes *= STEP) {
      const from = Math.max(0, (known?.offset ?? 0) - MARK_OCTETS);
      const end = await context.host.readEnd(this.#path, {
        signal: context.signal,
        from,
        maxBytes,
      });
      if (known !== undefined && !continues(end, known)) {
        // Another file has the name, or this one was begun anew: nothing of it is known.
        known = undefined;
        this.#position = undefined;
        maxBytes = FIRST_OCTETS / STEP;
        continue;
      }
      if (this.#take(end, known?.offset ?? 0)) return this.#newest;
      if (maxBytes >= MAX_DUMP_OCTETS) {
        throw new BindDocumentError(
          `no complete dump in the last ${maxBytes} octets`,
        );
      }
    }
  }

  /** Takes the newest dump that began at or after `floor`; false when it may begin before what was read. */
  #take(end: FileEnd, floor: number): boolean {
    const start = Math.max(end.offset, floor);
    const unread = end.bytes.subarray(start - end.offset);
    const { dump, consumed } = parseStatsFile(unread, this.#options);
    if (dump === undefined && end.offset > floor) return false;
    this.#newest = dump ?? this.#newest;
    // Fewer octets do not tell one file from another.
    const offset = start + consumed < MARK_OCTETS ? 0 : start + consumed;
    const at = offset - end.offset;
    this.#position = {
      identity: end.identity,
      offset,
      mark: end.bytes.slice(Math.max(0, at - MARK_OCTETS), at),
    };
    return true;
  }
}

/** Tells whether `end` is of the file that was read as far as `position`. */
function continues(end: FileEnd, position: Position): boolean {
  const { identity, offset, mark } = position;
  if (end.identity !== identity || end.size < offset) return false;
  const start = offset - mark.length - end.offset;
  // So much was written since that the mark was cut off.
  if (start < 0) return true;
  return mark.every((octet, i) => end.bytes[start + i] === octet);
}
