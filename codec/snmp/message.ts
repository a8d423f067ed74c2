/**
 * SNMPv2c messages as values (RFC 1901, section 3; RFC 3416, section 3), for
 * those who need not answer forty thousand of them in a second.
 *
 * @module
 */

import { DecodeError } from "../error.ts";
import { messageHeaderSize, writeMessageHeader } from "./header.ts";
import type { MessageHeader } from "./header.ts";
import { MessageScan, scanMessage, scanVarbind, VarbindScan } from "./scan.ts";
import * as tags from "./tags.ts";
import { varbindOf, varbindSize, writeVarbind } from "./value.ts";
import type { Varbind } from "./value.ts";

/** A PDU of any type but GetBulkRequest-PDU. */
export interface StandardPdu {
  readonly type:
    | "get-request"
    | "get-next-request"
    | "response"
    | "set-request"
    | "inform-request"
    | "snmpv2-trap"
    | "report";
  /** -2^31 to 2^31-1. */
  readonly requestId: number;
  /** See `ERROR_STATUS`. */
  readonly errorStatus: number;
  /** Position of the varbind at fault, from 1 on; 0 for none. */
  readonly errorIndex: number;
  readonly varbinds: readonly Varbind[];
}

/** A GetBulkRequest-PDU. */
export interface BulkPdu {
  readonly type: "get-bulk-request";
  /** -2^31 to 2^31-1. */
  readonly requestId: number;
  /** Decoded as received, negative ones too. */
  readonly nonRepeaters: number;
  /** Decoded as received, negative ones too. */
  readonly maxRepetitions: number;
  readonly varbinds: readonly Varbind[];
}

/** What a message carries. */
export type SnmpPdu = StandardPdu | BulkPdu;

/** An SNMPv2c message. */
export interface SnmpMessage {
  readonly community: Uint8Array;
  readonly pdu: SnmpPdu;
}

const PDU_TAGS: Readonly<Record<SnmpPdu["type"], number>> = {
  "get-request": tags.PDU_GET_REQUEST,
  "get-next-request": tags.PDU_GET_NEXT_REQUEST,
  "response": tags.PDU_RESPONSE,
  "set-request": tags.PDU_SET_REQUEST,
  "get-bulk-request": tags.PDU_GET_BULK_REQUEST,
  "inform-request": tags.PDU_INFORM_REQUEST,
  "snmpv2-trap": tags.PDU_SNMPV2_TRAP,
  "report": tags.PDU_REPORT,
};

const STANDARD_PDU_TYPES: ReadonlyMap<number, StandardPdu["type"]> = new Map([
  [tags.PDU_GET_REQUEST, "get-request"],
  [tags.PDU_GET_NEXT_REQUEST, "get-next-request"],
  [tags.PDU_RESPONSE, "response"],
  [tags.PDU_SET_REQUEST, "set-request"],
  [tags.PDU_INFORM_REQUEST, "inform-request"],
  [tags.PDU_SNMPV2_TRAP, "snmpv2-trap"],
  [tags.PDU_REPORT, "report"],
]);

// Used within one call and never across calls.
const scan = new MessageScan();
const varbindScan = new VarbindScan();

/**
 * Decodes a datagram that holds one SNMPv2c message and nothing else. The
 * result shares no memory with `bytes`.
 *
 * @throws {DecodeError} when any part is not as it must be, or the version is not SNMPv2c's.
 */
export function decodeMessage(bytes: Uint8Array): SnmpMessage {
  scanMessage(bytes, scan);
  if (scan.version !== tags.VERSION_2C) {
    throw new DecodeError(
      `Cannot decode SNMP message: version ${scan.version}, expected ${tags.VERSION_2C} (SNMPv2c)`,
      0,
    );
  }
  return {
    community: bytes.slice(scan.communityStart, scan.communityEnd),
    pdu: scannedPdu(),
  };
}

function scannedPdu(): SnmpPdu {
  const { requestId } = scan;
  const varbinds = scannedVarbinds();
  const type = STANDARD_PDU_TYPES.get(scan.pduTag);
  if (type === undefined) {
    const { nonRepeaters, maxRepetitions } = scan;
    return {
      type: "get-bulk-request",
      requestId,
      nonRepeaters,
      maxRepetitions,
      varbinds,
    };
  }
  const { errorStatus, errorIndex } = scan;
  return { type, requestId, errorStatus, errorIndex, varbinds };
}

function scannedVarbinds(): Varbind[] {
  const { bytes, varbindsEnd } = scan;
  const varbinds: Varbind[] = [];
  let offset = scan.varbindsStart;
  while (offset < varbindsEnd) {
    offset = scanVarbind(bytes, offset, varbindsEnd, varbindScan);
    varbinds.push(varbindOf(bytes, varbindScan));
  }
  return varbinds;
}

/**
 * Encodes a message, every length in its shortest form.
 *
 * @throws {EncodeError} when a name or a value is out of range.
 */
export function encodeMessage(message: SnmpMessage): Uint8Array<ArrayBuffer> {
  const { varbinds } = message.pdu;
  const header = headerOf(message);
  const listSize = varbinds.reduce(
    (size, varbind) => size + varbindSize(varbind),
    0,
  );
  const listStart = messageHeaderSize(header, listSize);
  const bytes = new Uint8Array(listStart + listSize);
  let offset = listStart;
  for (const varbind of varbinds) {
    offset = writeVarbind(bytes, offset, varbind);
  }
  writeMessageHeader(bytes, listStart, offset, header);
  return bytes;
}

function headerOf({ community, pdu }: SnmpMessage): MessageHeader {
  const isBulk = pdu.type === "get-bulk-request";
  return {
    communityIn: community,
    communityStart: 0,
    communityEnd: community.length,
    pduTag: PDU_TAGS[pdu.type],
    requestId: pdu.requestId,
    statusOrNonRepeaters: isBulk ? pdu.nonRepeaters : pdu.errorStatus,
    indexOrMaxRepetitions: isBulk ? pdu.maxRepetitions : pdu.errorIndex,
  };
}
