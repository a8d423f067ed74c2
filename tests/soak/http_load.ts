/**
 * A Prometheus that scrapes so many times a second, and looks at every page.
 *
 * @module
 */

import { readSamples } from "../../cli/exposition_reader.ts";

/** How pages are asked for. */
export interface ScrapeOptions {
  readonly url: string;
  /** Scrapes a second. */
  readonly rate: number;
  /** Series that every page must have. */
  readonly always: readonly string[];
  /** Series that never fall. */
  readonly rising: readonly string[];
}

/** What has come of it until now. */
export interface ScrapeFigures {
  readonly asked: number;
  readonly answered: number;
  readonly lost: number;
  readonly wrong: number;
  readonly firstWrong: string | undefined;
  /** Milliseconds within which 99 of 100 pages were there. */
  readonly p99: number;
}

/** Milliseconds that a page is waited for. */
const PATIENCE = 10_000;

/** Scrapes until it is closed. */
export class HttpLoad {
  readonly #options: ScrapeOptions;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #pending = new Set<Promise<void>>();
  readonly #waited: number[] = [];
  readonly #highest = new Map<string, number>();
  #asked = 0;
  #lost = 0;
  #wrong = 0;
  #firstWrong: string | undefined;
  /** Pages are compared in the order in which they were asked for. */
  #shown = -1;

  constructor(options: ScrapeOptions) {
    this.#options = options;
    this.#timer = setInterval(() => {
      const one = this.#scrape(this.#asked++);
      this.#pending.add(one);
      one.finally(() => this.#pending.delete(one));
    }, 1000 / options.rate);
  }

  async #scrape(number: number): Promise<void> {
    const began = performance.now();
    try {
      const answer = await fetch(`${this.#options.url}/metrics`, {
        signal: AbortSignal.timeout(PATIENCE),
      });
      const text = await answer.text();
      this.#waited.push(performance.now() - began);
      if (answer.status !== 200) {
        return this.#complain(`status ${answer.status}`);
      }
      this.#look(text, number);
    } catch {
      this.#lost++;
    }
  }

  #look(text: string, number: number): void {
    const samples = readSamples(text);
    for (const series of this.#options.always) {
      if (!samples.has(series)) this.#complain(`${series} is missing`);
    }
    if (number < this.#shown) return;
    this.#shown = number;
    for (const series of this.#options.rising) {
      const value = Number(samples.get(series) ?? Infinity);
      const before = this.#highest.get(series) ?? 0;
      if (value < before) {
        this.#complain(`${series} fell from ${before} to ${value}`);
      } else if (value !== Infinity) this.#highest.set(series, value);
    }
  }

  #complain(text: string): void {
    this.#wrong++;
    this.#firstWrong ??= text;
  }

  /** What has come of it until now. */
  figures(): ScrapeFigures {
    const sorted = this.#waited.toSorted((a, b) => a - b);
    return {
      asked: this.#asked,
      answered: sorted.length,
      lost: this.#lost,
      wrong: this.#wrong,
      firstWrong: this.#firstWrong,
      p99: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
    };
  }

  /** Asks no more, and returns what came of all. */
  async close(): Promise<ScrapeFigures> {
    clearInterval(this.#timer);
    await Promise.all(this.#pending);
    return this.figures();
  }
}
