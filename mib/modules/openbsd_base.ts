/**
 * What the modules of OpenBSD's own MIBs have in common.
 *
 * @module
 */

import type { Oid } from "../../codec/oid.ts";
import { octetText, type Syntax } from "../syntax.ts";

/** OPENBSD-BASE-MIB, openBSD: the root of all of OpenBSD's modules. */
export const OPENBSD_ROOT: Oid = [1, 3, 6, 1, 4, 1, 30155];

/** Where Net-SNMP's patches for OpenBSD had the same objects before there was a number of OpenBSD's own; CARP's was another there. */
const FIRST_ROOT: Oid = [1, 3, 6, 1, 4, 1, 64512];

/** Roots of the modules before OpenBSD's snmpd served them, by name. */
export const FIRST_ROOTS: ReadonlyMap<string, Oid> = new Map([
  ["OPENBSD-PF-MIB", [...FIRST_ROOT, 1]],
  ["OPENBSD-SENSORS-MIB", [...FIRST_ROOT, 2]],
  ["OPENBSD-CARP-MIB", [...FIRST_ROOT, 3]],
]);

/** What the modules' texts say of where they come from. */
export function standardText(name: string): string {
  return `${name} is part of OpenBSD, /usr/share/snmp/mibs`;
}

/** `OCTET STRING` without a SIZE, as these modules write it; at most 255 octets are served. */
export const octetString: Syntax<string> = {
  ...octetText(),
  smi: "OCTET STRING",
};

/** `Integer32 (1..2147483647)`, the SYNTAX of the row numbers. */
export const ROW_NUMBERS = { min: 1, max: 0x7fff_ffff };
