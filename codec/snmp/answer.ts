/**
 * Writing an agent's answer in place: the varbinds are copied into the output
 * buffer first, and what stands before them is written last, without
 * allocating.
 *
 * @module
 */

import { messageHeaderSize, writeMessageHeader } from "./header.ts";
import type { MessageHeader } from "./header.ts";
import type { MessageScan } from "./scan.ts";
import { PDU_RESPONSE } from "./tags.ts";

// Used within one call and never across calls.
const header: MessageHeader = {
  communityIn: new Uint8Array(0),
  communityStart: 0,
  communityEnd: 0,
  pduTag: PDU_RESPONSE,
  requestId: 0,
  statusOrNonRepeaters: 0,
  indexOrMaxRepetitions: 0,
};

/**
 * Returns how many octets of an answer to `request` stand before `listSize`
 * octets of varbinds. This never gets smaller as list or index grow, so that
 * the size for the largest list tells where to put the first varbind.
 */
export function answerHeaderSize(
  request: MessageScan,
  listSize: number,
  errorIndex = 0,
): number {
  fillHeader(request, 0, errorIndex);
  return messageHeaderSize(header, listSize);
}

/**
 * Returns how many octets of varbinds an answer without error to `request` can
 * hold when all of it may have `messageLimit` octets; less than 0 when not
 * even an empty list fits.
 */
export function answerListLimit(
  request: MessageScan,
  messageLimit: number,
): number {
  fillHeader(request, 0, 0);
  if (messageHeaderSize(header, 0) > messageLimit) return -1;
  let listSize = Math.max(
    0,
    messageLimit - messageHeaderSize(header, messageLimit),
  );
  // A smaller list can have a smaller header: by three lengths of a few octets each.
  while (
    listSize + 1 + messageHeaderSize(header, listSize + 1) <= messageLimit
  ) {
    listSize++;
  }
  return listSize;
}

/**
 * Writes what stands before the varbinds of an answer to `request`: its
 * community and request-id, in a Response-PDU. The varbinds stand at
 * `[listStart, listEnd)` of `target`, with room before them.
 *
 * @returns the offset at which the answer begins; it ends at `listEnd`.
 * @throws {EncodeError} when the room does not suffice.
 */
export function writeAnswerHeader(
  target: Uint8Array,
  listStart: number,
  listEnd: number,
  request: MessageScan,
  errorStatus: number,
  errorIndex: number,
): number {
  fillHeader(request, errorStatus, errorIndex);
  return writeMessageHeader(target, listStart, listEnd, header);
}

function fillHeader(
  request: MessageScan,
  errorStatus: number,
  errorIndex: number,
): void {
  header.communityIn = request.bytes;
  header.communityStart = request.communityStart;
  header.communityEnd = request.communityEnd;
  header.requestId = request.requestId;
  header.statusOrNonRepeaters = errorStatus;
  header.indexOrMaxRepetitions = errorIndex;
}
