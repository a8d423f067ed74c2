/**
 * `sysctl hw.sensors` (OpenBSD sysctl.c, print_sensor()).
 *
 * @module
 */

import { Findings, type Parsed, splitLines } from "../command_output.ts";
import type { SensorFacts, SensorStatus } from "./reading.ts";
import {
  DRIVE_STATES,
  driveValue,
  indicatorValue,
  numberValue,
  SENSOR_KINDS,
  type SensorKind,
  type SensorValue,
} from "./sensor_types.ts";

/** A sensor with its place in the kernel's walk, from 1. */
export type NumberedSensor = SensorFacts & { readonly index: number };

const LINE = /^hw\.sensors\.([^.=]+)\.([a-z]+)(\d+)=(.*?)\s*$/;

/** How releases before 4.1 print: `hw.sensors.0=lm0, TEMP1, temp, 30 degC`. */
const OLD_LINE = /^hw\.sensors\.\d+=/;

/** A date, or the bare seconds where ctime(3) fails. */
const UPDATED =
  /, ((?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d|-?\d+)\.\d+)$/;

const STATUSES: Readonly<Record<string, SensorStatus>> = {
  OK: "ok",
  WARNING: "warn",
  CRITICAL: "critical",
  UNKNOWN: "unknown",
};

/** The word that stands for a value that the driver does not have. */
const NO_VALUE = "unknown";

/** Parses the output. A sensor of a kind that is not known has a place in the walk and no row. */
export function parseSysctl(text: string): Parsed<NumberedSensor[]> {
  const findings = new Findings("sysctl hw.sensors");
  const { lines, cut } = splitLines(text);
  const sensors: NumberedSensor[] = [];
  let index = 0;
  for (const [at, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const number = at + 1;
    const [, device, word, unit, rest] = LINE.exec(line) ?? [];
    if (device === undefined || word === undefined || rest === undefined) {
      if (OLD_LINE.test(line)) {
        findings.problem(number, "sensors of a release before 4.1");
      } else findings.skip(number);
      continue;
    }
    index++;
    const kind = SENSOR_KINDS.get(word);
    if (kind === undefined) {
      findings.skip(number);
      continue;
    }
    const name = `${word}${unit}`;
    const sensor = sensorOf(kind, rest);
    if (sensor.problem !== undefined) {
      findings.problem(number, `value of ${device}.${name} ${sensor.problem}`);
    }
    sensors.push({ index, device, name, type: kind.type, ...sensor.facts });
  }
  return findings.close(sensors, cut);
}

interface ReadSensor {
  readonly facts: Omit<SensorFacts, "device" | "name" | "type">;
  readonly problem?: string;
}

/** Reads `VALUE[ UNIT][ (TEXT)][, STATUS][, DATE]` from its end: the text may be anything. */
function sensorOf(kind: SensorKind, rest: string): ReadSensor {
  const updated = UPDATED.exec(rest)?.[1];
  const dateless = rest.replace(UPDATED, "");
  const word = /, ([A-Z]+)$/.exec(dateless)?.[1] ?? "";
  const status = STATUSES[word];
  const bare = status === undefined
    ? dateless
    : dateless.slice(0, -`, ${word}`.length);
  const [, printed = bare.trim(), description] =
    /^(.*?) \((.*)\)$/.exec(bare) ?? [];
  const value = printed === NO_VALUE ? undefined : valueOf(kind, printed);
  const unreadable = value === undefined && printed !== NO_VALUE;
  return {
    facts: {
      ...(description === undefined ? {} : { description }),
      ...value,
      status: status ?? "unspecified",
      ...(updated === undefined ? {} : { updated }),
    },
    ...(unreadable
      ? {
        problem: `is ${JSON.stringify(printed.slice(0, 40))}, expected ${
          kind.unit === "" ? kind.type : kind.unit
        }`,
      }
      : {}),
  };
}

function valueOf(kind: SensorKind, printed: string): SensorValue | undefined {
  if (kind.type === "indicator") {
    return printed === "On" || printed === "Off"
      ? indicatorValue(printed === "On")
      : undefined;
  }
  if (kind.type === "drive") {
    const state = DRIVE_STATES.find(([sysctl]) => sysctl === printed);
    return state && driveValue(state[1]);
  }
  const [, number, unit] =
    /^(-?\d{1,20}(?:\.\d{1,20})?) ?(.*)$/.exec(printed) ?? [];
  if (number === undefined) return undefined;
  const value = Number(number);
  // Older releases print a distance in millimetres.
  if (kind.type === "distance" && unit === "mm") {
    return numberValue(kind, value / 1000);
  }
  if (unit !== kind.unit) return undefined;
  // Where both print alike, the digits are snmpd's, the sign of a zero too.
  return kind.written === kind.printed
    ? { value, text: number }
    : numberValue(kind, value);
}
