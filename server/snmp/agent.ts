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
import type { Place, Tree } from "../../mib/tree.ts";
import type { AccessControl } from "./access.ts";
import { BulkAnswer } from "./bulk_answer.ts";
import type { SnmpCounters } from "./counters.ts";

/** Largest UDP payload over IPv4: 65,535 octets less the IP and UDP headers. */
export const MAX_MESSAGE_SIZE = 65_507;

/** What an agent is made of. */
export interface AgentOptions {
  readonly tree: Tree;
  readonly access: AccessControl;
  readonly counters: SnmpCounters;
  /** Called for a message of another version, so that it can be logged once for each source. */
  readonly onBadVersion?: (version: number, source: string) => void;
}

/** Answers requests from one tree. */
export class Agent {
  readonly #tree: Tree;
  readonly #access: AccessControl;
  readonly #counters: SnmpCounters;
  readonly #onBadVersion: (version: number, source: string) => void;
  readonly #bulk: BulkAnswer;
  // Used within one call of `answer` and never across calls.
  readonly #message = new MessageScan();
  readonly #varbind = new VarbindScan();
  readonly #place: Place = { branch: undefined, index: 0 };
  readonly #out = new Uint8Array(2 * MAX_MESSAGE_SIZE);

  constructor(options: AgentOptions) {
    this.#tree = options.tree;
    this.#access = options.access;
    this.#counters = options.counters;
    this.#onBadVersion = options.onBadVersion ?? (() => {});
    this.#bulk = new BulkAnswer(options.tree);
  }

  /**
   * Answers one datagram.
   *
   * @param source Address that it came from.
   * @param messageLimit Most octets that the answer may have.
   * @returns the answer, a view that the next call overwrites; undefined when there is none to be sent.
   */
  answer(
    datagram: Uint8Array,
    source: string,
    messageLimit: number,
  ): Uint8Array | undefined {
    const counters = this.#counters;
    const message = this.#message;
    counters.inPkts++;
    if (!this.#scan(datagram, source)) return undefined;
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
    const answer = this.#respond(messageLimit);
    if (answer === undefined) counters.silentDrops++;
    else {
      counters.outPkts++;
      counters.outGetResponses++;
    }
    return answer;
  }

  /** Takes the datagram apart; false when it is not to be answered, and counted as what it is. */
  #scan(datagram: Uint8Array, source: string): boolean {
    const counters = this.#counters;
    const message = this.#message;
    try {
      scanMessage(datagram, message);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      counters.inAsnParseErrs++;
      return false;
    }
    if (message.version !== tags.VERSION_2C) {
      counters.inBadVersions++;
      this.#onBadVersion(message.version, source);
      return false;
    }
    const admission = this.#access.admit(message, source);
    if (admission === "admitted") return true;
    if (admission === "refused-source") counters.inBadCommunityUses++;
    else counters.inBadCommunityNames++;
    return false;
  }

  #respond(messageLimit: number): Uint8Array | undefined {
    const message = this.#message;
    const listLimit = answerListLimit(message, messageLimit);
    if (listLimit < 0) return undefined;
    const listStart = answerHeaderSize(
      message,
      messageLimit,
      message.varbindCount,
    );
    const limit = listStart + listLimit;
    let end: number;
    switch (message.pduTag) {
      case tags.PDU_GET_BULK_REQUEST:
        end = this.#bulk.write(message, this.#out, listStart, limit);
        this.#counters.inTotalReqVars += this.#bulk.retrieved;
        return this.#finish(listStart, end, ERROR_STATUS.noError, 0);
      case tags.PDU_SET_REQUEST:
        return this.#refuseSet(listStart, messageLimit);
      case tags.PDU_GET_REQUEST:
        end = this.#writeGet(listStart, limit);
        break;
      default:
        end = this.#writeGetNext(listStart, limit);
    }
    if (end < 0) return this.#tooBig(listStart);
    this.#counters.inTotalReqVars += message.varbindCount;
    return this.#finish(listStart, end, ERROR_STATUS.noError, 0);
  }

  /** RFC 3416, section 4.2.1. Returns the end of the list; -1 when it does not fit. */
  #writeGet(listStart: number, limit: number): number {
    const { bytes, varbindsStart, varbindsEnd } = this.#message;
    const varbind = this.#varbind;
    const place = this.#place;
    let at = listStart;
    let offset = varbindsStart;
    while (offset < varbindsEnd && at >= 0) {
      offset = scanVarbind(bytes, offset, varbindsEnd, varbind);
      const { oid, oidLength, oidStart, oidEnd } = varbind;
      this.#tree.find(oid, oidLength, place);
      if (place.branch !== undefined) {
        at = place.branch.writeVarbind(place.index, this.#out, at, limit);
        continue;
      }
      const tag = this.#tree.isImplemented(oid, oidLength)
        ? tags.TAG_NO_SUCH_INSTANCE
        : tags.TAG_NO_SUCH_OBJECT;
      at = writeException(this.#out, at, limit, tag, bytes, oidStart, oidEnd);
    }
    return at;
  }

  /** RFC 3416, section 4.2.2. Returns the end of the list; -1 when it does not fit. */
  #writeGetNext(listStart: number, limit: number): number {
    const { bytes, varbindsStart, varbindsEnd } = this.#message;
    const varbind = this.#varbind;
    const place = this.#place;
    let at = listStart;
    let offset = varbindsStart;
    while (offset < varbindsEnd && at >= 0) {
      offset = scanVarbind(bytes, offset, varbindsEnd, varbind);
      this.#tree.findNext(varbind.oid, varbind.oidLength, place);
      at = place.branch !== undefined
        ? place.branch.writeVarbind(place.index, this.#out, at, limit)
        : writeException(
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

  /** Nothing here can be written: the first name is at fault (RFC 3416, section 4.2.5, step 2). */
  #refuseSet(listStart: number, messageLimit: number): Uint8Array | undefined {
    const { bytes, varbindsStart, varbindsEnd, varbindCount } = this.#message;
    if (varbindCount === 0) {
      return this.#finish(listStart, listStart, ERROR_STATUS.noError, 0);
    }
    const size = varbindsEnd - varbindsStart;
    if (size + answerHeaderSize(this.#message, size, 1) > messageLimit) {
      return this.#tooBig(listStart);
    }
    this.#out.set(bytes.subarray(varbindsStart, varbindsEnd), listStart);
    return this.#finish(
      listStart,
      listStart + size,
      ERROR_STATUS.notWritable,
      1,
    );
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
