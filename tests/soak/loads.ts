/**
 * Loads in threads of their own.
 *
 * @module
 */

import type { ScrapeFigures, ScrapeOptions } from "./http_load.ts";
import type { LoadOrder } from "./load_worker.ts";
import type { LoadFigures, LoadOptions } from "./snmp_load.ts";

/** A load that runs in a worker. */
class Load<Figures> {
  readonly #worker = new Worker(new URL("load_worker.ts", import.meta.url), {
    type: "module",
  });

  constructor(order: LoadOrder) {
    this.#worker.postMessage(order);
  }

  #ask(order: LoadOrder): Promise<Figures> {
    const { promise, resolve, reject } = Promise.withResolvers<Figures>();
    this.#worker.onmessage = ({ data }) => resolve(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(event.message));
    };
    this.#worker.postMessage(order);
    return promise;
  }

  /** What has come of it until now. */
  figures(): Promise<Figures> {
    return this.#ask({ type: "figures" });
  }

  /** Ends it, and returns what came of it. */
  async close(): Promise<Figures> {
    const figures = await this.#ask({ type: "close" });
    this.#worker.terminate();
    return figures;
  }
}

/** Asks an agent. */
export function snmpLoad(options: LoadOptions): Load<LoadFigures> {
  return new Load({ type: "snmp", options });
}

/** Scrapes a page. */
export function httpLoad(options: ScrapeOptions): Load<ScrapeFigures> {
  return new Load({ type: "http", options });
}
