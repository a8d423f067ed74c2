/**
 * The description of an interface in a pcapng file, and the times that it counts.
 *
 * @module
 */

import type { CaptureInterface } from "./captured_packet.ts";

const OPTION_END = 0;
const OPTION_NAME = 2;
const OPTION_TIME_RESOLUTION = 9;
const OPTION_FCS_LENGTH = 13;
const OPTION_TIME_OFFSET = 14;
const TWO_TO_32 = 0x1_0000_0000;
/** Ten to the power of this is more than 64 bits hold. */
const MAX_DECIMAL = 19;

/** An interface of a pcapng section. */
export interface NgInterface extends CaptureInterface {
  /** Ticks in a second. */
  readonly ticks: bigint;
  /** Seconds to be added to each time. */
  readonly offset: number;
}

interface InterfaceOptions {
  name?: string;
  resolution?: number;
  fcsLength?: number;
  offset?: bigint;
}

function decodeOptions(
  view: DataView,
  start: number,
  littleEndian: boolean,
): InterfaceOptions {
  const options: InterfaceOptions = {};
  let at = start;
  while (at + 4 <= view.byteLength) {
    const code = view.getUint16(at, littleEndian);
    const length = view.getUint16(at + 2, littleEndian);
    const data = at + 4;
    if (code === OPTION_END || data + length > view.byteLength) break;
    if (code === OPTION_NAME) {
      const bytes = new Uint8Array(view.buffer, view.byteOffset + data, length);
      options.name = new TextDecoder().decode(bytes).replace(/\0[^]*$/, "");
    } else if (code === OPTION_TIME_RESOLUTION && length >= 1) {
      options.resolution = view.getUint8(data);
    } else if (code === OPTION_FCS_LENGTH && length >= 1) {
      options.fcsLength = view.getUint8(data);
    } else if (code === OPTION_TIME_OFFSET && length >= 8) {
      options.offset = view.getBigInt64(data, littleEndian);
    }
    at = data + Math.ceil(length / 4) * 4;
  }
  return options;
}

function ticksOf(resolution: number): bigint {
  const power = resolution & 0x7f;
  if (resolution >= 0x80) return 1n << BigInt(Math.min(power, 63));
  return 10n ** BigInt(Math.min(power, MAX_DECIMAL));
}

/** Decodes an interface description block, without its frame; it has 8 octets or more. */
export function decodeInterface(
  view: DataView,
  littleEndian: boolean,
): NgInterface {
  const options = decodeOptions(view, 8, littleEndian);
  const resolution = options.resolution ?? 6;
  return {
    linkType: view.getUint16(0, littleEndian),
    snapLength: view.getUint32(4, littleEndian),
    fcsLength: options.fcsLength,
    name: options.name,
    littleEndian,
    timeDigits: resolution > 6 ? 9 : 6,
    ticks: ticksOf(resolution),
    offset: Number(options.offset ?? 0n),
  };
}

/** Returns the time of a number of ticks, given in two halves. */
export function ticksToTime(
  high: number,
  low: number,
  { ticks, offset }: NgInterface,
): { seconds: number; nanoseconds: number } {
  const whole = high * TWO_TO_32 + low;
  // Microseconds, and whatever else a double can hold, need no big number.
  if (ticks === 1_000_000n && whole <= Number.MAX_SAFE_INTEGER) {
    const seconds = Math.floor(whole / 1_000_000);
    const nanoseconds = (whole - seconds * 1_000_000) * 1000;
    return { seconds: seconds + offset, nanoseconds };
  }
  const count = BigInt(high) << 32n | BigInt(low);
  const seconds = Number(count / ticks);
  const nanoseconds = Number((count % ticks) * 1_000_000_000n / ticks);
  return { seconds: seconds + offset, nanoseconds };
}
