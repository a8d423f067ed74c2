/**
 * Nodes of the tree of object identifiers that everybody names alike.
 *
 * @module
 */

import type { Oid } from "../codec/oid.ts";

/** A node that belongs to no module of ours. */
export interface WellKnownNode {
  readonly name: string;
  readonly oid: Oid;
  /** The module to import the name from; undefined for the three that are built into ASN.1. */
  readonly module: string | undefined;
}

const SMI = "SNMPv2-SMI";

/** The roots of ASN.1 (X.660, section 6.1), and what SNMPv2-SMI hangs below them (RFC 2578, section 2). */
export const WELL_KNOWN: readonly WellKnownNode[] = [
  { name: "ccitt", oid: [0], module: undefined },
  { name: "iso", oid: [1], module: undefined },
  { name: "joint-iso-ccitt", oid: [2], module: undefined },
  { name: "org", oid: [1, 3], module: SMI },
  { name: "dod", oid: [1, 3, 6], module: SMI },
  { name: "internet", oid: [1, 3, 6, 1], module: SMI },
  { name: "directory", oid: [1, 3, 6, 1, 1], module: SMI },
  { name: "mgmt", oid: [1, 3, 6, 1, 2], module: SMI },
  { name: "mib-2", oid: [1, 3, 6, 1, 2, 1], module: SMI },
  { name: "transmission", oid: [1, 3, 6, 1, 2, 1, 10], module: SMI },
  { name: "experimental", oid: [1, 3, 6, 1, 3], module: SMI },
  { name: "private", oid: [1, 3, 6, 1, 4], module: SMI },
  { name: "enterprises", oid: [1, 3, 6, 1, 4, 1], module: SMI },
  { name: "security", oid: [1, 3, 6, 1, 5], module: SMI },
  { name: "snmpV2", oid: [1, 3, 6, 1, 6], module: SMI },
  { name: "snmpDomains", oid: [1, 3, 6, 1, 6, 1], module: SMI },
  { name: "snmpProxys", oid: [1, 3, 6, 1, 6, 2], module: SMI },
  { name: "snmpModules", oid: [1, 3, 6, 1, 6, 3], module: SMI },
];
