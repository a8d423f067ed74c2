/**
 * `sounder password`: makes a line of the users file of the HTTP face. The
 * password is read from standard input: a command line is seen by everybody.
 *
 * @module
 */

import { hashPassword } from "../server/http/password.ts";
import { print } from "./output.ts";
import { UsageError } from "./usage_error.ts";

/** Longest password that is read, in octets. */
const MAX_LENGTH = 1_024;

/** Reads a password and prints the line for a user. */
export async function password(name: string): Promise<number> {
  if (!/^[^\s:#][^\s:]{0,63}$/.test(name)) {
    throw new UsageError(
      `Cannot use name "${name}": expected 1 to 64 characters without blanks and colons`,
    );
  }
  const text = await readPassword(name);
  if (text === "") throw new UsageError("Cannot use the password: it is empty");
  print(`${name}:${await hashPassword(text)}\n`);
  return 0;
}

/** Reads the first line of standard input; of a terminal without showing it. */
async function readPassword(name: string): Promise<string> {
  const terminal = Deno.stdin.isTerminal();
  if (terminal) {
    Deno.stderr.writeSync(new TextEncoder().encode(`Password of ${name}: `));
    Deno.stdin.setRaw(true, { cbreak: true });
  }
  try {
    return await readLine();
  } finally {
    if (terminal) {
      Deno.stdin.setRaw(false);
      Deno.stderr.writeSync(Uint8Array.of(0x0a));
    }
  }
}

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const BACKSPACE = 0x08;
const DELETE = 0x7f;

async function readLine(): Promise<string> {
  const octets: number[] = [];
  const buffer = new Uint8Array(256);
  for (;;) {
    const count = await Deno.stdin.read(buffer);
    if (count === null) break;
    for (const octet of buffer.subarray(0, count)) {
      if (octet === NEWLINE || octet === RETURN) {
        return new TextDecoder().decode(Uint8Array.from(octets));
      }
      if (octet === BACKSPACE || octet === DELETE) octets.pop();
      else octets.push(octet);
      if (octets.length > MAX_LENGTH) {
        throw new UsageError(
          `Cannot use the password: it has more than ${MAX_LENGTH} octets`,
        );
      }
    }
  }
  return new TextDecoder().decode(Uint8Array.from(octets));
}
