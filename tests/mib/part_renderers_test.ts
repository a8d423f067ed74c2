import assert from "node:assert/strict";
import {
  columnsOf,
  defineModule,
  type MibModule,
  scalarsOf,
  tablesOf,
} from "../../mib/declare.ts";
import { gauge } from "../../mib/family.ts";
import { createPartRenderers } from "../../mib/part_renderers.ts";
import { createRenderer } from "../../mib/render.ts";
import type { Segment } from "../../mib/segment.ts";
import { Served } from "../../mib/served.ts";
import { adminString, gauge32, unsigned32 } from "../../mib/syntax.ts";

interface Boat {
  readonly number: number;
  readonly name: string;
}

interface Fleet {
  readonly boats: readonly Boat[];
  /** How often names were looked at. */
  readonly looks: { names: number };
  readonly now: number;
  readonly named?: boolean;
}

function fleetModule(): MibModule<Fleet> {
  const column = columnsOf<Boat & Fleet>();
  return defineModule<Fleet>({
    name: "FLEET-MIB",
    identity: "fleetMIB",
    root: [1, 3, 9],
    updated: "202601010000Z",
    description: "A fleet.",
    nodes: {},
    objects: [
      scalarsOf<Fleet>()({
        name: "fleetNow",
        oid: [1],
        syntax: gauge32,
        description: "Now.",
        value: ({ now }) => now,
        series: gauge("fleet_now", "Now.")(),
      }),
      scalarsOf<Fleet>()({
        name: "fleetSize",
        oid: [3],
        syntax: gauge32,
        description: "Boats.",
        value: ({ boats }) => boats.length,
        series: gauge("fleet_size", "Boats.")(),
      }),
      tablesOf<Fleet>()<Boat & Fleet>({
        name: "boatTable",
        oid: [2],
        description: "Boats.",
        rows: (fleet) => fleet.boats.map((boat) => ({ ...fleet, ...boat })),
        version: ({ boats }) => boats,
        index: ["boatNumber"],
        labels: { boat: ({ name }) => name },
        columns: [
          column({
            name: "boatNumber",
            id: 1,
            access: "not-accessible",
            syntax: unsigned32,
            description: "Number.",
            value: ({ number }) => number,
          }),
          column({
            name: "boatName",
            id: 3,
            syntax: adminString(),
            description: "Name.",
            value({ name, looks }) {
              looks.names++;
              return name;
            },
            series: ({ named, number }) =>
              named === true
                ? gauge("boat_number", "Number.")({ number: String(number) })
                : undefined,
          }),
        ],
      }),
    ],
  });
}

const BOATS: readonly Boat[] = [1, 2, 3].map((number) => ({
  number,
  name: `boat ${number}`,
}));

const ROOT = [1, 3, 9];

function options(generation: number) {
  return { collector: "fleet", generation, time: generation };
}

/** Renders all of the module at once, by a renderer that has rendered nothing before. */
function whole(fleet: Omit<Fleet, "looks">): Segment {
  const render = createRenderer(fleetModule(), ROOT);
  return render({ ...fleet, looks: { names: 0 } }, options(1));
}

/** Returns OIDs in order as `served` has them, by SNMP's search, and what is served there. */
function walk(served: Served): string[] {
  return served.viewsBelow([1], 1000).map(({ oid, value, sample }) =>
    `${oid.join(".")} ${"value" in value ? value.value : ""} ${sample ?? "-"}`
  );
}

function newServed(): Served {
  return new Served({ sounderRoot: [1], modules: [fleetModule()] });
}

Deno.test("createPartRenderers() renders versioned tables only when they are others", () => {
  const renderers = createPartRenderers(fleetModule(), ROOT);
  const looks = { names: 0 };
  const fewer = BOATS.slice(1);
  const seen = [BOATS, BOATS, fewer, fewer, [], BOATS].map((boats, i) =>
    renderers.map((render) =>
      render({ boats, looks, now: 10 + i }, options(i + 1))
    )
  );
  assert.equal(looks.names, 3 + 2 + 0 + 3);
  assert.deepEqual(
    seen.map((segments) =>
      segments.map(({ part, count, generation }) =>
        `${part} ${count} of ${generation}`
      )
    ),
    [
      ["current 2 of 1", "versioned 3 of 1"],
      ["current 2 of 2", "versioned 3 of 1"],
      ["current 2 of 3", "versioned 2 of 3"],
      ["current 2 of 4", "versioned 2 of 3"],
      ["current 2 of 5", "versioned 0 of 5"],
      ["current 2 of 6", "versioned 3 of 6"],
    ],
  );
  assert.equal(seen[0]?.[1], seen[1]?.[1]);
});

Deno.test("Served.put() serves the parts of a module as the whole, though they stand between each other", () => {
  for (const named of [false, true]) {
    const renderers = createPartRenderers(fleetModule(), ROOT);
    const apart = newServed();
    for (const boats of [BOATS, [], BOATS.slice(1)]) {
      const fleet = { boats, now: 10, named };
      for (const render of renderers) {
        apart.put(render({ ...fleet, looks: { names: 0 } }, options(1)));
      }
      const together = newServed();
      together.put(whole(fleet));
      assert.deepEqual(walk(apart), walk(together));
      assert.equal(walk(apart).length, 2 + boats.length);
    }
    assert.deepEqual(
      [...apart.tree.branches].map(({ count }) => count),
      [1, 2, 1],
    );
    apart.drop("FLEET-MIB", "fleet");
    assert.deepEqual(walk(apart), []);
  }
});

Deno.test("Served.put() serves the parts of a module under two roots", () => {
  const served = new Served({
    sounderRoot: [1],
    modules: [fleetModule()],
    secondRoots: new Map([["FLEET-MIB", [1, 3, 8]]]),
  });
  for (const render of createPartRenderers(fleetModule(), ROOT)) {
    served.put(
      render({ boats: BOATS, looks: { names: 0 }, now: 1 }, options(1)),
    );
  }
  const all = walk(served);
  const [first, second] = [all.slice(0, 5), all.slice(5)];
  assert.deepEqual(
    first.map((line) => line.replace("1.3.8", "1.3.9")),
    second,
  );
  served.drop("FLEET-MIB");
  assert.deepEqual(walk(served), []);
});
