/**
 * The small pieces that SMIv2 text is made of: identifiers, quoted strings and
 * lists (RFC 2578, section 3).
 *
 * @module
 */

/** Longest descriptor (RFC 2578, section 3.1). */
const MAX_DESCRIPTOR = 64;

/** Column at which lines of text are broken. */
const WIDTH = 76;

/**
 * Returns `name` when it can be the name of an object or node: a small letter
 * first, letters and digits after it, 64 characters at most.
 *
 * @throws {TypeError} when it cannot.
 */
export function descriptor(name: string): string {
  if (!/^[a-z][A-Za-z0-9]*$/.test(name) || name.length > MAX_DESCRIPTOR) {
    throw new TypeError(
      `Cannot print "${name}": not a small letter followed by at most ${
        MAX_DESCRIPTOR - 1
      } letters and digits`,
    );
  }
  return name;
}

/** Returns the name with its first letter as a capital: that of a type. */
export function typeName(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/**
 * Returns a quoted string, broken into lines that are indented by `indent`
 * blanks. It holds ASCII alone and no quotation mark (RFC 2578, section 3.1.1).
 */
export function quoted(text: string, indent: number): string {
  const words = text.replaceAll('"', "'").replace(/[^\x20-\x7e]+/g, " ")
    .trim().split(/ +/);
  const lines: string[] = [];
  let line = '"';
  for (const word of words) {
    const joint = line === "" || line === '"' ? "" : " ";
    if (
      joint !== "" &&
      indent + line.length + joint.length + word.length >= WIDTH
    ) {
      lines.push(line);
      line = word;
    } else {
      line += joint + word;
    }
  }
  lines.push(`${line}"`);
  return lines.join(`\n${" ".repeat(indent)}`);
}

/** Returns `{ a, b, c }`, on one line where it fits behind `indent` blanks, else one item a line. */
export function braced(items: readonly string[], indent: number): string {
  const line = `{ ${items.join(", ")} }`;
  if (indent + line.length <= WIDTH) return line;
  const margin = " ".repeat(indent);
  return `{\n${
    items.map((item) => `${margin}    ${item}`).join(",\n")
  }\n${margin}}`;
}

/** Returns items with commas between them, in lines that are indented by `indent` blanks. */
export function listed(items: readonly string[], indent: number): string {
  const lines: string[] = [];
  let line = "";
  items.forEach((item, i) => {
    const piece = i < items.length - 1 ? `${item},` : item;
    if (line !== "" && indent + line.length + 1 + piece.length > WIDTH) {
      lines.push(line);
      line = piece;
    } else {
      line = line === "" ? piece : `${line} ${piece}`;
    }
  });
  return [...lines, line].join(`\n${" ".repeat(indent)}`);
}
