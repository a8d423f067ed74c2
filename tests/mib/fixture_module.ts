/**
 * SOUNDER-HARBOUR-MIB: a module that has something of everything that can be
 * declared.
 *
 * @module
 */

import {
  columnsOf,
  defineModule,
  type MibModule,
  scalarsOf,
  tablesOf,
} from "../../mib/declare.ts";
import {
  counter,
  gauge,
  histogram,
  info,
  rowLabel,
  unknown,
} from "../../mib/family.ts";
import {
  adminString,
  counter32,
  counter64,
  dateAndTime,
  displayString,
  enumeration,
  gauge32,
  gauge64,
  integer32,
  ipAddress,
  objectIdentifier,
  octetText,
  timeTicks,
  truthValue,
  unsigned32,
} from "../../mib/syntax.ts";
import type { Berth, Cargo, Harbour, Wait } from "./fixture_reading.ts";

const scalar = scalarsOf<Harbour>();
const table = tablesOf<Harbour>();
const berth = columnsOf<Berth>();
const cargo = columnsOf<Cargo>();
const wait = columnsOf<Wait>();

const about = info("harbour_info", "What is known of the harbour.");
const tide = gauge("harbour_tide_now", "1 for the tide that it is.");
const flags = info("harbour_berth_info", "What is known of a berth.");
const waiting = histogram("harbour_wait_seconds", "Time that ships waited.");

/** Wait.bound for the last bucket, in the INDEX. */
const UNBOUNDED = 0xffff_ffff;

/** Objects stand out of order, as they may. */
export const harbourModule: MibModule<Harbour> = defineModule<Harbour>({
  name: "SOUNDER-HARBOUR-MIB",
  identity: "harbourMIB",
  root: { arc: 77 },
  updated: "202601020304Z",
  description: 'Harbours, "berths" and what is landed there: à quai.',
  nodes: { harbourObjects: [1], harbourState: [1, 1], harbourTables: [1, 2] },
  objects: [
    waitTable(),
    berthTable(),
    ...scalars(),
    cargoTable(),
  ],
});

function scalars() {
  return [
    scalar({
      name: "harbourName",
      oid: [1, 1, 1],
      syntax: displayString(),
      description: "Name of the harbour.",
      value: (h) => h.name,
      series: about("name"),
    }),
    scalar({
      name: "harbourMotto",
      oid: [1, 1, 2],
      syntax: adminString({ max: 20 }),
      description: "Motto, where there is one.",
      value: (h) => h.motto,
      series: about("motto"),
    }),
    scalar({
      name: "harbourDepth",
      oid: [1, 1, 3],
      syntax: integer32({ min: -10, max: 1000 }),
      units: "decimetres",
      divisor: 10,
      description: "Depth of the water.",
      value: (h) => h.depth,
      series: gauge("harbour_depth_meters", "Depth of the water.")(),
    }),
    scalar({
      name: "harbourOpen",
      oid: [1, 1, 4],
      syntax: truthValue,
      description: "Whether ships may enter.",
      value: (h) => h.open,
      series: gauge("harbour_open", "Whether ships may enter.")(),
    }),
    scalar({
      name: "harbourTide",
      oid: [1, 1, 5],
      syntax: enumeration({ low: 1, rising: 2, high: 3 }),
      description: "The tide.",
      value: (h) => h.tide,
      series: gauge("harbour_tide", "The tide.")(),
      extra: (["low", "rising", "high"] as const).map((word) => ({
        series: tide({ tide: word }),
        value: (h: Harbour) => h.tide === word ? 1 : 0,
      })),
    }),
    scalar({
      name: "harbourAge",
      oid: [1, 1, 6],
      syntax: timeTicks,
      description: "Time since it was opened.",
      value: (h) => h.age,
      series: gauge("harbour_age_seconds", "Time since it was opened.")(),
    }),
    scalar({
      name: "harbourBuilt",
      oid: [1, 1, 7],
      syntax: dateAndTime,
      description: "When it was built.",
      value: (h) => h.built,
      series: gauge(
        "harbour_built_timestamp_seconds",
        "When it was built.",
      )(),
    }),
    scalar({
      name: "harbourVisitors",
      oid: [1, 1, 8],
      syntax: counter32,
      description: "Visitors so far.",
      value: (h) => h.visitors,
      series: counter("harbour_visitors_total", "Visitors so far.")(),
    }),
    scalar({
      name: "harbourAddress",
      oid: [1, 1, 9],
      syntax: ipAddress,
      description: "Where it can be reached.",
      value: (h) => h.address,
      series: about("address"),
    }),
    scalar({
      name: "harbourChart",
      oid: [1, 1, 10],
      syntax: objectIdentifier,
      description: "Its chart.",
      value: (h) => h.chart,
      series: about("chart"),
    }),
    scalar({
      name: "harbourNote",
      oid: [1, 1, 11],
      syntax: adminString(),
      description: "Text that no series has.",
      value: (h) => h.note,
    }),
    scalar({
      name: "harbourLevel",
      oid: [1, 1, 12],
      syntax: octetText(),
      description: "The level as the gauge prints it: a number or a word.",
      value: (h) => h.level,
      series: unknown("harbour_level", "The level.")(),
    }),
  ];
}

function berthTable() {
  return table<Berth>({
    name: "berthTable",
    oid: [1, 2, 1],
    description: "Berths.",
    rows: (h) => h.berths,
    index: ["berthNumber"],
    labels: { quay: (b) => b.quay, berth: (b) => b.name },
    columns: [
      berth({
        name: "berthShips",
        id: 4,
        syntax: counter64,
        description: "Ships that lay there.",
        value: (b) => b.ships,
        series: counter("harbour_ships_total", "Ships that lay there.")({
          kind: "sea | river",
        }),
      }),
      berth({
        name: "berthNumber",
        id: 1,
        access: "not-accessible",
        syntax: unsigned32,
        description: "Number of the berth.",
        value: (b) => b.number,
      }),
      berth({
        name: "berthName",
        id: 2,
        syntax: adminString({ max: 32 }),
        description: "Name of the berth.",
        value: (b) => b.name,
        series: rowLabel("berth"),
      }),
      berth({
        name: "berthFlag",
        id: 3,
        syntax: displayString({ max: 8 }),
        description: "Flag that flies there.",
        value: (b) => b.flag,
        series: flags("flag"),
      }),
      berth({
        name: "berthLoad",
        id: 5,
        syntax: gauge64,
        description: "What lies there now.",
        value: (b) => b.load,
        series: gauge("harbour_load_grams", "What lies there now.")(),
      }),
      berth({
        name: "berthWater",
        id: 6,
        syntax: gauge32,
        description: "Water under the keel.",
        value: (b) => b.water,
        series: gauge("harbour_water_meters", "Water under the keel.")(),
      }),
      berth({
        name: "berthState",
        id: 7,
        syntax: enumeration({ free: 0, taken: 1, closed: 2 }),
        description: "State of the berth.",
        value: (b) => b.state,
        series: gauge("harbour_berth_state", "State of the berth.")(),
      }),
    ],
    extra: [{
      series: gauge("harbour_berth_closed", "Whether it is closed.")(),
      value: (b) =>
        b.state === "free" ? undefined : Number(b.state === "closed"),
    }],
  });
}

const landed = counter("harbour_landed_total", "What was landed.");
const stored = gauge("harbour_stored", "What is stored.");

/** Which series shows the weight, each row tells. */
function cargoSeries({ berth, name, kind }: Cargo) {
  if (kind === "other") return undefined;
  const labels = { berth: String(berth), cargo: name };
  return kind === "landed" ? landed(labels) : stored(labels);
}

function cargoTable() {
  return table<Cargo>({
    name: "cargoTable",
    oid: [1, 2, 2],
    entryName: "cargoRow",
    description: "What was landed.",
    rows: (h) => h.cargo,
    index: ["cargoBerth", "cargoName"],
    impliedLast: true,
    labels: {},
    columns: [
      cargo({
        name: "cargoBerth",
        id: 1,
        access: "not-accessible",
        syntax: integer32({ min: 1, max: 1000 }),
        description: "berthNumber of the berth.",
        value: (c) => c.berth,
      }),
      cargo({
        name: "cargoName",
        id: 2,
        access: "not-accessible",
        syntax: adminString({ max: 32, implied: true }),
        description: "What it is.",
        value: (c) => c.name,
      }),
      cargo({
        name: "cargoWeight",
        id: 3,
        syntax: counter64,
        description: "How much of it.",
        units: "kg",
        value: (c) => c.weight,
        series: cargoSeries,
      }),
      cargo({
        name: "cargoLabel",
        id: 4,
        syntax: adminString({ max: 32 }),
        description: "What it is, once more.",
        value: (c) => c.name,
        series: rowLabel("cargo"),
      }),
    ],
  });
}

function waitTable() {
  return table<Wait>({
    name: "waitTable",
    oid: [1, 2, 10],
    description: "How long ships waited.",
    rows: (h) => h.waits,
    index: ["waitBerth", "waitBound"],
    labels: {},
    columns: [
      wait({
        name: "waitBerth",
        id: 1,
        access: "not-accessible",
        syntax: unsigned32,
        description: "berthNumber of the berth.",
        value: (w) => w.number,
      }),
      wait({
        name: "waitBound",
        id: 2,
        access: "not-accessible",
        syntax: unsigned32,
        description: "Upper bound of the time.",
        value: (w) => w.bound === Infinity ? UNBOUNDED : w.bound,
      }),
      wait({
        name: "waitShips",
        id: 3,
        syntax: counter64,
        description: "Ships that waited no longer.",
        value: (w) => w.ships,
        series: ({ berth, bound }) =>
          waiting.bucket({
            berth,
            le: bound === Infinity ? "+Inf" : String(bound),
          }),
      }),
      wait({
        name: "waitTotal",
        id: 4,
        syntax: counter64,
        description: "Ships that waited at all.",
        value: (w) => w.bound === Infinity ? w.ships : undefined,
        series: ({ berth }) => waiting.count({ berth }),
      }),
    ],
  });
}
