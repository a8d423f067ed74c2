/**
 * Encoding the header of pf's log; decoding is in pflog.ts.
 *
 * @module
 */

import { EncodeError } from "../../error.ts";
import { parseIp } from "../address.ts";
import type { EncodeOptions, Init } from "../header.ts";
import {
  checkUint,
  concatBytes,
  fromHex,
  NO_BYTES,
  writeUint16,
  writeUint32,
  writeUint32LittleEndian,
} from "../octets.ts";
import { AF_INET } from "./null_loop.ts";
import {
  PFLOG_HEADER_LENGTHS,
  PFLOG_NAME_LENGTH,
  PFLOG_NO_RULE,
  type PflogFields,
} from "./pflog_fields.ts";

/** What a pf log header is encoded from. */
export type PflogInit = Init<PflogFields, "action" | "ifname" | "direction">;

function writeName(bytes: Uint8Array, at: number, name: string): void {
  if (name.length > PFLOG_NAME_LENGTH) {
    throw new EncodeError(
      `Cannot encode name "${name}": more than ${PFLOG_NAME_LENGTH} octets`,
    );
  }
  for (let i = 0; i < name.length; i++) {
    bytes[at + i] = checkUint("character", name.charCodeAt(i), 8);
  }
}

function writeAddress(
  header: Uint8Array,
  at: number,
  text: string | undefined,
): void {
  if (text !== undefined) header.set(parseIp(text), at);
}

function encodeOldHeader(header: Uint8Array, fields: PflogInit): void {
  const af = checkUint("address family", fields.af ?? AF_INET, 32);
  if (fields.littleEndian !== false) writeUint32LittleEndian(header, 0, af);
  else writeUint32(header, 0, af);
  writeName(header, 4, fields.ifname);
  writeUint16(header, 20, checkUint("rule number", fields.rulenr ?? 0, 16));
  writeUint16(header, 22, checkUint("reason", fields.reason ?? 0, 16));
  writeUint16(header, 24, checkUint("action", fields.action, 16));
  writeUint16(header, 26, checkUint("direction", fields.direction, 16));
}

function writeOwners(header: Uint8Array, fields: PflogInit): void {
  const write = fields.littleEndian === false
    ? writeUint32
    : writeUint32LittleEndian;
  write(header, 44, checkUint("uid", fields.uid ?? PFLOG_NO_RULE, 32));
  write(header, 48, checkUint("pid", (fields.pid ?? -1) >>> 0, 32));
  write(header, 52, checkUint("rule uid", fields.ruleUid ?? 0, 32));
  write(header, 56, checkUint("rule pid", (fields.rulePid ?? 0) >>> 0, 32));
}

function writeTranslation(header: Uint8Array, fields: PflogInit): void {
  if (fields.rewritten && header[61] === 0) header[61] = 1;
  const naf = fields.naf ?? fields.af ?? AF_INET;
  header[62] = checkUint("address family", naf, 8);
  writeAddress(header, 64, fields.src);
  writeAddress(header, 80, fields.dst);
  writeUint16(header, 96, checkUint("source port", fields.srcPort ?? 0, 16));
  const dstPort = checkUint("destination port", fields.dstPort ?? 0, 16);
  writeUint16(header, 98, dstPort);
}

function encodeHeader(
  header: Uint8Array,
  fields: PflogInit,
  options: EncodeOptions,
): void {
  const layout = fields.layout ?? 100;
  const kept = options.lengths === "keep" ? fields.length : undefined;
  header[0] = checkUint("header length", kept ?? layout, 8);
  header[1] = checkUint("address family", fields.af ?? AF_INET, 8);
  header[2] = checkUint("action", fields.action, 8);
  header[3] = checkUint("reason", fields.reason ?? 0, 8);
  writeName(header, 4, fields.ifname);
  writeName(header, 20, fields.ruleset ?? "");
  writeUint32(header, 36, checkUint("rule number", fields.rulenr ?? 0, 32));
  const subrule = fields.subrulenr ?? PFLOG_NO_RULE;
  writeUint32(header, 40, checkUint("subrule number", subrule, 32));
  const direction = checkUint("direction", fields.direction, 8);
  header[layout === 45 ? 44 : 60] = direction;
  if (layout === 45) return;
  writeOwners(header, fields);
  if (layout === 69) {
    const ridentifier = checkUint("ridentifier", fields.ridentifier ?? 0, 32);
    writeUint32(header, 64, ridentifier);
  }
  if (layout === 100) writeTranslation(header, fields);
}

/** Encodes a header of pf's log, by default in the layout that OpenBSD writes, and the packet that was logged. */
export function encodePflog(
  fields: PflogInit,
  options: EncodeOptions = {},
): Uint8Array {
  const layout = fields.layout ?? 100;
  const residue = fromHex(fields.residue ?? "");
  const header = residue.length >= PFLOG_HEADER_LENGTHS[layout]
    ? residue
    : new Uint8Array(roomFor(fields, options));
  if (layout === 28) encodeOldHeader(header, fields);
  else encodeHeader(header, fields, options);
  return concatBytes([header, fields.payload ?? NO_BYTES]);
}

function roomFor(fields: PflogInit, options: EncodeOptions): number {
  const least = PFLOG_HEADER_LENGTHS[fields.layout ?? 100];
  if (options.lengths !== "keep" || fields.length === undefined) return least;
  return Math.max(least, (fields.length + 3) & ~3);
}
