/**
 * Link-layer headers and pf's log in a line of text.
 *
 * @module
 */

import type { Arp } from "../packet/link/arp.ts";
import type { LinuxCooked, LinuxCooked2 } from "../packet/link/linux_cooked.ts";
import { LINUX_PACKET_TYPES } from "../packet/link/linux_cooked.ts";
import type { Llc } from "../packet/link/llc.ts";
import type { Pflog } from "../packet/link/pflog.ts";
import { PFLOG_NO_RULE } from "../packet/link/pflog_fields.ts";
import type { Vlan } from "../packet/link/vlan.ts";
import { etherTypeName } from "../packet/numbers.ts";
import type { Packet } from "../packet/packet.ts";
import { escapeText } from "./escape.ts";

/** A VLAN tag. */
export function vlanText(vlan: Vlan): string {
  const eligible = vlan.dropEligible ? "DEI, " : "";
  return `vlan ${vlan.id}, p ${vlan.priority}, ${eligible}`;
}

/** An LLC header. */
export function llcText(llc: Llc): string {
  const { dsap, ssap, control } = llc;
  return `LLC, dsap 0x${dsap.toString(16)}, ssap 0x${
    ssap.toString(16)
  }, ${llc.format} 0x${control.toString(16)}, `;
}

/** A Linux cooked header. */
export function cookedText(layer: LinuxCooked | LinuxCooked2): string {
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
export function pflogText(pflog: Pflog): string {
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
