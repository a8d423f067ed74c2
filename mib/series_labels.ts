/**
 * The labels of a series, read back from how it is printed.
 *
 * @module
 */

const PAIR = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"/g;

const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  "\\": "\\",
  '"': '"',
};

/** Returns names and values, unescaped, in the order in which they are printed. */
export function labelsOf(series: string): [name: string, value: string][] {
  const brace = series.indexOf("{");
  if (brace < 0) return [];
  return Array.from(
    series.slice(brace).matchAll(PAIR),
    ([, name = "", value = ""]) => [name, unescape(value)],
  );
}

function unescape(value: string): string {
  return value.includes("\\")
    ? value.replace(
      /\\(.)/gs,
      (whole, letter: string) => ESCAPES[letter] ?? whole,
    )
    : value;
}

/** Returns the name of a series without its labels. */
export function sampleNameOf(series: string): string {
  const brace = series.indexOf("{");
  return brace < 0 ? series : series.slice(0, brace);
}
