// @ts-check
/// <reference no-default-lib="true" />
/// <reference lib="esnext" />
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * Keeping the page as of now: values as often as they are read, tables and
 * states with them, and what is kept as often as its steps need.
 *
 * @module
 */

import { AnswerError, liveValues } from "./data.js";
import { Figure } from "./figure.js";
import { formatTime } from "./format.js";
import { morph } from "./morph.js";

/** @typedef {import("./range.js").Range} Range */

/** Least and most seconds between two looks. */
const SOONEST = 1;
const LATEST = 60;

/** The charts of the page and the loop that feeds them. */
export class Live {
  /** @type {Map<HTMLElement, Figure>} */
  #figures = new Map();
  #range;
  #interval = 10;
  #nextLoad = 0;
  #loading = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #seen = new IntersectionObserver((entries) => this.#appear(entries), {
    rootMargin: "400px",
  });

  /** @param {Range} range */
  constructor(range) {
    this.#range = range;
    range.onChange(() => {
      this.#draw();
      this.#nextLoad = 0;
      void this.#load();
    });
    document.addEventListener("themechange", () => {
      for (const figure of this.#figures.values()) figure.repaint();
    });
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.start();
    });
  }

  /** Looks now, and from now on. */
  start() {
    clearTimeout(this.#timer);
    this.#find();
    void this.#look().finally(() => this.#again());
  }

  #again() {
    if (document.hidden) return;
    clearTimeout(this.#timer);
    const seconds = Math.min(LATEST, Math.max(SOONEST, this.#interval));
    this.#timer = setTimeout(() => this.start(), seconds * 1000);
  }

  /** Watches for figures that are there now; they begin when they come into sight. */
  #find() {
    const there = new Set(document.querySelectorAll("figure[data-spec]"));
    for (const element of this.#figures.keys()) {
      if (!there.has(element)) this.#figures.delete(element);
    }
    for (const element of there) this.#seen.observe(element);
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #appear(entries) {
    let came = false;
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting || !(target instanceof HTMLElement)) continue;
      this.#seen.unobserve(target);
      if (this.#figures.has(target)) continue;
      this.#figures.set(target, new Figure(target, this.#range));
      came = true;
    }
    if (!came) return;
    this.#nextLoad = 0;
    this.start();
  }

  async #look() {
    try {
      const names = new Set(
        [...this.#figures.values()].flatMap(({ names }) => names),
      );
      const [live] = await Promise.all([
        liveValues(names),
        this.#refreshPage(),
      ]);
      this.#interval = live.interval;
      this.#range.setClock(live.now);
      for (const figure of this.#figures.values()) figure.take(live);
      this.#draw();
      say("silent", "");
      document.documentElement.dataset["live"] = String(live.now);
      await this.#load();
    } catch (error) {
      const since = formatTime(this.#range.now, 60);
      const reason = error instanceof AnswerError ? `: ${error.message}` : "";
      say("silent", `sounder does not answer (${since})${reason}`);
    }
  }

  /** Takes over what the server would send now. */
  async #refreshPage() {
    const answer = await fetch(location.href, {
      headers: { Accept: "text/html" },
      signal: AbortSignal.timeout(15_000),
    });
    if (!answer.ok) throw new AnswerError(answer.status, answer.statusText);
    const next = new DOMParser().parseFromString(
      await answer.text(),
      "text/html",
    );
    for (const fresh of next.querySelectorAll("[data-live]")) {
      const now = document.getElementById(fresh.id);
      if (now !== null) morph(now, fresh);
    }
    this.#find();
  }

  #draw() {
    const figures = [...this.#figures.values()];
    this.#range.first = Math.min(...figures.map(({ first }) => first));
    for (const figure of figures) figure.prepare();
    const marks = figures.flatMap(({ changes }) => changes);
    for (const figure of figures) figure.draw(marks);
  }

  async #load() {
    const now = Date.now() / 1000;
    if (this.#loading || now < this.#nextLoad) return;
    const figures = [...this.#figures.values()];
    if (figures.length === 0) return;
    this.#loading = true;
    this.#nextLoad = this.#range.live
      ? now + Math.max(10, this.#range.step)
      : Infinity;
    try {
      await Promise.all(figures.map((figure) => figure.load()));
      say("historyless", "");
      this.#draw();
    } catch (error) {
      if (error instanceof AnswerError && error.status === 404) return;
      say(
        "historyless",
        "Nothing is kept: graphs begin when this page was opened. " +
          (error instanceof Error ? error.message : ""),
      );
    } finally {
      this.#loading = false;
    }
    // The range may have changed while this one was asked for.
    if (this.#nextLoad === 0) await this.#load();
  }
}

/**
 * Shows a line of trouble, or hides it.
 *
 * @param {string} id
 * @param {string} text
 */
function say(id, text) {
  const element = document.getElementById(id);
  if (element === null) return;
  if (element.textContent !== text) element.textContent = text;
  element.hidden = text === "";
}
