/**
 * What a dashboard is, and the PromQL that its panels are made of.
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

/** Returns the rate of a counter, with more labels to match. */
export function rate(family: string, labels = ""): string {
  return `rate(${family}{${HOST}${
    labels === "" ? "" : `,${labels}`
  }}[$__rate_interval])`;
}

/** Selects a family, with more labels to match. */
export function value(family: string, labels = ""): string {
  return `${family}{${HOST}${labels === "" ? "" : `,${labels}`}}`;
}

/** Adds up what has the same of these labels. */
export function sumBy(labels: string, expression: string): string {
  return `sum by (${labels}) (${expression})`;
}

/** Declares a graph. */
export function graph(
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
