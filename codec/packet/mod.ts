/**
 * Decodes and encodes packets: Ethernet, VLANs, ARP, IPv4, IPv6 with its extension headers, ICMP,
 * ICMPv6, IGMP, TCP, UDP, CARP, VRRP, pf's log in every layout, and the headers that captures begin with.
 *
 * A packet, taken apart:
 *
 * ```ts
 * import { dissect, encodePacket, LINK_TYPE } from "./mod.ts";
 *
 * const frame = encodePacket([
 *   { protocol: "ethernet", dst: "02:00:00:00:00:02", src: "02:00:00:00:00:01" },
 *   { protocol: "ipv4", src: "192.0.2.1", dst: "192.0.2.2" },
 *   { protocol: "udp", srcPort: 514, dstPort: 514 },
 * ], { payload: new TextEncoder().encode("hello") });
 *
 * const packet = dissect(frame, LINK_TYPE.ethernet);
 * packet.find("ipv4")?.src; // "192.0.2.1"
 * packet.find("udp")?.checksumStatus; // "good"
 * new TextDecoder().decode(packet.payload); // "hello", a view and no copy
 * packet.problems(); // [], or what is wrong in each header
 * for (const layer of packet.layers) layer.protocol; // From the outside in.
 * ```
 *
 * One header alone; each protocol `X` has `decodeX`, `encodeX` and `stripX`:
 *
 * ```ts
 * import { decodeCarp, encodeCarp, verifyCarpHmac } from "./mod.ts";
 *
 * const carp = decodeCarp(encodeCarp({ vhid: 1, advskew: 100, counter: 5n }));
 * carp.advskew; // 100
 * const secret = { passphrase: "mekmitasdigoat", addresses: ["10.0.0.1"] };
 * verifyCarpHmac(carp, secret); // undefined: the digest is not of this secret
 * ```
 *
 * What was cut by the capture is decoded as far as it is there: `packet.truncated` tells that something
 * is missing, `packet.cutHeader` has the fields of a header of which only the first octets are left.
 * `dissect` never throws; a decoder of one header throws `DecodeError` when its fixed part is not there,
 * an encoder `EncodeError` when a value has no place. There is no other error.
 *
 * Captures are read with `codec/capture/mod.ts`.
 *
 * @module
 */

export * from "../error.ts";
export * from "./cut_header.ts";
export * from "./dissect.ts";
export * from "./encode_layer.ts";
export * from "./encode_packet.ts";
export * from "./header.ts";
export * from "./hex.ts";
export * from "./layer.ts";
export * from "./link/arp.ts";
export * from "./link/enc.ts";
export * from "./link/ethernet.ts";
export * from "./link/linux_cooked.ts";
export * from "./link/llc.ts";
export * from "./link/null_loop.ts";
export * from "./link/pflog.ts";
export * from "./link/pflog_encode.ts";
export * from "./link/pflog_fields.ts";
export * from "./link/pflog_names.ts";
export * from "./link/ppp.ts";
export * from "./link/pppoe.ts";
export * from "./link/vlan.ts";
export * from "./link_type.ts";
export * from "./network/carp.ts";
export * from "./network/carp_hmac.ts";
export * from "./network/group_records.ts";
export * from "./network/gre.ts";
export * from "./network/icmp.ts";
export type * from "./network/icmp_message.ts";
export * from "./network/icmpv6.ts";
export type * from "./network/icmpv6_message.ts";
export * from "./network/igmp.ts";
export * from "./network/ipsec.ts";
export * from "./network/ipv4.ts";
export type * from "./network/ipv4_options.ts";
export * from "./network/ipv6.ts";
export * from "./network/ipv6_extension.ts";
export * from "./network/ipv6_fragment.ts";
export type * from "./network/ipv6_options.ts";
export * from "./network/ipv6_options_header.ts";
export * from "./network/ipv6_routing.ts";
export * from "./network/ipv6_strip.ts";
export type * from "./network/listener_message.ts";
export type * from "./network/neighbor_message.ts";
export type * from "./network/neighbor_option.ts";
export * from "./network/vrrp.ts";
export * from "./numbers.ts";
export type * from "./option_list.ts";
export * from "./packet.ts";
export * from "./transport/tcp.ts";
export type * from "./transport/tcp_options.ts";
export * from "./transport/udp.ts";
