/**
 * AgentX PDUs as values (RFC 2741, section 6.2): what they are made of.
 *
 * @module
 */

import type { Oid } from "../oid.ts";
import type { Varbind } from "../snmp/value.ts";

/** A region of the tree, from `start` up to and without `end` (section 5.2). */
export interface SearchRange {
  readonly start: Oid;
  /** `start` itself may be the answer. */
  readonly include: boolean;
  /** Empty for no end. */
  readonly end: Oid;
}

/** What is registered (sections 6.2.3 and 6.2.4). */
export interface Region {
  /** 1 to 255; the lower goes first. */
  readonly priority: number;
  readonly subtree: Oid;
  /** Number, from 1 on, of the sub-identifier that runs up to `upperBound`; 0 for none. */
  readonly rangeSubid: number;
  /** 0 where there is no range. */
  readonly upperBound: number;
}

/** What a PDU holds besides its header and context. */
export type AgentxPdu =
  | {
    readonly type: "open";
    /** Seconds that the master is to wait for answers; 0 leaves it to the master. */
    readonly timeout: number;
    readonly id: Oid;
    readonly description: Uint8Array;
  }
  | {
    readonly type: "close";
    /** One of `CLOSE_REASON`. */
    readonly reason: number;
  }
  | {
    readonly type: "register";
    readonly timeout: number;
    /** The subtree is the name of a single instance. */
    readonly instance: boolean;
    readonly region: Region;
  }
  | { readonly type: "unregister"; readonly region: Region }
  | {
    readonly type: "get" | "get-next";
    readonly ranges: readonly SearchRange[];
  }
  | {
    readonly type: "get-bulk";
    readonly nonRepeaters: number;
    readonly maxRepetitions: number;
    readonly ranges: readonly SearchRange[];
  }
  | {
    readonly type: "test-set" | "notify";
    readonly varbinds: readonly Varbind[];
  }
  | { readonly type: "commit-set" | "undo-set" | "cleanup-set" | "ping" }
  | {
    readonly type: "index-allocate" | "index-deallocate";
    readonly newIndex: boolean;
    readonly anyIndex: boolean;
    readonly varbinds: readonly Varbind[];
  }
  | {
    readonly type: "add-agent-caps";
    readonly id: Oid;
    readonly description: Uint8Array;
  }
  | { readonly type: "remove-agent-caps"; readonly id: Oid }
  | {
    readonly type: "response";
    /** The master's sysUpTime in hundredths of a second. */
    readonly sysUpTime: number;
    /** One of `AGENTX_ERROR` or of SNMP's `ERROR_STATUS`. */
    readonly error: number;
    /** Number of the varbind at fault, from 1 on; 0 for none. */
    readonly index: number;
    readonly varbinds: readonly Varbind[];
  };

/** A PDU with what its header says. */
export interface AgentxMessage {
  readonly sessionId: number;
  readonly transactionId: number;
  readonly packetId: number;
  /** True where numbers have their most significant octet first. */
  readonly network: boolean;
  /** Undefined for the default one. */
  readonly context: Uint8Array | undefined;
  readonly pdu: AgentxPdu;
}
