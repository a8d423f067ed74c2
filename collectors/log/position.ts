/**
 * How far a log was read: what is kept from one run to the next.
 *
 * @module
 */

import { type Fingerprint, noFingerprint } from "./fingerprint.ts";

/** A place in a log, through all its rotations. */
export interface LogPosition {
  /** Octets of whole lines read of the generation at hand; 0 between two. */
  readonly offset: number;
  /** Reading stands inside a line that is too long and is passed over. */
  readonly skipping: boolean;
  /** How the generation at hand begins. */
  readonly head: Fingerprint;
  /** Device and inode of the file that was read last. */
  readonly identity: string;
  /** Generations that were read, or were there before the first start. */
  readonly finished: readonly Fingerprint[];
}

/** Most generations remembered as read: a year of daily rotations. */
const maxFinished = 400;

/** Returns the position as text, which {@linkcode parsePosition} reads. */
export function formatPosition(position: LogPosition): string {
  return JSON.stringify(position);
}

/** Returns the position that `text` stands for, undefined where it stands for none. */
export function parsePosition(text: string): LogPosition | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { offset, skipping, head, identity, finished } = value as Record<
    string,
    unknown
  >;
  const whole = Number.isSafeInteger(offset) && Number(offset) >= 0;
  if (!whole || !isFingerprint(head) || !Array.isArray(finished)) {
    return undefined;
  }
  return {
    offset: Number(offset),
    skipping: skipping === true,
    head,
    identity: typeof identity === "string" ? identity : "",
    finished: finished.filter(isFingerprint).slice(-maxFinished),
  };
}

function isFingerprint(value: unknown): value is Fingerprint {
  if (typeof value !== "object" || value === null) return false;
  const { hash, length } = value as Record<string, unknown>;
  return typeof hash === "string" && Number.isSafeInteger(length);
}

/** Returns the position after `position`'s generation: it is done, and none is at hand. */
export function afterGeneration(
  position: LogPosition,
  finished: readonly Fingerprint[],
): LogPosition {
  return {
    offset: 0,
    skipping: false,
    head: noFingerprint,
    identity: "",
    finished: [...position.finished, ...finished].slice(-maxFinished),
  };
}
