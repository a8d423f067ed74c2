import assert from "node:assert/strict";
import fc from "fast-check";
import { withoutZeros } from "../../../collectors/bind/xml_zeros.ts";
import { utf8 } from "./documents.ts";

function filtered(text: string): string {
  const decoder = new TextDecoder();
  let result = "";
  for (const piece of withoutZeros(utf8(text))) {
    result += decoder.decode(piece, { stream: true });
  }
  return result;
}

function counter(name: string, value: string): string {
  return `<counter name="${name}">${value}</counter>`;
}

Deno.test("withoutZeros() leaves out counters of zones that are zero", () => {
  const zero = counter("Requestv4", "0");
  const one = counter("Response", "1");
  assert.equal(
    filtered(
      `${zero}<zones><zone>${zero}${zero}${one}${zero}</zone></zones>${zero}`,
    ),
    `${zero}<zones><zone>${one}</zone></zones>${zero}`,
  );
  const all = zero.repeat(10_000);
  assert.equal(
    filtered(`<zones>${all}${one}${all}</zones>`),
    `<zones>${one}</zones>`,
  );
});

Deno.test("withoutZeros() keeps what is anything else", () => {
  for (
    const text of [
      "",
      "<zones>",
      "<zones><counter",
      '<zones><counter name="a',
      '<zones><counter name="a">',
      '<zones><counter name="a">0</counter',
      `<zones>${counter("a", "00")}${counter("a", "-0")}${counter("a", "01")}`,
      `<zones>${counter("a", " 0")}</zones>`,
      '<zones><counter name="a"><b/>0</counter></zones>',
      '<zones><counter name="</zones>0</counter></zones>',
      `<zone>${counter("a", "0")}</zone>`,
      "x".repeat(200_000),
    ]
  ) assert.equal(filtered(text), text);
});

Deno.test("withoutZeros() does what a search and replacement does", () => {
  const words = fc.constantFrom(
    ...["<zones>", "</zones>", counter("a", "0"), counter("\u00fc", "0")],
    ...[counter("b", "7"), "<zone>", "</zone>", "0", ">", '"', "<", "text"],
    '<counter name="',
  );
  fc.assert(
    fc.property(fc.array(words, { maxLength: 60 }), (parts) => {
      const text = parts.join("");
      const expected = text.replace(
        /<zones>.*?(?:<\/zones>|$)/gs,
        (zones) => zones.replace(/<counter name="[^<>]*>0<\/counter>/g, ""),
      );
      assert.equal(filtered(text), expected);
    }),
    { numRuns: 2000 },
  );
});
