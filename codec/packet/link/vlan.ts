/**
 * VLAN tags (IEEE 802.1Q, clause 9.6), one header for each tag. The TPID that announces a tag
 * (0x8100; 0x88a8 for the service tag of 802.1ad; 0x9100) is the EtherType of the header before.
 *
 * @module
 */

import {
  type DecodeContext,
  type EncodeOptions,
  Header,
  type Init,
  requireOctets,
} from "../header.ts";
import { checkUint, NO_BYTES, readUint16, writeUint16 } from "../octets.ts";
import { FIRST_ETHER_TYPE } from "./ethernet.ts";

/** Octets of a tag, without its TPID and with the EtherType that follows it. */
export const VLAN_TAG_LENGTH = 4;

/** A VLAN tag. */
export interface VlanFields {
  /** Priority code point, 0 to 7. */
  readonly priority: number;
  /** Drop eligible indicator (in old frames: canonical format indicator). */
  readonly dropEligible: boolean;
  /** VLAN identifier, 0 (priority alone) to 4095. */
  readonly id: number;
  /** EtherType of the payload; undefined when a length stands in its place. */
  readonly etherType: number | undefined;
  /** Octets that follow, in a frame of the 802.3 kind. */
  readonly length: number | undefined;
}

/** A decoded VLAN tag. */
export class Vlan extends Header implements VlanFields {
  readonly protocol = "vlan";
  declare readonly priority: number;
  declare readonly dropEligible: boolean;
  declare readonly id: number;
  /** EtherType, or length: what stands in the last two octets. */
  declare readonly typeOrLength: number;

  constructor(
    bytes: Uint8Array,
    start: number,
    end: number,
    context: DecodeContext,
  ) {
    const typeOrLength = readUint16(bytes, start + 2);
    const claimedEnd = typeOrLength < FIRST_ETHER_TYPE
      ? start + VLAN_TAG_LENGTH + typeOrLength
      : end;
    super(
      bytes,
      start,
      start + VLAN_TAG_LENGTH,
      claimedEnd < end ? claimedEnd : end,
      claimedEnd > end ? context.cut !== false : context.cut === true,
    );
    const control = readUint16(bytes, start);
    this.priority = control >>> 13;
    this.dropEligible = (control & 0x1000) !== 0;
    this.id = control & 0xfff;
    this.typeOrLength = typeOrLength;
  }

  get etherType(): number | undefined {
    return this.typeOrLength >= FIRST_ETHER_TYPE
      ? this.typeOrLength
      : undefined;
  }

  get length(): number | undefined {
    return this.typeOrLength < FIRST_ETHER_TYPE ? this.typeOrLength : undefined;
  }

  fields(): VlanFields {
    const { priority, dropEligible, id, etherType, length } = this;
    return { priority, dropEligible, id, etherType, length };
  }
}

/** Decodes a VLAN tag that begins after its TPID. */
export function decodeVlan(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
  context: DecodeContext = {},
): Vlan {
  requireOctets("VLAN tag", VLAN_TAG_LENGTH, start, end);
  return new Vlan(bytes, start, end, context);
}

/** Encodes a VLAN tag, without its TPID, and its payload. */
export function encodeVlan(
  fields: Init<VlanFields, "id">,
  options: EncodeOptions = {},
): Uint8Array {
  const payload = fields.payload ?? NO_BYTES;
  const bytes = new Uint8Array(VLAN_TAG_LENGTH + payload.length);
  const control = checkUint("VLAN priority", fields.priority ?? 0, 3) << 13 |
    (fields.dropEligible ? 0x1000 : 0) | checkUint("VLAN id", fields.id, 12);
  writeUint16(bytes, 0, control);
  const length = options.lengths === "keep"
    ? fields.length ?? payload.length
    : payload.length;
  writeUint16(bytes, 2, checkUint("EtherType", fields.etherType ?? length, 16));
  bytes.set(payload, VLAN_TAG_LENGTH);
  return bytes;
}

/** Returns what a tagged frame carries; `bytes` begin after the TPID. */
export function stripVlan(bytes: Uint8Array): Uint8Array {
  return decodeVlan(bytes).payload;
}
