/**
 * The part of the configuration that says how BIND is read.
 *
 * @module
 */

import { resolve } from "node:path";
import { parseChannelUrl } from "../collectors/bind/channel.ts";
import type { BindCollectorOptions } from "../collectors/bind/options.ts";
import type { Config } from "../roles/config.ts";
import type { BindTable, FileConfig } from "./config_file.ts";
import { UsageError } from "./usage_error.ts";

/** Flags that name a source; either takes the place of what the file names. */
export interface BindFlags {
  readonly bindUrl?: string;
  readonly bindStatsFile?: string;
}

/** Returns how BIND is read, of what flags and file say. Throws {@linkcode UsageError}. */
export function bindOf(
  { bindUrl, bindStatsFile }: BindFlags,
  { instances: _instances, ...table }: NonNullable<FileConfig["bind"]> = {},
): BindCollectorOptions {
  if (bindUrl === undefined && bindStatsFile === undefined) {
    return optionsOf(table);
  }
  const { url: _, stats_file: __, ...rest } = table;
  return optionsOf({
    ...rest,
    ...definedOf({ url: bindUrl, stats_file: bindStatsFile }),
  });
}

/** Returns how further BINDs are read. Throws {@linkcode UsageError}. */
export function bindInstancesOf(
  { instances = {} }: NonNullable<FileConfig["bind"]> = {},
): Config["bindInstances"] {
  return Object.entries(instances).map(([name, table]) => {
    if (table.url === undefined && table.stats_file === undefined) {
      throw new UsageError(
        `Cannot read the BIND "${name}": "bind.instances.${name}" has neither "url" nor "stats_file"`,
      );
    }
    return { name, options: optionsOf(table) };
  });
}

/** What is not set is left out. Zones are not read unless there is a table for them. */
function optionsOf(
  { url, stats_file, rndc, rndc_interval, zones, ...parts }: BindTable,
): BindCollectorOptions {
  if (url !== undefined && stats_file !== undefined) {
    throw new UsageError(
      `Cannot read BIND both at "${url}" and in "${stats_file}": name one of them`,
    );
  }
  if (stats_file === "") {
    throw new UsageError(`Cannot use "" as BIND's statistics file`);
  }
  if (stats_file === undefined && (rndc ?? false) !== false) {
    throw new UsageError(
      'Cannot use "bind.rndc" without "bind.stats_file": the statistics channel needs none',
    );
  }
  const { series, ...selection } = zones ?? {};
  const settings = { ...selection, inDetail: series };
  return {
    ...definedOf({
      url: urlOf(url),
      statsFile: stats_file === undefined ? undefined : resolve(stats_file),
      rndc: rndc === true ? ["rndc"] : rndc === false ? undefined : rndc,
      rndcInterval: rndc_interval,
      ...parts,
    }),
    ...(zones === undefined ? {} : { zones: definedOf(settings) }),
  };
}

/** Returns an object without the keys that are undefined. */
function definedOf<T extends object>(
  object: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(
    Object.entries(object).filter(([, value]) => value !== undefined),
  ) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

function urlOf(url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  try {
    parseChannelUrl(url);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  return url;
}
