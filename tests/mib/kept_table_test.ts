import assert from "node:assert/strict";
import {
  columnsOf,
  defineModule,
  type MibModule,
  scalarsOf,
  tablesOf,
} from "../../mib/declare.ts";
import { gauge } from "../../mib/family.ts";
import { createRenderer } from "../../mib/render.ts";
import type { Segment } from "../../mib/segment.ts";
import { transferables } from "../../mib/segment.ts";
import { adminString, gauge32, unsigned32 } from "../../mib/syntax.ts";

interface Boat {
  readonly number: number;
  readonly name: string;
}

interface Fleet {
  readonly boats: readonly Boat[];
  /** How often the names were looked at, and what is another each time. */
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
            name: "boatAge",
            id: 2,
            volatile: true,
            syntax: gauge32,
            description: "Age.",
            value: ({ number, now }) => number === 2 ? undefined : now - number,
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

const OPTIONS = { collector: "fleet", generation: 1, time: 0 };

/** Renders with a renderer that has rendered nothing before. */
function afresh(fleet: Omit<Fleet, "looks">): Segment {
  const render = createRenderer(fleetModule(), [1, 3, 9]);
  return render({ ...fleet, looks: { names: 0 } }, OPTIONS);
}

Deno.test("createRenderer() renders rows that are what they were only once", () => {
  const render = createRenderer(fleetModule(), [1, 3, 9]);
  const looks = { names: 0 };
  for (const now of [10, 20, 20, 30]) {
    const segment = render({ boats: BOATS, looks, now }, OPTIONS);
    assert.deepEqual(segment, afresh({ boats: BOATS, now }));
    assert.equal(segment.count, 6);
    assert.equal(looks.names, 3);
  }
});

Deno.test("createRenderer() renders rows again when they are others", () => {
  const render = createRenderer(fleetModule(), [1, 3, 9]);
  const looks = { names: 0 };
  const fewer = BOATS.slice(1);
  for (const boats of [BOATS, fewer, fewer, [], BOATS]) {
    assert.deepEqual(
      render({ boats, looks, now: 10 }, OPTIONS),
      afresh({ boats, now: 10 }),
    );
  }
  assert.equal(looks.names, 3 + 2 + 3);
});

Deno.test("createRenderer() renders again what was transferred, lost or out of order", () => {
  const render = createRenderer(fleetModule(), [1, 3, 9]);
  const looks = { names: 0 };
  const reading = { boats: BOATS, looks, now: 10 };
  const first = render(reading, OPTIONS);
  structuredClone(first, { transfer: transferables(first) });
  assert.deepEqual(
    render(reading, OPTIONS),
    afresh({ boats: BOATS, now: 10 }),
  );
  assert.equal(looks.names, 6);
  for (
    const boats of [
      [...BOATS].reverse(),
      [...BOATS, { number: 3, name: "again" }],
    ]
  ) {
    const expected = afresh({ boats, now: 10 });
    for (let i = 0; i < 2; i++) {
      assert.deepEqual(render({ boats, looks, now: 10 }, OPTIONS), expected);
    }
  }
});

Deno.test("createRenderer() renders rows with samples each time", () => {
  const render = createRenderer(fleetModule(), [1, 3, 9]);
  const looks = { names: 0 };
  // A name that is a number has a sample.
  const boats = BOATS.map(({ number }) => ({ number, name: `${number}` }));
  for (let i = 0; i < 2; i++) {
    assert.deepEqual(
      render({ boats, looks, now: 10, named: true }, OPTIONS),
      afresh({ boats, now: 10, named: true }),
    );
  }
  assert.equal(looks.names, 6);
});
