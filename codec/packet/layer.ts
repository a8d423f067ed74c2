/**
 * All headers, as one type that `protocol` tells apart.
 *
 * @module
 */

import type { Arp } from "./link/arp.ts";
import type { Enc } from "./link/enc.ts";
import type { Ethernet } from "./link/ethernet.ts";
import type { LinuxCooked, LinuxCooked2 } from "./link/linux_cooked.ts";
import type { Llc, Snap } from "./link/llc.ts";
import type { NullLoop } from "./link/null_loop.ts";
import type { Pflog } from "./link/pflog.ts";
import type { Ppp } from "./link/ppp.ts";
import type { Pppoe } from "./link/pppoe.ts";
import type { Vlan } from "./link/vlan.ts";
import type { Carp } from "./network/carp.ts";
import type { Gre } from "./network/gre.ts";
import type { Icmp } from "./network/icmp.ts";
import type { Icmpv6 } from "./network/icmpv6.ts";
import type { Igmp } from "./network/igmp.ts";
import type { Ah, Esp } from "./network/ipsec.ts";
import type { Ipv4 } from "./network/ipv4.ts";
import type { Ipv6 } from "./network/ipv6.ts";
import type { Fragment } from "./network/ipv6_fragment.ts";
import type {
  DestinationOptions,
  HopByHop,
} from "./network/ipv6_options_header.ts";
import type { Routing } from "./network/ipv6_routing.ts";
import type { Vrrp } from "./network/vrrp.ts";
import type { Tcp } from "./transport/tcp.ts";
import type { Udp } from "./transport/udp.ts";

/** A decoded header of any protocol. */
export type Layer =
  | Ethernet
  | Vlan
  | Llc
  | Snap
  | LinuxCooked
  | LinuxCooked2
  | NullLoop
  | Enc
  | Pflog
  | Pppoe
  | Ppp
  | Arp
  | Ipv4
  | Ipv6
  | HopByHop
  | DestinationOptions
  | Routing
  | Fragment
  | Gre
  | Ah
  | Esp
  | Icmp
  | Icmpv6
  | Igmp
  | Tcp
  | Udp
  | Carp
  | Vrrp;

/** The name of a protocol that is decoded. */
export type ProtocolName = Layer["protocol"];

/** The header of one protocol. */
export type LayerOf<Name extends ProtocolName> = Extract<
  Layer,
  { readonly protocol: Name }
>;
