/**
 * ICMPv6 messages in a line of text.
 *
 * @module
 */

import { dissectQuoted } from "../packet/dissect.ts";
import type { Icmpv6 } from "../packet/network/icmpv6.ts";

const UNREACHABLE: readonly string[] = [
  "unreachable route",
  "unreachable prohibited",
  "beyond scope",
  "unreachable address",
  "unreachable port",
  "source address failed policy",
  "reject route to destination",
];

const PROBLEMS: readonly string[] = [
  "erroneous",
  "next header",
  "option",
  "incomplete header chain",
  "segment routing upper-layer header",
  "next header unknown to a router",
  "extension header too big",
  "extension header chain too long",
  "too many extension headers",
  "too many options",
  "option too big",
];

/** Types whose messages are not decoded, or not there whole (IANA "ICMPv6 Parameters"). */
const OTHER_TYPES: Readonly<Record<number, string>> = {
  1: "destination unreachable",
  2: "packet too big",
  3: "time exceeded",
  4: "parameter problem",
  128: "echo request",
  129: "echo reply",
  130: "multicast listener query",
  131: "multicast listener report",
  132: "multicast listener done",
  133: "router solicitation",
  134: "router advertisement",
  135: "neighbor solicitation",
  136: "neighbor advertisement",
  137: "redirect",
  138: "router renumbering",
  139: "node information query",
  140: "node information reply",
  141: "inverse neighbor solicitation",
  142: "inverse neighbor advertisement",
  143: "multicast listener report v2",
  144: "home agent address discovery request",
  145: "home agent address discovery reply",
  146: "mobile prefix solicitation",
  147: "mobile prefix advertisement",
  148: "certification path solicitation",
  149: "certification path advertisement",
  151: "multicast router advertisement",
  152: "multicast router solicitation",
  153: "multicast router termination",
  157: "duplicate address request",
  158: "duplicate address confirmation",
  160: "extended echo request",
  161: "extended echo reply",
};

/** Routing in networks of low power; the code tells what a message is (RFC 6550, section 6). */
const RPL = 155;

const RPL_MESSAGES: Readonly<Record<number, string>> = {
  0x00: "DODAG information solicitation",
  0x01: "DODAG information object",
  0x02: "destination advertisement object",
  0x03: "destination advertisement acknowledgement",
  0x80: "secure DODAG information solicitation",
  0x81: "secure DODAG information object",
  0x82: "secure destination advertisement object",
  0x83: "secure destination advertisement acknowledgement",
  0x8a: "consistency check",
};

/** A message with `length` octets behind what its type prescribes. */
export function icmpv6Text(icmp: Icmpv6, length: number): string {
  const whole = length + icmp.payloadStart - icmp.start;
  return "ICMP6, " + messageText(icmp) + ", length " + whole;
}

function messageText(icmp: Icmpv6): string {
  const { type, code, message } = icmp;
  switch (message.name) {
    case "echo": {
      const kind = type === 128 ? "request" : "reply";
      return `echo ${kind}, id ${message.id}, seq ${message.sequence}`;
    }
    case "cut-echo":
      return `echo ${type === 128 ? "request" : "reply"}, id ${message.id}`;
    case "extended-echo": {
      const kind = type === 160 ? "request" : "reply";
      return `extended echo ${kind}, id ${message.id}, seq ${message.sequence}`;
    }
    case "unreachable":
      return `destination unreachable, ${
        UNREACHABLE[code] ?? `code-#${code}`
      }, ${unreachableText(icmp)}`;
    case "packet-too-big":
      return `packet too big, mtu ${message.mtu}`;
    case "time-exceeded":
      return `time exceeded ${
        code === 1 ? "in-transit (reassembly)" : "in-transit"
      } for ${dissectQuoted(icmp)?.network?.dst ?? "?"}`;
    case "parameter-problem":
      return `parameter problem, ${
        PROBLEMS[code] ?? `code-#${code}`
      } - octet ${message.pointer}`;
    case "neighbor-solicitation":
      return `neighbor solicitation, who has ${message.target}`;
    case "neighbor-advertisement":
      return `neighbor advertisement, tgt is ${message.target}`;
    case "router-solicitation":
      return "router solicitation";
    case "router-advertisement":
      return "router advertisement";
    case "redirect":
      return `redirect, ${message.destination} to ${message.target}`;
    case "listener":
      return `multicast listener ${
        listenerKind(type)
      } max resp delay: ${message.maxResponse} addr: ${message.group}`;
    case "listener-query":
      return `multicast listener query v2 [gaddr ${message.group}]`;
    case "listener-report":
      return `multicast listener report v2, ${message.recordCount} group record(s)`;
    default:
      return otherText(type, code);
  }
}

/** A message that is named by its type alone; what it holds is payload. */
function otherText(type: number, code: number): string {
  if (type === RPL) {
    return `RPL, ${RPL_MESSAGES[code] ?? `code-#${code}`}`;
  }
  return OTHER_TYPES[type] ?? `unknown icmp6 type (${type})`;
}

function listenerKind(type: number): string {
  if (type === 130) return "query";
  return type === 131 ? "report" : "done";
}

function unreachableText(icmp: Icmpv6): string {
  const quoted = dissectQuoted(icmp);
  const host = quoted?.network?.dst ?? "?";
  const udp = quoted?.find("udp");
  const ports = udp ?? quoted?.find("tcp");
  return ports === undefined
    ? host
    : `${host} ${ports.protocol} port ${ports.dstPort}`;
}
