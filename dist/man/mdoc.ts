/**
 * Texts in mdoc(7).
 *
 * @module
 */

/** Longest line of a page's source. */
const WIDTH = 78;

/** Returns a text broken into lines, none of which is taken for a request; a new sentence begins a new one. */
export function filled(plain: string): string {
  const lines = [""];
  for (const word of plain.split(/\s+/)) {
    const line = lines.at(-1)!;
    const isFull = line.length + 1 + word.length > WIDTH;
    if (line === "") lines[lines.length - 1] = word;
    else if (isFull || /[.!?]$/.test(line)) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines.map((line) => `${literal(line)}\n`).join("");
}

/** Returns a description as a sentence. */
export function sentence(description: string): string {
  return filled(`${capitalised(description)}.`);
}

/** Returns a text with a capital, unless it begins with a name such as sysContact. */
export function capitalised(text: string): string {
  return /^[a-z]+[A-Z]/.test(text)
    ? text
    : text.charAt(0).toUpperCase() + text.slice(1);
}

/** Returns a text as the argument of a request, none of whose words is taken for a request or a delimiter. */
export function argument(plain: string): string {
  return plain.split(" ").map((word) =>
    /^[A-Z][a-z]$|^\W|\W$/.test(word) ? `\\&${literal(word)}\\&` : literal(word)
  ).join(" ");
}

/** Keeps what stands for itself from being taken for a request or an escape. */
export function literal(plain: string): string {
  return plain.replaceAll("\\", "\\e").replace(/^([.'])/, "\\&$1");
}
