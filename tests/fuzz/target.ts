/**
 * Something that strangers' octets reach, as the fuzzer sees it.
 *
 * @module
 */

import type { Random } from "../codec/snmp/mutation.ts";

/** What is fuzzed. */
export interface Target {
  readonly name: string;
  /** Octets that are changed one by one, or lines and words of text. */
  readonly kind: "octets" | "text";
  /** Right inputs, which are changed at random. */
  readonly seeds: readonly Uint8Array[];
  /**
   * Does with an input what the program does with it, and checks what must hold
   * for any input. Tells whether it was taken; throws where something is wrong.
   * `random` chooses what else there is to be chosen.
   */
  probe(input: Uint8Array, random: Random): boolean | Promise<boolean>;
}

/** Makes targets when they are asked for: seeds take time. */
export type TargetMakers = Readonly<Record<string, () => Target>>;

/** Returns texts as UTF-8. */
export function utf8(...texts: readonly string[]): Uint8Array[] {
  const encoder = new TextEncoder();
  return texts.map((text) => encoder.encode(text));
}
