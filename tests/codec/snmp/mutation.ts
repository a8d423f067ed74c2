/**
 * Messages gone bad, the same ones each time.
 *
 * @module
 */

/** Numbers that look random and are the same for the same seed (mulberry32): each call returns an integer of 0 to `below - 1`. */
export type Random = (below: number) => number;

/** Returns a source of numbers that `seed` determines. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

type Mutator = (
  bytes: Uint8Array,
  random: Random,
  other: Uint8Array,
) => Uint8Array;

/** Octets at which decoders tend to go wrong. */
const AWKWARD = [0x00, 0x01, 0x7f, 0x80, 0x81, 0x82, 0x84, 0x85, 0xfe, 0xff];

function flipBits(bytes: Uint8Array, random: Random): Uint8Array {
  for (let flips = 1 + random(3); flips > 0; flips--) {
    bytes[random(bytes.length)]! ^= 1 << random(8);
  }
  return bytes;
}

function setOctet(bytes: Uint8Array, random: Random): Uint8Array {
  bytes[random(bytes.length)] = random(4) === 0
    ? random(256)
    : AWKWARD[random(AWKWARD.length)]!;
  return bytes;
}

/** Adds to or takes from an octet, as wrong lengths come about. */
function shiftOctet(bytes: Uint8Array, random: Random): Uint8Array {
  bytes[random(bytes.length)]! += random(9) - 4;
  return bytes;
}

function truncate(bytes: Uint8Array, random: Random): Uint8Array {
  return bytes.subarray(0, random(bytes.length));
}

/** Cuts octets off the end and mends the outer length where it has the short form. */
function truncateAndMend(bytes: Uint8Array, random: Random): Uint8Array {
  const cut = truncate(bytes, random);
  if (cut.length > 1 && cut[1]! < 0x80) cut[1] = cut.length - 2;
  return cut;
}

function splice(
  bytes: Uint8Array,
  random: Random,
  other: Uint8Array,
): Uint8Array {
  const from = random(other.length);
  const part = other.subarray(from, from + random(other.length - from) + 1);
  const at = random(bytes.length);
  const rest = bytes.subarray(Math.min(at + random(8), bytes.length));
  const spliced = new Uint8Array(at + part.length + rest.length);
  spliced.set(bytes.subarray(0, at));
  spliced.set(part, at);
  spliced.set(rest, at + part.length);
  return spliced;
}

/** Puts a part of the other message over as many octets, so that most lengths stay right. */
function overlay(
  bytes: Uint8Array,
  random: Random,
  other: Uint8Array,
): Uint8Array {
  const at = random(bytes.length);
  const from = random(other.length);
  const most = Math.min(bytes.length - at, other.length - from);
  bytes.set(other.subarray(from, from + 1 + random(most)), at);
  return bytes;
}

function append(bytes: Uint8Array, random: Random): Uint8Array {
  return Uint8Array.of(...bytes, ...Array(1 + random(4)).fill(random(256)));
}

const MUTATORS: readonly Mutator[] = [
  flipBits,
  flipBits,
  setOctet,
  setOctet,
  shiftOctet,
  shiftOctet,
  truncate,
  truncateAndMend,
  splice,
  overlay,
  append,
];

/** Returns a copy of one of the messages after one change to it, or two, chosen by `random`. */
export function mutate(
  messages: readonly Uint8Array[],
  random: Random,
): Uint8Array {
  let bytes: Uint8Array = messages[random(messages.length)]!.slice();
  const other = messages[random(messages.length)]!;
  for (let changes = 1 + random(2); changes > 0; changes--) {
    if (bytes.length === 0) return bytes;
    bytes = MUTATORS[random(MUTATORS.length)]!(bytes, random, other);
  }
  return bytes;
}
