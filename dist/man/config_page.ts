/**
 * sounder.toml(5) in mdoc(7), made of docs/configure.md: headings, paragraphs,
 * lists, code, and tables of keys.
 *
 * @module
 */

import source from "../../docs/configure.md" with { type: "text" };
import { argument, capitalised, filled, literal } from "./mdoc.ts";

const HEAD = `.Dd November 26, 2026
.Dt SOUNDER.TOML 5
.Os
.Sh NAME
.Nm sounder.toml
.Nd configuration of sounder
.Sh DESCRIPTION
`;

const TAIL = `.Sh FILES
.Bl -tag -width Ds -compact
.It Pa /etc/sounder.toml
.El
.Sh SEE ALSO
.Xr sounder 8
`;

/** Returns the page's source. */
export function configManPage(): string {
  return HEAD + body(source) + TAIL;
}

/** Returns Markdown as mdoc. Kinds of blocks that docs/configure.md does not have are paragraphs. */
function body(markdown: string): string {
  const blocks = markdown.match(/^```[^]*?^```$|^[^\n]+(?:\n(?!```)[^\n]+)*/gm);
  let afterHeading = true;
  return (blocks ?? []).map((block) => {
    const text = blockText(block, afterHeading);
    afterHeading = block.startsWith("#");
    return text;
  }).join("");
}

function blockText(block: string, first: boolean): string {
  const heading = /^(#+) (.*)$/.exec(block);
  if (heading !== null) {
    const [, marks, words = ""] = heading;
    if (marks === "#") return "";
    return `.Ss ${argument(plain(words))}\n`;
  }
  const between = first ? "" : ".Pp\n";
  if (block.startsWith("```")) return code(block);
  if (block.startsWith("|")) return between + table(block);
  if (block.startsWith("- ")) return between + list(block);
  return between + filled(plain(block));
}

function code(block: string): string {
  const lines = block.split("\n").slice(1, -1);
  return `.Bd -literal -offset indent
${lines.map((line) => `${literal(line)}\n`).join("")}.Ed
`;
}

function list(block: string): string {
  const items = block.split(/^- /m).slice(1);
  return `.Bl -bullet -compact
${items.map((item) => `.It\n${filled(plain(item.trim()))}`).join("")}.El
`;
}

/** The first column names, the last says what it means; what is between stands before that in parentheses. */
function table(block: string): string {
  const rows = block.split("\n").slice(2).map((row) =>
    row.split(/(?<!\\)\|/).slice(1, -1).map((cell) => plain(cell.trim()))
  );
  return `.Bl -tag -width Ds -compact
${
    rows.map(([name = "", ...cells]) => {
      const meaning = cells.at(-1) ?? "";
      const [type, standard] = cells.slice(0, -1);
      const notes = [
        ...(type === undefined ? [] : [type]),
        ...(standard === undefined ? [] : [`default: ${standard}`]),
      ];
      const whole = capitalised(meaning);
      return `.It Li ${literal(name)}\n${
        filled(
          `${whole}${notes.length === 0 ? "" : ` (${notes.join("; ")})`}.`,
        )
      }`;
    }).join("")
  }.El
`;
}

/** Returns a text without the marks of Markdown; of a link, its words. */
function plain(markdown: string): string {
  return markdown
    .replace(/\[([^\]]+)\]\([^)]*\)/g, "$1")
    .replace(/`([^`]*)`/g, "$1")
    .replace(/\\([|*_<[\]])/g, "$1");
}
