// @ts-check
/// <reference no-default-lib="true" />
/// <reference lib="esnext" />
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * The range of time that all charts of the page show: up to now, or one that
 * was zoomed into.
 *
 * @module
 */

import { formatTime } from "./format.js";

/** Shortest range that can be zoomed into, in seconds. */
const SHORTEST = 10;

/** Values that a chart is asked to have at most. */
const POINTS = 400;

/** Longest range that is shortened to what there is, in seconds. */
const YOUNG = 600;

/** The range, and who wants to know of it. */
export class Range {
  /** @type {(() => void)[]} */
  #listeners = [];
  /** @type {{start: number, end: number}[]} */
  #zooms = [];
  #span;
  /** What the server's clock is ahead of the browser's, in seconds. */
  #ahead = 0;
  /** The earliest moment of which anything is known, seconds since the epoch. */
  first = Infinity;

  /** @param {number} span seconds up to now */
  constructor(span) {
    this.#span = span;
  }

  /** @param {number} now the server's time, seconds since the epoch */
  setClock(now) {
    this.#ahead = now - Date.now() / 1000;
  }

  get now() {
    return Date.now() / 1000 + this.#ahead;
  }

  /** True while the range ends now. */
  get live() {
    return this.#zooms.length === 0;
  }

  get span() {
    const { start, end } = this.bounds;
    return end - start;
  }

  /**
   * What is asked for.
   *
   * @returns {{start: number, end: number}}
   */
  get wanted() {
    const { now } = this;
    return this.#zooms.at(-1) ?? { start: now - this.#span, end: now };
  }

  /**
   * What is shown.
   *
   * @returns {{start: number, end: number}}
   */
  get bounds() {
    const { start, end } = this.wanted;
    if (!this.live || this.#span > YOUNG) return { start, end };
    // Of a sounder that has just begun there is little to be seen: it is given the room.
    return { start: Math.max(start, Math.min(this.first, end - 60)), end };
  }

  /** Seconds between two values that the range needs. */
  get step() {
    const { start, end } = this.wanted;
    const step = Math.max(1, Math.ceil((end - start) / POINTS));
    return step < 10 ? step : Math.ceil(step / 10) * 10;
  }

  /** @param {number} span */
  setSpan(span) {
    this.#span = span;
    this.#zooms = [];
    this.#tell();
  }

  /**
   * @param {number} start
   * @param {number} end
   */
  zoom(start, end) {
    if (end - start < SHORTEST) return;
    this.#zooms.push({ start, end });
    this.#tell();
  }

  /** Goes back to the range before the last zoom. */
  back() {
    if (this.#zooms.pop() !== undefined) this.#tell();
  }

  /** @param {() => void} listener */
  onChange(listener) {
    this.#listeners.push(listener);
  }

  #tell() {
    for (const listener of this.#listeners) listener();
  }
}

/**
 * Connects the buttons of the page with a range, which is the one that the
 * page's address or the checked button says.
 *
 * @returns {Range}
 */
export function rangeOfPage() {
  /** @type {HTMLInputElement[]} */
  const inputs = [...document.querySelectorAll("input[name=range]")]
    .filter((input) => input instanceof HTMLInputElement);
  const wanted = new URLSearchParams(location.search).get("range");
  const checked = inputs.find(({ dataset }) => dataset["name"] === wanted) ??
    inputs.find((input) => input.checked);
  if (checked !== undefined) checked.checked = true;
  const range = new Range(Number(checked?.value ?? 3600));
  for (const input of inputs) {
    input.addEventListener("change", () => {
      const url = new URL(location.href);
      url.searchParams.set("range", input.dataset["name"] ?? "");
      history.replaceState(null, "", url);
      range.setSpan(Number(input.value));
    });
    // One that is checked already leads out of a zoom.
    input.addEventListener("click", () => {
      if (!range.live) range.setSpan(Number(input.value));
    });
  }
  const zoomed = document.getElementById("zoomed");
  const back = document.getElementById("zoom-back");
  back?.addEventListener("click", () => range.back());
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") range.back();
  });
  range.onChange(() => {
    if (zoomed === null) return;
    zoomed.hidden = range.live;
    const { start, end } = range.bounds;
    const text = zoomed.querySelector("span");
    if (text === null) return;
    text.textContent = `${formatTime(start, range.span)} to ${
      formatTime(end, range.span)
    }`;
  });
  return range;
}
