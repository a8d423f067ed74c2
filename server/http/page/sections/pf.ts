/**
 * pf on the page: traffic by interface, states, searches, what was dropped.
 *
 * @module
 */

import type { Panel } from "../chart.ts";
import { formatValue } from "../client/format.js";
import {
  type Cell,
  largest,
  number,
  type Section,
  sumBy,
  text,
  type Tile,
  valueOf,
  type ValueTable,
  whole,
} from "../section.ts";
import { keyOf, type Snapshot } from "../snapshot.ts";

/** Interfaces whose traffic is drawn at once; others when they are asked for. */
const MAX_SHOWN = 6;

/** pf_interface_type of groups, which count what their members count. */
const GROUP = "0";

const BYTES = "pf_interface_bytes_total";
const PACKETS = "pf_interface_packets_total";

/** Makes the section of pf. */
export function pfSection(snapshot: Snapshot): Section | undefined {
  if (!snapshot.has("pf_running")) return undefined;
  const groups = new Set(
    snapshot.all("pf_interface_type").filter(({ value }) => value === GROUP)
      .map(({ labels }) => labels["interface"] ?? ""),
  );
  const all = [...sumBy(snapshot, BYTES, "interface")]
    .filter(([name]) => !groups.has(name));
  const busy = largest(new Map(all));
  // In an order that does not change with the numbers.
  const shown = busy.slice(0, MAX_SHOWN).sort();
  const others = busy.slice(MAX_SHOWN).sort();
  return {
    id: "pf",
    title: "pf",
    tiles: tiles(snapshot),
    panels: [
      ...shown.map(trafficPanel),
      ...(shown.length === 0 ? [] : [blockedPanel(groups)]),
      ...statePanels(snapshot),
    ],
    more: others.map(trafficPanel),
    tables: [
      interfaceTable(snapshot, all.map(([name]) => name)),
      ...labelTable(snapshot),
    ],
  };
}

function tiles(snapshot: Snapshot): Tile[] {
  const running = valueOf(snapshot, "pf_running") === 1;
  const states = { pool: "states" };
  const entries = valueOf(snapshot, "pf_pool_entries", states);
  const limit = valueOf(snapshot, "pf_pool_limit", states);
  const since = valueOf(snapshot, "pf_runtime_seconds");
  return [
    {
      title: "pf",
      value: running ? "enabled" : "disabled",
      color: running ? "ok" : "critical",
      ...(since === undefined || since === 0
        ? {}
        : { note: `for ${formatValue(since, "second")}` }),
    },
    ...(entries === undefined ? [] : [{
      title: "States",
      value: formatValue(entries, "count"),
      ...(limit === undefined || limit === 0 ? {} : {
        note: `of at most ${formatValue(limit, "count")}`,
        share: entries / limit,
      }),
    }]),
  ];
}

function trafficPanel(name: string): Panel {
  const where = { interface: name };
  const bits = { name: BYTES, factor: 8 } as const;
  return {
    id: `pf-traffic-${name}`,
    title: `Traffic on ${name}`,
    note: "in above the line, out below",
    spec: {
      kind: "lines",
      unit: "bit/s",
      sources: [
        {
          ...bits,
          where: { ...where, direction: "in", action: "pass" },
          title: "passed in",
          color: "pass",
        },
        {
          ...bits,
          where: { ...where, direction: "out", action: "pass" },
          title: "passed out",
          color: "pass-2",
          down: true,
        },
        {
          ...bits,
          where: { ...where, action: "block" },
          title: "blocked",
          color: "block",
        },
      ],
    },
  };
}

function blockedPanel(groups: ReadonlySet<string>): Panel {
  return {
    id: "pf-blocked",
    title: "Blocked packets",
    note: "by interface, in and out",
    spec: {
      kind: "lines",
      unit: "per second",
      sources: [{
        name: PACKETS,
        where: { action: "block" },
        except: { interface: [...groups] },
        by: ["interface"],
      }],
    },
  };
}

function statePanels(snapshot: Snapshot): Panel[] {
  const states = { pool: "states" };
  const operation = (title: string, operation: string) => ({
    name: "pf_pool_operations_total",
    where: { ...states, operation },
    title,
  });
  const reasons = largest(sumBy(snapshot, "pf_counters_total", "counter"))
    .some((counter) => counter !== "match");
  return [
    {
      id: "pf-states",
      title: "States",
      spec: {
        kind: "lines",
        unit: "count",
        sources: [{
          name: "pf_pool_entries",
          where: states,
          title: "in the table",
          color: "pass",
        }],
      },
    },
    {
      id: "pf-searches",
      title: "State searches",
      spec: {
        kind: "lines",
        unit: "per second",
        sources: [operation("searches", "search")],
      },
    },
    {
      id: "pf-inserts",
      title: "States that came and went",
      spec: {
        kind: "lines",
        unit: "per second",
        sources: [
          operation("inserted", "insert"),
          operation("removed", "removal"),
        ],
      },
    },
    ...(reasons
      ? [
        {
          id: "pf-reasons",
          title: "Dropped, by reason",
          spec: {
            kind: "lines",
            unit: "per second",
            sources: [{
              name: "pf_counters_total",
              except: { counter: ["match"] },
              by: ["counter"],
            }],
          },
        } satisfies Panel,
      ]
      : []),
  ];
}

function interfaceTable(
  snapshot: Snapshot,
  names: readonly string[],
): ValueTable {
  const sums = [
    sumBy(snapshot, BYTES, "interface", { direction: "in", action: "pass" }),
    sumBy(snapshot, BYTES, "interface", { direction: "out", action: "pass" }),
  ];
  const blocked = sumBy(snapshot, PACKETS, "interface", { action: "block" });
  const states = sumBy(snapshot, "pf_interface_states", "interface");
  const rules = sumBy(snapshot, "pf_interface_rules", "interface");
  return {
    caption: "Interfaces, since the counters were cleared",
    from: BYTES,
    head: [
      "Interface",
      "Passed in",
      "Passed out",
      "Packets blocked",
      "States",
      "Rules",
    ],
    rows: names.map((name): Cell[] => [
      text(name),
      ...sums.map((sum) => number(sum.get(name), "byte")),
      whole(blocked.get(name)),
      whole(states.get(name)),
      whole(rules.get(name)),
    ]),
  };
}

/** Labelled rules; one label may stand at several rules, each an occurrence. */
function labelTable(snapshot: Snapshot): ValueTable[] {
  const bytes = snapshot.all("pf_label_bytes_total");
  if (bytes.length === 0) return [];
  const same = (name: string, label: string, occurrence: string) =>
    snapshot.by(name, ["label", "occurrence"]).get(keyOf([label, occurrence]))
      ?.value;
  return [{
    caption: "Labels of rules",
    from: "pf_label_bytes_total",
    head: ["Label", "Occurrence", "Evaluations", "Packets", "Bytes", "States"],
    rows: bytes.map(({ labels, value }): Cell[] => {
      const { label = "", occurrence = "" } = labels;
      return [
        text(label),
        whole(occurrence),
        whole(same("pf_label_evaluations_total", label, occurrence)),
        whole(same("pf_label_packets_total", label, occurrence)),
        number(Number(value), "byte"),
        whole(same("pf_label_states_total", label, occurrence)),
      ];
    }),
  }];
}
