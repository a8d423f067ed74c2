/**
 * Answers to the master's requests (RFC 2741, section 7.2): octets in, octets
 * out. It knows no sockets, waits for nothing, and allocates next to nothing.
 *
 * @module
 */

import { TAG_END_OF_MIB_VIEW } from "../../codec/snmp/tags.ts";
import { scanContext } from "../../codec/agentx/decode.ts";
import {
  HEADER_SIZE,
  type HeaderScan,
  MAX_PAYLOAD,
  writeHeader,
} from "../../codec/agentx/header.ts";
import { AGENTX_ERROR, PDU_NUMBERS } from "../../codec/agentx/numbers.ts";
import {
  expectOctets,
  putUint16,
  putUint32,
  StringScan,
  uint16At,
} from "../../codec/agentx/octets.ts";
import { RangeScan, scanRange } from "../../codec/agentx/search_range.ts";
import { scanVarbind, VarbindScan } from "../../codec/agentx/varbind.ts";
import { DecodeError } from "../../codec/error.ts";
import { ERROR_STATUS } from "../../codec/snmp/error_status.ts";
import type { SearchableTree } from "../../mib/tree.ts";
import { BulkRanges } from "./bulk_ranges.ts";
import type { AgentxCounters } from "./counters.ts";
import { TreeWriter } from "./tree_writer.ts";

/** Octets of a Response before its varbinds. */
const RESPONSE_HEADER = HEADER_SIZE + 8;

/** Longest answer. */
export const MAX_ANSWER = HEADER_SIZE + MAX_PAYLOAD;

/** What a responder is made of. */
export interface ResponderOptions {
  /** What is served, by the names of contexts; the default one has an empty name. */
  readonly trees: ReadonlyMap<string, SearchableTree>;
  readonly counters: AgentxCounters;
}

/** A context, and what finds its instances. */
interface Context {
  readonly name: Uint8Array;
  readonly writer: TreeWriter;
  readonly bulk: BulkRanges;
}

/** Answers requests from one tree of each context. */
export class Responder {
  readonly #counters: AgentxCounters;
  readonly #contexts: readonly Context[];
  // Used within one call of `answer` and never across calls.
  readonly #name = new StringScan();
  readonly #range = new RangeScan();
  readonly #varbind = new VarbindScan();

  constructor({ trees, counters }: ResponderOptions) {
    this.#counters = counters;
    this.#contexts = [...trees].map(([name, tree]) => {
      const writer = new TreeWriter(tree);
      return {
        name: new TextEncoder().encode(name),
        writer,
        bulk: new BulkRanges(writer),
      };
    });
  }

  /**
   * Answers the PDU at `[start, end)` of `bytes`, whose header is in `header`.
   *
   * @param out Has room for {@linkcode MAX_ANSWER} octets at `offset`.
   * @returns the offset behind the answer; `offset` where there is none.
   */
  answer(
    bytes: Uint8Array,
    start: number,
    end: number,
    header: HeaderScan,
    out: Uint8Array,
    offset: number,
  ): number {
    try {
      return this.#respond(bytes, start, end, header, out, offset);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      this.#counters.parseErrors++;
      return this.#fail(header, out, offset, AGENTX_ERROR.parseError);
    }
  }

  #respond(
    bytes: Uint8Array,
    start: number,
    end: number,
    header: HeaderScan,
    out: Uint8Array,
    offset: number,
  ): number {
    const at = scanContext(bytes, start + HEADER_SIZE, end, header, this.#name);
    const context = this.#contextOf(bytes);
    if (context === undefined) {
      return this.#fail(header, out, offset, AGENTX_ERROR.unsupportedContext);
    }
    switch (header.type) {
      case "get":
        this.#counters.inGets++;
        return this.#each(context, bytes, at, end, header, out, offset, true);
      case "get-next":
        this.#counters.inGetNexts++;
        return this.#each(context, bytes, at, end, header, out, offset, false);
      case "get-bulk":
        this.#counters.inGetBulks++;
        return this.#getBulk(context, bytes, at, end, header, out, offset);
      case "test-set":
        this.#counters.inSets++;
        return this.#refuseSet(bytes, at, end, header, out, offset);
      case "commit-set":
        return this.#fail(header, out, offset, ERROR_STATUS.commitFailed);
      case "undo-set":
        // Nothing was changed, so that nothing is left to be undone.
        return this.#fail(header, out, offset, ERROR_STATUS.noError);
      case "cleanup-set":
        // It has no answer (RFC 2741, section 7.2.4.4).
        return offset;
      default:
        // Only subagents send the rest.
        return this.#fail(header, out, offset, AGENTX_ERROR.processingError);
    }
  }

  #contextOf(bytes: Uint8Array): Context | undefined {
    const { start, end } = this.#name;
    for (const context of this.#contexts) {
      if (isSame(bytes, start, end, context.name)) return context;
    }
    return undefined;
  }

  /** Get and GetNext: one varbind for each range. */
  #each(
    { writer }: Context,
    bytes: Uint8Array,
    start: number,
    end: number,
    header: HeaderScan,
    out: Uint8Array,
    offset: number,
    exact: boolean,
  ): number {
    const range = this.#range;
    writer.begin(out, offset + MAX_ANSWER, header.network);
    let at = offset + RESPONSE_HEADER;
    let next = start;
    while (next < end) {
      next = scanRange(bytes, next, end, header.network, range);
      if (exact) writer.find(range.start);
      else writer.findNext(range.start, range.end);
      at = writer.found || exact
        ? writer.write(at, range.start)
        : writer.writeException(at, TAG_END_OF_MIB_VIEW, range.start);
      if (at < 0) return this.#fail(header, out, offset, ERROR_STATUS.tooBig);
      if (writer.found) this.#counters.varbinds++;
    }
    return this.#finish(header, out, offset, at, ERROR_STATUS.noError, 0);
  }

  #getBulk(
    { writer, bulk }: Context,
    bytes: Uint8Array,
    start: number,
    end: number,
    header: HeaderScan,
    out: Uint8Array,
    offset: number,
  ): number {
    expectOctets(start, end, 4);
    const nonRepeaters = uint16At(bytes, start, header.network);
    const maxRepetitions = uint16At(bytes, start + 2, header.network);
    writer.begin(out, offset + MAX_ANSWER, header.network);
    const at = bulk.write(
      bytes,
      start + 4,
      end,
      header.network,
      { nonRepeaters, maxRepetitions },
      offset + RESPONSE_HEADER,
    );
    this.#counters.varbinds += bulk.retrieved;
    return this.#finish(header, out, offset, at, ERROR_STATUS.noError, 0);
  }

  /** Nothing here can be written: the first name is at fault. */
  #refuseSet(
    bytes: Uint8Array,
    start: number,
    end: number,
    header: HeaderScan,
    out: Uint8Array,
    offset: number,
  ): number {
    let at = start;
    while (at < end) {
      at = scanVarbind(bytes, at, end, header.network, this.#varbind);
    }
    return start === end
      ? this.#fail(header, out, offset, ERROR_STATUS.noError)
      : this.#finish(
        header,
        out,
        offset,
        offset + RESPONSE_HEADER,
        ERROR_STATUS.notWritable,
        1,
      );
  }

  /** An answer without varbinds. */
  #fail(
    header: HeaderScan,
    out: Uint8Array,
    offset: number,
    error: number,
  ): number {
    return this.#finish(
      header,
      out,
      offset,
      offset + RESPONSE_HEADER,
      error,
      0,
    );
  }

  /** Writes what stands before the varbinds, which end at `end`; sysUpTime is the master's to fill in. */
  #finish(
    header: HeaderScan,
    out: Uint8Array,
    offset: number,
    end: number,
    error: number,
    index: number,
  ): number {
    const { network } = header;
    // Only the order of octets is of the flags; the rest is as it was asked.
    header.flags = 0;
    header.payloadLength = end - offset - HEADER_SIZE;
    let at = writeHeader(out, offset, PDU_NUMBERS.response, header);
    at = putUint32(out, at, 0, network);
    at = putUint16(out, at, error, network);
    putUint16(out, at, index, network);
    return end;
  }
}

function isSame(
  bytes: Uint8Array,
  start: number,
  end: number,
  name: Uint8Array,
): boolean {
  if (end - start !== name.length) return false;
  for (let i = 0; i < name.length; i++) {
    if (bytes[start + i] !== name[i]) return false;
  }
  return true;
}
