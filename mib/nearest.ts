/**
 * Suggestions for names that are not known.
 *
 * @module
 */

/**
 * Returns the candidate that takes the fewest insertions, deletions and
 * replacements of letters to make, whatever their case; undefined when all take
 * more than a third of the word.
 */
export function nearest(
  word: string,
  candidates: Iterable<string>,
): string | undefined {
  let best: string | undefined;
  let least = Math.floor(word.length / 3) + 2;
  for (const candidate of candidates) {
    const distance = editDistance(
      word.toLowerCase(),
      candidate.toLowerCase(),
      least,
    );
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

/** Levenshtein's distance; `limit` where it is not below that. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(replaced, previous[j]! + 1, current[j - 1]! + 1));
    }
    previous = current;
  }
  return Math.min(previous[b.length]!, limit);
}
