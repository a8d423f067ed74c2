/**
 * What is worth a look, by subsystem: the graphs of the Grafana dashboards.
 *
 * @module
 */

/** One line, or one a label, of a graph. */
export interface Query {
  /** PromQL; `$host` stands for the instance chosen. */
  readonly expression: string;
  /** Its name in the legend, labels in double braces. */
  readonly legend: string;
}

/** A graph, a list of states over time, or a number. */
export interface PanelSpec {
  readonly title: string;
  readonly kind: "graph" | "states" | "number";
  /** Grafana's word for the unit: `Bps`, `pps`, `s`, `short`, `celsius` ... */
  readonly unit: string;
  readonly queries: readonly Query[];
  /** Words for values, with their colours. */
  readonly words?: Readonly<Record<number, readonly [string, string]>>;
  /** Of 24 columns; by default half of them. */
  readonly width?: number;
}

/** One dashboard. */
export interface DashboardSpec {
  /** File name and Grafana's uid. */
  readonly name: string;
  readonly title: string;
  /** A family that every host with the subsystem has: what hosts there are is looked up by it. */
  readonly family: string;
  readonly panels: readonly PanelSpec[];
}

const HOST = 'instance=~"$host"';

/** The rate of a counter, with more labels to match. */
function rate(family: string, labels = ""): string {
  return `rate(${family}{${HOST}${
    labels === "" ? "" : `,${labels}`
  }}[$__rate_interval])`;
}

function value(family: string, labels = ""): string {
  return `${family}{${HOST}${labels === "" ? "" : `,${labels}`}}`;
}

function sumBy(labels: string, expression: string): string {
  return `sum by (${labels}) (${expression})`;
}

function graph(
  title: string,
  unit: string,
  ...queries: readonly (readonly [expression: string, legend: string])[]
): PanelSpec {
  return {
    title,
    kind: "graph",
    unit,
    queries: queries.map(([expression, legend]) => ({ expression, legend })),
  };
}

const CARP_STATES = {
  0: ["init", "red"],
  1: ["backup", "blue"],
  2: ["master", "green"],
} as const;

const SENSOR_STATES = {
  0: ["unspecified", "text"],
  1: ["ok", "green"],
  2: ["warning", "orange"],
  3: ["critical", "red"],
  4: ["unknown", "purple"],
} as const;

const FIREWALL: DashboardSpec = {
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
      words: CARP_STATES,
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

const SENSORS: DashboardSpec = {
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

const BIND: DashboardSpec = {
  name: "sounder-bind",
  title: "sounder: BIND",
  family: "bind_up",
  panels: [
    graph(
      "Queries by type",
      "reqps",
      [rate("bind_incoming_queries_total"), "{{type}}"],
    ),
    graph(
      "Answers by rcode",
      "reqps",
      [rate("bind_response_rcodes_total"), "{{rcode}}"],
    ),
    graph(
      "Outcome of queries",
      "reqps",
      [rate("bind_responses_total"), "{{result}}"],
      [rate("bind_query_errors_total"), "{{error}}"],
    ),
    graph(
      "Recursion",
      "short",
      [value("bind_recursive_clients"), "clients"],
      [rate("bind_query_recursions_total"), "queries a second"],
    ),
    graph(
      "Cache hits",
      "percentunit",
      [
        `${
          sumBy(
            "view",
            rate(
              "bind_statistics_total",
              'section="cachestat",name="CacheHits"',
            ),
          )
        } / ${
          sumBy(
            "view",
            rate(
              "bind_statistics_total",
              'section="cachestat",name=~"CacheHits|CacheMisses"',
            ),
          )
        }`,
        "{{view}}",
      ],
    ),
    graph(
      "Time to resolve, 95th percentile",
      "s",
      [
        `histogram_quantile(0.95, ${
          sumBy("le, view", rate("bind_resolver_query_duration_seconds_bucket"))
        })`,
        "{{view}}",
      ],
    ),
    graph(
      "Zone transfers",
      "ops",
      [rate("bind_zone_transfer_success_total"), "succeeded"],
      [rate("bind_zone_transfer_failure_total"), "failed"],
      [rate("bind_zone_transfer_rejected_total"), "rejected"],
    ),
    graph(
      "RRsets in the cache",
      "short",
      [value("bind_resolver_cache_rrsets"), "{{view}} {{type}}"],
    ),
  ],
};

const POSTFIX: DashboardSpec = {
  name: "sounder-postfix",
  title: "sounder: Postfix",
  family: "postfix_up",
  panels: [
    graph(
      "Delivered, by where to",
      "cpm",
      [
        `60 * ${
          sumBy(
            "destination",
            rate("postfix_deliveries_total", 'status="sent"'),
          )
        }`,
        "{{destination}}",
      ],
    ),
    graph(
      "Deferred, bounced",
      "cpm",
      [
        `60 * ${
          sumBy(
            "status, agent",
            rate("postfix_deliveries_total", 'status!="sent"'),
          )
        }`,
        "{{agent}} {{status}}",
      ],
    ),
    graph(
      "Received",
      "cpm",
      [
        `60 * ${sumBy("source", rate("postfix_received_messages_total"))}`,
        "{{source}}",
      ],
    ),
    graph(
      "Refused, by reason",
      "cpm",
      [
        `60 * ${
          sumBy(
            "reason",
            rate("postfix_decisions_total", 'action=~".*reject"'),
          )
        }`,
        "{{reason}}",
      ],
    ),
    graph(
      "Queues",
      "short",
      [value("postfix_showq_queue_depth"), "{{queue}}"],
    ),
    graph(
      "Oldest message",
      "s",
      [value("postfix_queue_oldest_message_age_seconds"), "{{queue}}"],
    ),
    graph(
      "Delay of a delivery, 95th percentile",
      "s",
      [
        `histogram_quantile(0.95, ${
          sumBy(
            "le, agent, stage",
            rate("postfix_delivery_delay_seconds_bucket"),
          )
        })`,
        "{{agent}} {{stage}}",
      ],
    ),
    graph(
      "Warnings and errors",
      "cpm",
      [
        `60 * ${sumBy("service, level", rate("postfix_notices_total"))}`,
        "{{service}} {{level}}",
      ],
    ),
  ],
};

const ITSELF: DashboardSpec = {
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

/** All dashboards. */
export const DASHBOARDS: readonly DashboardSpec[] = [
  FIREWALL,
  SENSORS,
  BIND,
  POSTFIX,
  ITSELF,
];
