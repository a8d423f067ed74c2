/**
 * The agent: a request in, an answer out (RFC 3416, section 4.2). It knows no
 * sockets, waits for nothing, and allocates next to nothing.
 *
 * @module
 */

import {
  answerHeaderSize,
  answerListLimit,
  writeAnswerHeader,
} from "../../codec/snmp/answer.ts";
import { DecodeError } from "../../codec/error.ts";
import { ERROR_STATUS } from "../../codec/snmp/error_status.ts";
import { writeException } from "../../codec/snmp/exception.ts";
import {
  MessageScan,
  scanMessage,
  scanVarbind,
  VarbindScan,
} from "../../codec/snmp/scan.ts";
import * as tags from "../../codec/snmp/tags.ts";
import { noPlace, type SearchableTree } from "../../mib/tree.ts";
import type { AccessControl } from "./access.ts";
import { BulkAnswer } from "./bulk_answer.ts";
import type { SnmpCounters } from "./counters.ts";
import type { RefusalKind } from "./refusal_log.ts";
import type { Source } from "./source.ts";

/** Largest UDP payload over IPv4: 65,535 octets less the IP and UDP headers. */
export const MAX_MESSAGE_SIZE = 65_507;

/** Instead of the end of a list: an answer without varbinds would be too long already. */
const NOT_EVEN_A_HEADER = -2;

/** What an agent is made of. */
export interface AgentOptions {
  readonly access: AccessControl;
  readonly counters: SnmpCounters;
  /** Called for each message that is not answered, so that it can be logged. */
  readonly onRefused?: (
    kind: RefusalKind,
    address: string,
    version?: number,
  ) => void;
}

/** Answers requests from what their communities let be seen. */
export class Agent {
  /** May be replaced at any time. */
  access: AccessControl;
  readonly #counters: SnmpCounters;
  readonly #onRefused: NonNullable<AgentOptions["onRefused"]>;
  readonly #bulk = new BulkAnswer();
  // Used within one call of `answer` and never across calls.
  readonly #message = new MessageScan();
  readonly #varbind = new VarbindScan();
  readonly #place = noPlace();
  #listStart = 0;
  /** Instances of the last answer to GET or GETNEXT. */
  #retrieved = 0;
  readonly #out = new Uint8Array(2 * MAX_MESSAGE_SIZE);

  constructor(options: AgentOptions) {
    this.access = options.access;
    this.#counters = options.counters;
    this.#onRefused = options.onRefused ?? (() => {});
  }

  /**
   * Answers one datagram.
   *
   * @param source Where it came from.
   * @param messageLimit Most octets that the answer may have.
   * @param largest Most octets where a single value does not fit into that: a
   *   manager that could not be told it would go no further.
   * @returns the answer, a view that the next call overwrites; undefined when there is none to be sent.
   */
  answer(
    datagram: Uint8Array,
    source: Source,
    messageLimit: number,
    largest: number = messageLimit,
  ): Uint8Array | undefined {
    const counters = this.#counters;
    const message = this.#message;
    counters.inPkts++;
    const tree = this.#admit(datagram, source);
    if (tree === undefined) return undefined;
    switch (message.pduTag) {
      case tags.PDU_GET_REQUEST:
        counters.inGetRequests++;
        break;
      case tags.PDU_GET_NEXT_REQUEST:
        counters.inGetNexts++;
        break;
      case tags.PDU_GET_BULK_REQUEST:
        counters.inGetBulks++;
        break;
      case tags.PDU_SET_REQUEST:
        counters.inSetRequests++;
        break;
      default:
        counters.inOtherPdus++;
        return undefined;
    }
    const answer = this.#respond(tree, messageLimit, largest);
    if (answer === undefined) counters.silentDrops++;
    else {
      counters.outPkts++;
      counters.outGetResponses++;
    }
    return answer;
  }

  /** Takes the datagram apart and returns what may be seen with it; undefined when it is not to be answered, and counted as what it is. */
  #admit(datagram: Uint8Array, source: Source): SearchableTree | undefined {
    const counters = this.#counters;
    const message = this.#message;
    try {
      scanMessage(datagram, message);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      counters.inAsnParseErrs++;
      return undefined;
    }
    if (message.version !== tags.VERSION_2C) {
      counters.inBadVersions++;
      this.#onRefused("bad-version", source.address, message.version);
      return undefined;
    }
    const admission = this.access.admit(message, source);
    if (typeof admission !== "string") return admission.tree;
    if (admission === "refused-source") counters.inBadCommunityUses++;
    else counters.inBadCommunityNames++;
    this.#onRefused(admission, source.address);
    return undefined;
  }

  #respond(
    tree: SearchableTree,
    messageLimit: number,
    largest: number,
  ): Uint8Array | undefined {
    const message = this.#message;
    if (message.pduTag === tags.PDU_SET_REQUEST) {
      if (answerListLimit(message, messageLimit) < 0) return undefined;
      const start = answerHeaderSize(message, messageLimit, 1);
      return this.#refuseSet(tree, start, messageLimit);
    }
    const isBulk = message.pduTag === tags.PDU_GET_BULK_REQUEST;
    let end = this.#write(tree, messageLimit);
    if (end === NOT_EVEN_A_HEADER) return undefined;
    const fits = isBulk ? end > this.#listStart : end >= 0;
    if (!fits && largest > messageLimit && message.varbindCount > 0) {
      if (isBulk) message.maxRepetitions = Math.min(message.maxRepetitions, 1);
      if (isBulk || message.varbindCount === 1) {
        end = this.#write(tree, largest);
      }
    }
    if (end < 0) return this.#tooBig(this.#listStart);
    this.#counters.inTotalReqVars += isBulk
      ? this.#bulk.retrieved
      : this.#retrieved;
    return this.#finish(this.#listStart, end, ERROR_STATUS.noError, 0);
  }

  /** Writes the varbinds of an answer of at most `messageLimit` octets; returns their end, -1 when they do not fit, {@linkcode NOT_EVEN_A_HEADER} when nothing does. */
  #write(tree: SearchableTree, messageLimit: number): number {
    const message = this.#message;
    const listLimit = answerListLimit(message, messageLimit);
    if (listLimit < 0) return NOT_EVEN_A_HEADER;
    const start = answerHeaderSize(message, messageLimit, message.varbindCount);
    const limit = start + listLimit;
    this.#listStart = start;
    this.#retrieved = 0;
    switch (message.pduTag) {
      case tags.PDU_GET_BULK_REQUEST:
        return this.#bulk.write(tree, message, this.#out, start, limit);
      case tags.PDU_GET_REQUEST:
        return this.#writeGet(tree, start, limit);
      default:
        return this.#writeGetNext(tree, start, limit);
    }
  }

  /** RFC 3416, section 4.2.1. Returns the end of the list; -1 when it does not fit. */
  #writeGet(tree: SearchableTree, listStart: number, limit: number): number {
    const { bytes, varbindsStart, varbindsEnd } = this.#message;
    const varbind = this.#varbind;
    const place = this.#place;
    let at = listStart;
    let offset = varbindsStart;
    while (offset < varbindsEnd && at >= 0) {
      offset = scanVarbind(bytes, offset, varbindsEnd, varbind);
      const { oid, oidLength, oidStart, oidEnd } = varbind;
      tree.find(oid, oidLength, place);
      if (place.branch !== undefined) {
        at = place.branch.writeVarbind(place.index, this.#out, at, limit);
        this.#retrieved++;
        continue;
      }
      const tag = tree.isImplemented(oid, oidLength)
        ? tags.TAG_NO_SUCH_INSTANCE
        : tags.TAG_NO_SUCH_OBJECT;
      at = writeException(this.#out, at, limit, tag, bytes, oidStart, oidEnd);
    }
    return at;
  }

  /** RFC 3416, section 4.2.2. Returns the end of the list; -1 when it does not fit. */
  #writeGetNext(
    tree: SearchableTree,
    listStart: number,
    limit: number,
  ): number {
    const { bytes, varbindsStart, varbindsEnd } = this.#message;
    const varbind = this.#varbind;
    const place = this.#place;
    let at = listStart;
    let offset = varbindsStart;
    while (offset < varbindsEnd && at >= 0) {
      offset = scanVarbind(bytes, offset, varbindsEnd, varbind);
      tree.findNext(varbind.oid, varbind.oidLength, place);
      if (place.branch !== undefined) {
        at = place.branch.writeVarbind(place.index, this.#out, at, limit);
        this.#retrieved++;
        continue;
      }
      at = writeException(
        this.#out,
        at,
        limit,
        tags.TAG_END_OF_MIB_VIEW,
        bytes,
        varbind.oidStart,
        varbind.oidEnd,
      );
    }
    return at;
  }

  /** Nothing here can be written: the first name is at fault (RFC 3416, section 4.2.5, step 2, or 1 where it is out of view). */
  #refuseSet(
    tree: SearchableTree,
    listStart: number,
    messageLimit: number,
  ): Uint8Array {
    const { bytes, varbindsStart, varbindsEnd, varbindCount } = this.#message;
    if (varbindCount === 0) {
      return this.#finish(listStart, listStart, ERROR_STATUS.noError, 0);
    }
    const size = varbindsEnd - varbindsStart;
    if (size + answerHeaderSize(this.#message, size, 1) > messageLimit) {
      return this.#tooBig(listStart);
    }
    this.#out.set(bytes.subarray(varbindsStart, varbindsEnd), listStart);
    scanVarbind(bytes, varbindsStart, varbindsEnd, this.#varbind);
    const status = tree.holds(this.#varbind.oid, this.#varbind.oidLength)
      ? ERROR_STATUS.notWritable
      : ERROR_STATUS.noAccess;
    return this.#finish(listStart, listStart + size, status, 1);
  }

  /** An answer without varbinds, for a list that the message limit does not hold (RFC 3416, section 4.2.1). */
  #tooBig(listStart: number): Uint8Array {
    this.#counters.outTooBigs++;
    return this.#finish(listStart, listStart, ERROR_STATUS.tooBig, 0);
  }

  #finish(
    listStart: number,
    listEnd: number,
    errorStatus: number,
    errorIndex: number,
  ): Uint8Array {
    const start = writeAnswerHeader(
      this.#out,
      listStart,
      listEnd,
      this.#message,
      errorStatus,
      errorIndex,
    );
    return this.#out.subarray(start, listEnd);
  }
}
