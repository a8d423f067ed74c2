import assert from "node:assert/strict";

import { compareOids, MAX_OID_LENGTH } from "../../codec/oid.ts";
import { MODULES } from "../../mib/catalog.ts";
import {
  type MibModule,
  nodesOf,
  objectsOf,
  rootOf,
  type SeriesSpec,
  SOUNDER_ROOT,
} from "../../mib/declare.ts";
import { openMetricsIdentity } from "../../mib/exposition.ts";
import type { Family } from "../../mib/family.ts";
import { NameIndex } from "../../mib/names.ts";

const own = MODULES.filter(({ standard }) => standard === undefined);

/** A series that is declared once for all rows, and the labels that rows add. */
interface Declared {
  readonly where: string;
  readonly spec: SeriesSpec;
  readonly rowLabels: readonly string[];
}

function declaredSeries(module: MibModule<never>): Declared[] {
  return module.objects.flatMap((declared) => {
    const [name, objects, rowLabels] = declared.kind === "scalar"
      ? [declared.object.name, [declared.object], []]
      : [declared.name, declared.columns, declared.labelNames];
    const specs = [
      ...objects.map(({ fixedSeries }) => fixedSeries),
      ...declared.extra.map(({ series }) => series),
    ];
    return specs.flatMap((spec) =>
      spec === undefined
        ? []
        : [{ where: `${module.name}::${name}`, spec, rowLabels }]
    );
  });
}

const allSeries = MODULES.flatMap(declaredSeries);

function families(): Map<string, Family> {
  const found = new Map<string, Family>();
  for (const { spec } of allSeries) {
    if (spec.kind !== "label") found.set(spec.family.name, spec.family);
  }
  return found;
}

Deno.test("MODULES have names, identities and objects of their own", () => {
  const names = new Set<string>();
  for (const module of MODULES) {
    assert(!names.has(module.name), module.name);
    names.add(module.name);
    assert.match(module.updated, /^\d{12}Z$/, module.name);
    assert(module.objects.length > 0, module.name);
  }
  const ours = own.flatMap((module) =>
    nodesOf(module, []).map(({ name }) => name)
  );
  assert.deepEqual(
    ours.filter((name, i) => ours.indexOf(name) !== i),
    [],
  );
});

Deno.test("MODULES do not reach into one another", () => {
  const placed = MODULES.flatMap((module) =>
    objectsOf(module, rootOf(module)).map(({ oid }) => ({
      oid,
      module: module.name,
    }))
  ).sort((a, b) => compareOids(a.oid, b.oid));
  const runs = placed.map(({ module }) => module)
    .filter((module, i, all) => module !== all[i - 1]);
  assert.deepEqual(runs, [...new Set(runs)]);
});

Deno.test("MODULES print names that resolve to the same OIDs", () => {
  const index = new NameIndex(MODULES, SOUNDER_ROOT);
  for (const module of MODULES) {
    for (const { name, oid } of nodesOf(module, rootOf(module))) {
      assert.deepEqual(index.resolve(`${module.name}::${name}`), oid);
      assert.deepEqual(index.resolve(index.print(oid)), oid, name);
    }
  }
});

Deno.test("MODULES of sounder's own have rows whose OIDs cannot be too long", () => {
  for (const module of own) {
    for (const declared of module.objects) {
      if (declared.kind === "scalar") continue;
      const most = rootOf(module).length + declared.oid.length + 2 +
        declared.index.reduce((sum, { maxLength }) => sum + maxLength, 0);
      assert(most <= MAX_OID_LENGTH, `${declared.name}: ${most}`);
    }
  }
});

Deno.test("MODULES describe every object in a sentence", () => {
  for (const module of MODULES) {
    for (const { name, object, table } of objectsOf(module, [])) {
      assert.match(object.description, /^\S.*\.$/, name);
      assert.match(table?.description ?? "A.", /^\S.*\.$/, name);
    }
  }
});

Deno.test("MODULES name families and labels as both formats permit", () => {
  for (const { name, help, type } of families().values()) {
    assert.match(name, /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/);
    assert.match(help, /^\S.*\.$/, name);
    if (type === "info") assert.match(name, /_info$/);
    if (type === "gauge") assert.doesNotMatch(name, /_(total|info|count|sum)$/);
  }
  for (const { where, spec, rowLabels } of allSeries) {
    const labels = spec.kind === "series"
      ? [...rowLabels, ...Object.keys(spec.labels)]
      : [...rowLabels.filter((label) => label !== spec.label), spec.label];
    assert.equal(new Set(labels).size, labels.length, where);
    for (const label of labels) {
      assert.match(label, /^[a-z][a-z0-9_]*$/, where);
    }
  }
});

Deno.test("MODULES give a family one type and one help", () => {
  const known = families();
  for (const { where, spec } of allSeries) {
    if (spec.kind === "label") continue;
    const { name, type, help } = spec.family;
    assert.deepEqual(
      { name, type, help },
      { ...known.get(name) },
      `${where}: ${name}`,
    );
  }
});

Deno.test("MODULES have families whose names differ in OpenMetrics too", () => {
  const names = [...families().values()].map((family) =>
    openMetricsIdentity(family)[0]
  );
  assert.deepEqual(names.filter((name, i) => names.indexOf(name) !== i), []);
});

Deno.test("MODULES name no series twice", () => {
  const seen = new Map<string, string>();
  const twice: string[] = [];
  for (const { where, spec, rowLabels } of allSeries) {
    if (spec.kind !== "series") continue;
    const { family, suffix, labels } = spec;
    const key = JSON.stringify([
      family.name + suffix,
      Object.entries(labels).sort(),
      rowLabels,
    ]);
    const before = seen.get(key);
    if (before !== undefined) twice.push(`${before}, ${where}: ${key}`);
    seen.set(key, where);
  }
  assert.deepEqual(twice, []);
});
