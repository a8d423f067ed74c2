/**
 * The header that Linux makes up when packets of several interfaces are captured:
 * LINKTYPE_LINUX_SLL (version 1) and LINKTYPE_LINUX_SLL2 (version 2) of tcpdump.org.
 *
 * @module
 */

import { EncodeError } from "../../error.ts";
import { formatMac, parseMac } from "../address.ts";
import {
  type DecodeContext,
  type EncodeOptions,
  Header,
  type Init,
  requireOctets,
} from "../header.ts";
import {
  checkUint,
  fromHex,
  NO_BYTES,
  readUint16,
  readUint32,
  toHex,
  writeUint16,
  writeUint32,
} from "../octets.ts";

const ADDRESS_ROOM = 8;
const VERSION_1_LENGTH = 16;
const VERSION_2_LENGTH = 20;

/** Where a packet went, as Linux saw it, by its number in the header. */
export const LINUX_PACKET_TYPES: readonly string[] = [
  "to us",
  "broadcast",
  "multicast",
  "to another host",
  "from us",
];

/** A Linux cooked header of version 1. */
export interface LinuxCookedFields {
  /** 0 to us, 1 broadcast, 2 multicast, 3 to another host, 4 from us. */
  readonly packetType: number;
  /** ARPHRD_ number of the interface. */
  readonly hardwareType: number;
  /** Octets of the sender's link-layer address; only 8 have room. */
  readonly addressLength: number;
  /** Link-layer address of the sender, as far as there is room. */
  readonly address: string;
  /** What stands in the rest of the room, in hexadecimal. */
  readonly unused: string;
  /** EtherType of the payload; 1 and 4 stand for 802.3 without and with LLC. */
  readonly etherType: number;
}

/** A Linux cooked header of version 2. */
export interface LinuxCooked2Fields extends LinuxCookedFields {
  readonly reserved: number;
  /** Index of the interface on the capturing host. */
  readonly interfaceIndex: number;
}

function addressRoom(fields: Init<LinuxCookedFields>): Uint8Array {
  const address = parseMac(fields.address ?? "");
  const unused = fromHex(fields.unused ?? "");
  if (address.length + unused.length > ADDRESS_ROOM) {
    throw new EncodeError(
      `Cannot encode link-layer address "${fields.address}": more than ${ADDRESS_ROOM} octets`,
    );
  }
  const room = new Uint8Array(ADDRESS_ROOM);
  room.set(address);
  room.set(unused, address.length);
  return room;
}

/** A decoded Linux cooked header of version 1. */
export class LinuxCooked extends Header implements LinuxCookedFields {
  readonly protocol = "linux-cooked";
  declare readonly packetType: number;
  declare readonly hardwareType: number;
  declare readonly addressLength: number;
  declare readonly etherType: number;

  constructor(
    bytes: Uint8Array,
    start: number,
    end: number,
    context: DecodeContext,
  ) {
    super(bytes, start, start + VERSION_1_LENGTH, end, context.cut === true);
    this.packetType = readUint16(bytes, start);
    this.hardwareType = readUint16(bytes, start + 2);
    this.addressLength = readUint16(bytes, start + 4);
    this.etherType = readUint16(bytes, start + 14);
  }

  get address(): string {
    const length = Math.min(this.addressLength, ADDRESS_ROOM);
    return formatMac(this.bytes, this.start + 6, length);
  }

  get unused(): string {
    const length = Math.min(this.addressLength, ADDRESS_ROOM);
    return toHex(this.bytes, this.start + 6 + length, this.start + 14);
  }

  fields(): LinuxCookedFields {
    const { packetType, hardwareType, addressLength, address, unused } = this;
    const { etherType } = this;
    return {
      packetType,
      hardwareType,
      addressLength,
      address,
      unused,
      etherType,
    };
  }
}

/** Decodes a Linux cooked header of version 1. */
export function decodeLinuxCooked(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
  context: DecodeContext = {},
): LinuxCooked {
  requireOctets("Linux cooked header", VERSION_1_LENGTH, start, end);
  return new LinuxCooked(bytes, start, end, context);
}

/** Encodes a Linux cooked header of version 1 and its payload. */
export function encodeLinuxCooked(
  fields: Init<LinuxCookedFields, "etherType">,
  options: EncodeOptions = {},
): Uint8Array {
  const payload = fields.payload ?? NO_BYTES;
  const bytes = new Uint8Array(VERSION_1_LENGTH + payload.length);
  const length = options.lengths === "keep" ? fields.addressLength : undefined;
  writeUint16(bytes, 0, checkUint("packet type", fields.packetType ?? 0, 16));
  writeUint16(
    bytes,
    2,
    checkUint("hardware type", fields.hardwareType ?? 1, 16),
  );
  writeUint16(
    bytes,
    4,
    checkUint(
      "address length",
      length ?? parseMac(fields.address ?? "").length,
      16,
    ),
  );
  bytes.set(addressRoom(fields), 6);
  writeUint16(bytes, 14, checkUint("EtherType", fields.etherType, 16));
  bytes.set(payload, VERSION_1_LENGTH);
  return bytes;
}

/** Returns what follows a Linux cooked header of version 1. */
export function stripLinuxCooked(bytes: Uint8Array): Uint8Array {
  return decodeLinuxCooked(bytes).payload;
}

/** A decoded Linux cooked header of version 2. */
export class LinuxCooked2 extends Header implements LinuxCooked2Fields {
  readonly protocol = "linux-cooked-2";
  declare readonly packetType: number;
  declare readonly hardwareType: number;
  declare readonly addressLength: number;
  declare readonly etherType: number;
  declare readonly reserved: number;
  declare readonly interfaceIndex: number;

  constructor(
    bytes: Uint8Array,
    start: number,
    end: number,
    context: DecodeContext,
  ) {
    super(bytes, start, start + VERSION_2_LENGTH, end, context.cut === true);
    this.etherType = readUint16(bytes, start);
    this.reserved = readUint16(bytes, start + 2);
    this.interfaceIndex = readUint32(bytes, start + 4);
    this.hardwareType = readUint16(bytes, start + 8);
    this.packetType = bytes[start + 10]!;
    this.addressLength = bytes[start + 11]!;
  }

  get address(): string {
    const length = Math.min(this.addressLength, ADDRESS_ROOM);
    return formatMac(this.bytes, this.start + 12, length);
  }

  get unused(): string {
    const length = Math.min(this.addressLength, ADDRESS_ROOM);
    return toHex(this.bytes, this.start + 12 + length, this.start + 20);
  }

  fields(): LinuxCooked2Fields {
    const { packetType, hardwareType, addressLength, address, unused } = this;
    const { etherType, reserved, interfaceIndex } = this;
    return {
      packetType,
      hardwareType,
      addressLength,
      address,
      unused,
      etherType,
      reserved,
      interfaceIndex,
    };
  }
}

/** Decodes a Linux cooked header of version 2. */
export function decodeLinuxCooked2(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
  context: DecodeContext = {},
): LinuxCooked2 {
  requireOctets("Linux cooked header, version 2", VERSION_2_LENGTH, start, end);
  return new LinuxCooked2(bytes, start, end, context);
}

/** Encodes a Linux cooked header of version 2 and its payload. */
export function encodeLinuxCooked2(
  fields: Init<LinuxCooked2Fields, "etherType">,
  options: EncodeOptions = {},
): Uint8Array {
  const payload = fields.payload ?? NO_BYTES;
  const bytes = new Uint8Array(VERSION_2_LENGTH + payload.length);
  const length = options.lengths === "keep" ? fields.addressLength : undefined;
  writeUint16(bytes, 0, checkUint("EtherType", fields.etherType, 16));
  writeUint16(bytes, 2, checkUint("reserved", fields.reserved ?? 0, 16));
  writeUint32(
    bytes,
    4,
    checkUint("interface index", fields.interfaceIndex ?? 0, 32),
  );
  writeUint16(
    bytes,
    8,
    checkUint("hardware type", fields.hardwareType ?? 1, 16),
  );
  bytes[10] = checkUint("packet type", fields.packetType ?? 0, 8);
  bytes[11] = checkUint(
    "address length",
    length ?? parseMac(fields.address ?? "").length,
    8,
  );
  bytes.set(addressRoom(fields), 12);
  bytes.set(payload, VERSION_2_LENGTH);
  return bytes;
}

/** Returns what follows a Linux cooked header of version 2. */
export function stripLinuxCooked2(bytes: Uint8Array): Uint8Array {
  return decodeLinuxCooked2(bytes).payload;
}
