/**
 * Sensors on the page: what they measure and what they say of it.
 *
 * @module
 */

import type { Color, Panel, Unit } from "../chart.ts";
import { formatValue, unitOf } from "../client/format.js";
import { type Cell, type Section, text, type Tile } from "../section.ts";
import { keyOf, type Snapshot } from "../snapshot.ts";

interface Status {
  readonly word: string;
  readonly color: Color;
}

const UNSPECIFIED: Status = { word: "no status", color: "idle" };

/** Values of sensors_status. Source: sensorStatus in OPENBSD-SENSORS-MIB. */
const STATUSES: Readonly<Record<string, Status>> = {
  "0": UNSPECIFIED,
  "1": { word: "OK", color: "ok" },
  "2": { word: "WARNING", color: "warn" },
  "3": { word: "CRITICAL", color: "critical" },
  "4": { word: "UNKNOWN", color: "idle" },
};

/** What sensors measure that is drawn, by the family that has it. */
const MEASURES: Readonly<Record<string, string>> = {
  sensors_temperature_celsius: "Temperatures",
  sensors_fan_rpm: "Fans",
  sensors_voltage_volts: "Voltages",
  sensors_power_watts: "Power",
  sensors_current_amperes: "Currents",
  sensors_humidity_percent: "Humidity",
  sensors_percent: "Levels",
  sensors_timedelta_seconds: "Clock offsets",
  sensors_frequency_hertz: "Frequencies",
};

/** Families whose number a table row shows, in the order in which they are looked for. */
const VALUES = [
  ...Object.keys(MEASURES),
  "sensors_illuminance_lux",
  "sensors_distance_meters",
  "sensors_pressure_pascals",
];

/** Makes the section of sensors. */
export function sensorsSection(snapshot: Snapshot): Section | undefined {
  const statuses = snapshot.all("sensors_status");
  if (statuses.length === 0) return undefined;
  const panels = Object.entries(MEASURES).filter(([name]) => snapshot.has(name))
    .map(([name, title]) => panel(name, title));
  return {
    id: "sensors",
    title: "Sensors",
    tiles: tiles(statuses.map(({ value }) => value)),
    panels: panels.slice(0, 4),
    more: panels.slice(4),
    tables: [{
      caption: "Sensors",
      from: "sensors_status",
      head: ["Sensor", "Description", "Value", "Status"],
      rows: statuses.map(({ labels, value }): Cell[] => {
        const { device = "", sensor = "" } = labels;
        const status = STATUSES[value] ?? UNSPECIFIED;
        return [
          text(`${device}.${sensor}`),
          text(info(snapshot, "sensors_info", labels, "description")),
          { text: shown(snapshot, labels), number: true },
          { text: status.word, badge: status.color },
        ];
      }),
    }],
  };
}

function panel(name: string, title: string): Panel {
  return {
    id: name.replaceAll("_", "-"),
    title,
    spec: {
      kind: "lines",
      unit: unitOf(name, false) as Unit,
      sources: [{ name, by: ["device", "sensor"] }],
    },
  };
}

/** What needs somebody comes first; nothing of it is good news. */
function tiles(statuses: readonly string[]): Tile[] {
  const count = (value: string) =>
    statuses.filter((status) => status === value).length;
  return (["3", "2", "1"] as const).filter((value) =>
    count(value) > 0 || value === "1"
  ).map((value) => ({
    title: STATUSES[value]!.word,
    value: String(count(value)),
    note: `of ${statuses.length} sensors`,
    color: STATUSES[value]!.color,
  }));
}

type Labels = Readonly<Record<string, string>>;

/** Returns the sample of a name that is of the same sensor. */
function ofSensor(snapshot: Snapshot, name: string, labels: Labels) {
  return snapshot.by(name, ["device", "sensor"])
    .get(keyOf([labels["device"] ?? "", labels["sensor"] ?? ""]));
}

function info(
  snapshot: Snapshot,
  name: string,
  labels: Labels,
  label: string,
): string {
  return ofSensor(snapshot, name, labels)?.labels[label] ?? "";
}

/** What a sensor says: a number in its unit, or a word such as that of a drive. */
function shown(snapshot: Snapshot, labels: Labels): string {
  for (const name of VALUES) {
    const sample = ofSensor(snapshot, name, labels);
    if (sample !== undefined) {
      return formatValue(Number(sample.value), unitOf(name, false) as Unit);
    }
  }
  return info(snapshot, "sensors_value_info", labels, "value") || "–";
}
