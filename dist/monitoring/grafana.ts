/**
 * Dashboards as Grafana imports them.
 *
 * @module
 */

import type { Dashboard, Panel, VariableModel } from "@grafana/schema";
import type { DashboardSpec, PanelSpec } from "./panel.ts";

/** Release of Grafana's dashboard model; newer Grafanas bring it up to their own. */
const SCHEMA_VERSION = 39;

const COLUMNS = 24;
const HEIGHT = 8;

const SOURCE = { type: "prometheus", uid: "${source}" };

/** Grafana's names of the kinds of panels. */
const TYPES: Readonly<Record<PanelSpec["kind"], string>> = {
  graph: "timeseries",
  states: "state-timeline",
  number: "stat",
};

/** Returns a dashboard in Grafana's model. */
export function grafanaDashboard(spec: DashboardSpec): Dashboard {
  return {
    uid: spec.name,
    title: spec.title,
    tags: ["sounder"],
    schemaVersion: SCHEMA_VERSION,
    editable: true,
    refresh: "30s",
    time: { from: "now-6h", to: "now" },
    timezone: "browser",
    templating: { list: variables(spec.family) },
    panels: panelsOf(spec.panels),
  };
}

/** The data source, and the hosts that have the subsystem. */
function variables(family: string): VariableModel[] {
  return [
    {
      name: "source",
      label: "Source",
      type: "datasource",
      query: "prometheus",
    },
    {
      name: "host",
      label: "Host",
      type: "query",
      datasource: SOURCE,
      query: `label_values(${family}, instance)`,
      refresh: 2,
      multi: true,
      includeAll: true,
    },
  ];
}

/** Lays panels out from left to right, then down. */
function panelsOf(specs: readonly PanelSpec[]): Panel[] {
  let x = 0;
  let y = 0;
  return specs.map((spec, i) => {
    const w = spec.width ?? COLUMNS / 2;
    if (x + w > COLUMNS) {
      x = 0;
      y += HEIGHT;
    }
    const gridPos = { x, y, w, h: HEIGHT };
    x += w;
    return panelOf(spec, { id: i + 1, gridPos });
  });
}

function panelOf(
  { kind, title, unit, words, queries }: PanelSpec,
  place: Required<Pick<Panel, "id" | "gridPos">>,
): Panel {
  const mappings = Object.entries(words ?? {}).map((
    [value, [text, color]],
  ) => ({
    type: "value",
    options: { [value]: { text, color } },
  }));
  return {
    ...place,
    type: TYPES[kind],
    title,
    datasource: SOURCE,
    fieldConfig: {
      defaults: {
        unit,
        mappings: mappings as NonNullable<
          NonNullable<Panel["fieldConfig"]>["defaults"]["mappings"]
        >,
      },
      overrides: [],
    },
    targets: queries.map(({ expression, legend }, i) => ({
      refId: String.fromCharCode(0x41 + i),
      datasource: SOURCE,
      expr: expression,
      legendFormat: legend,
    })),
  };
}
