/**
 * The fields of a header of pf's log, and the layouts in which they are written (pflog(4); net/if_pflog.h):
 *
 * | length field | octets | who writes it |
 * |---|---|---|
 * | none | 28 | OpenBSD 3.0 to 3.3, under another link type |
 * | 45 | 48 | OpenBSD 3.4 to about 4.0 |
 * | 61 | 64 | OpenBSD 4.1 to 4.8, NetBSD, DragonFly, Darwin, FreeBSD to 13.0 |
 * | 69 | 72 | FreeBSD from 13.1 on |
 * | 100 | 100 | OpenBSD from 4.9 on |
 *
 * Rule numbers and ports have their high octet first; users and processes are in the capturing host's order.
 *
 * @module
 */

/** The layouts, by their length field; 28 has none. */
export type PflogLayout = 28 | 45 | 61 | 69 | 100;

/** Octets of a header in each layout, padding included. */
export const PFLOG_HEADER_LENGTHS: Readonly<Record<PflogLayout, number>> = {
  28: 28,
  45: 48,
  61: 64,
  69: 72,
  100: 100,
};

/** Rule number of the default rule, and subrule number of a rule that is in no anchor. */
export const PFLOG_NO_RULE = 0xffff_ffff;

/** Octets of an interface name, and of an anchor's. */
export const PFLOG_NAME_LENGTH = 16;

/** A header of pf's log. What a layout does not have is undefined. */
export interface PflogFields {
  readonly layout: PflogLayout;
  /** True when users and processes have their low octet first, and in layout 28 the address family. */
  readonly littleEndian: boolean;
  /** The length field; the header is that long, rounded up to a multiple of 4. */
  readonly length: number | undefined;
  /** Address family of the packet as pf got it, by the capturing host's numbers. */
  readonly af: number;
  readonly action: number;
  readonly reason: number;
  readonly ifname: string;
  /** Anchor of the subrule. */
  readonly ruleset: string | undefined;
  readonly rulenr: number;
  /** 2^32 - 1 when the rule is in no anchor. */
  readonly subrulenr: number | undefined;
  /** Owner of the socket; 2^32 - 1 (in Darwin and NetBSD 2^31 - 1) when there is none. */
  readonly uid: number | undefined;
  /** Process of the socket; -1 or 100000 when there is none. */
  readonly pid: number | undefined;
  /** Who loaded the rule. */
  readonly ruleUid: number | undefined;
  readonly rulePid: number | undefined;
  /** 0 both, 1 in, 2 out, 3 forwarded. */
  readonly direction: number;
  /** True when pf changed addresses or ports: those here are from before, the packet's from after. */
  readonly rewritten: boolean | undefined;
  /** Address family after translation. */
  readonly naf: number | undefined;
  readonly src: string | undefined;
  readonly dst: string | undefined;
  readonly srcPort: number | undefined;
  readonly dstPort: number | undefined;
  /** Number that the rule was given with `ridentifier`; FreeBSD. */
  readonly ridentifier: number | undefined;
  /** The header with all of the above zeroed, in hexadecimal; empty when it is whole and nothing remains. */
  readonly residue: string;
}

/** Returns the layout that a length field stands for; a few systems wrote the padded length. */
export function pflogLayoutOf(length: number): PflogLayout | undefined {
  if (length >= 100) return 100;
  if (length >= 69) return 69;
  if (length >= 61) return 61;
  return length >= 45 ? 45 : undefined;
}
