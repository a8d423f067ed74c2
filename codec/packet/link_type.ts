/**
 * Link types: what the first octets of a captured packet are (tcpdump.org "Link-layer header types").
 *
 * @module
 */

/** The link types that are decoded. */
export const LINK_TYPE = {
  /** BSD loopback, address family in the capturing host's octet order. */
  null: 0,
  ethernet: 1,
  ppp: 9,
  /** DLT_RAW of most systems, as files of some programs have it. */
  dltRaw: 12,
  /** DLT_RAW of OpenBSD. */
  dltRawOpenbsd: 14,
  /** pf's log of OpenBSD 3.0 to 3.3. */
  oldPflog: 17,
  /** PPP in frames of HDLC. */
  pppHdlc: 50,
  /** PPP over Ethernet without the Ethernet header, such as of pppoe(4). */
  pppEthernet: 51,
  /** An IP packet and nothing before it. */
  raw: 101,
  /** OpenBSD loopback, address family with its high octet first. */
  loop: 108,
  /** IPsec's packets on OpenBSD. */
  enc: 109,
  linuxCooked: 113,
  pflog: 117,
  ipv4: 228,
  ipv6: 229,
  linuxCooked2: 276,
} as const;

const NAMES: Readonly<Record<number, string>> = {
  0: "NULL (BSD loopback)",
  1: "EN10MB (Ethernet)",
  9: "PPP",
  12: "RAW (Raw IP)",
  14: "RAW (Raw IP)",
  17: "OLD_PFLOG (OpenBSD pflog file)",
  50: "PPP_SERIAL (PPP over serial)",
  51: "PPP_ETHER (PPPoE)",
  101: "RAW (Raw IP)",
  105: "IEEE802_11 (802.11)",
  108: "LOOP (OpenBSD loopback)",
  109: "ENC (OpenBSD encapsulated IP)",
  113: "LINUX_SLL (Linux cooked v1)",
  117: "PFLOG (pflog file)",
  127: "IEEE802_11_RADIO (802.11 plus radiotap header)",
  228: "IPV4 (Raw IPv4)",
  229: "IPV6 (Raw IPv6)",
  276: "LINUX_SLL2 (Linux cooked v2)",
};

/** Returns the name of a link type, or its number. */
export function linkTypeName(linkType: number): string {
  return NAMES[linkType] ?? `link type ${linkType}`;
}
