/**
 * Numbers that BIND keeps of each zone: bindZoneCounterTable of SOUNDER-BIND-MIB.
 *
 * @module
 */

import type {
  BindReading,
  BindZone,
  BindZoneCounter,
} from "../../collectors/bind/reading.ts";
import { columnsOf, type Table, tablesOf } from "../declare.ts";
import { counter } from "../family.ts";
import { adminString, counter64, unsigned32 } from "../syntax.ts";
import {
  bindSection,
  indexName,
  MAX_INDEX_NAME,
  sectionWord,
} from "./bind_sections.ts";

interface ZoneCounterRow {
  readonly zone: BindZone;
  readonly counter: BindZoneCounter;
  readonly inDetail: boolean;
}

const table = tablesOf<BindReading>();
const column = columnsOf<ZoneCounterRow>();

const statistics = counter(
  "bind_zone_statistics_total",
  "Counters of a zone, by section and BIND's own name.",
);

function zoneCounterRows({ zones }: BindReading): readonly ZoneCounterRow[] {
  if (zones === undefined) return [];
  const { inDetail } = zones;
  return zones.zones.flatMap((zone) =>
    zone.counters.map((counter) => ({ zone, counter, inDetail }))
  );
}

/** Returns bindZoneCounterTable. */
export function bindZoneCounterTable(): Table<BindReading> {
  return table<ZoneCounterRow>({
    name: "bindZoneCounterTable",
    oid: [1, 2, 5],
    description:
      "Numbers that BIND keeps of each zone with zone-statistics full; there only where the configuration asks for them. They begin again when named is started.",
    rows: zoneCounterRows,
    version: ({ zones }) => zones?.zones,
    index: [
      "bindZoneCounterView",
      "bindZoneCounterZone",
      "bindZoneCounterSection",
      "bindZoneCounterName",
    ],
    labels: {},
    columns: [...indexColumns(), totalColumn()],
  });
}

function indexColumns() {
  return [
    column({
      name: "bindZoneCounterView",
      id: 1,
      access: "not-accessible",
      syntax: unsigned32,
      description: "bindViewNumber of the view.",
      value: ({ zone }) => zone.viewNumber,
    }),
    column({
      name: "bindZoneCounterZone",
      id: 2,
      access: "not-accessible",
      syntax: unsigned32,
      description: "bindZoneNumber of the zone.",
      value: ({ zone }) => zone.number,
    }),
    column({
      name: "bindZoneCounterSection",
      id: 3,
      access: "not-accessible",
      syntax: bindSection,
      description:
        "Section of the statistics; other(99) is one that is not known, whose name stands in bindZoneCounterName, before a slash.",
      value: ({ counter }) => sectionWord(counter),
    }),
    column({
      name: "bindZoneCounterName",
      id: 4,
      access: "not-accessible",
      syntax: adminString({ max: MAX_INDEX_NAME }),
      description: "BIND's own name of the number; of a DNSSEC key, its tag.",
      value: ({ counter }) => indexName(counter),
    }),
  ];
}

function totalColumn() {
  return column({
    name: "bindZoneCounterTotal",
    id: 5,
    syntax: counter64,
    description: "The number.",
    value: ({ counter }) => counter.value,
    series: ({ zone, counter: { section, name }, inDetail }) =>
      inDetail
        ? statistics({
          view: zone.view,
          zone_name: zone.name,
          section,
          name,
        })
        : undefined,
  });
}
