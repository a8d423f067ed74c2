/**
 * Suggestions for words that are not known: flags, keys, names of objects.
 *
 * @module
 */

/**
 * Returns the candidate that takes the fewest changes to make of `word`: a
 * letter put in, left out, replaced, or exchanged with its neighbour, whatever
 * its case. Where all take more than a third of the word, it is the shortest
 * one that begins with the word, or undefined.
 */
export function nearest(
  word: string,
  candidates: Iterable<string>,
): string | undefined {
  const wanted = word.toLowerCase();
  let best: string | undefined;
  let least = Math.floor(word.length / 3) + 2;
  let longer: string | undefined;
  for (const candidate of candidates) {
    const lower = candidate.toLowerCase();
    const distance = editDistance(wanted, lower, least);
    if (distance < least) {
      least = distance;
      best = candidate;
    }
    if (
      wanted !== "" && lower.startsWith(wanted) &&
      (longer === undefined || candidate.length < longer.length)
    ) longer = candidate;
  }
  return best ?? longer;
}

/** The distance of optimal string alignment; `limit` where it is not below that. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let older: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const exchanged = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
        ? older[j - 2]! + 1
        : limit;
      current.push(
        Math.min(replaced, previous[j]! + 1, current[j - 1]! + 1, exchanged),
      );
    }
    older = previous;
    previous = current;
  }
  return Math.min(previous[b.length]!, limit);
}
