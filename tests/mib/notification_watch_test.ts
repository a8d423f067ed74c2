import assert from "node:assert/strict";
import {
  columnsOf,
  defineModule,
  type MibModule,
  rootOf,
  scalarsOf,
  tablesOf,
} from "../../mib/declare.ts";
import type { SensorStatus } from "../../collectors/sensors/reading.ts";
import { MODULES } from "../../mib/catalog.ts";
import { openbsdSensorsModule } from "../../mib/modules/openbsd_sensors.ts";
import { changeOf, notificationsOf, riseOf } from "../../mib/notification.ts";
import { NotificationWatch } from "../../mib/notification_watch.ts";
import { createPartRenderers } from "../../mib/part_renderers.ts";
import { createRenderer } from "../../mib/render.ts";
import { adminString, gauge32, truthValue } from "../../mib/syntax.ts";

interface Light {
  readonly name: string;
  readonly on: boolean;
}

interface Street {
  readonly traffic: number | undefined;
  readonly lights: readonly Light[];
}

const NAME = "STREET-MIB";
const notification = notificationsOf(NAME);
const column = columnsOf<Light>();
const scalar = scalarsOf<Street>();

const street: MibModule<Street> = defineModule<Street>({
  name: NAME,
  identity: "streetMIB",
  root: [1, 3, 6, 1, 4, 1, 99999, 7],
  updated: "202611230000Z",
  description: "A street.",
  nodes: { streetNotifications: [0] },
  objects: [
    scalar({
      name: "streetTraffic",
      oid: [1],
      syntax: gauge32,
      description: "Cars.",
      value: ({ traffic }) => traffic,
    }),
    tablesOf<Street>()({
      name: "lightTable",
      oid: [2],
      description: "Lights.",
      rows: ({ lights }) => lights,
      index: ["lightName"],
      labels: { light: ({ name }: Light) => name },
      columns: [
        column({
          name: "lightName",
          id: 1,
          access: "not-accessible",
          syntax: adminString({ max: 8 }),
          description: "Name.",
          value: ({ name }) => name,
        }),
        column({
          name: "lightOn",
          id: 2,
          syntax: truthValue,
          description: "Whether it is on.",
          value: ({ on }) => on,
        }),
      ],
    }),
  ],
  notifications: [
    notification({
      name: "lightChange",
      id: 1,
      description: "A light was switched.",
      objects: ["lightOn", "streetTraffic"],
      trigger: changeOf(NAME, "lightOn"),
    }),
    notification({
      name: "lightOff",
      id: 2,
      description: "A light is off.",
      objects: ["lightOn"],
      trigger: changeOf(NAME, "lightOn", { to: "2", initially: true }),
    }),
    notification({
      name: "trafficJam",
      id: 3,
      description: "Too many cars.",
      objects: ["streetTraffic"],
      trigger: riseOf(NAME, "streetTraffic", "pfStates"),
    }),
  ],
});

class Test {
  readonly watch: NotificationWatch;
  readonly #render = createRenderer(street, rootOf(street));

  constructor(pfStates: number | null = 100) {
    this.watch = new NotificationWatch({
      modules: [street as MibModule<never>],
      sounderRoot: [1, 3],
      thresholds: { pfStates: pfStates ?? undefined, mailQueue: undefined },
    });
  }

  look(reading: Partial<Street>, collector = "street") {
    const options = { collector, generation: 1, time: 0 };
    return this.watch.look(
      this.#render({ traffic: 0, lights: [], ...reading }, options),
    );
  }

  names(reading: Partial<Street>, collector = "street"): string[] {
    return this.look(reading, collector).map(({ name }) => name);
  }
}

function lights(...on: boolean[]): Light[] {
  return on.map((on, i) => ({ name: `l${i}`, on }));
}

Deno.test("NotificationWatch sees a change, of its row, with its objects", () => {
  const test = new Test();
  assert.deepEqual(test.look({ lights: lights(true, true) }), []);
  const raised = test.look({ lights: lights(true, false), traffic: 7 });
  assert.deepEqual(raised.map(({ name }) => name), ["lightChange", "lightOff"]);
  const [change] = raised;
  assert.deepEqual(change?.oid, [1, 3, 6, 1, 4, 1, 99999, 7, 0, 1]);
  const root = rootOf(street);
  assert.deepEqual(change?.varbinds, [
    {
      oid: [...root, 2, 1, 2, 2, 108, 49],
      value: { type: "integer32", value: 2 },
    },
    { oid: [...root, 1, 0], value: { type: "gauge32", value: 7 } },
  ]);
  assert.deepEqual(test.names({ lights: lights(true, false) }), []);
  assert.deepEqual(test.names({ lights: lights(true, true) }), ["lightChange"]);
});

Deno.test("NotificationWatch leaves an object out that has no instance", () => {
  const test = new Test();
  test.look({ lights: lights(true) });
  const [change] = test.look({ lights: lights(false), traffic: undefined });
  assert.equal(change?.varbinds.length, 1);
});

Deno.test("NotificationWatch tells of a first value where that is declared, and of a row that came again", () => {
  const test = new Test();
  assert.deepEqual(test.names({ lights: lights(false) }), ["lightOff"]);
  assert.deepEqual(test.names({ lights: [] }), []);
  assert.deepEqual(test.names({ lights: lights(true) }), []);
});

Deno.test("NotificationWatch knows sensors again whose rows have moved", () => {
  const watch = new NotificationWatch({
    modules: MODULES,
    sounderRoot: [1, 3, 6, 1, 4, 1, 1],
    thresholds: { pfStates: undefined, mailQueue: undefined },
  });
  const render = createRenderer(
    openbsdSensorsModule,
    rootOf(openbsdSensorsModule),
  );
  const options = { collector: "sensors", generation: 1, time: 0 };
  /** Sensors by device and status, two of which the MIB does not tell apart. */
  const changed = (...all: [device: string, status: SensorStatus][]) =>
    watch.look(render({
      readAt: 0,
      listChangedAt: 0,
      sensors: all.map(([device, status], i) => ({
        ...{ index: i + 1, device, name: `temp${i}`, description: "inside" },
        ...{ type: "temperature", status, statusChanges: 0 },
      })),
    }, options)).map(({ varbinds: [status] }) => status?.oid.at(-1));
  assert.deepEqual(
    changed(["it0", "ok"], ["it0", "critical"], ["cpu0", "ok"]),
    [],
  );
  // One that comes in front of them moves all.
  assert.deepEqual(
    changed(["a0", "warn"], ["it0", "ok"], ["it0", "critical"], ["cpu0", "ok"]),
    [],
  );
  assert.deepEqual(
    changed(["it0", "ok"], ["it0", "ok"], ["cpu0", "critical"]),
    [2, 3],
  );
});

Deno.test("NotificationWatch keeps collectors apart", () => {
  const test = new Test();
  test.look({ lights: lights(true) }, "a");
  assert.deepEqual(test.names({ lights: lights(false) }, "b"), ["lightOff"]);
  assert.deepEqual(test.names({ lights: lights(false) }, "a"), [
    "lightChange",
    "lightOff",
  ]);
});

Deno.test("NotificationWatch tells once that a threshold is exceeded, until the number has fallen by a tenth", () => {
  const test = new Test(100);
  const at = (traffic: number | undefined) => test.names({ traffic }).length;
  assert.deepEqual(
    [50, 100, 101, 150, 101, 95, 101, undefined, 102, 90, 101, 101].map(at),
    [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0],
  );
  assert.deepEqual(new Test(null).names({ traffic: 1e9 }), []);
});

Deno.test("NotificationWatch finds all that the catalog's notifications name", () => {
  new NotificationWatch({
    modules: MODULES,
    sounderRoot: [1, 3, 6, 1, 4, 1, 1],
    thresholds: { pfStates: undefined, mailQueue: undefined },
  });
  assert.throws(
    () =>
      new NotificationWatch({
        modules: MODULES.filter(({ name }) => name !== "OPENBSD-CARP-MIB"),
        sounderRoot: [1, 3],
        thresholds: { pfStates: undefined, mailQueue: undefined },
      }),
    /Cannot watch "OPENBSD-CARP-MIB::carpIfState": unknown/,
  );
});

Deno.test("every notification of the catalog ends with 0 and its number, below its module's own node", () => {
  const names = new Set<string>();
  for (const { name, nodes, notifications = [] } of MODULES) {
    for (const { name: own, oid, objects } of notifications) {
      assert.equal(names.has(own), false, own);
      names.add(own);
      assert.equal(oid.length, 2, own);
      assert.equal(oid[0], 0, own);
      assert.ok(objects.length > 0, own);
      assert.ok(
        Object.values(nodes).some((node) => node.length === 1 && node[0] === 0),
        name,
      );
    }
  }
  assert.ok(names.size >= 10, [...names].join(" "));
});

Deno.test("NotificationWatch refuses to watch a versioned table, and passes over those that there are", () => {
  const objects = street.objects.map((declared) =>
    declared.kind === "scalar"
      ? declared
      : { ...declared, version: ({ lights }: Street) => lights }
  );
  const watch = (module: MibModule<Street>) =>
    new NotificationWatch({
      modules: [module as MibModule<never>],
      sounderRoot: [1, 3],
      thresholds: { pfStates: 5, mailQueue: undefined },
    });
  assert.throws(
    () => watch({ ...street, objects }),
    /Cannot watch "STREET-MIB::lightOn": its table is versioned/,
  );
  const [jam] = street.notifications?.slice(2) ?? [];
  const module = { ...street, objects, notifications: [jam!] };
  const watching = watch(module);
  const options = { collector: "street", generation: 1, time: 0 };
  const raised = createPartRenderers(module, rootOf(street)).map((render) =>
    watching.look(render({ traffic: 7, lights: lights(true) }, options))
      .map(({ name }) => name)
  );
  assert.deepEqual(raised, [["trafficJam"], []]);
});
