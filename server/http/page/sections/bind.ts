/**
 * BIND on the page: queries, what came of them, and what the cache saves.
 *
 * @module
 */

import type { ChartSource, Panel } from "../chart.ts";
import { formatValue } from "../client/format.js";
import {
  largest,
  type Section,
  sumBy,
  text,
  type Tile,
  valueOf,
  type ValueTable,
  whole,
} from "../section.ts";
import type { Snapshot } from "../snapshot.ts";

const QUERIES = "bind_incoming_queries_total";
const RCODES = "bind_response_rcodes_total";
const STATISTICS = "bind_statistics_total";
const RTT = "bind_resolver_query_duration_seconds";

/** Makes the section of BIND. */
export function bindSection(snapshot: Snapshot): Section | undefined {
  if (!snapshot.has("bind_up")) return undefined;
  return {
    id: "bind",
    title: "BIND",
    tiles: tiles(snapshot),
    panels: [
      ...counted(snapshot, QUERIES, "type", "Queries, by type"),
      ...counted(snapshot, RCODES, "rcode", "Responses, by code"),
      ...cachePanel(snapshot),
      ...resolverPanels(snapshot),
    ],
    tables: [
      countTable(snapshot, QUERIES, "type", "Queries"),
      countTable(snapshot, RCODES, "rcode", "Responses"),
    ].filter(({ rows }) => rows.length > 0),
  };
}

function tiles(snapshot: Snapshot): Tile[] {
  const boot = valueOf(snapshot, "bind_boot_time_seconds");
  const now = valueOf(snapshot, "bind_current_time_seconds");
  const version = snapshot.all("bind_server_info")[0]?.labels["version"];
  const clients = valueOf(snapshot, "bind_recursive_clients");
  return [
    {
      title: "named",
      value: valueOf(snapshot, "bind_up") === 1 ? "answers" : "is silent",
      color: valueOf(snapshot, "bind_up") === 1 ? "ok" : "critical",
      ...(boot === undefined || now === undefined
        ? {}
        : { note: `for ${formatValue(Math.max(0, now - boot), "second")}` }),
    },
    ...(version === undefined ? [] : [{ title: "Version", value: version }]),
    ...(clients === undefined ? [] : [{
      title: "Clients that wait for recursion",
      value: formatValue(clients, "count"),
    }]),
  ];
}

function counted(
  snapshot: Snapshot,
  name: string,
  label: string,
  title: string,
): Panel[] {
  if (!snapshot.has(name)) return [];
  return [{
    id: name.replaceAll("_", "-"),
    title,
    spec: {
      kind: "lines",
      unit: "per second",
      stacked: true,
      sources: [{ name, by: [label] }],
    },
  }];
}

function cachePanel(snapshot: Snapshot): Panel[] {
  const known = snapshot.all(STATISTICS)
    .some(({ labels }) => labels["section"] === "cachestat");
  if (!known) return [];
  const source = (
    name: string,
    title: string,
    color: ChartSource["color"],
  ): ChartSource => ({
    name: STATISTICS,
    where: { section: "cachestat", name },
    title,
    ...(color === undefined ? {} : { color }),
  });
  return [{
    id: "bind-cache",
    title: "Cache",
    note: "of queries, in all views",
    spec: {
      kind: "lines",
      unit: "per second",
      sources: [
        source("QueryHits", "hits", "ok"),
        source("QueryMisses", "misses", "warn"),
      ],
    },
  }];
}

function resolverPanels(snapshot: Snapshot): Panel[] {
  const panels: Panel[] = [];
  if (snapshot.has("bind_recursive_clients")) {
    panels.push({
      id: "bind-recursion",
      title: "Clients that wait for recursion",
      spec: {
        kind: "lines",
        unit: "count",
        sources: [{
          name: "bind_recursive_clients",
          title: "waiting",
          color: "1",
        }],
      },
    });
  }
  if (snapshot.all(`${RTT}_count`).some(({ value }) => value !== "0")) {
    panels.push({
      id: "bind-resolver",
      title: "Queries sent by the resolver",
      note: "by view",
      spec: {
        kind: "lines",
        unit: "per second",
        sources: [{ name: `${RTT}_count`, by: ["view"] }],
      },
    });
  }
  return panels;
}

function countTable(
  snapshot: Snapshot,
  name: string,
  label: string,
  caption: string,
): ValueTable {
  const sums = sumBy(snapshot, name, label);
  return {
    caption: `${caption}, since named began`,
    head: [label === "type" ? "Type" : "Code", "Count"],
    rows: largest(sums).map((key) => [text(key), whole(sums.get(key))]),
  };
}
