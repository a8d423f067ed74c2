/**
 * CARP and VRRP advertisements in a line of text.
 *
 * @module
 */

import type { Carp } from "../packet/network/carp.ts";
import type { Vrrp } from "../packet/network/vrrp.ts";

/** A CARP advertisement of `length` octets. */
export function carpText(carp: Carp, length: number): string {
  const kind = carp.type === 1 ? "advertise" : "unknown";
  return `CARPv${carp.version}-${kind} ${length}: vhid=${carp.vhid} advbase=${carp.advbase} ` +
    `advskew=${carp.advskew} demote=${carp.demotion} authlen=${carp.authLength} counter=${carp.counter}`;
}

/** A VRRP advertisement with `rest` octets behind its addresses. */
export function vrrpText(vrrp: Vrrp, rest: number): string {
  const { version, vrid, priority, authType, interval, addresses } = vrrp;
  const kind = vrrp.type === 1
    ? "Advertisement"
    : `unknown type (${vrrp.type})`;
  const auth = version >= 3
    ? ""
    : `authtype ${
      authType === 0 ? "none" : authType === 1 ? "simple" : authType
    }, `;
  const length = vrrp.payloadStart - vrrp.start + rest;
  return `VRRPv${version}, ${kind}, vrid ${vrid}, prio ${priority}, ${auth}` +
    `intvl ${interval}${version >= 3 ? "cs" : "s"}, length ${length}, addrs: ${
      addresses.join(",")
    }`;
}
