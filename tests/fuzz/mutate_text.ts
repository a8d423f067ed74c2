/**
 * Texts gone bad, the same ones each time: lines, words and numbers where there
 * should be none, or too many.
 *
 * @module
 */

import { mutate, type Random } from "../codec/snmp/mutation.ts";

/** Longest text that is made, in characters: longer ones take time and show nothing new. */
const MAX_LENGTH = 65_536;

/** Numbers at which parsers tend to go wrong, and what may stand in the place of one. */
const NUMBERS = [
  ...[
    "0",
    "-1",
    "-0",
    "00",
    "1e9",
    "1e999",
    "NaN",
    "Infinity",
    "0x10",
    "",
    ".",
  ],
  ...["65536", "2147483648", "4294967295", "4294967296", "9007199254740993"],
  ...["18446744073709551615", "18446744073709551616", "9".repeat(400)],
];

/** Characters and short texts that mean something to one or another. */
const AWKWARD = [
  ...[
    "\0",
    "\r",
    "\t",
    "\n",
    " ",
    "\u2028",
    "\ufffd",
    "\ud800",
    "é",
    "𝄞",
    "\x1b",
  ],
  ...['"', "'", "\\", "{", "}", "[", "]", "<", ">", "&", "&#0;", "<!--", "-->"],
  ...[
    "<![CDATA[",
    "<!DOCTYPE a [<!ENTITY b 'c'>]>",
    "&b;",
    "%",
    "%00",
    ":",
    "=",
  ],
  ...[",", ";", "(", ")", "/", "#", "__proto__", "constructor", "..", "\u202e"],
];

/** What can stand in one another many times. */
const NESTING = [
  "[",
  "{",
  '{"a":',
  "<a>",
  "(",
  "'",
  '"',
  "\\",
  "  ",
  "a.",
  "::",
];

type Mutator = (text: string, random: Random, other: string) => string;

/** Changes one of the lines, chosen at random, to those that `change` returns. */
function changeLine(
  text: string,
  random: Random,
  change: (line: string, lines: readonly string[]) => readonly string[],
): string {
  const lines = text.split("\n");
  const at = random(lines.length);
  return lines.toSpliced(at, 1, ...change(lines[at]!, lines)).join("\n");
}

function changeNumber(text: string, random: Random): string {
  const all = [...text.matchAll(/\d+/g)];
  if (all.length === 0) return text;
  const { index, 0: digits } = all[random(all.length)]!;
  return text.slice(0, index) + NUMBERS[random(NUMBERS.length)] +
    text.slice(index + digits.length);
}

function changeWord(text: string, random: Random): string {
  const all = [...text.matchAll(/[^\s,:="<>(){}[\]]+/g)];
  if (all.length === 0) return text;
  const { index, 0: word } = all[random(all.length)]!;
  const other = all[random(all.length)]![0];
  return text.slice(0, index) + other + text.slice(index + word.length);
}

function insert(text: string, random: Random): string {
  const at = random(text.length + 1);
  return text.slice(0, at) + AWKWARD[random(AWKWARD.length)] + text.slice(at);
}

function remove(text: string, random: Random): string {
  const at = random(text.length + 1);
  return text.slice(0, at) + text.slice(at + 1 + random(20));
}

function nest(text: string, random: Random): string {
  const at = random(text.length + 1);
  const part = NESTING[random(NESTING.length)]!;
  return text.slice(0, at) + part.repeat(2 << random(11)) + text.slice(at);
}

function repeatPart(text: string, random: Random): string {
  const at = random(text.length + 1);
  const part = text.slice(at, at + 1 + random(80));
  return text.slice(0, at) + part.repeat(1 << random(8)) + text.slice(at);
}

function splice(text: string, random: Random, other: string): string {
  const from = random(other.length + 1);
  return text.slice(0, random(text.length + 1)) +
    other.slice(from, from + random(other.length - from + 1));
}

const MUTATORS: readonly Mutator[] = [
  changeNumber,
  changeNumber,
  changeNumber,
  changeWord,
  changeWord,
  insert,
  insert,
  remove,
  nest,
  repeatPart,
  splice,
  (text, random) => text.slice(0, random(text.length + 1)),
  (text, random) => changeLine(text, random, () => []),
  (text, random) => changeLine(text, random, (line) => [line, line]),
  (text, random) =>
    changeLine(text, random, (_, lines) => [lines[random(lines.length)]!]),
  (text, random, other) =>
    changeLine(text, random, (line) => {
      const lines = other.split("\n");
      return [line, lines[random(lines.length)]!];
    }),
];

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** Returns a copy of one of the texts after one to four changes to it, chosen by `random`; of its octets, now and then. */
export function mutateText(
  texts: readonly Uint8Array[],
  random: Random,
): Uint8Array {
  if (random(8) === 0) return mutate(texts, random);
  let text = decoder.decode(texts[random(texts.length)]!);
  const other = decoder.decode(texts[random(texts.length)]!);
  for (let changes = 1 + random(4); changes > 0; changes--) {
    text = MUTATORS[random(MUTATORS.length)]!(text, random, other);
    if (text.length > MAX_LENGTH) text = text.slice(0, MAX_LENGTH);
  }
  return encoder.encode(text);
}
