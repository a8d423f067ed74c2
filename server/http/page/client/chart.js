// @ts-check
/// <reference no-default-lib="true" />
/// <reference lib="esnext" />
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * Drawing lines over time with uPlot: axes, colours, hover, zoom, keys.
 *
 * @module
 */

import { isFree, rowAxis, timeAxis, valueAxis, valueRange } from "./axes.js";
import { formatTime, formatValue } from "./format.js";
import { color, colorName, faded } from "./palette.js";
import { drawTimeline, stateAt } from "./timeline.js";

/**
 * @typedef {import("uplot")} UPlot
 * @typedef {import("uplot").Options} Options
 * @typedef {import("uplot").AlignedData} AlignedData
 * @typedef {import("../chart.ts").ChartSpec} ChartSpec
 * @typedef {import("./lines.js").Line} Line
 *
 * @typedef {object} Drawing What a chart shows.
 * @property {number[]} times seconds since the epoch
 * @property {Line[]} lines
 * @property {number} start
 * @property {number} end
 * @property {number[]} marks moments that are marked in all charts
 *
 * @typedef {object} ChartEvents
 * @property {(start: number, end: number) => void} zoom
 * @property {() => void} back
 * @property {(index: number | null) => void} cursor the place that is looked at; null for none
 */

const Plot = /** @type {{uPlot: typeof import("uplot")}} */ (
  /** @type {unknown} */ (globalThis)
).uPlot;

const HEIGHT = 190;
const ROW = 30;

/** A chart in an element. */
export class Chart {
  /** @type {UPlot | undefined} */
  #plot;
  #shape = "";
  /** @type {Drawing} */
  #drawing = { times: [], lines: [], start: 0, end: 1, marks: [] };
  #width = 0;
  /** @type {Set<string>} */
  #hidden = new Set();
  #tip = document.createElement("div");

  /**
   * @param {HTMLElement} element
   * @param {ChartSpec} spec
   * @param {ChartEvents} events
   */
  constructor(element, spec, events) {
    this.element = element;
    this.spec = spec;
    this.events = events;
    this.#tip.className = "tip";
    this.#tip.hidden = true;
    element.tabIndex = 0;
    element.addEventListener("keydown", (event) => this.#key(event));
    element.addEventListener("blur", () => this.#look(null));
    new ResizeObserver(([entry]) => {
      const width = Math.floor(entry?.contentRect.width ?? 0);
      if (width === 0 || width === this.#width) return;
      this.#width = width;
      this.#plot?.setSize({ width, height: this.#height });
      if (this.#plot === undefined) this.#make();
    }).observe(element);
  }

  get #height() {
    return this.spec.kind === "timeline"
      ? Math.max(2, this.#drawing.lines.length) * ROW + 36
      : HEIGHT;
  }

  /** @param {Drawing} drawing */
  draw(drawing) {
    this.#drawing = drawing;
    const shape = JSON.stringify(drawing.lines.map(({ key }) => key));
    if (shape !== this.#shape || this.#plot === undefined) {
      this.#shape = shape;
      this.#make();
      return;
    }
    this.#plot.batch(() => {
      this.#plot?.setData(this.#data(), false);
      this.#plot?.setScale("x", { min: drawing.start, max: drawing.end });
    });
  }

  /** Draws all anew: in the colours of another theme. */
  repaint() {
    this.#make();
  }

  /**
   * @param {string} key
   * @param {boolean} visible
   */
  show(key, visible) {
    if (visible) this.#hidden.delete(key);
    else this.#hidden.add(key);
    this.#make();
  }

  #make() {
    this.#plot?.destroy();
    this.#plot = undefined;
    if (this.#width === 0 || this.#drawing.lines.length === 0) return;
    const plot = new Plot(this.#options(), this.#data(), this.element);
    plot.over.append(this.#tip);
    this.#plot = plot;
  }

  /** @returns {AlignedData} */
  #data() {
    const { times, lines } = this.#drawing;
    /** @type {(number | null)[]} */
    let below = times.map(() => 0);
    const columns = lines.map(({ key, down, values }) => {
      if (this.#hidden.has(key)) return times.map(() => null);
      if (down) return values.map((value) => value === null ? null : -value);
      if (!this.spec.stacked) return values;
      const stacked = values.map((value, i) =>
        value === null ? null : value + (below[i] ?? 0)
      );
      below = stacked.map((value, i) => value ?? below[i] ?? 0);
      return stacked;
    });
    return /** @type {AlignedData} */ ([times, ...columns]);
  }

  /** @returns {Options} */
  #options() {
    const { start, end, lines } = this.#drawing;
    const timeline = this.spec.kind === "timeline";
    return {
      width: this.#width,
      height: this.#height,
      padding: [10, 8, 0, 0],
      legend: { show: false },
      cursor: {
        sync: { key: "page", setSeries: false },
        drag: { x: true, y: false, setScale: false },
        points: { show: !timeline, size: 7 },
        y: false,
      },
      scales: {
        x: { time: true, min: start, max: end },
        y: timeline ? { range: [0, Math.max(1, lines.length)] } : {
          range: (_plot, min, max) => valueRange(this.spec.unit, min, max),
        },
      },
      axes: [
        timeAxis(() => this.#drawing),
        timeline
          ? rowAxis(() => this.#drawing.lines)
          : valueAxis(this.spec.unit, () => this.#drawing.lines),
      ],
      series: [{}, ...lines.map((line, i) => this.#series(line, i))],
      bands: this.spec.stacked
        ? lines.slice(1).map((line, i) => ({
          series: /** @type {[number, number]} */ ([i + 2, i + 1]),
          fill: faded(color(colorName(line, i + 1)), 0.3),
        }))
        : [],
      hooks: {
        draw: [(plot) => {
          if (timeline) {
            drawTimeline(plot, this.#drawing, this.spec, color);
          }
          this.#drawMarks(plot);
        }],
        setCursor: [(plot) => this.#cursor(plot)],
        setSelect: [(plot) => this.#select(plot)],
      },
    };
  }

  /**
   * @param {Line} line
   * @param {number} index
   */
  #series(line, index) {
    if (this.spec.kind === "timeline") {
      return { paths: () => null, points: { show: false } };
    }
    const stroke = color(colorName(line, index));
    const few = this.#drawing.lines.length <= 4;
    return {
      label: line.title,
      stroke,
      width: 1.6,
      points: {
        show: true,
        size: 5,
        fill: stroke,
        filter: (/** @type {UPlot} */ plot, /** @type {number} */ series) =>
          alone(plot.data[series] ?? []),
      },
      ...(this.spec.stacked
        ? index === 0 ? { fill: faded(stroke, 0.3) } : {}
        : few && !isFree(this.spec.unit)
        ? { fill: faded(stroke, 0.12) }
        : {}),
    };
  }

  /** @param {UPlot} plot */
  #drawMarks({ ctx, bbox, valToPos }) {
    const { marks, start, end } = this.#drawing;
    ctx.save();
    ctx.strokeStyle = color("mark");
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio]);
    for (const time of marks) {
      if (time < start || time > end) continue;
      const x = Math.round(valToPos(time, "x", true));
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
    }
    ctx.restore();
  }

  /** @param {UPlot} plot */
  #select({ select, posToVal }) {
    if (select.width < 4) return;
    const start = posToVal(select.left, "x");
    const end = posToVal(select.left + select.width, "x");
    this.#plot?.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.events.zoom(start, end);
  }

  /** @param {UPlot} plot */
  #cursor({ cursor, over }) {
    const { idx, left = -1 } = cursor;
    const index = left < 0 || idx === undefined ? null : idx;
    this.events.cursor(index);
    this.#tip.hidden = index === null;
    if (index === null) return;
    this.#fillTip(index);
    const width = this.#tip.offsetWidth;
    const x = left + width + 20 > over.clientWidth
      ? left - width - 12
      : left + 12;
    this.#tip.style.transform = `translate(${Math.round(x)}px, 4px)`;
  }

  /** @param {number} index */
  #fillTip(index) {
    const { times, lines, start, end } = this.#drawing;
    const time = times[index];
    if (time === undefined) return;
    const head = document.createElement("b");
    head.textContent = formatTime(time, Math.min(end - start, 86_400 * 2));
    const rows = lines.flatMap((line, i) => {
      if (this.#hidden.has(line.key)) return [];
      const row = document.createElement("div");
      const swatch = document.createElement("i");
      const value = this.valueText(line, index);
      swatch.style.background = `var(--${
        stateAt(this.spec, line, index)?.name ?? colorName(line, i)
      })`;
      const number = document.createElement("span");
      number.textContent = value;
      row.append(swatch, line.title, number);
      return [row];
    });
    this.#tip.replaceChildren(head, ...rows);
  }

  /**
   * Writes the value that a line has at a place.
   *
   * @param {Line} line
   * @param {number} index
   * @returns {string}
   */
  valueText(line, index) {
    return stateAt(this.spec, line, index)?.word ??
      formatValue(line.values[index] ?? null, this.spec.unit);
  }

  /** @param {number | null} index */
  #look(index) {
    const plot = this.#plot;
    if (plot === undefined) return;
    const time = index === null ? undefined : this.#drawing.times[index];
    plot.setCursor(
      time === undefined
        ? { left: -10, top: -10 }
        : { left: plot.valToPos(time, "x"), top: 10 },
    );
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const plot = this.#plot;
    if (plot === undefined || event.target !== this.element) return;
    const { times, start, end } = this.#drawing;
    const last = times.length - 1;
    const at = plot.cursor.left !== undefined && plot.cursor.left >= 0
      ? plot.cursor.idx ?? last
      : last + 1;
    const middle = times[Math.min(at, last)] ?? end;
    const steps = /** @type {Record<string, () => void>} */ ({
      ArrowLeft: () => this.#look(Math.max(0, at - (event.shiftKey ? 10 : 1))),
      ArrowRight: () =>
        this.#look(Math.min(last, at + (event.shiftKey ? 10 : 1))),
      Home: () => this.#look(0),
      End: () => this.#look(last),
      "+": () => {
        const quarter = (end - start) / 4;
        this.events.zoom(
          Math.max(start, middle - quarter),
          Math.min(end, middle + quarter),
        );
      },
      "-": () => this.events.back(),
    });
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    step();
  }
}

/**
 * Returns the places of values that no line leads to.
 *
 * @param {ArrayLike<number | null | undefined>} values
 */
function alone(values) {
  const known = (/** @type {number} */ at) => (values[at] ?? null) !== null;
  return Array.from(values, (_value, at) => at)
    .filter((at) => known(at) && !known(at - 1) && !known(at + 1));
}
