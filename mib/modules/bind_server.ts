/**
 * What BIND says of itself: the scalars of SOUNDER-BIND-MIB.
 *
 * @module
 */

import type { BindReading } from "../../collectors/bind/reading.ts";
import { type Scalar, scalarsOf } from "../declare.ts";
import { gauge, info } from "../family.ts";
import { adminString, dateAndTime, gauge32, truthValue } from "../syntax.ts";

const scalar = scalarsOf<BindReading>();

const server = info("bind_server_info", "Which BIND was read, and how.");

/** Returns the scalars below bindServer. */
export function bindScalars(): Scalar<BindReading>[] {
  return [...serverScalars(), ...timeScalars()];
}

function serverScalars() {
  return [
    scalar({
      name: "bindUp",
      oid: [1, 1, 1],
      syntax: truthValue,
      description:
        "True: BIND was read. Where it could not be read, nothing of this module is there, and sounderCollectorUp is false.",
      value: () => true,
      series: gauge("bind_up", "1 where BIND was read; absent where not.")(),
    }),
    scalar({
      name: "bindVersion",
      oid: [1, 1, 2],
      syntax: adminString(),
      description: "Version of BIND, as it prints it; BIND 9.10 does not.",
      value: (r) => r.version,
      series: server("version"),
    }),
    scalar({
      name: "bindStatisticsVersion",
      oid: [1, 1, 3],
      syntax: adminString(),
      description: "Version of the format of the statistics.",
      value: (r) => r.statisticsVersion,
      series: server("statistics_version"),
    }),
    scalar({
      name: "bindSource",
      oid: [1, 1, 4],
      syntax: adminString({ max: 16 }),
      description:
        "Where the numbers came from: json or xml (the statistics channel) or file (the statistics file).",
      value: (r) => r.source,
      series: server("source"),
    }),
    scalar({
      name: "bindUrl",
      oid: [1, 1, 5],
      syntax: adminString(),
      description:
        "URL that was asked for the counters, or path of the statistics file.",
      value: (r) => r.url,
      series: server("url"),
    }),
  ];
}

function timeScalars() {
  return [
    scalar({
      name: "bindBootTime",
      oid: [1, 1, 6],
      syntax: dateAndTime,
      description: "When named was started, in whole seconds.",
      value: (r) => wholeSeconds(r.bootTime),
      series: gauge(
        "bind_boot_time_seconds",
        "When named was started, in seconds since 1970.",
      )(),
    }),
    scalar({
      name: "bindConfigTime",
      oid: [1, 1, 7],
      syntax: dateAndTime,
      description: "When named last read its configuration, in whole seconds.",
      value: (r) => wholeSeconds(r.configTime),
      series: gauge(
        "bind_config_time_seconds",
        "When named last read its configuration, in seconds since 1970.",
      )(),
    }),
    scalar({
      name: "bindCurrentTime",
      oid: [1, 1, 8],
      syntax: dateAndTime,
      description: "named's clock when it told the numbers, in whole seconds.",
      value: (r) => wholeSeconds(r.currentTime),
      series: gauge(
        "bind_current_time_seconds",
        "named's clock when it told the numbers, in seconds since 1970.",
      )(),
    }),
    scalar({
      name: "bindViews",
      oid: [1, 1, 9],
      syntax: gauge32,
      description: "Rows of bindViewTable.",
      value: (r) => r.views.length,
      series: gauge("bind_views", "Views that BIND has.")(),
    }),
  ];
}

/** bind_exporter, whose names these series have, shows whole seconds. */
function wholeSeconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined
    ? undefined
    : Math.floor(milliseconds / 1000) * 1000;
}
