/**
 * What strangers may send: whatever it is, the codec finds it right or throws
 * DecodeError, within the bytes it was given.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { DecodeError } from "../../../codec/error.ts";
import { decodeMessage, encodeMessage } from "../../../codec/snmp/message.ts";
import type { SnmpMessage } from "../../../codec/snmp/message.ts";
import {
  MessageScan,
  scanMessage,
  scanVarbind,
  VarbindScan,
} from "../../../codec/snmp/scan.ts";
import { decodeVarbind } from "../../../codec/snmp/value.ts";
import { message } from "./arbitraries.ts";
import { mutate, seededRandom } from "./mutation.ts";
import { sameValue } from "./same_value.ts";

const SEED = 0x5eed;

/** Valid messages of every kind and size, the same ones each time. */
const messages: readonly Uint8Array[] = fc
  .sample(message, { numRuns: 400, seed: SEED })
  .map((value) => encodeMessage(value))
  .filter((bytes) => bytes.length < 300);

const messageScan = new MessageScan();
const varbindScan = new VarbindScan();

/** Returns how a message is decoded, or undefined where DecodeError says that it cannot be; lets other errors through. */
function decoded(bytes: Uint8Array): SnmpMessage | undefined {
  try {
    return decodeMessage(bytes);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return undefined;
  }
}

/** Does what an agent does with a datagram; tells whether it may answer. */
function scanned(bytes: Uint8Array): boolean {
  try {
    scanMessage(bytes, messageScan);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    assertOffset(error, bytes);
    return false;
  }
  if (messageScan.version !== 1) return false;
  // Was checked by scanMessage(), so that it must not throw any more.
  let offset = messageScan.varbindsStart;
  let count = 0;
  while (offset < messageScan.varbindsEnd) {
    offset = scanVarbind(bytes, offset, messageScan.varbindsEnd, varbindScan);
    count++;
  }
  if (
    offset !== bytes.length || count !== messageScan.varbindCount ||
    messageScan.communityEnd > messageScan.varbindsStart
  ) {
    throw new Error("the scan does not add up");
  }
  return true;
}

function assertOffset({ offset }: DecodeError, bytes: Uint8Array): void {
  if (!(offset >= 0 && offset <= bytes.length)) {
    throw new Error(`offset ${offset} of ${bytes.length}`);
  }
}

/** Checks all that must hold for any bytes; tells whether they hold a message. */
function check(bytes: Uint8Array): boolean {
  const value = decoded(bytes);
  if (scanned(bytes) !== (value !== undefined)) {
    throw new Error("scanMessage() and decodeMessage() disagree");
  }
  if (value === undefined) return false;
  if (!sameValue(decodeMessage(encodeMessage(value)), value)) {
    throw new Error("encoding changes the message");
  }
  return true;
}

/** Returns bytes that count as a fault every look beyond their end. */
function guarded(bytes: Uint8Array): Uint8Array {
  return new Proxy(bytes, {
    get(target, key) {
      if (typeof key === "string" && /^-?[\d.]+$/.test(key)) {
        const index = Number(key);
        if (!(index >= 0 && index < target.length)) {
          throw new Error(`octet ${key} of ${target.length} was read`);
        }
        return target[index];
      }
      const value = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

Deno.test("decodeMessage() and scanMessage() survive a million mutated messages", () => {
  const random = seededRandom(SEED);
  let valid = 0;
  for (let i = 0; i < 1_000_000; i++) {
    const bytes = mutate(messages, random);
    try {
      // A refusal takes longest, and is the same twice: decodeMessage() scans.
      if ((scanned(bytes) || i % 8 === 0) && check(bytes)) valid++;
    } catch (cause) {
      throw new Error(`mutation ${i}: [${bytes}]`, { cause });
    }
  }
  // The mutations must neither leave everything in order nor nothing.
  assert.ok(valid > 50_000 && valid < 950_000, `${valid} valid`);
});

Deno.test("decodeMessage() and scanMessage() read nothing beyond the end", () => {
  const random = seededRandom(SEED + 1);
  let valid = 0;
  for (let i = 0; i < 20_000; i++) {
    const bytes = guarded(mutate(messages, random));
    if (check(bytes)) valid++;
  }
  assert.ok(valid > 1_000 && valid < 19_000, `${valid} valid`);
  assert.throws(() => guarded(new Uint8Array(3))[3], /octet 3 of 3/);
});

Deno.test("decodeMessage() and scanMessage() survive any bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      check(bytes);
    }),
    { numRuns: 20_000 },
  );
});

Deno.test("decodeMessage() and scanMessage() survive any change of any message", () => {
  const change = fc.record({
    at: fc.nat(),
    octets: fc.uint8Array({ maxLength: 5 }),
    instead: fc.nat({ max: 5 }),
  });
  fc.assert(
    fc.property(message, fc.array(change, { maxLength: 4 }), (value, all) => {
      let bytes: number[] = [...encodeMessage(value)];
      for (const { at, octets, instead } of all) {
        bytes = bytes.toSpliced(at % (bytes.length + 1), instead, ...octets);
      }
      check(Uint8Array.from(bytes));
    }),
    { numRuns: 5_000 },
  );
});

Deno.test("decodeVarbind() survives any bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (contents) => {
      const bytes = Uint8Array.of(0x30, contents.length, ...contents);
      try {
        decodeVarbind(bytes);
      } catch (error) {
        assert.ok(error instanceof DecodeError);
        assertOffset(error, bytes);
      }
    }),
    { numRuns: 20_000 },
  );
});
