/**
 * A name server of the demonstration: the statistics that BIND would give of
 * queries that swell and ebb.
 *
 * @module
 */

/** Queries a second of each type, in the mean. */
const TYPES = { A: 41, AAAA: 27, HTTPS: 9, MX: 2.5, PTR: 6, TXT: 3, SRV: 0.8 };

/** Responses a second by code. */
const CODES = { NOERROR: 74, NXDOMAIN: 12, SERVFAIL: 1.1, REFUSED: 1.6 };

/** What the cache answers, and what it does not. */
const CACHE = {
  CacheHits: 96,
  CacheMisses: 22,
  QueryHits: 71,
  QueryMisses: 13,
};

/** What the server counts besides. */
const SERVER = {
  Requestv4: 62,
  Requestv6: 27,
  QrySuccess: 71,
  QryNXDOMAIN: 12,
  QrySERVFAIL: 1.1,
  QryRecursion: 13,
  Response: 88,
};

/** The document of a recorded host that the statistics are in. */
export const STATISTICS = `http/${
  encodeURIComponent("http://127.0.0.1:8053/json/v1/server")
}`;

/** Queries and all that comes of them, from the beginning on. */
export class NameServer {
  readonly #counts = new Map<string, number>();
  readonly #began = Date.now() - 86_400_000 * 3;
  #before = 0;

  /** Returns the statistics `seconds` after the beginning. */
  statistics(seconds: number): string {
    // Where this machine was busy there would be a burst else.
    const passed = Math.min(2, seconds - this.#before);
    this.#before = seconds;
    const counted = (rates: Readonly<Record<string, number>>) =>
      Object.fromEntries(
        Object.entries(rates).map(([name, rate], i) => {
          const swell = 1 + 0.35 * Math.sin(seconds / 23 + i) +
            0.15 * Math.sin(seconds / 4.1 + 2 * i);
          const count = (this.#counts.get(name) ?? rate * 10_000) +
            rate * passed * swell;
          this.#counts.set(name, count);
          return [name, Math.floor(count)];
        }),
      );
    const time = (milliseconds: number) => new Date(milliseconds).toISOString();
    return JSON.stringify({
      "json-stats-version": "1.7",
      "boot-time": time(this.#began),
      "config-time": time(this.#began),
      "current-time": time(Date.now()),
      version: "9.18.33",
      opcodes: { QUERY: Math.floor(seconds * 89) },
      rcodes: counted(CODES),
      qtypes: counted(TYPES),
      nsstats: {
        ...counted(SERVER),
        RecursClients: Math.round(9 + 7 * Math.sin(seconds / 11)),
      },
      views: {
        _default: {
          resolver: { stats: {}, qtypes: {}, cachestats: counted(CACHE) },
        },
      },
    });
  }
}
