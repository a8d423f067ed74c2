// @ts-check
/**
 * What was seen of a chart's series since the page was opened: finer than what
 * is kept, and there where nothing is.
 *
 * @module
 */

import { combine } from "./lines.js";

/**
 * @typedef {import("../chart.ts").ChartSpec} ChartSpec
 * @typedef {import("./data.js").LiveValues} LiveValues
 * @typedef {import("./lines.js").Line} Line
 * @typedef {import("./lines.js").Series} Series
 */

/** How far back values are held, in seconds. */
const HELD = 3_700;

/** Types of which the rate is drawn. */
const COUNTED = new Set(["counter", "histogram"]);

/** Values of one chart's lines, one for each reading. */
export class Tail {
  /** @type {number[]} */
  times = [];
  /** @type {{line: Line, values: (number | null)[]}[]} */
  #lines = [];
  /** @type {Map<string, {time: number, values: Map<string, number>}>} */
  #before = new Map();

  /** @param {ChartSpec} spec */
  constructor(spec) {
    this.spec = spec;
  }

  /** @returns {Line[]} */
  get lines() {
    return this.#lines.map(({ line, values }) => ({ ...line, values }));
  }

  /**
   * Takes what was read; tells whether anything in it is new.
   *
   * @param {LiveValues} live
   * @param {readonly string[]} names of samples that the chart needs
   */
  take(live, names) {
    const found = names.flatMap((name) => live.names[name] ?? []);
    const time = Math.max(...found.map(({ time }) => time));
    const last = this.times.at(-1) ?? -Infinity;
    if (found.length === 0 || time <= last) return false;
    const series = names.flatMap((name) => this.#series(name, live));
    this.#append(time, combine(this.spec, series));
    this.#forget(time - HELD);
    return true;
  }

  /**
   * @param {string} name
   * @param {LiveValues} live
   * @returns {Series[]}
   */
  #series(name, live) {
    const now = live.names[name];
    if (now === undefined) return [];
    const before = this.#before.get(name);
    const values = new Map(
      now.samples.map(({ series, value }) => [series, Number(value)]),
    );
    this.#before.set(name, { time: now.time, values });
    const elapsed = now.time - (before?.time ?? now.time);
    return now.samples.map(({ series, labels }) => {
      const value = values.get(series) ?? NaN;
      return {
        name,
        labels,
        values: [
          COUNTED.has(now.type)
            ? rate(before?.values.get(series), value, elapsed)
            : value,
        ],
      };
    });
  }

  /**
   * @param {number} time
   * @param {Line[]} lines
   */
  #append(time, lines) {
    const length = this.times.push(time);
    for (const line of lines) {
      let own = this.#lines.find((one) => one.line.key === line.key);
      if (own === undefined) {
        own = { line, values: new Array(length - 1).fill(null) };
        this.#lines.push(own);
      }
      own.values.push(line.values[0] ?? null);
    }
    for (const { values } of this.#lines) {
      if (values.length < length) values.push(null);
    }
  }

  /** @param {number} oldest */
  #forget(oldest) {
    const gone = this.times.findIndex((time) => time >= oldest);
    if (gone <= 0) return;
    this.times.splice(0, gone);
    for (const { values } of this.#lines) values.splice(0, gone);
  }
}

/**
 * @param {number | undefined} before
 * @param {number} now
 * @param {number} elapsed seconds
 */
function rate(before, now, elapsed) {
  // A counter that fell began again.
  if (before === undefined || elapsed <= 0 || now < before) return null;
  return (now - before) / elapsed;
}
