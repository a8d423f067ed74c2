/**
 * What a chart shows, as the page says it to the browser.
 *
 * @module
 */

/** What a number is of: decides how it is written. */
export type Unit =
  | "bit/s"
  | "byte/s"
  | "byte"
  | "per second"
  | "per minute"
  | "count"
  | "second"
  | "celsius"
  | "volt"
  | "ampere"
  | "watt"
  | "hertz"
  | "rpm"
  | "percent"
  | "ratio"
  | "number";

/** What a colour stands for; `1` to `8` for what has no meaning of its own. */
export type Color =
  | "pass"
  | "pass-2"
  | "block"
  | "ok"
  | "warn"
  | "critical"
  | "idle"
  | "master"
  | "backup"
  | "init"
  | `${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8}`;

/** Series that a chart draws: those of one name, added up by some labels. */
export interface ChartSource {
  /** Name of the samples: a family, or with a suffix a histogram's. */
  readonly name: string;
  /** Labels that a series must have. */
  readonly where?: Readonly<Record<string, string>>;
  /** Labels of which a series must have none of these values. */
  readonly except?: Readonly<Record<string, readonly string[]>>;
  /** Labels that tell the lines apart; over all others is added up. */
  readonly by?: readonly string[];
  /** What the line is called; `by` follows it. */
  readonly title?: string;
  /** Name of the samples to divide by, of the same labels: a sum by a count gives the mean. */
  readonly over?: string;
  /** The number is multiplied by this. */
  readonly factor?: number;
  /** Drawn below the axis. */
  readonly down?: boolean;
  readonly color?: Color;
}

/** One state of what a timeline shows. */
export interface ChartState {
  readonly value: number;
  readonly word: string;
  readonly color: Color;
}

/** A chart. */
export interface ChartSpec {
  readonly kind: "lines" | "timeline";
  readonly unit: Unit;
  readonly sources: readonly ChartSource[];
  /** Lines stand on one another. */
  readonly stacked?: boolean;
  /** Of a timeline. */
  readonly states?: readonly ChartState[];
  /** A change of state is marked in all charts of the page. */
  readonly marks?: boolean;
}

/** A chart with its place on the page. */
export interface Panel {
  readonly id: string;
  readonly title: string;
  /** What it shows, where the title does not say it. */
  readonly note?: string;
  readonly spec: ChartSpec;
}

/** Returns the names of samples that a chart needs. */
export function sampleNames({ sources }: ChartSpec): string[] {
  return sources.flatMap(({ name, over }) =>
    over === undefined ? [name] : [name, over]
  );
}
