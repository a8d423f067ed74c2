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
  HeaderScan,
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

const NOTHING = new Uint8Array(0);

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
  /** The request: its octets, where they end, and what its header says. */
  #bytes: Uint8Array = NOTHING;
  #end = 0;
  #header = new HeaderScan();
  /** Where the answer goes. */
  #out: Uint8Array = NOTHING;
  #offset = 0;

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
    this.#bytes = bytes;
    this.#end = end;
    this.#header = header;
    this.#out = out;
    this.#offset = offset;
    try {
      return this.#respond(start + HEADER_SIZE);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      this.#counters.parseErrors++;
      return this.#fail(AGENTX_ERROR.parseError);
    }
  }

  #respond(start: number): number {
    const header = this.#header;
    const at = scanContext(this.#bytes, start, this.#end, header, this.#name);
    const context = this.#contextAsked();
    if (context === undefined) {
      return this.#fail(AGENTX_ERROR.unsupportedContext);
    }
    switch (header.type) {
      case "get":
        this.#counters.inGets++;
        return this.#each(context, at, true);
      case "get-next":
        this.#counters.inGetNexts++;
        return this.#each(context, at, false);
      case "get-bulk":
        this.#counters.inGetBulks++;
        return this.#getBulk(context, at);
      case "test-set":
        this.#counters.inSets++;
        return this.#refuseSet(at);
      case "commit-set":
        return this.#fail(ERROR_STATUS.commitFailed);
      case "undo-set":
        // Nothing was changed, so that nothing is left to be undone.
        return this.#fail(ERROR_STATUS.noError);
      case "cleanup-set":
        // It has no answer (RFC 2741, section 7.2.4.4).
        return this.#offset;
      default:
        // Only subagents send the rest.
        return this.#fail(AGENTX_ERROR.processingError);
    }
  }

  #contextAsked(): Context | undefined {
    const { start, end } = this.#name;
    for (const context of this.#contexts) {
      if (isSame(this.#bytes, start, end, context.name)) return context;
    }
    return undefined;
  }

  /** Get and GetNext: one varbind for each range, from `start` on. */
  #each({ writer }: Context, start: number, exact: boolean): number {
    const range = this.#range;
    const { network } = this.#header;
    writer.begin(this.#out, this.#offset + MAX_ANSWER, network);
    let at = this.#offset + RESPONSE_HEADER;
    let next = start;
    while (next < this.#end) {
      next = scanRange(this.#bytes, next, this.#end, network, range);
      if (exact) writer.find(range.start);
      else writer.findNext(range.start, range.end);
      at = writer.found || exact
        ? writer.write(at, range.start)
        : writer.writeException(at, TAG_END_OF_MIB_VIEW, range.start);
      if (at < 0) return this.#fail(ERROR_STATUS.tooBig);
      if (writer.found) this.#counters.varbinds++;
    }
    return this.#finish(at, ERROR_STATUS.noError, 0);
  }

  #getBulk({ writer, bulk }: Context, start: number): number {
    const { network } = this.#header;
    expectOctets(start, this.#end, 4);
    const nonRepeaters = uint16At(this.#bytes, start, network);
    const maxRepetitions = uint16At(this.#bytes, start + 2, network);
    writer.begin(this.#out, this.#offset + MAX_ANSWER, network);
    const at = bulk.write(
      this.#bytes,
      start + 4,
      this.#end,
      network,
      { nonRepeaters, maxRepetitions },
      this.#offset + RESPONSE_HEADER,
    );
    this.#counters.varbinds += bulk.retrieved;
    return this.#finish(at, ERROR_STATUS.noError, 0);
  }

  /** Nothing here can be written: the first name is at fault. */
  #refuseSet(start: number): number {
    const { network } = this.#header;
    let at = start;
    while (at < this.#end) {
      at = scanVarbind(this.#bytes, at, this.#end, network, this.#varbind);
    }
    return start === this.#end
      ? this.#fail(ERROR_STATUS.noError)
      : this.#fail(ERROR_STATUS.notWritable, 1);
  }

  /** An answer without varbinds. */
  #fail(error: number, index = 0): number {
    return this.#finish(this.#offset + RESPONSE_HEADER, error, index);
  }

  /** Writes what stands before the varbinds, which end at `end`; sysUpTime is the master's to fill in. */
  #finish(end: number, error: number, index: number): number {
    const header = this.#header;
    const { network } = header;
    // Only the order of octets is of the flags; the rest is as it was asked.
    header.flags = 0;
    header.payloadLength = end - this.#offset - HEADER_SIZE;
    let at = writeHeader(this.#out, this.#offset, PDU_NUMBERS.response, header);
    at = putUint32(this.#out, at, 0, network);
    at = putUint16(this.#out, at, error, network);
    putUint16(this.#out, at, index, network);
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
