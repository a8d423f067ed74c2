/**
 * Graphs of a host: its firewall, its sensors, and sounder on it.
 *
 * @module
 */

import { CARP_STATES } from "../../mib/modules/openbsd_carp.ts";
import { type DashboardSpec, graph, rate, sumBy, value } from "./panel.ts";

const CARP_WORDS = {
  [CARP_STATES.init]: ["init", "red"],
  [CARP_STATES.backup]: ["backup", "blue"],
  [CARP_STATES.master]: ["master", "green"],
} as const;

const SENSOR_STATES = {
  0: ["unspecified", "text"],
  1: ["ok", "green"],
  2: ["warning", "orange"],
  3: ["critical", "red"],
  4: ["unknown", "purple"],
} as const;

/** pf, CARP and queues of a firewall. */
export const FIREWALL: DashboardSpec = {
  name: "sounder-firewall",
  title: "sounder: firewall",
  family: "pf_running",
  panels: [
    graph(
      "Traffic passed",
      "Bps",
      [
        sumBy(
          "interface, direction",
          rate("pf_interface_bytes_total", 'action="pass",interface!="all"'),
        ),
        "{{interface}} {{direction}}",
      ],
    ),
    graph(
      "Packets blocked",
      "pps",
      [
        sumBy(
          "interface, direction",
          rate("pf_interface_packets_total", 'action="block",interface!="all"'),
        ),
        "{{interface}} {{direction}}",
      ],
    ),
    graph(
      "States",
      "short",
      [value("pf_pool_entries", 'pool="states"'), "states"],
      [value("pf_pool_limit", 'pool="states"'), "limit"],
    ),
    graph(
      "State table operations",
      "ops",
      [rate("pf_pool_operations_total", 'pool="states"'), "{{operation}}"],
    ),
    graph(
      "Why packets were dropped",
      "pps",
      [rate("pf_counters_total", 'counter!="match"'), "{{counter}}"],
    ),
    graph(
      "Labels",
      "Bps",
      [rate("pf_label_bytes_total"), "{{label}} #{{occurrence}}"],
    ),
    {
      title: "CARP",
      kind: "states",
      unit: "short",
      words: CARP_WORDS,
      width: 24,
      queries: [{
        expression: value("carp_vhid_state"),
        legend: "{{interface}} vhid {{vhid}}",
      }],
    },
    graph(
      "Queues",
      "Bps",
      [rate("pf_queue_bytes_total"), "{{interface}} {{queue}}"],
    ),
    graph(
      "CARP demotion",
      "short",
      [value("carp_group_demotion"), "{{group}}"],
    ),
  ],
};

/** Hardware sensors. */
export const SENSORS: DashboardSpec = {
  name: "sounder-sensors",
  title: "sounder: sensors",
  family: "sensors_present",
  panels: [
    {
      title: "Status",
      kind: "states",
      unit: "short",
      words: SENSOR_STATES,
      width: 24,
      queries: [{
        expression: value("sensors_status"),
        legend: "{{device}} {{sensor}}",
      }],
    },
    graph(
      "Temperatures",
      "celsius",
      [value("sensors_temperature_celsius"), "{{device}} {{sensor}}"],
    ),
    graph(
      "Fans",
      "rotrpm",
      [value("sensors_fan_rpm"), "{{device}} {{sensor}}"],
    ),
    graph(
      "Voltages",
      "volt",
      [value("sensors_voltage_volts"), "{{device}} {{sensor}}"],
    ),
    graph(
      "Clock offset",
      "s",
      [value("sensors_timedelta_seconds"), "{{device}} {{sensor}}"],
    ),
  ],
};

/** sounder itself. */
export const ITSELF: DashboardSpec = {
  name: "sounder-itself",
  title: "sounder: itself",
  family: "sounder_build_info",
  panels: [
    {
      title: "Collectors",
      kind: "states",
      unit: "short",
      words: { 0: ["down", "red"], 1: ["up", "green"] },
      width: 24,
      queries: [{
        expression: value("sounder_collector_up"),
        legend: "{{collector}}",
      }],
    },
    graph(
      "Time of a collection",
      "s",
      [value("sounder_collector_duration_seconds"), "{{collector}}"],
    ),
    graph(
      "SNMP requests",
      "reqps",
      [sumBy("type", rate("sounder_snmp_requests_total")), "{{type}}"],
    ),
    graph(
      "Fields that could not be read",
      "short",
      [rate("sounder_parse_errors_total"), "{{collector}}"],
    ),
  ],
};
