/**
 * What the codecs say of a packet, written as tshark writes its columns.
 *
 * @module
 */

import type { ChecksumStatus } from "../../../codec/packet/header.ts";
import { dissectQuoted } from "../../../codec/packet/dissect.ts";
import type { Layer } from "../../../codec/packet/layer.ts";
import type { Packet } from "../../../codec/packet/packet.ts";
import { toHex } from "../../../codec/packet/octets.ts";
import { decodeFloatCode } from "../../../codec/packet/network/group_records.ts";

/** Values of columns; one that repeats has several. */
export type Columns = Map<string, string[]>;

const STATUS: Readonly<Record<ChecksumStatus, string>> = {
  bad: "0",
  good: "1",
  unchecked: "2",
  absent: "3",
  illegal: "4",
};

type Put = (column: string, value: string | number | undefined) => void;

function hex(value: number | undefined, digits: number): string | undefined {
  return value === undefined
    ? undefined
    : "0x" + value.toString(16).padStart(digits, "0");
}

/** A header of any protocol, whole or cut: the fields that columns are made of. */
interface Fields {
  readonly src?: string;
  readonly dst?: string;
  readonly proto?: number;
  readonly ttl?: number;
  readonly dscp?: number;
  readonly ecn?: number;
  readonly totalLength?: number;
  readonly id?: number;
  readonly reserved?: boolean | number;
  readonly dontFragment?: boolean;
  readonly moreFragments?: boolean;
  readonly fragmentOffset?: number;
  readonly checksum?: number;
  readonly nextHeader?: number;
  readonly hopLimit?: number;
  readonly payloadLength?: number;
  readonly flowLabel?: number;
  readonly srcPort?: number;
  readonly dstPort?: number;
  readonly sequence?: number;
  readonly acknowledgement?: number;
  readonly flags?: number;
  readonly window?: number;
  readonly urgentPointer?: number;
  readonly length?: number;
  readonly af?: number;
  readonly action?: number;
  readonly reason?: number;
  readonly ifname?: string;
  readonly ruleset?: string;
  readonly rulenr?: number;
  readonly subrulenr?: number;
  readonly uid?: number;
  readonly pid?: number;
  readonly ruleUid?: number;
  readonly rulePid?: number;
  readonly direction?: number;
  readonly operation?: number;
  readonly hardwareLength?: number;
  readonly protocolLength?: number;
  readonly senderHardware?: string;
  readonly senderProtocol?: string;
  readonly targetProtocol?: string;
  readonly priority?: number;
  readonly type?: number;
  readonly code?: number;
}

function putIpv4(f: Fields, put: Put): void {
  put("ip.src", f.src);
  put("ip.dst", f.dst);
  put("ip.proto", f.proto);
  put("ip.ttl", f.ttl);
  if (f.dscp !== undefined) put("ip.dsfield", hex(f.dscp << 2 | f.ecn!, 2));
  put("ip.len", f.totalLength);
  put("ip.id", hex(f.id, 4));
  if (f.reserved !== undefined) {
    const flags = (f.reserved ? 4 : 0) | (f.dontFragment ? 2 : 0) |
      (f.moreFragments ? 1 : 0);
    put("ip.flags", hex(flags, 2));
    put("ip.frag_offset", f.fragmentOffset! / 8);
  }
  put("ip.checksum", hex(f.checksum, 4));
}

function putIpv6(f: Fields, put: Put): void {
  put("ipv6.src", f.src);
  put("ipv6.dst", f.dst);
  put("ipv6.nxt", f.nextHeader);
  put("ipv6.hlim", f.hopLimit);
  put("ipv6.plen", f.payloadLength);
  put("ipv6.flow", hex(f.flowLabel, 6));
}

function putTcp(f: Fields, put: Put): void {
  put("tcp.srcport", f.srcPort);
  put("tcp.dstport", f.dstPort);
  put("tcp.seq_raw", f.sequence);
  put("tcp.ack_raw", f.acknowledgement);
  put("tcp.flags", hex(f.flags, 4));
  put("tcp.window_size_value", f.window);
  put("tcp.urgent_pointer", f.urgentPointer);
  put("tcp.checksum", hex(f.checksum, 4));
}

function putPflog(f: Fields, put: Put): void {
  put("pflog.length", f.length);
  put("pflog.af", f.af);
  put("pflog.action", f.action);
  put("pflog.reason", f.reason);
  put("pflog.ifname", f.ifname);
  put("pflog.ruleset", f.ruleset || undefined);
  put("pflog.rulenr", signed(f.rulenr));
  put("pflog.subrulenr", signed(f.subrulenr));
  put("pflog.uid", signed(f.uid));
  put("pflog.pid", f.pid);
  put("pflog.rule_uid", signed(f.ruleUid));
  put("pflog.rule_pid", f.rulePid);
  put("pflog.dir", f.direction);
}

function signed(value: number | undefined): number | undefined {
  return value === undefined ? undefined : value | 0;
}

function putArp(f: Fields, put: Put): void {
  put("arp.opcode", f.operation);
  if (f.hardwareLength === 6 && f.senderHardware) {
    put("arp.src.hw_mac", f.senderHardware);
  }
  if (f.protocolLength === 4 && f.senderProtocol) {
    put("arp.src.proto_ipv4", f.senderProtocol);
  }
  if (f.protocolLength === 4 && f.targetProtocol) {
    put("arp.dst.proto_ipv4", f.targetProtocol);
  }
}

const FIELD_COLUMNS: Readonly<Record<string, (f: Fields, put: Put) => void>> = {
  ethernet: (f, put) => {
    put("eth.src", f.src);
    put("eth.dst", f.dst);
  },
  vlan: (f, put) => {
    put("vlan.id", f.id);
    put("vlan.priority", f.priority);
  },
  arp: putArp,
  ipv4: putIpv4,
  ipv6: putIpv6,
  "ipv6-fragment": (f, put) => {
    if (f.fragmentOffset !== undefined) {
      put("ipv6.fraghdr.offset", f.fragmentOffset / 8);
      put("ipv6.fraghdr.more", f.moreFragments ? 1 : 0);
    }
    put("ipv6.fraghdr.ident", hex(f.id, 8));
  },
  tcp: putTcp,
  udp: (f, put) => {
    put("udp.srcport", f.srcPort);
    put("udp.dstport", f.dstPort);
    put("udp.length", f.length);
    put("udp.checksum", hex(f.checksum, 4));
  },
  icmp: (f, put) => {
    put("icmp.type", f.type);
    put("icmp.code", f.code);
    put("icmp.checksum", hex(f.checksum, 4));
  },
  icmpv6: (f, put) => {
    put("icmpv6.type", f.type);
    put("icmpv6.code", f.code);
    put("icmpv6.checksum", hex(f.checksum, 4));
  },
  pflog: putPflog,
};

const STATUS_COLUMNS: Readonly<Record<string, string>> = {
  ipv4: "ip.checksum.status",
  tcp: "tcp.checksum.status",
  udp: "udp.checksum.status",
  icmp: "icmp.checksum.status",
  icmpv6: "icmpv6.checksum.status",
  igmp: "igmp.checksum.status",
};

function putIgmp(layer: Layer & { protocol: "igmp" }, put: Put): void {
  put("igmp.type", hex(layer.type, 2));
  const { report, group, version } = layer;
  if (report === undefined) {
    put("igmp.maddr", group);
    // Version 1 has no such field; an octet that should be zero stands there.
    if (version !== 1) {
      const code = layer.maxResponse;
      put("igmp.max_resp", version === 3 ? decodeFloatCode(code, 8) : code);
    }
    return;
  }
  put("igmp.num_grp_recs", report.recordCount);
  for (const record of report.records) put("igmp.maddr", record.group);
}

/** Columns of a whole header that come from more than its plain fields. */
function putWhole(layer: Layer, put: Put): void {
  const status = STATUS_COLUMNS[layer.protocol];
  if (status !== undefined && "checksumStatus" in layer) {
    put(status, STATUS[layer.checksumStatus]);
  }
  if (layer.protocol === "tcp" && layer.headerLength > 20) {
    const { bytes, start, payloadStart } = layer;
    put("tcp.options", toHex(bytes, start + 20, payloadStart));
  }
  if (layer.protocol === "igmp") putIgmp(layer, put);
  if (layer.protocol === "icmp") {
    const { message } = layer;
    if ("id" in message) put("icmp.ident", message.id);
    if ("sequence" in message) put("icmp.seq", message.sequence);
  }
  if (layer.protocol === "icmpv6") {
    const { message } = layer;
    if (message.name === "neighbor-solicitation") {
      put("icmpv6.nd.ns.target_address", message.target);
    }
    if (message.name === "neighbor-advertisement") {
      put("icmpv6.nd.na.target_address", message.target);
    }
  }
}

function putPacket(packet: Packet, put: Put): void {
  for (const layer of packet.layers) {
    FIELD_COLUMNS[layer.protocol]?.(layer.fields() as Fields, put);
    putWhole(layer, put);
    if (layer.protocol === "icmp" || layer.protocol === "icmpv6") {
      const quoted = dissectQuoted(layer);
      if (quoted !== undefined) putPacket(quoted, put);
    }
  }
  const { cutHeader } = packet;
  if (cutHeader === undefined) return;
  const fields: Fields = cutHeader.fields();
  FIELD_COLUMNS[cutHeader.protocol]?.(fields, put);
  const status = STATUS_COLUMNS[cutHeader.protocol];
  if (status !== undefined && cutHeader.checksumStatus !== undefined) {
    put(status, STATUS[cutHeader.checksumStatus]);
  }
  if (cutHeader.protocol === "igmp") put("igmp.type", hex(fields.type, 2));
}

/** Returns the columns of a packet that it has a value for. */
export function columnsOf(packet: Packet): Columns {
  const columns: Columns = new Map();
  putPacket(packet, (column, value) => {
    if (value === undefined) return;
    const values = columns.get(column);
    if (values === undefined) columns.set(column, [String(value)]);
    else values.push(String(value));
  });
  return columns;
}
