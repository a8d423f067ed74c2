/**
 * Readings from the statistics file: for a BIND without a statistics channel,
 * and for all before 9.10.
 *
 * @module
 */

import type { CollectContext } from "../collector.ts";
import { HostError } from "../host.ts";
import { CounterMemory } from "./counter_memory.ts";
import {
  type BindDocument,
  BindDocumentError,
  type ParsedDocument,
} from "./document.ts";
import type { BindCollectorOptions } from "./options.ts";
import type { BindReading } from "./reading.ts";
import { askForDump, askForStatus, type NamedStatus } from "./rndc.ts";
import { StatsFileReader } from "./stats_file_reader.ts";
import { ZoneSession } from "./zone_session.ts";

/** Seconds between two dumps that are asked for, unless the configuration says otherwise: each makes the file longer. */
const DEFAULT_RNDC_INTERVAL = 60;

const NO_STATUS: NamedStatus = {
  version: undefined,
  bootTime: undefined,
  configTime: undefined,
};

/** named makes the file with its first dump. */
function absentOnly(error: unknown): undefined {
  if (error instanceof HostError && error.kind === "absent") return undefined;
  throw error;
}

/** What is kept from one reading of the file to the next. */
export class StatsFileSession {
  readonly #path: string;
  readonly #rndc: readonly string[] | undefined;
  readonly #rndcInterval: number;
  readonly #reader: StatsFileReader;
  readonly #zones: ZoneSession | undefined;
  readonly #memory = new CounterMemory();
  #status = NO_STATUS;
  #askedAt = -Infinity;
  #told: ParsedDocument | undefined;

  constructor(path: string, options: BindCollectorOptions) {
    const { zones, rndc, rndcInterval = DEFAULT_RNDC_INTERVAL } = options;
    this.#path = path;
    this.#rndc = rndc;
    this.#rndcInterval = rndcInterval * 1000;
    this.#zones = zones && new ZoneSession(zones);
    this.#reader = new StatsFileReader(
      path,
      this.#zones && { zones: this.#zones.selection },
    );
  }

  async collect(context: CollectContext): Promise<BindReading> {
    const parsed = await this.#newest(context);
    this.#report(context, parsed);
    const document: BindDocument = { ...parsed.document, ...this.#status };
    const { views, counters, problems } = this.#memory.merge(
      [{ part: "server", document }],
      context.numbers,
    );
    for (const { where, what } of problems) {
      context.problem({ where: `${this.#path}: ${where}`, what });
    }
    const { version, bootTime, configTime, currentTime } = document;
    return {
      source: "file",
      url: this.#path,
      version,
      statisticsVersion: undefined,
      bootTime,
      configTime,
      currentTime,
      views,
      counters,
      zones: await this.#zones?.read(
        context,
        document,
        () => Promise.resolve(parsed),
      ),
    };
  }

  async #newest(context: CollectContext): Promise<ParsedDocument> {
    if (this.#rndc !== undefined) await this.#ask(context, this.#rndc);
    const newest = await this.#read(context);
    if (newest === undefined) {
      throw this.#error("it has no complete dump; rndc stats makes one");
    }
    return newest;
  }

  async #read(context: CollectContext): Promise<ParsedDocument | undefined> {
    try {
      return await this.#reader.read(context);
    } catch (error) {
      if (!(error instanceof BindDocumentError)) throw error;
      throw this.#error(error.reason);
    }
  }

  /** Has named write a dump when it is time to, and sees to it that this is the file that it wrote. */
  async #ask(context: CollectContext, rndc: readonly string[]): Promise<void> {
    const now = context.host.now();
    // A clock that was set back must not keep numbers for ever.
    if (Math.abs(now - this.#askedAt) < this.#rndcInterval) return;
    const before = await this.#read(context).catch(absentOnly);
    this.#status = await askForStatus(context, rndc);
    await askForDump(context, rndc);
    if (await this.#read(context) === before) {
      throw this.#error(
        `${
          rndc.join(" ")
        } stats added no dump to it; is it the statistics-file of named.conf?`,
      );
    }
    this.#askedAt = now;
  }

  #error(reason: string): Error {
    return new Error(`Cannot read ${this.#path}: ${reason}`);
  }

  /** A dump is told of once, however often it is read. */
  #report(context: CollectContext, parsed: ParsedDocument): void {
    if (parsed === this.#told) return;
    this.#told = parsed;
    for (const { where, what } of parsed.problems) {
      context.problem({ where: `${this.#path}: ${where}`, what });
    }
  }
}
