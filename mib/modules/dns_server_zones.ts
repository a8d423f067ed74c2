/**
 * Zones as RFC 1611 has them: dnsServZoneTable of DNS-SERVER-MIB.
 *
 * @module
 */

import { encodeDnsName } from "../../codec/dns_name.ts";
import { EncodeError } from "../../codec/error.ts";
import { compareOids } from "../../codec/oid.ts";
import type { BindReading, BindZone } from "../../collectors/bind/reading.ts";
import {
  columnsOf,
  type SeriesSpec,
  type Table,
  tablesOf,
} from "../declare.ts";
import { elsewhere, gauge, type Series } from "../family.ts";
import {
  counter32,
  enumeration,
  gauge32,
  integer32,
  ipAddress,
  type Syntax,
  truthValue,
} from "../syntax.ts";
import { zoneSerialSeries } from "./bind_zones.ts";

/** A zone that can be a row. */
interface NamedZone {
  readonly zone: BindZone;
  /** Number of its class. */
  readonly classNumber: number;
  /** Octets of its name, in capitals. */
  readonly name: Uint8Array;
}

interface Row extends NamedZone {
  /** BIND's clock when it told the zones, in milliseconds since the epoch. */
  readonly toldAt: number | undefined;
  readonly inDetail: boolean;
}

const table = tablesOf<BindReading>();
const column = columnsOf<Row>();

/** Numbers of classes (RFC 1035, section 3.2.4). */
const CLASSES: ReadonlyMap<string, number> = new Map([
  ["IN", 1],
  ["CH", 3],
  ["CHAOS", 3],
  ["HS", 4],
]);

const NO_ADDRESS = new Uint8Array(4);

/** Types of zones that are not transferred from anywhere. */
const NOT_TRANSFERRED: ReadonlySet<string> = new Set([
  "primary",
  "master",
  "builtin",
]);

/** DnsNameAsIndex, whose octets the reading's text has been made into already. */
const nameAsIndex: Syntax<Uint8Array> = {
  name: "DnsNameAsIndex",
  smi: "DnsNameAsIndex",
  divisor: 1,
  maxIndexLength: 256,
  cell: (value) => ({
    value: { type: "octet-string", value },
    sample: undefined,
  }),
  index: (value) => [value.length, ...value],
};

const rowStatus = enumeration({ active: 1, notReady: 3 });

/** The zones of a reading, as rows. */
interface ToldZones {
  readonly zones: readonly NamedZone[];
  readonly toldAt: number | undefined;
}

/** Milliseconds for which ages may be told that were true before: of thousands of zones that are else what they were. */
const AGE_PRECISION = 60_000;

/** What was told of zones, by their list: another list when one of them changed. */
const told = new WeakMap<readonly BindZone[], ToldZones>();

/** Returns the same object as long as all rows are what they were. */
function toldZones({ zones }: BindReading): ToldZones | undefined {
  if (zones === undefined) return undefined;
  const known = told.get(zones.zones);
  // A clock that was set back makes them others too.
  const age = Math.abs((zones.time ?? 0) - (known?.toldAt ?? 0));
  if (known !== undefined && age < AGE_PRECISION) return known;
  const current = {
    zones: known?.zones ?? nameZones(zones.zones),
    toldAt: zones.time,
  };
  told.set(zones.zones, current);
  return current;
}

function rows(reading: BindReading): readonly Row[] {
  const { zones = [], toldAt } = toldZones(reading) ?? {};
  const inDetail = reading.zones?.inDetail ?? false;
  return zones.map((zone) => ({ ...zone, toldAt, inDetail }));
}

/**
 * Returns the zones that can be rows, by INDEX. The statistics file tells no
 * class. A zone that several views have is that of the first of them, since the
 * INDEX has no view.
 */
function nameZones(zones: readonly BindZone[]): readonly NamedZone[] {
  const found = new Map<string, NamedZone>();
  for (const zone of zones) {
    const classNumber = classNumberOf(zone.class);
    const name = capitalsOf(zone.name);
    if (classNumber === undefined || name === undefined) continue;
    const key = `${classNumber} ${name}`;
    if (!found.has(key)) found.set(key, { zone, classNumber, name });
  }
  return [...found.values()].sort((a, b) =>
    a.name.length - b.name.length || compareOids(a.name, b.name) ||
    a.classNumber - b.classNumber
  );
}

function classNumberOf(name: string | undefined): number | undefined {
  if (name === undefined) return undefined;
  const [, digits] = /^CLASS(\d{1,5})$/.exec(name) ?? [];
  return CLASSES.get(name) ??
    (digits === undefined ? undefined : Number(digits));
}

function capitalsOf(name: string): Uint8Array | undefined {
  try {
    return encodeDnsName(name).map((octet) =>
      octet >= 0x61 && octet <= 0x7a ? octet - 0x20 : octet
    );
  } catch (error) {
    if (error instanceof EncodeError) return undefined;
    throw error;
  }
}

/** Returns the series for rows that have some. */
function inDetail(series: Series): (row: Row) => SeriesSpec | undefined {
  return (row) => row.inDetail ? series : undefined;
}

/** Returns dnsServZoneTable. */
export function dnsServZoneTable(): Table<BindReading> {
  return table<Row>({
    name: "dnsServZoneTable",
    oid: [1, 4, 1],
    description:
      "Zones that BIND lists, where the configuration has them read.",
    rows,
    version: toldZones,
    index: ["dnsServZoneName", "dnsServZoneClass"],
    labels: {
      view: ({ zone }) => zone.view,
      zone_name: ({ zone }) => zone.name,
    },
    columns: [...indexColumns(), ...sourceColumns(), ...stateColumns()],
  });
}

function indexColumns() {
  return [
    column({
      name: "dnsServZoneName",
      id: 1,
      access: "not-accessible",
      syntax: nameAsIndex,
      description: "Name of the zone in capitals, as in DNS messages.",
      value: ({ name }) => name,
    }),
    column({
      name: "dnsServZoneClass",
      id: 2,
      access: "not-accessible",
      syntax: integer32({ min: 0, max: 65_535 }),
      description: "Class of the zone: 1 for IN.",
      value: ({ classNumber }) => classNumber,
    }),
  ];
}

/** BIND does not tell from where it had a secondary zone; a primary one it had from nowhere. */
function sourceOf({ zone }: Row): Uint8Array | undefined {
  return NOT_TRANSFERRED.has(zone.type ?? "") ? NO_ADDRESS : undefined;
}

function sourceColumns() {
  return [
    column({
      name: "dnsServZoneLastSourceAttempt",
      id: 5,
      syntax: ipAddress,
      description: "0.0.0.0 for a zone that is not transferred.",
      value: sourceOf,
    }),
    column({
      name: "dnsServZoneLastSourceSuccess",
      id: 9,
      syntax: ipAddress,
      description: "0.0.0.0 for a zone that is not transferred.",
      value: sourceOf,
    }),
  ];
}

/** Seconds since the zone was loaded, by BIND's clock when it told of it: what has become of it since is not known. */
function loadedFor({ zone, toldAt }: Row): number | undefined {
  return zone.loaded === undefined || toldAt === undefined
    ? undefined
    : Math.max(0, Math.floor((toldAt - zone.loaded) / 1000));
}

/** Loaded, and not expired when BIND told of it: of one that expires it tells something else then. */
function isCurrent({ zone, toldAt }: Row): boolean {
  return zone.loaded !== undefined &&
    (zone.expires === undefined || toldAt === undefined ||
      zone.expires > toldAt);
}

function stateColumns() {
  return [
    column({
      name: "dnsServZoneLastReloadSuccess",
      id: 3,
      syntax: gauge32,
      units: "seconds",
      description:
        "Seconds since the zone was loaded, by BIND's clock when it told the zones (bindZonesTime) or up to a minute before.",
      value: loadedFor,
      series: inDetail(
        gauge(
          "bind_zone_loaded_age_seconds",
          "Time since the zone was loaded.",
        )(),
      ),
    }),
    column({
      name: "dnsServZoneStatus",
      id: 6,
      syntax: rowStatus,
      description: "active(1) once the zone is loaded, notReady(3) before.",
      value: ({ zone }) => zone.loaded === undefined ? "notReady" : "active",
      series: inDetail(
        gauge("bind_zone_status", "1 once the zone is loaded, 3 before.")(),
      ),
    }),
    column({
      name: "dnsServZoneSerial",
      id: 7,
      syntax: counter32,
      description: "Serial number of the zone; 0 while it is not loaded.",
      value: ({ zone }) => zone.serial ?? 0,
      series: (row) =>
        !row.inDetail || row.zone.serial === undefined
          ? undefined
          : elsewhere(zoneSerialSeries),
    }),
    column({
      name: "dnsServZoneCurrent",
      id: 8,
      syntax: truthValue,
      description: "Whether the zone is loaded and has not expired since.",
      value: isCurrent,
      series: inDetail(
        gauge(
          "bind_zone_current",
          "Whether the zone is loaded and has not expired since.",
        )(),
      ),
    }),
  ];
}
