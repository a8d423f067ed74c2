import assert from "node:assert/strict";
import fc from "fast-check";
import { EncodeError } from "../../codec/error.ts";
import {
  adminString,
  displayString,
  octetText,
  type Syntax,
} from "../../mib/syntax.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });

function octetsOf(syntax: Syntax<string>, text: string): Uint8Array {
  const { value } = syntax.cell(text);
  assert(value.type === "octet-string");
  return value.value;
}

function served(syntax: Syntax<string>, text: string): string {
  return utf8.decode(octetsOf(syntax, text));
}

Deno.test("displayString() serves NVT ASCII and the controls that RFC 854 knows", () => {
  const syntax = displayString();
  assert.equal(served(syntax, "Tab\t, bell\x07, \0."), "Tab\t, bell\x07, \0.");
  assert.equal(served(syntax, "line\r\nline\nline"), "line\r\nline\nline");
  assert.equal(served(syntax, "a\rb\r"), "a?b?");
  assert.equal(served(syntax, "\x01\x1b[1m\x7f"), "??[1m?");
  assert.equal(served(syntax, "Zürich 🚢"), "Z?rich ?");
});

Deno.test("adminString() serves UTF-8 without control characters", () => {
  const syntax = adminString();
  assert.equal(served(syntax, "Zürich 🚢"), "Zürich 🚢");
  assert.equal(
    served(syntax, "a\nb\0c\x7fd\u0085e"),
    "a\ufffdb\ufffdc\ufffdd\ufffde",
  );
  assert.equal(served(syntax, "\ud800"), "\ufffd");
});

Deno.test("octetText() serves text as it is", () => {
  assert.equal(served(octetText(), "a\n\0🚢"), "a\n\0🚢");
});

Deno.test("texts are cut at a character", () => {
  assert.equal(octetsOf(adminString(), "x".repeat(300)).length, 255);
  const short = adminString({ max: 5 });
  assert.equal(served(short, "abcdef"), "abcde");
  assert.equal(served(short, "abcé"), "abcé");
  assert.equal(served(short, "abcdé"), "abcd");
  assert.equal(served(short, "ab🚢"), "ab");
  assert.equal(served(short, "a🚢c"), "a🚢");
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.nat(20), (text, max) => {
      const cut = served(octetText({ max }), text);
      return new TextEncoder().encode(cut).length <= max;
    }),
  );
});

Deno.test("a text keeps its whole content for labels", () => {
  const cell = displayString({ max: 2 }).cell("Zürich");
  assert.equal(cell.text, "Zürich");
});

Deno.test("a text that is a decimal number is a sample", () => {
  const sample = (text: string) => octetText().cell(text).sample;
  assert.deepEqual(
    ["12", "-0.50", "0", "1e3", "", " 1", "1.", "0x10", "unknown"].map(sample),
    [12, -0.5, 0, ...Array(6).fill(undefined)],
  );
});

Deno.test("texts in an INDEX bear their length unless they are IMPLIED", () => {
  const named = adminString({ max: 4 });
  assert.deepEqual(named.index("ab"), [2, 97, 98]);
  assert.deepEqual(named.index(""), [0]);
  // The control character becomes three octets, for which there is no room.
  assert.deepEqual(named.index("é\n"), [2, 0xc3, 0xa9]);
  assert.deepEqual([named.maxIndexLength, named.smi, named.implied], [
    5,
    "SnmpAdminString (SIZE (0..4))",
    undefined,
  ]);
  const implied = adminString({ max: 4, implied: true });
  assert.deepEqual(implied.index("ab"), [97, 98]);
  assert.throws(() => implied.index(""), EncodeError);
  assert.deepEqual([implied.maxIndexLength, implied.smi, implied.implied], [
    4,
    "SnmpAdminString (SIZE (1..4))",
    true,
  ]);
});

Deno.test("texts say their bounds in SMIv2 where these are not the type's own", () => {
  assert.equal(displayString().smi, "DisplayString");
  assert.equal(displayString({ max: 9 }).smi, "DisplayString (SIZE (0..9))");
  assert.equal(octetText().smi, "OCTET STRING (SIZE (0..255))");
  assert.equal(octetText().imported, undefined);
  assert.deepEqual(displayString().imported, ["SNMPv2-TC", "DisplayString"]);
});
