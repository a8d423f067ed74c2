/**
 * The numbers of AgentX (RFC 2741, sections 6 and 7).
 *
 * @module
 */

/** The only version there is (section 6.1). */
export const VERSION = 1;

/** Numbers of PDUs by the names that {@linkcode AgentxPdu} has them under (section 6.1, h.type). */
export const PDU_NUMBERS = Object.freeze(
  {
    "open": 1,
    "close": 2,
    "register": 3,
    "unregister": 4,
    "get": 5,
    "get-next": 6,
    "get-bulk": 7,
    "test-set": 8,
    "commit-set": 9,
    "undo-set": 10,
    "cleanup-set": 11,
    "notify": 12,
    "ping": 13,
    "index-allocate": 14,
    "index-deallocate": 15,
    "add-agent-caps": 16,
    "remove-agent-caps": 17,
    "response": 18,
  } as const,
);

/** Name of a kind of PDU. */
export type PduName = keyof typeof PDU_NUMBERS;

/** Bits of h.flags (section 6.1). */
export const FLAG_INSTANCE_REGISTRATION = 0x01;
/** The index value must be one that was never given. */
export const FLAG_NEW_INDEX = 0x02;
/** Any index value will do. */
export const FLAG_ANY_INDEX = 0x04;
/** A context precedes the rest of the payload. */
export const FLAG_NON_DEFAULT_CONTEXT = 0x08;
/** Numbers have their most significant octet first. */
export const FLAG_NETWORK_BYTE_ORDER = 0x10;

/** res.error of administrative answers (section 6.2.16); those of SNMP are in `ERROR_STATUS`. */
export const AGENTX_ERROR = Object.freeze(
  {
    openFailed: 256,
    notOpen: 257,
    indexWrongType: 258,
    indexAlreadyAllocated: 259,
    indexNoneAvailable: 260,
    indexNotAllocated: 261,
    unsupportedContext: 262,
    duplicateRegistration: 263,
    unknownRegistration: 264,
    unknownAgentCaps: 265,
    parseError: 266,
    requestDenied: 267,
    processingError: 268,
  } as const,
);

/** c.reason of Close (section 6.2.2). */
export const CLOSE_REASON = Object.freeze(
  {
    other: 1,
    parseError: 2,
    protocolError: 3,
    timeouts: 4,
    shutdown: 5,
    byManager: 6,
  } as const,
);

const names: ReadonlyMap<number, PduName> = new Map(
  (Object.entries(PDU_NUMBERS) as [PduName, number][])
    .map(([name, number]) => [number, name]),
);

/** Returns the name of a PDU's number; undefined where it has none. */
export function pduName(number: number): PduName | undefined {
  return names.get(number);
}

const errorNames: ReadonlyMap<number, string> = new Map(
  Object.entries(AGENTX_ERROR).map(([name, number]) => [number, name]),
);

/** Returns the name of an administrative error, such as `duplicateRegistration` for 263, or its digits where it has none. */
export function agentxErrorName(error: number): string {
  return errorNames.get(error) ?? String(error);
}

const reasonNames: ReadonlyMap<number, string> = new Map(
  Object.entries(CLOSE_REASON).map(([name, number]) => [number, name]),
);

/** Returns the name of a reason for closing, or its digits where it has none. */
export function closeReasonName(reason: number): string {
  return reasonNames.get(reason) ?? String(reason);
}

/** Tells whether a context stands before the rest of the payload where the flag says so (section 6.1.1). */
export function mayHaveContext(name: PduName): boolean {
  switch (name) {
    case "open":
    case "close":
    case "commit-set":
    case "undo-set":
    case "cleanup-set":
    case "response":
      return false;
    default:
      return true;
  }
}
