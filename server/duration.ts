/**
 * Lengths of time as people write them.
 *
 * @module
 */

const SECONDS: Readonly<Record<string, number>> = {
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  y: 31_536_000,
};

/** How a length of time is written, for error texts. */
export const DURATION_FORM = "a number with s, m, h, d, w or y, such as 6h";

/** Returns seconds; undefined where the text is not {@linkcode DURATION_FORM}. A year has 365 days. */
export function parseDuration(text: string): number | undefined {
  const [, number, unit = ""] = /^(\d{1,12}(?:\.\d{1,9})?)([smhdwy])$/.exec(
    text,
  ) ?? [];
  return number === undefined ? undefined : Number(number) * SECONDS[unit]!;
}

/** Returns whole seconds as {@linkcode parseDuration} reads them, in the largest unit that has no rest. */
export function formatDuration(seconds: number): string {
  const [unit, length] = Object.entries(SECONDS)
    // Weeks are for those who ask; days tell more.
    .filter(([unit, length]) => unit !== "w" && seconds % length === 0)
    .at(-1) ?? ["s", 1];
  return `${seconds / length}${unit}`;
}
