/**
 * Link-layer headers and pf's log in a line of text.
 *
 * @module
 */

import type { Layer } from "../packet/layer.ts";
import type { Arp } from "../packet/link/arp.ts";
import { type Enc, ENC_FLAG } from "../packet/link/enc.ts";
import type { LinuxCooked, LinuxCooked2 } from "../packet/link/linux_cooked.ts";
import { LINUX_PACKET_TYPES } from "../packet/link/linux_cooked.ts";
import type { Llc, Snap } from "../packet/link/llc.ts";
import type { Pflog } from "../packet/link/pflog.ts";
import { PFLOG_NO_RULE } from "../packet/link/pflog_fields.ts";
import { type Ppp, pppProtocolName } from "../packet/link/ppp.ts";
import {
  type Pppoe,
  PPPOE_CODES,
  PPPOE_SESSION,
} from "../packet/link/pppoe.ts";
import type { Vlan } from "../packet/link/vlan.ts";
import { etherTypeName } from "../packet/numbers.ts";
import type { Packet } from "../packet/packet.ts";
import { escapeText } from "./escape.ts";

/** A VLAN tag. */
function vlanText(vlan: Vlan): string {
  const eligible = vlan.dropEligible ? "DEI, " : "";
  return `vlan ${vlan.id}, p ${vlan.priority}, ${eligible}`;
}

/** Service access points (IEEE 802 "LLC addresses"), without the bit that tells a group or a response. */
const SERVICE_ACCESS_POINTS: Readonly<Record<number, string>> = {
  0x00: "Null",
  0x06: "IP",
  0x42: "STP",
  0xaa: "SNAP",
  0xe0: "IPX",
  0xf0: "NetBeui",
  0xfe: "ISO CLNS",
};

function accessPointText(address: number): string {
  const name = SERVICE_ACCESS_POINTS[address & 0xfe];
  const number = "0x" + address.toString(16).padStart(2, "0");
  return name === undefined ? number : `${name} (${number})`;
}

/** An LLC header. */
function llcText(llc: Llc): string {
  const { dsap, ssap, control } = llc;
  return `LLC, dsap ${accessPointText(dsap)}, ssap ${
    accessPointText(ssap)
  }, ${llc.format} 0x${control.toString(16)}, `;
}

const CISCO = 0x00000c;

/** Cisco's protocols by their number in SNAP. */
const CISCO_PROTOCOLS: Readonly<Record<number, string>> = {
  0x0104: "PAgP",
  0x010b: "PVST",
  0x0111: "UDLD",
  0x2000: "CDP",
  0x2003: "VTP",
  0x2004: "DTP",
};

/** A SNAP header. */
function snapText(snap: Snap): string {
  const { organization, etherType } = snap;
  const number = "0x" + etherType.toString(16).padStart(4, "0");
  const oui = "0x" + organization.toString(16).padStart(6, "0");
  if (organization === CISCO) {
    const name = CISCO_PROTOCOLS[etherType] ?? "Unknown";
    return `SNAP, oui Cisco (${oui}), pid ${name} (${number}), `;
  }
  const name = etherTypeName(etherType) ?? "Unknown";
  return `SNAP, oui ${oui}, ethertype ${name} (${number}), `;
}

/** A Linux cooked header. */
function cookedText(layer: LinuxCooked | LinuxCooked2): string {
  const kind = LINUX_PACKET_TYPES[layer.packetType] ??
    `type ${layer.packetType}`;
  const name = etherTypeName(layer.etherType) ?? "Unknown";
  const hex = layer.etherType.toString(16).padStart(4, "0");
  return `${kind} ${layer.address}, ethertype ${name} (0x${hex}), `;
}

function ruleText(pflog: Pflog): string {
  const { rulenr, ruleset, subrulenr } = pflog;
  if (rulenr === PFLOG_NO_RULE) return "def";
  let text = String(rulenr);
  if (ruleset) text += `.${escapeText(ruleset)}`;
  if (subrulenr !== undefined && subrulenr !== PFLOG_NO_RULE) {
    text += `.${subrulenr}`;
  }
  return text;
}

/** A header of pf's log, such as `rule 5/0(match): block in on vio0: `. */
function pflogText(pflog: Pflog): string {
  const { reason, action, direction } = pflog;
  const { reasonName, actionName, directionName } = pflog;
  const why = reasonName === undefined
    ? `unkn(${reason})`
    : `${reason}(${reasonName})`;
  const owner = pflog.hasUid ? ` [uid ${pflog.uid}, pid ${pflog.pid}]` : "";
  return `rule ${ruleText(pflog)}/${why}${owner}: ${
    actionName ?? `unkn(${action})`
  } ${directionName ?? `unkn(${direction})`} on ${escapeText(pflog.ifname)}: ${
    rewrittenText(pflog)
  }`;
}

function rewrittenText(pflog: Pflog): string {
  if (!pflog.rewritten) return "";
  return `[rewritten: src ${pflog.src}:${pflog.srcPort}, dst ${pflog.dst}:${pflog.dstPort}] `;
}

const NO_HARDWARE = /^(00:)*00$/;

/** An ARP packet. */
export function arpText(arp: Arp, packet: Packet): string {
  const outer = packet.layers.at(-2);
  const start = arp.start;
  const end = outer?.payloadEnd ?? arp.payloadEnd;
  const missing = packet.length - packet.bytes.length;
  return `ARP, ${operationText(arp)}, length ${end - start + missing}`;
}

function operationText(arp: Arp): string {
  const { operation, senderHardware, senderProtocol } = arp;
  const { targetHardware, targetProtocol } = arp;
  switch (operation) {
    case 1: {
      const known = targetHardware === "" || NO_HARDWARE.test(targetHardware)
        ? ""
        : ` (${targetHardware})`;
      return `Request who-has ${targetProtocol}${known} tell ${senderProtocol}`;
    }
    case 2:
      return `Reply ${senderProtocol} is-at ${senderHardware}`;
    case 3:
      return `Reverse Request who-is ${targetHardware} tell ${senderHardware}`;
    case 4:
      return `Reverse Reply ${targetHardware} at ${targetProtocol}`;
    case 8:
      return `Inverse Request who-is ${targetHardware} tell ${senderHardware}`;
    case 9:
      return `Inverse Reply ${senderHardware} at ${senderProtocol}`;
    default:
      return `operation ${operation}`;
  }
}

/** An enc header, such as `(authentic,confidential): SPI 0x00001000: `. */
function encText(enc: Enc): string {
  const names: string[] = [];
  if ((enc.flags & ENC_FLAG.authentic) !== 0) names.push("authentic");
  if ((enc.flags & ENC_FLAG.confidential) !== 0) names.push("confidential");
  if (names.length === 0) names.push("unprotected");
  return `(${names.join(",")}): SPI 0x${hex(enc.spi, 8)}: `;
}

/** A PPPoE header. */
function pppoeText(pppoe: Pppoe): string {
  const { code, session } = pppoe;
  if (code === PPPOE_SESSION) return `PPPoE [ses 0x${session.toString(16)}] `;
  const name = PPPOE_CODES[code] ?? `code 0x${hex(code, 2)}`;
  return `PPPoE ${name}${
    session === 0 ? "" : ` [ses 0x${session.toString(16)}]`
  }, `;
}

/** The head of a PPP frame that carries nothing known. */
function pppText(ppp: Ppp): string {
  const name = pppProtocolName(ppp.proto) ?? "PPP";
  return `${name} (0x${hex(ppp.proto, 4)}), `;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}

/** The text of a link-layer header; undefined when this is none. One that carries nothing known tells of itself. */
export function linkPiece(
  layer: Layer,
  link: boolean,
  last: boolean,
): string | undefined {
  switch (layer.protocol) {
    case "ethernet":
      if (!link && !last && layer.etherType !== undefined) return "";
      return `${layer.src} > ${layer.dst}, ${
        frameKind(layer.etherType, layer.typeOrLength)
      }`;
    case "vlan":
      return vlanText(layer) +
        (last ? frameKind(layer.etherType, layer.typeOrLength) : "");
    case "llc":
      return llcText(layer);
    case "snap":
      return snapText(layer);
    case "linux-cooked":
    case "linux-cooked-2":
      return link || last ? cookedText(layer) : "";
    case "null-loop":
      return link || last ? `AF ${layer.family}, ` : "";
    case "enc":
      return encText(layer);
    case "pflog":
      return pflogText(layer);
    case "pppoe":
      return pppoeText(layer);
    case "ppp":
      return last ? pppText(layer) : "";
    default:
      return undefined;
  }
}

function frameKind(etherType: number | undefined, length: number): string {
  if (etherType === undefined) return `802.3, length ${length}, `;
  const name = etherTypeName(etherType) ?? "Unknown";
  return `ethertype ${name} (0x${hex(etherType, 4)}), `;
}
