/**
 * Encodes a header of any protocol, and knows the number by which the header outside names it.
 *
 * @module
 */

import { EncodeError } from "../error.ts";
import { type EncodeOptions, Header, type Init } from "./header.ts";
import type { Layer, ProtocolName } from "./layer.ts";
import { type ArpFields, encodeArp } from "./link/arp.ts";
import { type EncFields, encodeEnc } from "./link/enc.ts";
import { encodeEthernet, type EthernetFields } from "./link/ethernet.ts";
import {
  encodeLinuxCooked,
  encodeLinuxCooked2,
  type LinuxCooked2Fields,
  type LinuxCookedFields,
} from "./link/linux_cooked.ts";
import {
  encodeLlc,
  encodeSnap,
  type LlcFields,
  type SnapFields,
} from "./link/llc.ts";
import { encodeNullLoop, type NullLoopFields } from "./link/null_loop.ts";
import { encodePflog } from "./link/pflog_encode.ts";
import type { PflogFields } from "./link/pflog_fields.ts";
import { encodePpp, PPP_PROTOCOL, type PppFields } from "./link/ppp.ts";
import { encodePppoe, type PppoeFields } from "./link/pppoe.ts";
import { encodeVlan, type VlanFields } from "./link/vlan.ts";
import { type CarpFields, encodeCarp } from "./network/carp.ts";
import { encodeGre, type GreFields } from "./network/gre.ts";
import { encodeIcmp, type IcmpFields } from "./network/icmp.ts";
import { encodeIcmpv6, type Icmpv6Fields } from "./network/icmpv6.ts";
import { encodeIgmp, type IgmpFields } from "./network/igmp.ts";
import {
  type AhFields,
  encodeAh,
  encodeEsp,
  type EspFields,
} from "./network/ipsec.ts";
import { encodeIpv4, type Ipv4Fields } from "./network/ipv4.ts";
import { encodeIpv6, type Ipv6Fields } from "./network/ipv6.ts";
import {
  encodeFragment,
  type FragmentFields,
} from "./network/ipv6_fragment.ts";
import {
  encodeDestinationOptions,
  encodeHopByHop,
  type OptionsHeaderFields,
} from "./network/ipv6_options_header.ts";
import { encodeRouting, type RoutingFields } from "./network/ipv6_routing.ts";
import { encodeVrrp, type VrrpFields } from "./network/vrrp.ts";
import { ETHER_TYPE, IP_PROTOCOL } from "./numbers.ts";
import { encodeTcp, type TcpFields } from "./transport/tcp.ts";
import { encodeUdp, type UdpFields } from "./transport/udp.ts";

/** A header of one protocol as a plain value; the fields in `Required` are those without a default. */
export type Named<
  Name extends ProtocolName,
  Fields,
  Required extends keyof Fields,
> =
  & { readonly protocol: Name }
  & Init<Fields, Required>;

/** A header to be encoded as a part of a packet, as a plain value. */
export type PlainLayer =
  | Named<"ethernet", EthernetFields, "dst" | "src">
  | Named<"vlan", VlanFields, "id">
  | Named<"llc", LlcFields, never>
  | Named<"snap", SnapFields, never>
  | Named<"linux-cooked", LinuxCookedFields, never>
  | Named<"linux-cooked-2", LinuxCooked2Fields, never>
  | Named<"null-loop", NullLoopFields, "family">
  | Named<"enc", EncFields, "family" | "spi">
  | Named<"pflog", PflogFields, "action" | "ifname" | "direction">
  | Named<"pppoe", PppoeFields, never>
  | Named<"ppp", PppFields, never>
  | Named<"arp", ArpFields, "operation">
  | Named<"ipv4", Ipv4Fields, "src" | "dst">
  | Named<"ipv6", Ipv6Fields, "src" | "dst">
  | Named<"ipv6-hop-by-hop", OptionsHeaderFields, never>
  | Named<"ipv6-destination-options", OptionsHeaderFields, never>
  | Named<"ipv6-routing", RoutingFields, "routingType">
  | Named<"ipv6-fragment", FragmentFields, never>
  | Named<"gre", GreFields, never>
  | Named<"ah", AhFields, "spi">
  | Named<"esp", EspFields, "spi">
  | Named<"icmp", IcmpFields, "type">
  | Named<"icmpv6", Icmpv6Fields, "type">
  | Named<"igmp", IgmpFields, "type">
  | Named<"tcp", TcpFields, "srcPort" | "dstPort">
  | Named<"udp", UdpFields, "srcPort" | "dstPort">
  | Named<"carp", CarpFields, "vhid">
  | Named<"vrrp", VrrpFields, "vrid">;

/** A header to be encoded as a part of a packet: a plain value, or one that was decoded. */
export type LayerInit = Layer | PlainLayer;

/** What an encoder is told beside the fields. */
export interface LayerContext extends EncodeOptions {
  /** Protocol of the header inside. */
  readonly inside: ProtocolName | undefined;
}

const ETHER_TYPE_OF: Readonly<Record<string, number>> = {
  arp: ETHER_TYPE.arp,
  ipv4: ETHER_TYPE.ipv4,
  ipv6: ETHER_TYPE.ipv6,
  vlan: ETHER_TYPE.vlan,
  pppoe: ETHER_TYPE.pppoeSession,
  ethernet: ETHER_TYPE.ethernet,
  ppp: ETHER_TYPE.ppp,
};

const IP_PROTOCOL_OF: Readonly<Record<string, number>> = {
  "ipv6-hop-by-hop": IP_PROTOCOL.hopByHop,
  icmp: IP_PROTOCOL.icmp,
  igmp: IP_PROTOCOL.igmp,
  ipv4: IP_PROTOCOL.ipv4,
  tcp: IP_PROTOCOL.tcp,
  udp: IP_PROTOCOL.udp,
  ipv6: IP_PROTOCOL.ipv6,
  "ipv6-routing": IP_PROTOCOL.routing,
  "ipv6-fragment": IP_PROTOCOL.fragment,
  gre: IP_PROTOCOL.gre,
  esp: IP_PROTOCOL.esp,
  ah: IP_PROTOCOL.ah,
  icmpv6: IP_PROTOCOL.icmpv6,
  "ipv6-destination-options": IP_PROTOCOL.destinationOptions,
  ethernet: IP_PROTOCOL.ethernet,
  carp: IP_PROTOCOL.carp,
  vrrp: IP_PROTOCOL.carp,
};

const PPP_PROTOCOL_OF: Readonly<Record<string, number>> = PPP_PROTOCOL;

/** IANA reserves 255; no next header is 59 under IPv6. */
function ipProtocolOf({ inside }: LayerContext): number {
  return inside === undefined
    ? IP_PROTOCOL.noNext
    : IP_PROTOCOL_OF[inside] ?? 255;
}

function etherTypeOf({ inside }: LayerContext): number | undefined {
  return inside === undefined ? undefined : ETHER_TYPE_OF[inside];
}

/** The encoder of one protocol. */
type LayerEncoder<Name extends ProtocolName> = (
  fields: Extract<PlainLayer, { readonly protocol: Name }>,
  context: LayerContext,
) => Uint8Array;

function withEtherType<Fields extends { etherType?: number | undefined }>(
  fields: Fields,
  context: LayerContext,
): Fields & { etherType: number | undefined } {
  return { ...fields, etherType: fields.etherType ?? etherTypeOf(context) };
}

/** A frame whose header cannot do without an EtherType has 0 when none is known. */
function withSomeEtherType<Fields extends { etherType?: number | undefined }>(
  fields: Fields,
  context: LayerContext,
): Fields & { etherType: number } {
  return {
    ...fields,
    etherType: fields.etherType ?? etherTypeOf(context) ?? 0,
  };
}

function withNextHeader<Fields extends { nextHeader?: number | undefined }>(
  fields: Fields,
  context: LayerContext,
): Fields & { nextHeader: number } {
  return { ...fields, nextHeader: fields.nextHeader ?? ipProtocolOf(context) };
}

const ENCODERS: { readonly [Name in ProtocolName]: LayerEncoder<Name> } = {
  ethernet: (fields, context) =>
    encodeEthernet(withEtherType(fields, context), context),
  vlan: (fields, context) =>
    encodeVlan(withEtherType(fields, context), context),
  llc: (fields, context) => {
    const sap = context.inside === "snap" ? 0xaa : 0x06;
    const { dsap = sap, ssap = sap } = fields;
    return encodeLlc({ ...fields, dsap, ssap }, context);
  },
  snap: (fields, context) =>
    encodeSnap(withSomeEtherType(fields, context), context),
  "linux-cooked": (fields, context) =>
    encodeLinuxCooked(withSomeEtherType(fields, context), context),
  "linux-cooked-2": (fields, context) =>
    encodeLinuxCooked2(withSomeEtherType(fields, context), context),
  "null-loop": encodeNullLoop,
  enc: encodeEnc,
  pflog: encodePflog,
  pppoe: encodePppoe,
  ppp: (fields, context) => {
    const { proto = PPP_PROTOCOL_OF[context.inside ?? ""] ?? 0 } = fields;
    return encodePpp({ ...fields, proto }, context);
  },
  arp: encodeArp,
  ipv4: (fields, context) => {
    const proto = fields.proto ?? ipProtocolOf(context);
    return encodeIpv4({ ...fields, proto }, context);
  },
  ipv6: (fields, context) =>
    encodeIpv6(withNextHeader(fields, context), context),
  "ipv6-hop-by-hop": (fields, context) =>
    encodeHopByHop(withNextHeader(fields, context), context),
  "ipv6-destination-options": (fields, context) =>
    encodeDestinationOptions(withNextHeader(fields, context), context),
  "ipv6-routing": (fields, context) =>
    encodeRouting(withNextHeader(fields, context), context),
  "ipv6-fragment": (fields, context) =>
    encodeFragment(withNextHeader(fields, context), context),
  gre: (fields, context) => {
    const { protocolType = etherTypeOf(context) ?? 0 } = fields;
    return encodeGre({ ...fields, protocolType }, context);
  },
  ah: (fields, context) => encodeAh(withNextHeader(fields, context), context),
  esp: encodeEsp,
  icmp: encodeIcmp,
  icmpv6: encodeIcmpv6,
  igmp: encodeIgmp,
  tcp: encodeTcp,
  udp: encodeUdp,
  carp: encodeCarp,
  vrrp: encodeVrrp,
};

/**
 * Encodes one header with its payload; fills in which header is next, where that is left out.
 *
 * @throws {EncodeError} when a field has no place in the header, or there is no such protocol.
 */
export function encodeLayer(
  layer: LayerInit,
  payload: Uint8Array,
  context: LayerContext,
): Uint8Array {
  // The table pairs each protocol with its own fields, which the compiler cannot follow through an index.
  const encode = ENCODERS[layer.protocol] as
    | ((fields: object, context: LayerContext) => Uint8Array)
    | undefined;
  if (encode === undefined) {
    throw new EncodeError(
      `Cannot encode header "${layer.protocol}": no protocol of that name is known`,
    );
  }
  const fields: object = layer instanceof Header ? layer.fields() : layer;
  return encode({ ...fields, payload }, context);
}
