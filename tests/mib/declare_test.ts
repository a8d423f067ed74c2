import assert from "node:assert/strict";
import {
  columnsOf,
  defineModule,
  type MibModule,
  nodesOf,
  objectsOf,
  rootOf,
  scalarsOf,
  SOUNDER_ROOT,
  tablesOf,
} from "../../mib/declare.ts";
import { counter } from "../../mib/family.ts";
import { adminString, unsigned32 } from "../../mib/syntax.ts";
import { harbourModule } from "./fixture_module.ts";

const scalar = scalarsOf<number>();
const column = columnsOf<number>();

function named(name: string, arc: number) {
  return scalar({
    name,
    oid: [arc],
    syntax: unsigned32,
    description: "A number.",
    value: (n) => n,
  });
}

function define(
  objects: MibModule<number>["objects"],
  nodes: MibModule<number>["nodes"] = {},
) {
  return defineModule<number>({
    name: "A-MIB",
    identity: "aMIB",
    root: [1, 3],
    updated: "202601010000Z",
    description: "A.",
    nodes,
    objects,
  });
}

function rows(
  options: {
    readonly index: string;
    readonly implied: boolean;
    readonly last: boolean;
  },
) {
  return tablesOf<number>()<number>({
    name: "rowTable",
    oid: [5],
    description: "Rows.",
    rows: () => [],
    index: [options.index],
    impliedLast: options.last,
    labels: {},
    columns: [
      column({
        name: "rowName",
        id: 1,
        syntax: adminString({ max: 8, implied: options.implied }),
        description: "Name.",
        value: String,
      }),
    ],
  });
}

Deno.test("defineModule() refuses a name or a place that is used twice", () => {
  const message = (name: string) => ({
    name: "TypeError",
    message: `Cannot define module "A-MIB": "${name}" is declared twice`,
  });
  define([named("a", 1), named("b", 2)]);
  assert.throws(() => define([named("a", 1), named("a", 2)]), message("a"));
  assert.throws(() => define([named("a", 1), named("b", 1)]), message("b"));
  assert.throws(() => define([named("a", 1)], { a: [2] }), message("a"));
  assert.throws(() => define([named("b", 1)], { a: [1] }), message("b"));
  assert.throws(() => define([named("aMIB", 1)]), message("aMIB"));
  const table = rows({ index: "rowName", implied: false, last: false });
  assert.throws(
    () => define([table, named("rowTable", 1)]),
    message("rowTable"),
  );
  assert.throws(() => define([table, named("a", 5)]), message("a"));
});

Deno.test("tablesOf() refuses an INDEX of no column, or IMPLIED in one place alone", () => {
  assert.throws(
    () => rows({ index: "rowNme", implied: false, last: false }),
    { name: "TypeError", message: /no column "rowNme" for its INDEX/ },
  );
  for (const implied of [true, false]) {
    assert.throws(
      () => rows({ index: "rowName", implied, last: !implied }),
      { name: "TypeError", message: /"rowName" is implied in its/ },
    );
    assert.equal(
      rows({ index: "rowName", implied, last: implied }).index[0]?.implied,
      implied,
    );
  }
});

Deno.test("tablesOf() orders columns and tells names of labels", () => {
  const table = harbourModule.objects.find((declared) =>
    declared.kind === "table" && declared.name === "berthTable"
  );
  assert(table?.kind === "table");
  assert.deepEqual(
    table.columns.map(({ oid }) => oid),
    [[1], [2], [3], [4], [5], [6], [7]],
  );
  assert.deepEqual(table.labelNames, ["quay", "berth"]);
  assert.equal(table.entryName, "berthEntry");
});

Deno.test("scalarsOf() tells a series that all readings share from one that each tells", () => {
  const series = counter("a_total", "A.")({ kind: "x" });
  const declare = (
    own: Partial<Parameters<typeof scalar>[0]>,
  ) =>
    scalar({
      name: "a",
      oid: [1],
      syntax: unsigned32,
      description: "A number.",
      value: (n: number) => n,
      ...own,
    }).object;
  const fixed = declare({ series });
  assert.deepEqual([fixed.fixedSeries, fixed.seriesless], [series, false]);
  assert.equal(fixed.series(1), series);
  const told = declare({ series: (n) => n > 1 ? series : undefined });
  assert.deepEqual([told.fixedSeries, told.seriesless], [undefined, false]);
  assert.deepEqual([told.series(1), told.series(2)], [undefined, series]);
  const none = declare({});
  assert.deepEqual([none.fixedSeries, none.seriesless], [undefined, true]);
});

Deno.test("rootOf() puts sounder's own modules below its root", () => {
  assert.deepEqual(rootOf({ root: { arc: 3 } }), [...SOUNDER_ROOT, 3]);
  assert.deepEqual(rootOf({ root: { arc: 3 } }, [1, 3]), [1, 3, 3]);
  assert.deepEqual(rootOf({ root: [1, 3, 6] }, [2, 5]), [1, 3, 6]);
});

Deno.test("objectsOf() and nodesOf() place everything that has a name", () => {
  const placed = new Map(
    nodesOf(harbourModule, [9]).map(({ name, oid }) => [name, oid.join(".")]),
  );
  assert.equal(placed.get("harbourMIB"), "9");
  assert.equal(placed.get("harbourTables"), "9.1.2");
  assert.equal(placed.get("berthTable"), "9.1.2.1");
  assert.equal(placed.get("cargoRow"), "9.1.2.2.1");
  assert.equal(placed.get("waitTotal"), "9.1.2.10.1.4");
  for (const { name, oid, table } of objectsOf(harbourModule, [9])) {
    assert.equal(placed.get(name), oid.join("."));
    assert.equal(table?.name.replace("Table", ""), tableOf(name));
  }
});

/** The fixture names columns after their tables. */
function tableOf(name: string): string | undefined {
  return /^(berth|cargo|wait)/.exec(name)?.[0];
}
