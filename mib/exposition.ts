/**
 * Exposition text: the Prometheus text format 0.0.4 and OpenMetrics 1.0.
 * Samples are the same octets in both; only HELP, TYPE and the end differ.
 *
 * @module
 */

import type { Family, FamilyType, Labels } from "./family.ts";
import type { FamilySpan } from "./segment.ts";

/** Text formats. */
export type ExpositionFormat = "prometheus" | "openmetrics";

/** Value of Content-Type for each format. */
export const CONTENT_TYPE: Readonly<Record<ExpositionFormat, string>> = {
  prometheus: "text/plain; version=0.0.4; charset=utf-8",
  openmetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8",
};

/** A part of a page: the families of one segment. */
export interface ExpositionPart {
  readonly text: Uint8Array;
  readonly families: readonly FamilySpan[];
  /** When it was read, milliseconds since the epoch; 0 or undefined for now. */
  readonly time?: number;
}

const PROMETHEUS_TYPE: Readonly<Record<FamilyType, string>> = {
  counter: "counter",
  gauge: "gauge",
  histogram: "histogram",
  info: "gauge",
  unknown: "untyped",
};

/** Escapes a label value (both formats alike). */
export function escapeLabelValue(value: string): string {
  if (!/[\\"\n]/.test(value)) return value;
  return value.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll(
    '"',
    '\\"',
  );
}

/** Returns `label="value",...`; an empty text when there is no label. Different labels give different texts. */
export function labelText(
  labels: readonly (readonly [name: string, value: string])[],
): string {
  let text = "";
  for (const [name, value] of labels) {
    text += `${text === "" ? "" : ","}${name}="${escapeLabelValue(value)}"`;
  }
  return text;
}

/** Returns `name{label="value",...}`, or the bare name when there is no label. */
export function seriesName(sampleName: string, labels: Labels): string {
  const text = labelText(Object.entries(labels));
  return text === "" ? sampleName : `${sampleName}{${text}}`;
}

/** Returns a sample value: every digit of an integer, the shortest exact form of other numbers. */
export function sampleValue(value: number | bigint, divisor: number): string {
  if (typeof value === "number" && !Number.isFinite(value)) {
    return special(value);
  }
  return divisor === 1 ? String(value) : String(Number(value) / divisor);
}

function special(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  return value > 0 ? "+Inf" : "-Inf";
}

function header(family: Family, format: ExpositionFormat): string {
  const help = family.help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
  if (format === "prometheus") {
    return `# HELP ${family.name} ${help}\n# TYPE ${family.name} ${
      PROMETHEUS_TYPE[family.type]
    }\n`;
  }
  const [name, type] = openMetricsIdentity(family);
  return `# TYPE ${name} ${type}\n# HELP ${name} ${
    help.replaceAll('"', '\\"')
  }\n`;
}

/**
 * Returns the name and type that a family has in OpenMetrics, where a counter's
 * samples must end in `_total` and an info's in `_info`; a family whose
 * established name does not is `unknown`, so that sample names stay as they are.
 */
export function openMetricsIdentity(
  family: Family,
): [name: string, type: string] {
  for (
    const [type, suffix] of [["counter", "_total"], ["info", "_info"]] as const
  ) {
    if (family.type !== type) continue;
    return family.name.endsWith(suffix)
      ? [family.name.slice(0, -suffix.length), type]
      : [family.name, "unknown"];
  }
  return [family.name, family.type];
}

const utf8 = new TextEncoder();

/**
 * Returns a whole page as pieces, to be sent one after the other. A family that
 * several parts have samples of stands once, with all of them.
 */
export function expositionPage(
  parts: Iterable<ExpositionPart>,
  format: ExpositionFormat,
): Uint8Array[] {
  const byName = new Map<string, Uint8Array[]>();
  for (const { text, families } of parts) {
    let start = 0;
    for (const { family, end } of families) {
      if (end > start) {
        let pieces = byName.get(family.name);
        if (pieces === undefined) {
          pieces = [utf8.encode(header(family, format))];
          byName.set(family.name, pieces);
        }
        pieces.push(text.subarray(start, end));
      }
      start = end;
    }
  }
  const page = [...byName.values()].flat();
  if (format === "openmetrics") page.push(utf8.encode("# EOF\n"));
  return page;
}
