/**
 * Trying a target with inputs gone bad.
 *
 * @module
 */

import process from "node:process";
import { mutate, type Random, seededRandom } from "../codec/snmp/mutation.ts";
import { mutateText } from "./mutate_text.ts";
import type { Target } from "./target.ts";

/** Milliseconds after which an input counts as hanging. */
const HANG = 100;

/** How often a slow input is tried again: the machine may have had other things to do. */
const SECOND_LOOKS = 3;

/** Wrong things of one target that are told. */
const MAX_FINDINGS = 5;

/** How a target is tried. */
export interface RunOptions {
  /** Determines every input together with its number. */
  readonly seed: number;
  /** Number of the first input. */
  readonly first?: number;
  readonly count: number;
  /** Milliseconds after which no more inputs are tried. */
  readonly time?: number;
  /** Told of the input that is tried next. */
  readonly onInput?: (number: number) => void;
}

/** Something that must not be. */
export interface Finding {
  readonly what: "crash" | "hang";
  /** Number of the input. */
  readonly number: number;
  readonly text: string;
}

/** What came of it. */
export interface Outcome {
  readonly tried: number;
  readonly taken: number;
  readonly findings: readonly Finding[];
  /** Crashes and hangs, those that are not told included. */
  readonly wrong: number;
  /** Milliseconds of the input that took longest. */
  readonly longest: number;
  readonly seconds: number;
}

/** Returns an input by its number. */
export function inputOf(
  { kind, seeds }: Target,
  seed: number,
  number: number,
): { input: Uint8Array; random: Random } {
  const random = seededRandom(Math.imul(seed, 0x9e3779b1) ^ number);
  const change = kind === "text" ? mutateText : mutate;
  return { input: change(seeds, random), random };
}

/** Tries a target with one input after the other. */
export async function runTarget(
  target: Target,
  { seed, first = 0, count, time = Infinity, onInput }: RunOptions,
): Promise<Outcome> {
  const began = performance.now();
  const findings: Finding[] = [];
  let [tried, taken, wrong, longest] = [0, 0, 0, 0];
  const found = (what: Finding["what"], number: number, text: string) => {
    wrong++;
    if (findings.length < MAX_FINDINGS) findings.push({ what, number, text });
  };
  for (let number = first; tried < count; number++, tried++) {
    if (tried % 64 === 0 && performance.now() - began > time) break;
    onInput?.(number);
    try {
      const { took, result } = await timed(target, seed, number);
      if (result) taken++;
      longest = Math.max(longest, took);
      if (took > HANG) found("hang", number, `${Math.round(took)} ms`);
    } catch (error) {
      found("crash", number, describe(error));
    }
  }
  const seconds = (performance.now() - began) / 1000;
  return { tried, taken, findings, wrong, longest, seconds };
}

/**
 * Probes once, and again where that was slow; returns the shortest time. From
 * the second look on, that is the processor's: others may have had it meanwhile.
 */
async function timed(
  target: Target,
  seed: number,
  number: number,
): Promise<{ took: number; result: boolean }> {
  let took = Infinity;
  for (let look = 0;; look++) {
    // Made anew: an input may have been changed, and the choices are to be the same.
    const { input, random } = inputOf(target, seed, number);
    const clock = look === 0 ? () => performance.now() : processorTime;
    const began = clock();
    const pending = target.probe(input, random);
    const result = typeof pending === "boolean" ? pending : await pending;
    took = Math.min(took, clock() - began);
    if (took <= HANG || look === SECOND_LOOKS) return { took, result };
  }
}

/** Milliseconds of the processor that this process has had. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const lines = (error.stack ?? error.message).split("\n");
  return lines.slice(0, 4).map((line) => line.trim()).join(" | ");
}
