/**
 * Every protocol's decoder and encoder, for tests that hold for all of them.
 *
 * @module
 */

import type {
  DecodeContext,
  EncodeOptions,
  Header,
} from "../../../codec/packet/header.ts";
import type { ProtocolName } from "../../../codec/packet/layer.ts";
import {
  encodeLayer,
  type PlainLayer,
} from "../../../codec/packet/encode_layer.ts";
import { decodeArp } from "../../../codec/packet/link/arp.ts";
import { decodeEnc } from "../../../codec/packet/link/enc.ts";
import { decodeEthernet } from "../../../codec/packet/link/ethernet.ts";
import {
  decodeLinuxCooked,
  decodeLinuxCooked2,
} from "../../../codec/packet/link/linux_cooked.ts";
import { decodeLlc, decodeSnap } from "../../../codec/packet/link/llc.ts";
import { decodeNullLoop } from "../../../codec/packet/link/null_loop.ts";
import {
  decodeOldPflog,
  decodePflog,
} from "../../../codec/packet/link/pflog.ts";
import { decodePpp } from "../../../codec/packet/link/ppp.ts";
import { decodePppoe } from "../../../codec/packet/link/pppoe.ts";
import { decodeVlan } from "../../../codec/packet/link/vlan.ts";
import { decodeCarp } from "../../../codec/packet/network/carp.ts";
import { decodeGre } from "../../../codec/packet/network/gre.ts";
import { decodeIcmp } from "../../../codec/packet/network/icmp.ts";
import { decodeIcmpv6 } from "../../../codec/packet/network/icmpv6.ts";
import { decodeIgmp } from "../../../codec/packet/network/igmp.ts";
import { decodeAh, decodeEsp } from "../../../codec/packet/network/ipsec.ts";
import { decodeIpv4 } from "../../../codec/packet/network/ipv4.ts";
import { decodeIpv6 } from "../../../codec/packet/network/ipv6.ts";
import { decodeFragment } from "../../../codec/packet/network/ipv6_fragment.ts";
import {
  decodeDestinationOptions,
  decodeHopByHop,
} from "../../../codec/packet/network/ipv6_options_header.ts";
import { decodeRouting } from "../../../codec/packet/network/ipv6_routing.ts";
import { decodeVrrp } from "../../../codec/packet/network/vrrp.ts";
import { decodeTcp } from "../../../codec/packet/transport/tcp.ts";
import { decodeUdp } from "../../../codec/packet/transport/udp.ts";

/** A decoder as every protocol has one. */
export type Decoder = (
  bytes: Uint8Array,
  start?: number,
  end?: number,
  context?: DecodeContext,
) => Header & { readonly protocol: ProtocolName };

/** The decoders by name; pflog has a second one for its old layout. */
export const DECODERS: Readonly<Record<ProtocolName | "old-pflog", Decoder>> = {
  ethernet: decodeEthernet,
  vlan: decodeVlan,
  llc: decodeLlc,
  snap: decodeSnap,
  "linux-cooked": decodeLinuxCooked,
  "linux-cooked-2": decodeLinuxCooked2,
  "null-loop": decodeNullLoop,
  pflog: decodePflog,
  "old-pflog": decodeOldPflog,
  enc: decodeEnc,
  pppoe: decodePppoe,
  ppp: decodePpp,
  arp: decodeArp,
  ipv4: decodeIpv4,
  ipv6: decodeIpv6,
  "ipv6-hop-by-hop": decodeHopByHop,
  "ipv6-destination-options": decodeDestinationOptions,
  "ipv6-routing": decodeRouting,
  "ipv6-fragment": decodeFragment,
  gre: decodeGre,
  ah: decodeAh,
  esp: decodeEsp,
  icmp: decodeIcmp,
  icmpv6: decodeIcmpv6,
  igmp: decodeIgmp,
  tcp: decodeTcp,
  udp: decodeUdp,
  carp: decodeCarp,
  vrrp: decodeVrrp,
};

/** Encodes a header of any protocol from its plain fields. */
export function encodeFields(
  protocol: ProtocolName,
  fields: object,
  options: EncodeOptions & { readonly payload?: Uint8Array } = {},
): Uint8Array {
  const layer = { protocol, ...fields } as PlainLayer;
  const payload = options.payload ?? new Uint8Array(0);
  return encodeLayer(layer, payload, { ...options, inside: undefined });
}
