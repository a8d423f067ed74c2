/**
 * Passwords as they are kept: by what scrypt (RFC 7914) makes of them, in the
 * form `$scrypt$ln=15,r=8,p=1$SALT$HASH`, which others write too.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

/** What a password is checked against. Plain values: it is posted to workers. */
export interface PasswordHash {
  /** Logarithm of the cost to the base 2. */
  readonly logCost: number;
  readonly blockSize: number;
  readonly parallelism: number;
  readonly salt: Uint8Array;
  readonly hash: Uint8Array;
}

/** 32 MB and some tenths of a second for each try. */
const USUAL = { logCost: 15, blockSize: 8, parallelism: 1 };

const SALT_SIZE = 16;
const HASH_SIZE = 32;

/** Most memory that one check may take, in octets. */
const MAX_MEMORY = 256 * 2 ** 20;

const FORM =
  /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{8,128})\$([A-Za-z0-9+/]{22,128})$/;

/** Returns what is kept of a password. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_SIZE);
  const { logCost, blockSize, parallelism } = USUAL;
  const hash = await derive(password, { ...USUAL, salt }, HASH_SIZE);
  const base64 = (octets: Uint8Array) =>
    Buffer.from(octets).toString("base64").replaceAll("=", "");
  return `$scrypt$ln=${logCost},r=${blockSize},p=${parallelism}$${
    base64(salt)
  }$${base64(hash)}`;
}

/** Parses what is kept of a password; undefined when it is none, or would take more memory than is good. */
export function parsePasswordHash(text: string): PasswordHash | undefined {
  const match = FORM.exec(text);
  if (match === null) return undefined;
  const [logCost, blockSize, parallelism] = match.slice(1, 4).map(Number) as [
    number,
    number,
    number,
  ];
  if (
    logCost < 1 || blockSize < 1 || parallelism < 1 ||
    memoryOf({ logCost, blockSize, parallelism }) > MAX_MEMORY
  ) return undefined;
  const [salt, hash] = match.slice(4).map((part) =>
    Uint8Array.from(Buffer.from(part, "base64"))
  ) as [Uint8Array, Uint8Array];
  return { logCost, blockSize, parallelism, salt, hash };
}

/** Tells whether it is this password. Takes as long for one that is nearly right as for any other. */
export async function isPassword(
  password: string,
  kept: PasswordHash,
): Promise<boolean> {
  const hash = await derive(password, kept, kept.hash.length);
  return timingSafeEqual(hash, kept.hash);
}

/** A hash that no password has: to check against where there is no such user, so that the time taken does not tell. */
export function nobodysHash(): PasswordHash {
  return {
    ...USUAL,
    salt: randomBytes(SALT_SIZE),
    hash: randomBytes(HASH_SIZE),
  };
}

type Cost = Pick<PasswordHash, "logCost" | "blockSize" | "parallelism">;

/** Octets that a check takes (RFC 7914, sections 4 to 6). */
function memoryOf({ logCost, blockSize, parallelism }: Cost): number {
  return 128 * blockSize * (2 ** logCost + parallelism + 2);
}

function derive(
  password: string,
  kept: Cost & Pick<PasswordHash, "salt">,
  size: number,
): Promise<Uint8Array> {
  const options = {
    N: 2 ** kept.logCost,
    r: kept.blockSize,
    p: kept.parallelism,
    maxmem: 2 * MAX_MEMORY,
  };
  return new Promise((resolve, reject) =>
    // The form of the text that people type may differ from machine to machine.
    scrypt(
      password.normalize("NFC"),
      kept.salt,
      size,
      options,
      (error, key) => {
        if (error === null) resolve(key);
        else reject(error);
      },
    )
  );
}
