/**
 * The BIND collector: one reading of the statistics channel or the statistics
 * file.
 *
 * @module
 */

import type { Collector } from "../collector.ts";
import { ChannelSession } from "./channel_session.ts";
import { CounterWatch } from "./counter_watch.ts";
import type { BindCollectorOptions } from "./options.ts";
import type { BindReading } from "./reading.ts";
import { StatsFileSession } from "./stats_file_session.ts";

export { DEFAULT_BIND_URLS } from "./channel_session.ts";
export type { BindCollectorOptions } from "./options.ts";

/**
 * Returns a collector of BIND: of 9.10 and later by its statistics channel,
 * JSON where there is JSON, otherwise XML; of any release by its statistics
 * file, where the options name one. `collect()` throws
 * {@linkcode UnavailableError} when no source was named and nothing listens at
 * the default one, and an error of one line for everything else that leaves it
 * without the server's counters. Throws a `TypeError` when `url` is not usable.
 */
export function createBindCollector(
  options: BindCollectorOptions = {},
): Collector<BindReading> {
  const { name = "bind", statsFile } = options;
  const session = statsFile === undefined
    ? new ChannelSession(options)
    : new StatsFileSession(statsFile, options);
  const watch = new CounterWatch();
  let falls = 0;
  return {
    name,
    async collect(context) {
      const reading = await session.collect(context);
      falls = watch.see(reading);
      return reading;
    },
    epoch({ bootTime, source }) {
      if (bootTime === undefined) {
        return source === "file" ? `${falls}` : undefined;
      }
      const booted = new Date(bootTime).toISOString();
      return falls === 0 ? booted : `${booted} ${falls}`;
    },
  };
}
