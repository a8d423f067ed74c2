/**
 * Decoding the header that pf writes before a packet that it logs, in every layout of pflog_fields.ts.
 *
 * @module
 */

import { DecodeError } from "../../error.ts";
import { formatIpv4, formatIpv6 } from "../address.ts";
import { type DecodeContext, Header, requireOctets } from "../header.ts";
import {
  readUint16,
  readUint32,
  readUint32LittleEndian,
  toHex,
} from "../octets.ts";
import {
  AF_INET,
  AF_INET6_DARWIN,
  AF_INET6_FREEBSD,
  ipVersionOfFamily,
} from "./null_loop.ts";
import {
  PFLOG_HEADER_LENGTHS,
  PFLOG_NAME_LENGTH,
  type PflogFields,
  type PflogLayout,
  pflogLayoutOf,
} from "./pflog_fields.ts";
import {
  pfActionName,
  pfDirectionName,
  pfReasonName,
  type PfSystem,
} from "./pflog_names.ts";

const NO_UID = 0xffff_ffff;
const NO_UID_DARWIN = 0x7fff_ffff;
const NO_PID_DARWIN = 100_000;

/** Reads a name up to its first zero. Octets become the characters of the same number, so none is lost. */
function readName(bytes: Uint8Array, at: number): string {
  let name = "";
  for (let i = at; i < at + PFLOG_NAME_LENGTH && bytes[i] !== 0; i++) {
    name += String.fromCharCode(bytes[i]!);
  }
  return name;
}

/** A decoded header of pf's log. */
export class Pflog extends Header implements PflogFields {
  readonly protocol = "pflog";
  declare readonly layout: PflogLayout;
  declare readonly littleEndian: boolean;
  declare readonly af: number;
  declare readonly action: number;
  declare readonly reason: number;
  declare readonly rulenr: number;
  declare readonly direction: number;

  constructor(
    bytes: Uint8Array,
    start: number,
    end: number,
    context: DecodeContext & { readonly layout: PflogLayout },
  ) {
    const { layout } = context;
    const length = layout === 28 ? 28 : (bytes[start]! + 3) & ~3;
    const headerEnd = start + length;
    super(
      bytes,
      start,
      headerEnd < end ? headerEnd : end,
      end,
      context.cut === true,
    );
    this.layout = layout;
    if (layout === 28) {
      this.littleEndian = bytes[start + 3] === 0 && bytes[start] !== 0;
      this.af = this.littleEndian
        ? readUint32LittleEndian(bytes, start)
        : readUint32(bytes, start);
      this.rulenr = readUint16(bytes, start + 20);
      this.reason = readUint16(bytes, start + 22);
      this.action = readUint16(bytes, start + 24);
      this.direction = readUint16(bytes, start + 26);
      return;
    }
    this.littleEndian = context.littleEndian !== false;
    this.af = bytes[start + 1]!;
    this.action = bytes[start + 2]!;
    this.reason = bytes[start + 3]!;
    this.rulenr = readUint32(bytes, start + 36);
    this.direction = bytes[start + (layout === 45 ? 44 : 60)]!;
  }

  get length(): number | undefined {
    return this.layout === 28 ? undefined : this.bytes[this.start];
  }

  get ifname(): string {
    return readName(this.bytes, this.start + 4);
  }

  get ruleset(): string | undefined {
    return this.layout === 28
      ? undefined
      : readName(this.bytes, this.start + 20);
  }

  get subrulenr(): number | undefined {
    return this.layout === 28
      ? undefined
      : readUint32(this.bytes, this.start + 40);
  }

  private hostNumber(offset: number): number | undefined {
    if (this.layout < 61) return undefined;
    return this.littleEndian
      ? readUint32LittleEndian(this.bytes, this.start + offset)
      : readUint32(this.bytes, this.start + offset);
  }

  get uid(): number | undefined {
    return this.hostNumber(44);
  }

  get pid(): number | undefined {
    const pid = this.hostNumber(48);
    return pid === undefined ? undefined : pid | 0;
  }

  get ruleUid(): number | undefined {
    return this.hostNumber(52);
  }

  get rulePid(): number | undefined {
    const pid = this.hostNumber(56);
    return pid === undefined ? undefined : pid | 0;
  }

  get rewritten(): boolean | undefined {
    return this.layout === 100 ? this.bytes[this.start + 61] !== 0 : undefined;
  }

  get naf(): number | undefined {
    return this.layout === 100 ? this.bytes[this.start + 62] : undefined;
  }

  private address(offset: number): string | undefined {
    if (this.layout !== 100) return undefined;
    return ipVersionOfFamily(this.af) === 4
      ? formatIpv4(this.bytes, this.start + offset)
      : formatIpv6(this.bytes, this.start + offset);
  }

  get src(): string | undefined {
    return this.address(64);
  }

  get dst(): string | undefined {
    return this.address(80);
  }

  get srcPort(): number | undefined {
    return this.layout === 100
      ? readUint16(this.bytes, this.start + 96)
      : undefined;
  }

  get dstPort(): number | undefined {
    return this.layout === 100
      ? readUint16(this.bytes, this.start + 98)
      : undefined;
  }

  get ridentifier(): number | undefined {
    return this.layout === 69
      ? readUint32(this.bytes, this.start + 64)
      : undefined;
  }

  get residue(): string {
    const header = this.bytes.slice(this.start, this.payloadStart);
    clearKnown(header, this);
    const whole = this.layout === 28 ? 28 : (this.bytes[this.start]! + 3) & ~3;
    const nothing = header.length === whole &&
      header.every((octet) => octet === 0);
    return nothing ? "" : toHex(header);
  }

  /** The system that wrote this, as far as the header tells; layouts of before 2010 are taken for OpenBSD. */
  get system(): PfSystem | undefined {
    if (this.layout === 69) return "freebsd";
    if (this.layout !== 61) return "openbsd";
    if (this.af === AF_INET6_FREEBSD) return "freebsd";
    if (this.af === AF_INET6_DARWIN) return "darwin";
    // OpenBSD had no reason above 14 before its header grew.
    if (this.af !== AF_INET) return this.reason > 14 ? "netbsd" : "openbsd";
    return this.uid === NO_UID_DARWIN && this.pid === NO_PID_DARWIN
      ? "darwin"
      : undefined;
  }

  get actionName(): string | undefined {
    return pfActionName(this.action, this.system);
  }

  get reasonName(): string | undefined {
    return pfReasonName(this.reason, this.system);
  }

  get directionName(): string | undefined {
    return pfDirectionName(this.direction);
  }

  /** True when the packet belongs to a socket of the capturing host whose owner is known. */
  get hasUid(): boolean {
    const { uid } = this;
    return uid !== undefined && uid !== NO_UID && uid !== NO_UID_DARWIN;
  }

  fields(): PflogFields {
    const { layout, littleEndian, length, af, action, reason, ifname } = this;
    const { ruleset, rulenr, subrulenr, uid, pid, ruleUid, rulePid } = this;
    const { direction, rewritten, naf, src, dst, srcPort, dstPort } = this;
    const { ridentifier, residue } = this;
    return {
      layout,
      littleEndian,
      length,
      af,
      action,
      reason,
      ifname,
      ruleset,
      rulenr,
      subrulenr,
      uid,
      pid,
      ruleUid,
      rulePid,
      direction,
      rewritten,
      naf,
      src,
      dst,
      srcPort,
      dstPort,
      ridentifier,
      residue,
    };
  }

  override problems(): string[] {
    const { layout, length } = this;
    const known = layout === 28 || length === layout ||
      length === PFLOG_HEADER_LENGTHS[layout];
    return known ? [] : [`header length ${length} is none that is known`];
  }
}

function clearName(header: Uint8Array, at: number, name: string): void {
  header.fill(0, at, at + name.length);
}

/** Zeroes in a copy of a header all that its fields tell. */
function clearKnown(header: Uint8Array, fields: PflogFields): void {
  const { layout } = fields;
  clearName(header, 4, fields.ifname);
  if (layout === 28) {
    header.fill(0, 0, 4).fill(0, 20);
    return;
  }
  header.fill(0, 0, 4);
  clearName(header, 20, fields.ruleset ?? "");
  header.fill(0, 36, layout === 45 ? 45 : 61);
  if (layout === 69) header.fill(0, 64, 68);
  if (layout !== 100) return;
  // "Rewritten" tells a flag, of which any other value remains.
  if (header[61] === 1) header[61] = 0;
  header[62] = 0;
  const v4 = ipVersionOfFamily(fields.af) === 4;
  header.fill(0, 64, v4 ? 68 : 80).fill(0, 80, v4 ? 84 : 96).fill(0, 96, 100);
}

/** Decodes a header of pf's log of one of the layouts that tell their length. */
export function decodePflog(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
  context: DecodeContext = {},
): Pflog {
  requireOctets("pflog header", 1, start, end);
  const layout = pflogLayoutOf(bytes[start]!);
  if (layout === undefined) {
    throw new DecodeError(
      `Cannot decode pflog header: length ${
        bytes[start]
      } is none that is known`,
      start,
    );
  }
  requireOctets("pflog header", PFLOG_HEADER_LENGTHS[layout], start, end);
  const { cut, littleEndian = true } = context;
  return new Pflog(bytes, start, end, {
    layout,
    littleEndian,
    ...(cut === undefined ? {} : { cut }),
  });
}

/** Decodes a header of pf's log as OpenBSD 3.0 to 3.3 wrote it. */
export function decodeOldPflog(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
  context: DecodeContext = {},
): Pflog {
  requireOctets("pflog header", PFLOG_HEADER_LENGTHS[28], start, end);
  const { cut } = context;
  return new Pflog(bytes, start, end, {
    layout: 28,
    ...(cut === undefined ? {} : { cut }),
  });
}

/** Returns the packet that pf logged. */
export function stripPflog(bytes: Uint8Array): Uint8Array {
  return decodePflog(bytes).payload;
}

/** Returns the packet that pf logged in the layout of OpenBSD 3.0 to 3.3. */
export function stripOldPflog(bytes: Uint8Array): Uint8Array {
  return decodeOldPflog(bytes).payload;
}
