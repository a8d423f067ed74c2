/**
 * ICMP messages in a line of text.
 *
 * @module
 */

import { dissectQuoted } from "../packet/dissect.ts";
import type { Icmp } from "../packet/network/icmp.ts";
import { ipProtocolName } from "../packet/numbers.ts";

const UNREACHABLE: readonly string[] = [
  "net HOST unreachable",
  "host HOST unreachable",
  "HOST protocol PROTO unreachable",
  "HOST PORT unreachable",
  "HOST unreachable - need to frag",
  "HOST unreachable - source route failed",
  "net HOST unreachable - unknown",
  "host HOST unreachable - unknown",
  "HOST unreachable - source host isolated",
  "net HOST unreachable - admin prohibited",
  "host HOST unreachable - admin prohibited",
  "net HOST unreachable - tos prohibited",
  "host HOST unreachable - tos prohibited",
  "host HOST unreachable - admin prohibited filter",
  "host HOST unreachable - host precedence violation",
  "host HOST unreachable - precedence cutoff",
];

const REDIRECT: readonly string[] = [
  "redirect HOST to net",
  "redirect HOST to host",
  "redirect-tos HOST to net",
  "redirect-tos HOST to host",
];

/** Messages of which not even what their type prescribes is there. */
const CUT_TYPES: Readonly<Record<number, string>> = {
  0: "echo reply",
  3: "unreachable",
  4: "source quench",
  5: "redirect",
  8: "echo request",
  9: "router advertisement",
  10: "router solicitation",
  11: "time exceeded",
  12: "parameter problem",
  13: "time stamp query",
  14: "time stamp reply",
};

/** A message with `length` octets behind what its type prescribes. */
export function icmpText(icmp: Icmp, length: number): string {
  const whole = length + icmp.payloadStart - icmp.start;
  return "ICMP " + messageText(icmp) + ", length " + whole;
}

function messageText(icmp: Icmp): string {
  const { type, code, message } = icmp;
  switch (message.name) {
    case "echo": {
      const kind = type === 8 ? "request" : "reply";
      return `echo ${kind}, id ${message.id}, seq ${message.sequence}`;
    }
    case "cut-echo":
      return `echo ${type === 8 ? "request" : "reply"}, id ${message.id}`;
    case "extended-echo": {
      const kind = type === 42 ? "request" : "reply";
      return `extended echo ${kind}, id ${message.id}, seq ${message.sequence}`;
    }
    case "information":
      return type === 15 ? "information request" : "information reply";
    case "unreachable":
      return unreachableText(icmp, message.mtu);
    case "source-quench":
      return "source quench";
    case "redirect": {
      const text = REDIRECT[code] ?? `redirect-#${code} HOST to`;
      return `${text.replace("HOST", quotedHost(icmp))} ${message.gateway}`;
    }
    case "router-advertisement":
      return `router advertisement lifetime ${message.lifetime} ${message.count}: ` +
        message.routers.map((r) => `{${r.address} ${r.preference | 0}}`).join(
          " ",
        );
    case "router-solicitation":
      return "router solicitation";
    case "time-exceeded":
      if (code === 0) return "time exceeded in-transit";
      return code === 1
        ? "ip reassembly time exceeded"
        : `time exceeded-#${code}`;
    case "parameter-problem":
      if (code !== 0) return `parameter problem - code ${code}`;
      return `parameter problem - octet ${message.pointer}`;
    case "timestamp": {
      const kind = type === 13 ? "query" : "reply";
      return `time stamp ${kind} id ${message.id} seq ${message.sequence}`;
    }
    case "address-mask":
      return type === 17
        ? "address mask request"
        : `address mask is ${message.mask}`;
    case "other":
      return CUT_TYPES[type] ?? `type-#${type}`;
  }
}

function quotedHost(icmp: Icmp): string {
  return dissectQuoted(icmp)?.network?.dst ?? "?";
}

function unreachableText(icmp: Icmp, mtu: number): string {
  const text = UNREACHABLE[icmp.code] ?? `HOST unreachable - #${icmp.code}`;
  const quoted = dissectQuoted(icmp);
  const ip = quoted?.network;
  const proto = ip?.protocol === "ipv4" ? ip.proto : ip?.nextHeader ?? 0;
  const ports = quoted?.find("udp") ?? quoted?.find("tcp") ??
    quoted?.cutHeader?.fields();
  const port = ports === undefined || !("dstPort" in ports)
    ? `protocol ${proto} port`
    : `${
      (ipProtocolName(proto) ?? proto).toString().toLowerCase()
    } port ${ports.dstPort}`;
  return text.replace("HOST", ip?.dst ?? "?").replace("PORT", port)
    .replace("PROTO", String(proto)) +
    (icmp.code === 4 && mtu !== 0 ? ` (mtu ${mtu})` : "");
}
