/**
 * Zones of BIND: bindZoneTable of SOUNDER-BIND-MIB, and numbers of all zones.
 *
 * @module
 */

import type {
  BindReading,
  BindZone,
  BindZones,
} from "../../collectors/bind/reading.ts";
import {
  columnsOf,
  type Scalar,
  scalarsOf,
  type SeriesSpec,
  type Table,
  tablesOf,
} from "../declare.ts";
import { gauge, info, rowLabel, type Series } from "../family.ts";
import {
  adminString,
  dateAndTime,
  gauge32,
  octetText,
  unsigned32,
} from "../syntax.ts";

/** A row: each zone has series only where the configuration asks for that. */
interface ZoneRow {
  readonly zone: BindZone;
  readonly inDetail: boolean;
}

const scalar = scalarsOf<BindReading>();
const table = tablesOf<BindReading>();
const column = columnsOf<ZoneRow>();

/** Longest domain name as text: 255 octets, each of them escaped with four characters. */
export const MAX_DOMAIN_NAME = 1024;

const zoneInfo = info("bind_zone_info", "Zones that BIND has.");

/** Serial numbers, of rows with the labels `view` and `zone_name`. */
export const zoneSerialSeries: Series = gauge(
  "bind_zone_serial",
  "Serial number of the zone.",
)();

/** Returns the scalars that tell of all zones. */
export function bindZoneScalars(): Scalar<BindReading>[] {
  const counted = (
    name: string,
    id: number,
    rest: {
      description: string;
      family: string;
      value: (zones: BindZones) => number;
    },
  ) =>
    scalar({
      name,
      oid: [1, 3, id],
      syntax: gauge32,
      description: rest.description,
      value: ({ zones }) => zones && rest.value(zones),
      series: gauge(rest.family, rest.description)(),
    });
  return [
    counted("bindZones", 1, {
      description:
        "Zones that BIND lists, of all views; it does not list those with zone-statistics none.",
      family: "bind_zones",
      value: ({ zones, omitted, excluded }) =>
        zones.length + omitted + excluded,
    }),
    counted("bindZonesOmitted", 2, {
      description: "Zones left out because there are more than are wanted.",
      family: "bind_zones_omitted",
      value: (zones) => zones.omitted,
    }),
    counted("bindZonesExcluded", 3, {
      description: "Zones left out because the configuration says so.",
      family: "bind_zones_excluded",
      value: (zones) => zones.excluded,
    }),
    counted("bindZonesUnloaded", 4, {
      description: "Zones in bindZoneTable that are not loaded.",
      family: "bind_zones_unloaded",
      value: ({ zones }) =>
        zones.filter(({ serial }) => serial === undefined).length,
    }),
    scalar({
      name: "bindZonesTime",
      oid: [1, 3, 5],
      syntax: dateAndTime,
      description:
        "named's clock when it told the zones: they are read more rarely than the other numbers.",
      value: ({ zones }) => zones?.time,
      series: gauge(
        "bind_zones_time_seconds",
        "named's clock when it told the zones, in seconds since 1970.",
      )(),
    }),
  ];
}

function zoneRows({ zones }: BindReading): readonly ZoneRow[] {
  if (zones === undefined) return [];
  const { inDetail } = zones;
  return zones.zones.map((zone) => ({ zone, inDetail }));
}

/** Returns what tells the series of a zone where there are series of zones. */
function inDetail(
  series: SeriesSpec,
): (row: ZoneRow) => SeriesSpec | undefined {
  return (row) => row.inDetail ? series : undefined;
}

/** Returns bindZoneTable. */
export function bindZoneTable(): Table<BindReading> {
  return table<ZoneRow>({
    name: "bindZoneTable",
    oid: [1, 2, 4],
    description:
      "Zones of BIND. Over HTTP each zone is shown only where the configuration asks for it.",
    rows: zoneRows,
    version: ({ zones }) => zones?.zones,
    index: ["bindZoneView", "bindZoneNumber"],
    labels: {
      view: ({ zone }) => zone.view,
      zone_name: ({ zone }) => zone.name,
    },
    columns: [...nameColumns(), ...stateColumns()],
  });
}

function nameColumns() {
  return [
    column({
      name: "bindZoneView",
      id: 1,
      access: "not-accessible",
      syntax: unsigned32,
      description: "bindViewNumber of the view.",
      value: ({ zone }) => zone.viewNumber,
    }),
    column({
      name: "bindZoneNumber",
      id: 2,
      access: "not-accessible",
      syntax: unsigned32,
      description: "Number of the zone, given once and not to another.",
      value: ({ zone }) => zone.number,
    }),
    column({
      name: "bindZoneName",
      id: 3,
      syntax: octetText({ max: MAX_DOMAIN_NAME }),
      description:
        "Name of the zone as in zone files, without the dot at its end.",
      value: ({ zone }) => zone.name,
      series: inDetail(rowLabel("zone_name")),
    }),
    column({
      name: "bindZoneClass",
      id: 4,
      syntax: adminString({ max: 32 }),
      description:
        "Class of the zone: IN, CH; empty where the source does not tell.",
      value: ({ zone }) => zone.class ?? "",
      series: inDetail(zoneInfo("class")),
    }),
    column({
      name: "bindZoneType",
      id: 5,
      syntax: adminString({ max: 32 }),
      description:
        "What BIND is to the zone: primary, secondary, stub, builtin and others; master and slave before BIND 9.18.",
      value: ({ zone }) => zone.type,
      series: inDetail(zoneInfo("type")),
    }),
  ];
}

function stateColumns() {
  const time = (
    name: string,
    id: number,
    rest: {
      description: string;
      family: string;
      value: (row: ZoneRow) => number | undefined;
    },
  ) =>
    column({
      name,
      id,
      syntax: dateAndTime,
      description: rest.description,
      value: rest.value,
      series: inDetail(gauge(rest.family, rest.description)()),
    });
  return [
    column({
      name: "bindZoneSerial",
      id: 6,
      syntax: unsigned32,
      description: "Serial number of the zone; absent while it is not loaded.",
      value: ({ zone }) => zone.serial,
      series: inDetail(zoneSerialSeries),
    }),
    time("bindZoneLoaded", 7, {
      description: "When the zone was loaded.",
      family: "bind_zone_loaded_time_seconds",
      value: ({ zone }) => zone.loaded,
    }),
    time("bindZoneExpires", 8, {
      description: "When the zone of a secondary expires.",
      family: "bind_zone_expires_time_seconds",
      value: ({ zone }) => zone.expires,
    }),
    time("bindZoneRefresh", 9, {
      description: "When a secondary asks its primary again.",
      family: "bind_zone_refresh_time_seconds",
      value: ({ zone }) => zone.refresh,
    }),
  ];
}
