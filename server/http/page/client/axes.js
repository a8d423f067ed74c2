// @ts-check
/// <reference no-default-lib="true" />
/// <reference lib="esnext" />
/// <reference lib="dom" />
/**
 * The axes of charts: how far they reach, and what stands beside them.
 *
 * @module
 */

import { formatValue } from "./format.js";
import { color } from "./palette.js";

/**
 * @typedef {import("uplot")} UPlot
 * @typedef {import("../chart.ts").Unit} Unit
 * @typedef {import("./lines.js").Line} Line
 */

/** Units whose axis need not begin at 0. */
const FREE = new Set(["celsius", "volt", "rpm", "hertz", "second", "number"]);

/**
 * Tells whether an axis of this unit need not begin at 0.
 *
 * @param {Unit} unit
 */
export function isFree(unit) {
  return FREE.has(unit);
}

/**
 * Returns how far an axis of values reaches.
 *
 * @param {Unit} unit
 * @param {number | null} min
 * @param {number | null} max
 * @returns {[number, number]}
 */
export function valueRange(unit, min, max) {
  if (min === null || max === null) return [0, 1];
  if (FREE.has(unit)) {
    const room = (max - min) * 0.12 || Math.abs(max) * 0.05 || 1;
    const low = min - room;
    return [min >= 0 && low < 0 ? 0 : low, max + room];
  }
  const room = Math.max(max, -min) * 1.12 || 1;
  return [min < 0 ? min * 1.12 : 0, max > 0 || min >= 0 ? room : 0];
}

function axis() {
  return {
    stroke: color("muted"),
    font: "11px system-ui, sans-serif",
    grid: { stroke: color("grid"), width: 1 },
    ticks: { show: false },
  };
}

/** @param {() => {start: number, end: number}} range */
export function timeAxis(range) {
  return {
    ...axis(),
    size: 26,
    gap: 6,
    grid: { show: false },
    space: 64,
    /** @type {(plot: UPlot, splits: number[]) => string[]} */
    values: (_plot, splits) => splits.map((time) => shortTime(time, range())),
  };
}

/**
 * @param {Unit} unit
 * @param {() => Line[]} lines
 */
export function valueAxis(unit, lines) {
  return {
    ...axis(),
    size: 76,
    gap: 6,
    space: 36,
    /** @type {(plot: UPlot, splits: number[]) => string[]} */
    values: (_plot, splits) => {
      // What is drawn below the line is not negative.
      const mirrored = lines().some(({ down }) => down);
      return splits.map((value) =>
        formatValue(mirrored ? Math.abs(value) : value, unit)
      );
    },
  };
}

/** @param {() => Line[]} lines */
export function rowAxis(lines) {
  return {
    ...axis(),
    size: 104,
    gap: 8,
    grid: { show: false },
    splits: () => lines().map((_line, i) => lines().length - i - 0.5),
    values: () => lines().map(({ title }) => title),
  };
}

/**
 * @param {number} time
 * @param {{start: number, end: number}} range
 */
function shortTime(time, { start, end }) {
  const range = end - start;
  const date = new Date(time * 1000);
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}`;
  if (range <= 900) return `${clock}:${two(date.getSeconds())}`;
  if (range <= 3 * 86_400) return clock;
  return new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" })
    .format(date);
}
