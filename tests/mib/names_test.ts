import assert from "node:assert/strict";
import { parseOid } from "../../codec/oid.ts";
import {
  defineModule,
  type MibModule,
  nodesOf,
  rootOf,
  scalarsOf,
} from "../../mib/declare.ts";
import { NameIndex } from "../../mib/names.ts";
import { unsigned32 } from "../../mib/syntax.ts";
import { harbourModule } from "./fixture_module.ts";

const ROOT = [1, 3, 6, 1, 4, 1, 99999];
const HARBOUR = "1.3.6.1.4.1.99999.77";

/** Another module that uses a name of the first. */
const other: MibModule<number> = defineModule<number>({
  name: "OTHER-MIB",
  identity: "otherMIB",
  identityOid: [1, 3, 6, 1, 6, 3, 99],
  root: [1, 3, 6, 1, 2, 1, 99],
  standard: "OTHER-MIB is RFC 0",
  updated: "202601010000Z",
  description: "Another.",
  nodes: { otherObjects: [1] },
  objects: [
    scalarsOf<number>()({
      name: "harbourName",
      oid: [1, 1],
      syntax: unsigned32,
      description: "The same name.",
      value: (n) => n,
    }),
  ],
});

const modules: readonly MibModule<never>[] = [harbourModule, other];
const names = new NameIndex(modules, ROOT);

function resolved(text: string): string {
  return names.resolve(text).join(".");
}

Deno.test("NameIndex.resolve() takes names of objects, tables and nodes, with and without module", () => {
  for (
    const [text, below] of [
      ["harbourName.0", ".1.1.1.0"],
      ["SOUNDER-HARBOUR-MIB::harbourName.0", ".1.1.1.0"],
      ["harbourName", ".1.1.1"],
      ["berthTable", ".1.2.1"],
      ["berthEntry", ".1.2.1.1"],
      ["cargoRow", ".1.2.2.1"],
      ["berthShips.20", ".1.2.1.1.4.20"],
      ["waitShips.3.4294967295", ".1.2.10.1.3.3.4294967295"],
      ["harbourMIB", ""],
      ["SOUNDER-HARBOUR-MIB::harbourMIB", ""],
      ["harbourTables", ".1.2"],
      ["harbourTables.1.1", ".1.2.1.1"],
    ] as const
  ) assert.equal(resolved(text), HARBOUR + below, text);
});

Deno.test("NameIndex.resolve() takes the first of two modules, or the one that is named", () => {
  assert.equal(resolved("harbourName"), `${HARBOUR}.1.1.1`);
  assert.equal(resolved("OTHER-MIB::harbourName"), "1.3.6.1.2.1.99.1.1");
  assert.equal(resolved("otherMIB"), "1.3.6.1.6.3.99");
  assert.equal(resolved("otherObjects"), "1.3.6.1.2.1.99.1");
});

Deno.test("NameIndex.print() takes the first of two modules at one OID, and any before the nodes that everybody knows", () => {
  const first: MibModule<never> = { ...other, nodes: { mine: [] } };
  const second: MibModule<never> = {
    ...first,
    name: "SECOND-MIB",
    nodes: { yours: [], mib2: [1] },
  };
  const index = new NameIndex([first, second], ROOT);
  assert.equal(index.print([1, 3, 6, 1, 2, 1, 99]), "OTHER-MIB::mine");
  assert.deepEqual(
    index.resolve("SECOND-MIB::yours"),
    index.resolve("OTHER-MIB::mine"),
  );
  const atTop: MibModule<never> = { ...first, root: [1, 3, 6, 1, 2, 1] };
  assert.equal(
    new NameIndex([atTop], ROOT).print([1, 3, 6, 1, 2, 1, 7]),
    "OTHER-MIB::mine.7",
  );
});

Deno.test("NameIndex.resolve() takes numbers and nodes that everybody knows", () => {
  assert.equal(resolved("1.3.6.1"), "1.3.6.1");
  assert.equal(resolved(".1.3.6.1.2.1.1.3.0"), "1.3.6.1.2.1.1.3.0");
  assert.equal(resolved("enterprises.99999"), "1.3.6.1.4.1.99999");
  assert.equal(resolved("SNMPv2-SMI::mib-2.1"), "1.3.6.1.2.1.1");
  assert.equal(resolved("iso"), "1");
});

Deno.test("NameIndex.resolve() takes text in quotes as part of an instance", () => {
  assert.equal(
    resolved(`cargoWeight.3.'rye'`),
    `${HARBOUR}.1.2.2.1.3.3.114.121.101`,
  );
  assert.equal(
    resolved(`berthShips."é".7`),
    `${HARBOUR}.1.2.1.1.4.2.195.169.7`,
  );
  assert.equal(resolved(`berthShips.""`), `${HARBOUR}.1.2.1.1.4.0`);
  assert.equal(resolved(`berthShips."a.b"`), `${HARBOUR}.1.2.1.1.4.3.97.46.98`);
});

Deno.test("NameIndex.resolve() names the nearest name in its error", () => {
  for (
    const [text, message] of [
      [
        "harborName.0",
        'Unknown name "harborName"; did you mean "harbourName"?',
      ],
      [
        "HARBOURNAME",
        'Unknown name "HARBOURNAME"; did you mean "harbourName"?',
      ],
      [
        "SOUNDER-HARBUR-MIB::harbourName",
        'Unknown name "SOUNDER-HARBUR-MIB::harbourName"; did you mean "SOUNDER-HARBOUR-MIB::harbourName"?',
      ],
      ["xyzzyPlugh", 'Unknown name "xyzzyPlugh"'],
    ] as const
  ) assert.throws(() => names.resolve(text), { name: "SyntaxError", message });
});

Deno.test("NameIndex.resolve() refuses what is neither name nor OID", () => {
  for (
    const text of [
      "",
      ".",
      "1..3",
      "1.3.",
      "9.9",
      "harbourName.",
      "harbourName.x",
      "harbourName..0",
      "harbourName.0 ",
      'harbourName."a',
      `harbourName."a'`,
      "harbourName.4294967296",
      `harbourName.${"9".repeat(400)}`,
      `harbourName."${"x".repeat(200)}"`,
      "::harbourName",
      "SOUNDER-HARBOUR-MIB::",
      "toString\n.0",
    ]
  ) {
    assert.throws(() => names.resolve(text), { name: "SyntaxError" }, text);
  }
  assert.throws(() => names.resolve("constructor"), { name: "SyntaxError" });
});

Deno.test("NameIndex.describe() finds the longest named prefix and what follows it", () => {
  const describe = (text: string) => {
    const found = names.describe(parseOid(text));
    return found &&
      [found.module, found.name, found.instance.join("."), found.object?.name];
  };
  const module = "SOUNDER-HARBOUR-MIB";
  assert.deepEqual(describe(`${HARBOUR}.1.2.1.1.4.20`), [
    module,
    "berthShips",
    "20",
    "berthShips",
  ]);
  assert.deepEqual(describe(`${HARBOUR}.1.2.1.1.99.20`), [
    module,
    "berthEntry",
    "99.20",
    undefined,
  ]);
  assert.deepEqual(describe(HARBOUR), [module, "harbourMIB", "", undefined]);
  assert.deepEqual(describe("1.3.6.1.4.1.5"), [
    "SNMPv2-SMI",
    "enterprises",
    "5",
    undefined,
  ]);
  assert.deepEqual(describe("0.5"), ["SNMPv2-SMI", "ccitt", "5", undefined]);
  assert.equal(names.describe([]), undefined);
});

Deno.test("NameIndex.print() gives names that resolve() takes back", () => {
  for (const module of modules) {
    for (const { oid } of nodesOf(module, rootOf(module, ROOT))) {
      const text = names.print([...oid, 0]);
      assert.deepEqual(names.resolve(text), [...oid, 0], text);
      assert(text.startsWith(`${module.name}::`));
    }
  }
  assert.equal(
    names.print(parseOid(`${HARBOUR}.1.1.1.0`)),
    "SOUNDER-HARBOUR-MIB::harbourName.0",
  );
  assert.equal(
    names.print(parseOid("1.3.6.1.2.1.99.1.1.0")),
    "OTHER-MIB::harbourName.0",
  );
});
