/**
 * What must hold of every number that a parser returns.
 *
 * @module
 */

/** Most of a value that is looked at. */
const MAX_LOOKS = 20_000;

/** Throws where a number within `value` is none, or has no end. */
export function assertNumbers(value: unknown): void {
  const open: unknown[] = [value];
  for (let looks = 0; open.length > 0 && looks < MAX_LOOKS; looks++) {
    const one = open.pop();
    if (typeof one === "number" && !Number.isFinite(one)) {
      throw new RangeError(`${one} is no number`);
    }
    if (typeof one !== "object" || one === null) continue;
    if (one instanceof Map) open.push(...one.values());
    else if (!ArrayBuffer.isView(one)) open.push(...Object.values(one));
  }
}
