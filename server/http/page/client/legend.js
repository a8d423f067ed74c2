// @ts-check
/// <reference no-default-lib="true" />
/// <reference lib="esnext" />
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * The table below a chart: each line's name and values. It hides and shows
 * lines, and is what a screen reader reads.
 *
 * @module
 */

import { formatTime, formatValue } from "./format.js";
import { colorName } from "./palette.js";
import { stateAt } from "./timeline.js";

/**
 * @typedef {import("../chart.ts").ChartSpec} ChartSpec
 * @typedef {import("./lines.js").Line} Line
 */

/** The table of one chart. */
export class Legend {
  #table = document.createElement("table");
  #caption = document.createElement("caption");
  #head = document.createElement("th");
  #body = document.createElement("tbody");
  #note = document.createElement("p");
  #shape = "";
  /** @type {Set<string>} */
  #hidden = new Set();

  /**
   * @param {HTMLElement} element
   * @param {ChartSpec} spec
   * @param {(key: string, visible: boolean) => void} toggle
   */
  constructor(element, spec, toggle) {
    this.spec = spec;
    this.toggle = toggle;
    this.#caption.className = "unseen";
    this.#note.className = "note";
    const row = document.createElement("tr");
    this.#head.scope = "col";
    const heads = spec.kind === "timeline"
      ? [cell("th", "Line"), this.#head]
      : [
        cell("th", "Line"),
        this.#head,
        cell("th", "Mean"),
        cell("th", "Highest"),
      ];
    for (const head of heads) head.setAttribute("scope", "col");
    row.append(...heads);
    const header = document.createElement("thead");
    header.append(row);
    this.#table.append(this.#caption, header, this.#body);
    element.append(this.#table, this.#note);
  }

  /**
   * @param {string} title
   * @param {{times: number[], lines: Line[], note: string, range: number}} drawn
   * @param {number | null} index place that is looked at; null for the latest
   */
  show(title, { times, lines, note, range }, index) {
    this.#caption.textContent = `${title}: values`;
    this.#note.textContent = note;
    this.#note.hidden = note === "";
    const at = index === null ? undefined : times[index];
    this.#head.textContent = at === undefined ? "Now" : formatTime(at, range);
    const shape = JSON.stringify(lines.map(({ key, title }) => [key, title]));
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.#body.replaceChildren(...lines.map((line, i) => this.#row(line, i)));
    }
    lines.forEach((line, i) => {
      const cells = this.#body.rows[i]?.cells;
      this.#texts(line, index).forEach((text, at) => {
        const cell = cells?.[at + 1];
        if (cell !== undefined && cell.textContent !== text) {
          cell.textContent = text;
        }
      });
    });
  }

  /**
   * @param {Line} line
   * @param {number | null} index
   */
  #texts(line, index) {
    const { unit, kind } = this.spec;
    const place = index ?? lastIndex(line);
    const now = stateAt(this.spec, line, place)?.word ??
      formatValue(line.values[place] ?? null, unit);
    if (kind === "timeline") return [now];
    const known = line.values.filter((value) => value !== null);
    const mean = known.length === 0
      ? null
      : known.reduce((sum, value) => sum + value, 0) / known.length;
    const highest = known.length === 0
      ? null
      : known.reduce((most, value) => value > most ? value : most, -Infinity);
    return [now, formatValue(mean, unit), formatValue(highest, unit)];
  }

  /**
   * @param {Line} line
   * @param {number} index
   */
  #row(line, index) {
    const row = document.createElement("tr");
    const head = document.createElement("th");
    head.scope = "row";
    const swatch = document.createElement("i");
    swatch.style.background = `var(--${colorName(line, index)})`;
    if (this.spec.kind === "timeline") {
      head.append(line.title);
    } else {
      const button = document.createElement("button");
      button.type = "button";
      const press = () => {
        const visible = !this.#hidden.has(line.key);
        button.setAttribute("aria-pressed", String(visible));
        row.classList.toggle("off", !visible);
      };
      button.title = "Show or hide";
      button.append(swatch, line.title);
      button.addEventListener("click", () => {
        const visible = this.#hidden.delete(line.key);
        if (!visible) this.#hidden.add(line.key);
        press();
        this.toggle(line.key, visible);
      });
      press();
      head.append(button);
    }
    row.append(
      head,
      ...this.#texts(line, null).map((text) => cell("td", text)),
    );
    return row;
  }
}

/** @param {Line} line */
function lastIndex({ values }) {
  const place = values.findLastIndex((value) => value !== null);
  return place < 0 ? values.length - 1 : place;
}

/**
 * @param {"td" | "th"} name
 * @param {string} text
 */
function cell(name, text) {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}
