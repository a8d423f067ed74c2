import assert from "node:assert/strict";
import fc from "fast-check";
import { cutZones } from "../../../collectors/bind/json_pieces.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

type Json = Record<string, unknown>;

/** Parses a document that was cut, piece by piece, and puts it together again; tells of how many pieces. */
function parseCut(text: string): { document: unknown; pieces: number } {
  let pieces = 0;
  const { rest, piecesOf, unread } = cutZones(
    encoder.encode(text),
    (octets) => decoder.decode(octets),
  );
  const document = JSON.parse(rest);
  const views = document?.views;
  for (const view of Object.values(Object(views)) as Json[]) {
    const cut = piecesOf(view?.["zones"]);
    if (cut === undefined) continue;
    view["zones"] = [...cut].flatMap((piece) => {
      pieces++;
      return JSON.parse(piece);
    });
  }
  for (const piece of unread()) JSON.parse(piece);
  return { document, pieces };
}

/** What parsing comes to: a value, or that it cannot be. */
function attempt(parse: () => unknown): unknown {
  try {
    return { value: parse() };
  } catch (error) {
    assert(error instanceof SyntaxError);
    return "malformed";
  }
}

Deno.test("cutZones() cuts the zones of each view out, a hundred or so at a time", () => {
  const zones = (count: number) =>
    Array.from({ length: count }, (_, i) => ({
      name: `zone "${i}" [,] {\\} é`,
      rcodes: { QrySuccess: i, list: [[i], { zones: [i] }] },
    }));
  const document = {
    zones: [1, 2],
    views: {
      many: { zones: zones(1000), resolver: { zones: [{ zones: [] }] } },
      zones: { zones: zones(2) },
      none: { zones: [] },
      'odd "zones":[': { other: zones(1), zones: zones(1) },
      mistaken: { zones: { zones: [3] } },
    },
    other: { view: { zones: zones(1) } },
  };
  for (const indent of [undefined, 2]) {
    const got = parseCut(JSON.stringify(document, undefined, indent));
    assert.deepEqual(got.document, document);
    assert(got.pieces > 6 && got.pieces < 30, String(got.pieces));
  }
});

Deno.test("cutZones() takes a text in the document for none of its own", () => {
  const { piecesOf } = cutZones(
    encoder.encode('{"views":{"v":{"zones":[1]}}}'),
    (octets) => decoder.decode(octets),
  );
  for (const other of ["", "0", "zones", 0, [], undefined]) {
    assert.equal(piecesOf(other), undefined);
  }
});

const documents = fc.record({
  views: fc.dictionary(
    fc.constantFrom("a", "zones", "views", '"', "\\"),
    fc.record({
      zones: fc.oneof(fc.array(fc.jsonValue()), fc.jsonValue()),
      other: fc.jsonValue(),
    }),
  ),
  zones: fc.jsonValue(),
});

Deno.test("cutZones() leaves every document what it is, and one that is damaged damaged", () => {
  fc.assert(fc.property(
    documents,
    fc.option(fc.tuple(fc.nat(), fc.constantFrom("", ",", "[", "]", '"', "}"))),
    (document, damage) => {
      let text = JSON.stringify(document);
      if (damage !== null) {
        const [place, by] = damage;
        const at = place % text.length;
        text = text.slice(0, at) + by + (by === "" ? "" : text.slice(at + 1));
      }
      assert.deepEqual(
        attempt(() => parseCut(text).document),
        attempt(() => JSON.parse(text)),
      );
    },
  ));
});

Deno.test("cutZones() leaves a document damaged in whatever place, by whatever octet", () => {
  // Members of one name are well-formed, and JSON.parse() looks at all of them.
  const document = '{"views":{"zones":{"zones":[],"other":0},"\\"":' +
    '{"zones":[1,[{"zones":[1]}],"\\\\"],"zones":[2]},"a":{"other":[[]],' +
    '"zones":{"zones":[1]}},"a":{"zones":[{},"[}"]}},"zones":[null]}';
  for (let at = 0; at < document.length; at++) {
    const [before, after] = [document.slice(0, at), document.slice(at)];
    for (const by of ["", ",", "[", "]", "{", "}", '"', ":", "\\", "0"]) {
      for (const text of [before + by + after, before + by + after.slice(1)]) {
        assert.deepEqual(
          attempt(() => parseCut(text).document),
          attempt(() => JSON.parse(text)),
          text,
        );
      }
    }
  }
});

Deno.test("cutZones() leaves a list damaged that ends with a comma, wherever it is cut", () => {
  const long = "x".repeat(20_000);
  for (const list of [`"${long}",`, `"${long}","y",`, ",", `"${long}",,1`]) {
    const text = `{"views":{"v":{"zones":[${list} ]}}}`;
    assert.equal(attempt(() => parseCut(text)), "malformed");
  }
});
