/**
 * Settings of the BIND collector.
 *
 * @module
 */

import type { ZoneSettings } from "./zone_session.ts";

/** Settings of `createBindCollector()`. */
export interface BindCollectorOptions {
  /** Name of the collector, where it is another than `bind`. */
  readonly name?: string;
  /**
   * URL of the statistics channel. It may end in `/json`, `/json/v1`, `/xml` or
   * `/xml/v3`: then that format is asked for and no other.
   */
  readonly url?: string;
  /** Absolute path of the statistics file, which is read instead of the channel. */
  readonly statsFile?: string;
  /** Command by which named is asked to write that file before it is read: `rndc` with its options. */
  readonly rndc?: readonly string[];
  /** Seconds between two times that it is asked. */
  readonly rndcInterval?: number;
  /**
   * Also asks for the task manager of BIND 9.10 to 9.15 (later ones do not tell
   * or do not have one). Not by default: it lists every task, under locks.
   */
  readonly tasks?: boolean;
  /** Also asks for memory, in all and by context. */
  readonly memory?: boolean;
  /** Also asks for the sizes of messages. */
  readonly traffic?: boolean;
  /** Also asks for incoming transfers (BIND 9.20 and later); shown as zones are. */
  readonly transfers?: boolean;
  /** How zones are read; they are not when it is left out. */
  readonly zones?: ZoneSettings;
}
