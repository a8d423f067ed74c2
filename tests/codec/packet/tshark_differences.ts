/**
 * Where the codecs and tshark say different things of a packet, and why.
 *
 * @module
 */

/** Packets of one capture and the columns in which they differ. */
export interface Difference {
  /** Folder and name of the capture. */
  readonly capture: string;
  readonly packets: readonly number[];
  readonly columns: readonly string[];
  readonly reason: string;
}

const IP_COLUMNS = [
  "ip.src",
  "ip.dst",
  "ip.proto",
  "ip.ttl",
  "ip.dsfield",
  "ip.len",
  "ip.id",
  "ip.flags",
  "ip.frag_offset",
  "ip.checksum",
  "ip.checksum.status",
];
const IPV6_COLUMNS = [
  "ipv6.src",
  "ipv6.dst",
  "ipv6.nxt",
  "ipv6.hlim",
  "ipv6.plen",
  "ipv6.flow",
];
const ICMP_COLUMNS = [
  "icmp.type",
  "icmp.code",
  "icmp.ident",
  "icmp.seq",
  "icmp.checksum",
  "icmp.checksum.status",
];
const TCP_COLUMNS = [
  "tcp.srcport",
  "tcp.dstport",
  "tcp.seq_raw",
  "tcp.ack_raw",
  "tcp.flags",
  "tcp.window_size_value",
  "tcp.urgent_pointer",
  "tcp.options",
  "tcp.checksum",
  "tcp.checksum.status",
];
const UDP_COLUMNS = [
  "udp.srcport",
  "udp.dstport",
  "udp.length",
  "udp.checksum",
  "udp.checksum.status",
];

const QUOTED =
  "tshark verifies no checksum of ICMP within a quoted packet; this one is there whole and right";
const SERVICE_TAG =
  "tshark has other columns for the outer tag of 802.1ad, which are not among those recorded";
const HEADER_LENGTH =
  "tshark stops at a length that cannot be; the fields behind it are there all the same";
const SEQUENCE_8 =
  "the sequence number of an extended echo has 8 bits, for which tshark has another column";
const ALL_OR_NOTHING =
  "tshark shows these fields together or not at all; those before the cut are there";
const METADATA =
  "Cisco's metadata header, which stands behind GRE here, is none of the protocols that are decoded";
const TSO =
  "tshark shows the length of the packet where the total length is 0; the field is 0";

/** All differences. Each must be found, or the test fails. */
export const DIFFERENCES: readonly Difference[] = [
  {
    capture: "generated/stack-mix.pcap",
    packets: [56, 69, 81],
    columns: ["icmp.checksum.status"],
    reason: QUOTED,
  },
  {
    capture: "generated/stack-mix.pcap",
    packets: [60, 79],
    columns: ["icmpv6.checksum.status"],
    reason: QUOTED,
  },
  {
    capture: "libpcap/AH-IPcomp-IPv6.pcap",
    packets: [3, 4, 5, 6, 7, 9, 10],
    columns: [...IPV6_COLUMNS, ...TCP_COLUMNS],
    reason:
      "tshark decompresses IPComp, which is none of the protocols that are decoded",
  },
  {
    capture: "synthetic/ipv6-ext-icmpv6.pcap",
    packets: [14],
    columns: UDP_COLUMNS,
    reason:
      "tshark stops at an option that goes over the end of its header; the header tells where it ends",
  },
  {
    capture: "synthetic/l2-l4-oddities.pcap",
    packets: [2],
    columns: ["vlan.id", "vlan.priority"],
    reason: SERVICE_TAG,
  },
  {
    capture: "synthetic/l2-l4-oddities.pcap",
    packets: [17],
    columns: ["ip.dst"],
    reason:
      "tshark shows the end of a source route as the destination; the header names the next hop",
  },
  {
    capture: "synthetic/l2-l4-oddities.pcap",
    packets: [21],
    columns: IP_COLUMNS,
    reason: HEADER_LENGTH,
  },
  {
    capture: "synthetic/l2-l4-oddities.pcap",
    packets: [22, 23],
    columns: IP_COLUMNS.filter((column) => !/len|dsfield/.test(column)),
    reason: HEADER_LENGTH,
  },
  {
    capture: "synthetic/l2-l4-oddities.pcap",
    packets: [25],
    columns: ["ip.len"],
    reason: TSO,
  },
  {
    capture: "synthetic/l2-l4-oddities.pcap",
    packets: [39],
    columns: TCP_COLUMNS.filter((c) => !/port|seq|options/.test(c)),
    reason: HEADER_LENGTH,
  },
  {
    capture: "synthetic/l2-l4-oddities.pcap",
    packets: [40],
    columns: ["tcp.options"],
    reason: "tshark says <MISSING> of options that a length claims",
  },
  {
    capture: "synthetic/l2-l4-oddities.pcap",
    packets: [45],
    columns: ["udp.checksum", "udp.checksum.status"],
    reason: HEADER_LENGTH,
  },
  {
    capture: "tcpdump/802.1ad_QinQ.pcap",
    packets: [1, 2],
    columns: ["vlan.id", "vlan.priority"],
    reason: SERVICE_TAG,
  },
  {
    capture: "tcpdump/arp-too-long-tha.pcap",
    packets: [1],
    columns: ["vlan.id", "vlan.priority"],
    reason: SERVICE_TAG,
  },
  {
    capture: "tcpdump/icmp-rfc8335.pcap",
    packets: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    columns: ["icmp.seq"],
    reason: SEQUENCE_8,
  },
  {
    capture: "tcpdump/ip6_frag_asan.pcap",
    packets: [1],
    columns: ["ipv6.fraghdr.offset", "ipv6.fraghdr.more"],
    reason: ALL_OR_NOTHING,
  },
  {
    capture: "tcpdump/ipv4_invalid_hdr_length.pcap",
    packets: [1],
    columns: IP_COLUMNS,
    reason: HEADER_LENGTH,
  },
  {
    capture: "tcpdump/ipv4_tcp_http_xml_tso.pcap",
    packets: [1],
    columns: ["ip.len"],
    reason: TSO,
  },
  {
    capture: "tcpdump/tcp_header_heapoverflow.pcap",
    packets: [1],
    columns: ["tcp.seq_raw", "tcp.ack_raw"],
    reason: ALL_OR_NOTHING,
  },
  {
    capture: "tcpdump/timestamp_invalid_micro.pcap",
    packets: [3],
    columns: ["frame.time_epoch"],
    reason:
      "2^31 microseconds overflow tshark's nanoseconds; they are handed out as they are",
  },
  {
    capture: "tcpdump/various_gre.pcap",
    packets: [11, 16, 41, 46, 64, 67, 70, 73, 87, 92],
    columns: IP_COLUMNS,
    reason: METADATA,
  },
  {
    capture: "tcpdump/various_gre.pcap",
    packets: [25, 26, 27, 28, 29, 30, 31, 32, 33, 34],
    columns: [...IP_COLUMNS, ...ICMP_COLUMNS],
    reason: METADATA,
  },
  {
    capture: "zeek/ipv6-mobility-dst-opts.pcap",
    packets: [1],
    columns: UDP_COLUMNS,
    reason:
      "tshark stops at an option that goes over the end of its header; the header tells where it ends",
  },
  {
    capture: "zeek/ipv6-mobility-dst-opts.pcap",
    packets: [3],
    columns: ["udp.checksum.status"],
    reason:
      "tshark takes 16 octets for a home address where the option's length is 1; that is none",
  },
];
