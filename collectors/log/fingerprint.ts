/**
 * Telling one generation of a log from another by how it begins. A file's name,
 * its inode and its size say little after a rotation: names move, inodes are
 * used again, a copy has another inode, and gzip changes all three.
 *
 * @module
 */

import { createHash } from "node:crypto";
import type { LogFiles, OpenFile } from "./files.ts";
import { gunzipped } from "./gunzip.ts";
import type { RotatedName } from "./rotated.ts";

/** Octets of the beginning that are compared: some lines of a log, with their time stamps. */
export const headSize = 1024;

/** The beginning of a generation: a hash over its first `length` octets. */
export interface Fingerprint {
  readonly hash: string;
  readonly length: number;
  /** The generation went on behind what was seen of it. */
  readonly cut?: true;
}

/** The fingerprint of nothing. */
export const noFingerprint: Fingerprint = { hash: "", length: 0 };

/** Returns the fingerprint of the first `length` octets of `head`. */
export function fingerprint(head: Uint8Array, length: number): Fingerprint {
  const used = Math.min(length, head.length, headSize);
  if (used === 0) return noFingerprint;
  const hash = createHash("sha256").update(head.subarray(0, used));
  return { hash: hash.digest("hex").slice(0, 32), length: used };
}

/** True where a file that begins with `head` can be the generation with this fingerprint. */
export function beginsLike(head: Uint8Array, print: Fingerprint): boolean {
  return head.length >= print.length &&
    fingerprint(head, print.length).hash === print.hash;
}

/** True where a file that begins with `head` is the generation with this fingerprint, which grows no more. */
export function isGeneration(head: Uint8Array, print: Fingerprint): boolean {
  if (print.length === 0) return false;
  const whole = print.length < headSize && print.cut !== true;
  if (whole && head.length !== print.length) return false;
  return beginsLike(head, print);
}

/** True where `text` begins with `start`. */
export function startsWith(text: Uint8Array, start: Uint8Array): boolean {
  if (text.length < start.length) return false;
  for (let at = 0; at < start.length; at++) {
    if (text[at] !== start[at]) return false;
  }
  return true;
}

/** Reads the first {@linkcode headSize} octets of a file, or as many as it has. */
export async function readHead(file: OpenFile): Promise<Uint8Array> {
  const head = new Uint8Array(headSize);
  let length = 0;
  while (length < headSize) {
    const count = await file.read(head.subarray(length), length);
    if (count === 0) break;
    length += count;
  }
  return head.subarray(0, length);
}

/**
 * Reads the first {@linkcode headSize} octets of a generation that was put away,
 * unpacked where it is packed. `gone` where the name is no longer there,
 * `unreadable` where the file is damaged or is being packed just now.
 */
export async function readRotatedHead(
  files: LogFiles,
  path: string,
  rotated: RotatedName,
): Promise<Uint8Array | "gone" | "unreadable"> {
  const file = await files.open(path);
  if (file === undefined) return "gone";
  try {
    return rotated.gzip ? await headOfGzip(file) : await readHead(file);
  } finally {
    file.close();
  }
}

async function headOfGzip(
  file: OpenFile,
): Promise<Uint8Array | "unreadable"> {
  const head = new Uint8Array(headSize);
  let length = 0;
  try {
    for await (const piece of gunzipped(file)) {
      const part = piece.subarray(0, headSize - length);
      head.set(part, length);
      length += part.length;
      if (length === headSize) break;
    }
  } catch {
    return "unreadable";
  }
  return head.subarray(0, length);
}
