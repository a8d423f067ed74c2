import assert from "node:assert/strict";
import type { Oid } from "../../codec/oid.ts";
import {
  columnsOf,
  defineModule,
  type MibModule,
  scalarsOf,
  SOUNDER_ROOT,
  tablesOf,
} from "../../mib/declare.ts";
import { ForeignTextError, smiText } from "../../mib/smi_text.ts";
import { counter64, unsigned32 } from "../../mib/syntax.ts";
import { harbourModule } from "./fixture_module.ts";

const text = smiText(harbourModule, { sounderRoot: SOUNDER_ROOT });

/** The statement that begins with `start`, up to the blank line behind it. */
function statement(start: string, of = text): string {
  const found = of.split("\n\n").find((piece) => piece.startsWith(start));
  assert(found !== undefined, start);
  return found;
}

function small(changes: Partial<MibModule<number>>): MibModule<number> {
  return defineModule<number>({
    name: "SOUNDER-SMALL-MIB",
    identity: "smallMIB",
    root: { arc: 5 },
    updated: "202601010000Z",
    description: "Small.",
    nodes: {},
    objects: [number("smallNumber", [1, 7])],
    ...changes,
  });
}

function number(name: string, oid: Oid) {
  return scalarsOf<number>()({
    name,
    oid,
    syntax: unsigned32,
    description: "A number.",
    value: (n) => n,
  });
}

Deno.test("smiText() imports what the module needs and nothing else", () => {
  assert.equal(
    statement("IMPORTS"),
    `IMPORTS
    CounterBasedGauge64
        FROM HCNUM-TC
    SnmpAdminString
        FROM SNMP-FRAMEWORK-MIB
    MODULE-COMPLIANCE, OBJECT-GROUP
        FROM SNMPv2-CONF
    Counter32, Counter64, Gauge32, Integer32, IpAddress, MODULE-IDENTITY,
    OBJECT-TYPE, TimeTicks, Unsigned32, enterprises
        FROM SNMPv2-SMI
    DateAndTime, DisplayString, TruthValue
        FROM SNMPv2-TC;`,
  );
});

Deno.test("smiText() states the module's identity", () => {
  const identity = statement("harbourMIB MODULE-IDENTITY");
  assert.match(identity, /LAST-UPDATED "202601020304Z"/);
  assert.match(identity, /ORGANIZATION "sounder"/);
  assert.match(identity, /REVISION "202601020304Z"/);
  assert.match(
    identity,
    /"Harbours, 'berths' and what is landed there: quai\."/,
  );
  assert.match(identity, /::= \{ enterprises 8072 9999 9999 112 77 \}$/);
});

Deno.test("smiText() hangs the root on the nearest node that everybody knows", () => {
  const place = (sounderRoot: Oid) =>
    /::= (.*)$/.exec(
      statement("smallMIB", smiText(small({}), { sounderRoot })),
    )?.[1];
  assert.equal(place([1, 3, 6, 1, 4, 1]), "{ enterprises 5 }");
  assert.equal(place([1, 3, 6, 1, 4]), "{ private 5 }");
  assert.equal(place([1, 3, 6, 1, 3, 42]), "{ experimental 42 5 }");
  assert.equal(place([1, 2, 840]), "{ iso 2 840 5 }");
  assert.equal(place([2, 999]), "{ joint-iso-ccitt 999 5 }");
  assert.equal(place([0, 9]), "{ ccitt 9 5 }");
  const imports = smiText(small({}), { sounderRoot: [2, 999] });
  assert.doesNotMatch(imports, /enterprises|private/);
});

Deno.test("smiText() prints a module whose root is its own", () => {
  const module = small({ root: [1, 3, 6, 1, 4, 1, 4711] });
  const own = smiText(module, { sounderRoot: SOUNDER_ROOT });
  assert.match(statement("smallMIB", own), /::= \{ enterprises 4711 \}$/);
  // No node between has a name.
  assert.match(statement("smallNumber", own), /::= \{ smallMIB 1 7 \}$/);
});

Deno.test("smiText() prints scalars with their clauses", () => {
  assert.equal(
    statement("harbourDepth OBJECT-TYPE"),
    `harbourDepth OBJECT-TYPE
    SYNTAX      Integer32 (-10..1000)
    UNITS       "decimetres"
    MAX-ACCESS  read-only
    STATUS      current
    DESCRIPTION
        "Depth of the water."
    ::= { harbourState 3 }`,
  );
  assert.match(
    statement("harbourTide OBJECT-TYPE"),
    /SYNTAX {6}INTEGER \{ low\(1\), rising\(2\), high\(3\) \}/,
  );
});

Deno.test("smiText() prints tables with rows, INDEX, SEQUENCE and columns", () => {
  assert.match(statement("cargoTable"), /SYNTAX {6}SEQUENCE OF CargoRow\n/);
  assert.match(
    statement("cargoRow OBJECT-TYPE"),
    /SYNTAX {6}CargoRow\n[^]*INDEX {7}\{ cargoBerth, IMPLIED cargoName \}\n {4}::= \{ cargoTable 1 \}$/,
  );
  assert.equal(
    statement("CargoRow ::="),
    `CargoRow ::= SEQUENCE {
    cargoBerth Integer32,
    cargoName SnmpAdminString,
    cargoWeight Counter64,
    cargoLabel SnmpAdminString
}`,
  );
  assert.match(
    statement("cargoName OBJECT-TYPE"),
    /SYNTAX {6}SnmpAdminString \(SIZE \(1\.\.32\)\)\n {4}MAX-ACCESS {2}not-accessible\n/,
  );
});

Deno.test("smiText() states that all that can be read is there", () => {
  assert.match(
    statement("harbourCompliance MODULE-COMPLIANCE"),
    /MANDATORY-GROUPS \{ harbourScalarsGroup, waitGroup, berthGroup, cargoGroup \}/,
  );
  assert.match(
    statement("cargoGroup OBJECT-GROUP"),
    /OBJECTS {5}\{ cargoWeight, cargoLabel \}/,
  );
  assert.match(
    statement("harbourConformance OBJECT IDENTIFIER"),
    /::= \{ harbourMIB 2 \}$/,
  );
});

Deno.test("smiText() puts the conformance part where the module has nothing", () => {
  const module = small({
    nodes: { smallTwo: [2], smallThree: [3] },
  });
  const printed = smiText(module, { sounderRoot: SOUNDER_ROOT });
  assert.match(statement("smallConformance", printed), /\{ smallMIB 4 \}$/);
  const taken = small({ objects: [number("smallCompliance", [1])] });
  assert.throws(
    () => smiText(taken, { sounderRoot: SOUNDER_ROOT }),
    { name: "TypeError", message: /"smallCompliance" is wanted/ },
  );
});

Deno.test("smiText() imports INDEX parts of other modules", () => {
  const module = small({
    objects: [
      tablesOf<number>()<number>({
        name: "smallTable",
        oid: [1],
        description: "Rows by interface.",
        rows: () => [],
        index: [{
          module: "IF-MIB",
          name: "ifIndex",
          syntax: unsigned32,
          value: (n) => n,
        }],
        labels: {},
        columns: [
          columnsOf<number>()({
            name: "smallCount",
            id: 1,
            syntax: counter64,
            description: "Count.",
            value: (n) => n,
          }),
        ],
      }),
    ],
  });
  const printed = smiText(module, { sounderRoot: SOUNDER_ROOT });
  assert.match(
    statement("IMPORTS", printed),
    / {4}ifIndex\n {8}FROM IF-MIB\n/,
  );
  assert.match(statement("smallEntry", printed), /INDEX {7}\{ ifIndex \}/);
});

Deno.test("smiText() refuses names that SMIv2 does not permit", () => {
  for (
    const name of ["small-number", "small_number", "Small", "x".repeat(65)]
  ) {
    assert.throws(
      () =>
        smiText(small({ objects: [number(name, [1])] }), {
          sounderRoot: SOUNDER_ROOT,
        }),
      TypeError,
      name,
    );
  }
});

Deno.test("smiText() says where the text of other people's modules is", () => {
  assert.throws(
    () =>
      smiText(small({ standard: "SMALL-MIB is RFC 1" }), {
        sounderRoot: SOUNDER_ROOT,
      }),
    (error) =>
      error instanceof ForeignTextError &&
      error.message.endsWith("; SMALL-MIB is RFC 1"),
  );
});
