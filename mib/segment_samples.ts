/**
 * Reading the samples of a segment back: their names, what they are of, and
 * their values, without making texts of what has not changed.
 *
 * @module
 */

import type { Family } from "./family.ts";
import type { Segment } from "./segment.ts";

/** A number that loses no digit of a 64-bit integer: `high` times 10^9 and `low`. */
export interface SplitNumber {
  high: number;
  low: number;
}

/** What {@linkcode SplitNumber} is split by. */
const SPLIT = 1e9;

/** Digits of `low`, and most digits of an unsigned 64-bit integer. */
const [LOW_DIGITS, MAX_DIGITS] = [9, 20];

const [ZERO, NINE, LINE_END] = [0x30, 0x39, 0x0a];

const latin1 = new TextDecoder("latin1");
const utf8 = new TextDecoder();

/** Samples of a segment, by number. */
type Samples = Pick<Segment, "text" | "samples" | "families">;

/** Returns how many samples a segment has; some may be empty. */
export function sampleCount({ samples }: Samples): number {
  return samples.length / 2;
}

/** True where there is no sample of that number: it was lost. */
export function isEmptySample({ samples }: Samples, number: number): boolean {
  return samples[2 * number + 1]! <= samples[2 * number]!;
}

/** Returns name and labels of a sample, as printed. */
export function sampleName({ text, samples }: Samples, number: number): string {
  return utf8.decode(
    text.subarray(samples[2 * number], samples[2 * number + 1]),
  );
}

/** Tells whether the samples of one number in two segments have the same name and labels. */
export function sameSample(a: Samples, b: Samples, number: number): boolean {
  let at = a.samples[2 * number]!;
  let other = b.samples[2 * number]!;
  const end = a.samples[2 * number + 1]!;
  if (end - at !== b.samples[2 * number + 1]! - other) return false;
  while (at < end) if (a.text[at++] !== b.text[other++]) return false;
  return true;
}

/** Returns the family that a sample is of. */
export function sampleFamily(
  { samples, families }: Samples,
  number: number,
): Family | undefined {
  const start = samples[2 * number]!;
  let [low, high] = [0, families.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (families[middle]!.end <= start) low = middle + 1;
    else high = middle;
  }
  return families[low]?.family;
}

/** Reads a sample's value into `target` and tells whether it is a finite number. */
export function readSample(
  { text, samples }: Samples,
  number: number,
  target: SplitNumber,
): boolean {
  const start = samples[2 * number + 1]! + 1;
  let at = start;
  let [high, low] = [0, 0];
  // The last nine digits are not known before the end is: they are moved up as more come.
  for (; isDigit(text[at]); at++) {
    const digit = text[at]! - ZERO;
    if (at - start < LOW_DIGITS) low = low * 10 + digit;
    else {
      const first = Math.floor(low / 1e8);
      high = high * 10 + first;
      low = (low - first * 1e8) * 10 + digit;
    }
  }
  if (at > start && at - start <= MAX_DIGITS && text[at] === LINE_END) {
    target.high = high;
    target.low = low;
    return true;
  }
  return readOther(text, start, target);
}

function isDigit(octet: number | undefined): boolean {
  return octet !== undefined && octet >= ZERO && octet <= NINE;
}

/** Reads anything but an unsigned integer. */
function readOther(
  text: Uint8Array,
  start: number,
  target: SplitNumber,
): boolean {
  const end = text.indexOf(LINE_END, start);
  const value = Number(latin1.decode(text.subarray(start, end)));
  if (!Number.isFinite(value) || end <= start) return false;
  target.high = Math.floor(value / SPLIT);
  target.low = value - target.high * SPLIT;
  return true;
}

/** Returns for each sample the instance whose number it bears; -1 where there is none. */
export function instancesOfSamples(
  { samples, instanceSample, instanceLabel, count }: Segment,
): Int32Array {
  const instances = new Int32Array(samples.length / 2).fill(-1);
  for (let i = count - 1; i >= 0; i--) {
    const sample = instanceSample[i]!;
    if (sample >= 0 && instanceLabel[i]! < 0) instances[sample] = i;
  }
  return instances;
}
