// @ts-check
/// <reference no-default-lib="true" />
/// <reference lib="esnext" />
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * One chart of the page: what is kept of its series, what was seen since, its
 * drawing and its table.
 *
 * @module
 */

import { Chart } from "./chart.js";
import { keptValues, MAX_SERIES } from "./data.js";
import { Legend } from "./legend.js";
import { choose, combine } from "./lines.js";
import { Tail } from "./tail.js";
import { changesOf } from "./timeline.js";
import { showChanges } from "./changes.js";

/**
 * @typedef {import("../chart.ts").ChartSpec} ChartSpec
 * @typedef {import("./data.js").LiveValues} LiveValues
 * @typedef {import("./data.js").KeptValues} KeptValues
 * @typedef {import("./lines.js").Line} Line
 * @typedef {import("./range.js").Range} Range
 */

/** Longest range in which what was seen is preferred to what is kept, in seconds. */
const FINE = 3_700;

/** One chart with its element. */
export class Figure {
  #tail;
  /** @type {{times: number[], lines: Line[], step: number}} */
  #kept = { times: [], lines: [], step: 10 };
  /** @type {LiveValues | undefined} */
  #live;
  #legend;
  #chart;
  #asked = 0;
  /** @type {number | null} */
  #looked = null;
  #drawn = {
    times: /** @type {number[]} */ ([]),
    lines: /** @type {Line[]} */ ([]),
    note: "",
    range: 0,
  };
  /** @type {number[]} moments at which states changed */
  changes = [];

  /**
   * @param {HTMLElement} element
   * @param {Range} range
   */
  constructor(element, range) {
    this.element = element;
    this.range = range;
    /** @type {ChartSpec} */
    this.spec = JSON.parse(element.dataset["spec"] ?? "{}");
    this.names = [
      ...new Set(
        this.spec.sources.flatMap(({ name, over }) =>
          over === undefined ? [name] : [name, over]
        ),
      ),
    ];
    this.#tail = new Tail(this.spec);
    const plot = part(element, ".plot");
    this.#chart = new Chart(plot, this.spec, {
      zoom: (start, end) => range.zoom(start, end),
      back: () => range.back(),
      cursor: (index) => {
        this.#looked = index;
        this.#legend.show(this.title, this.#drawn, index);
      },
    });
    this.#legend = new Legend(
      part(element, ".legend"),
      this.spec,
      (key, visible) => this.#chart.show(key, visible),
    );
  }

  get title() {
    return this.element.querySelector("h3")?.textContent ?? "";
  }

  /** The earliest moment of which anything is known. */
  get first() {
    const { times, lines } = this.#kept;
    const known = times.find((_time, i) =>
      lines.some(({ values }) => (values[i] ?? null) !== null)
    );
    return Math.min(known ?? Infinity, this.#tail.times[1] ?? Infinity);
  }

  /**
   * Takes what was read now.
   *
   * @param {LiveValues} live
   */
  take(live) {
    this.#live = live;
    this.#tail.take(live, this.names);
  }

  /** Asks for what is kept of the range; rejects where it cannot be had. */
  async load() {
    const asked = ++this.#asked;
    const { step, wanted: { start, end } } = this.range;
    const answers = await Promise.all(
      this.names.map((name) =>
        keptValues(this.#what(name), { start, end, step })
      ),
    );
    // A later range may have been asked for since.
    if (asked !== this.#asked) return;
    this.#kept = keptLines(this.spec, this.names, answers);
  }

  /**
   * @param {string} name
   * @returns {[string, string][]}
   */
  #what(name) {
    const sources = this.spec.sources.filter((source) =>
      source.name === name || source.over === name
    );
    const [first, ...rest] = sources;
    const common = Object.entries(first?.where ?? {}).filter(
      ([label, value]) => rest.every(({ where }) => where?.[label] === value),
    );
    const wanted =
      this.#live?.names[name]?.samples.filter(({ labels }) =>
        common.every(([label, value]) => labels[label] === value)
      ) ?? [];
    if (wanted.length > MAX_SERIES) {
      return wanted.map(({ series }) => ["series", series]);
    }
    return [
      ["family", name],
      ...common.map((
        [label, value],
      ) => /** @type {[string, string]} */ ([`label.${label}`, value])),
    ];
  }

  /** Puts together what is kept and what was seen, for the range of now. */
  prepare() {
    const { start, end } = this.range.bounds;
    const joined = this.#join(end - start <= FINE);
    const inRange = within(joined, start, end);
    const { shown, note } = choose(this.spec, inRange.lines);
    this.#drawn = {
      times: inRange.times,
      lines: shown,
      note,
      range: end - start,
    };
    if (this.spec.marks === true) {
      const changes = changesOf(this.spec, this.#drawn);
      this.changes = changes.map(({ time }) => time);
      const list = this.element.querySelector(".changes");
      if (list !== null) showChanges(list, changes, end - start);
    }
  }

  /** @param {number[]} marks */
  draw(marks) {
    const { start, end } = this.range.bounds;
    const { times, lines } = this.#drawn;
    this.element.dataset["points"] = String(times.length);
    this.#chart.draw({ times, lines, start, end, marks });
    this.#legend.show(this.title, this.#drawn, this.#looked);
  }

  /** Draws in the colours of another theme. */
  repaint() {
    this.#chart.repaint();
  }

  /**
   * @param {boolean} fine
   * @returns {{times: number[], lines: Line[]}}
   */
  #join(fine) {
    const kept = this.#kept;
    const { times } = this.#tail;
    // The first has no rates: there was nothing before it.
    const first = times[1] ?? times[0] ?? Infinity;
    const last = kept.times.at(-1) ?? -Infinity;
    const from = fine ? first : Math.max(first, last + 0.001);
    const until = fine ? kept.times.findIndex((time) => time >= first) : -1;
    const head = until < 0 ? kept.times.length : until;
    const cut = times.findIndex((time) => time >= from);
    const tail = cut < 0 ? times.length : cut;
    const before = kept.times.slice(0, head);
    const after = times.slice(tail);
    const hole = (after[0] ?? 0) - (before.at(-1) ?? after[0] ?? 0) >
      3 * Math.max(kept.step, this.#live?.interval ?? 0);
    const gap = hole ? [(before.at(-1) ?? 0) + kept.step] : [];
    const keys = new Map(
      [...kept.lines, ...this.#tail.lines].map((line) => [line.key, line]),
    );
    const tails = new Map(this.#tail.lines.map((line) => [line.key, line]));
    const heads = new Map(kept.lines.map((line) => [line.key, line]));
    return {
      times: [...before, ...gap, ...after],
      lines: [...keys.values()].map((line) => ({
        ...line,
        values: [
          ...heads.get(line.key)?.values.slice(0, head) ??
            before.map(() => null),
          ...gap.map(() => null),
          ...tails.get(line.key)?.values.slice(tail) ?? after.map(() => null),
        ],
      })),
    };
  }
}

/**
 * @param {ChartSpec} spec
 * @param {string[]} names
 * @param {KeptValues[]} answers
 */
function keptLines(spec, names, answers) {
  const times = answers.find(({ time }) => time.length > 0)?.time ?? [];
  const series = answers.flatMap((answer, i) =>
    answer.time.length !== times.length ? [] : answer.series.map((one) => ({
      name: names[i] ?? "",
      labels: one.labels,
      values: spec.kind === "timeline"
        ? one.average.map((value, at) =>
          // In between it changed; what it is then, the next step tells.
          one.min[at] === one.max[at] ? value : one.average[at + 1] ?? null
        )
        : one.average,
    }))
  );
  const lines = combine(spec, series);
  // What has no values yet is no gap.
  const last = times.findLastIndex((_time, i) =>
    lines.some(({ values }) => (values[i] ?? null) !== null)
  );
  return {
    times: times.slice(0, last + 1),
    lines: lines.map((line) => ({
      ...line,
      values: line.values.slice(0, last + 1),
    })),
    step: answers[0]?.step ?? 10,
  };
}

/**
 * @param {{times: number[], lines: Line[]}} joined
 * @param {number} start
 * @param {number} end
 */
function within({ times, lines }, start, end) {
  const after = times.findIndex((time) => time >= start);
  // One more at each side, so that lines go on to the edge.
  const first = after < 0 ? times.length : Math.max(0, after - 1);
  const past = times.findIndex((time) => time > end);
  const last = past < 0 ? times.length : past + 1;
  return {
    times: times.slice(first, last),
    lines: lines.map((line) => ({
      ...line,
      values: line.values.slice(first, last),
    })),
  };
}

/**
 * @param {HTMLElement} element
 * @param {string} selector
 * @returns {HTMLElement}
 */
function part(element, selector) {
  const found = element.querySelector(selector);
  if (found instanceof HTMLElement) return found;
  throw new TypeError(`The figure has no "${selector}"`);
}
