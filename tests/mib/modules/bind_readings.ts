/**
 * Readings of BIND of our making, and what must hold of each when rendered.
 *
 * @module
 */

import assert from "node:assert/strict";
import type {
  BindCounter,
  BindReading,
} from "../../../collectors/bind/reading.ts";
import { bindModule } from "../../../mib/modules/sounder_bind.ts";
import { numberOf, type Rendered, rendered } from "./rendered.ts";

/** Section, name, value, and for a view its name; the kind is a counter's unless it is said. */
export type Given = readonly [
  section: string,
  name: string,
  value: number | bigint,
  view?: string | undefined,
  kind?: BindCounter["kind"],
];

/** Returns a reading of these counters; views are numbered from 1. */
export function bindReading(
  counters: readonly Given[],
  views: readonly string[] = ["internal", "external"],
): BindReading {
  return {
    source: "json",
    url: "http://127.0.0.1:8053/json/v1/server",
    version: "9.18.49-1~deb12u3-Debian",
    statisticsVersion: "1.7",
    bootTime: Date.UTC(2026, 9, 7, 8, 0, 0) + 987,
    configTime: Date.UTC(2026, 9, 7, 8, 30, 0) + 999,
    currentTime: Date.UTC(2026, 9, 7, 9, 0, 0) + 1,
    views: views.map((name, i) => ({ name, number: i + 1 })),
    counters: counters.map(([section, name, value, view, kind]) => ({
      section,
      name,
      value,
      view,
      viewNumber: view === undefined ? 0 : views.indexOf(view) + 1,
      kind: kind ?? "counter",
    })),
  };
}

/** Returns a reading of these counters, rendered. */
export function renderBind(
  ...given: Parameters<typeof bindReading>
): Rendered {
  return rendered(bindModule, bindReading(...given));
}

/** Every accessible instance has a series that says the same. */
export function assertFacesAgree({ instances, samples }: Rendered): void {
  for (const view of instances) {
    const where = view.oid.join(".");
    assert(view.series !== undefined, `${where} has no series`);
    const sample = samples.get(view.series);
    assert(sample !== undefined, `${where}: no sample ${view.series}`);
    if (view.label !== undefined) {
      assert.equal(labelOf(view.series, view.label), textOf(view), where);
      continue;
    }
    const number = numberOf(view);
    assert(number !== undefined, where);
    const { value, divisor } = number;
    assert.equal(
      sample,
      String(divisor === 1 ? value : Number(value) / divisor),
      where,
    );
  }
}

/** Returns the value of a label as SNMP shows text. */
function labelOf(series: string, label: string): string | undefined {
  const [, escaped] =
    new RegExp(`[{,]${label}="((?:[^"\\\\]|\\\\.)*)"`).exec(series) ?? [];
  return escaped?.replace(
    /\\(.)/g,
    (_, after: string) => after === "n" ? "\n" : after,
    // deno-lint-ignore no-control-regex
  ).replace(/[\u0000-\u001f]/g, "\ufffd");
}

function textOf({ value }: Rendered["instances"][number]): string {
  assert(value.type === "octet-string");
  return new TextDecoder().decode(value.value);
}
