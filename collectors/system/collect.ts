/**
 * Reads which system this is through sysctl(8), and on the BSDs its interfaces
 * through ifconfig(8). Nothing that is missing is an error.
 *
 * @module
 */

import type { CollectContext, Collector } from "../collector.ts";
import type { IfconfigInterface } from "../parse_ifconfig.ts";
import { readIfconfig } from "../read_ifconfig.ts";
import { readOptional } from "../run_command.ts";
import { parseVersion } from "./parse_version.ts";
import type { SystemInterface, SystemReading } from "./reading.ts";

/** Returns a collector; it keeps nothing. */
export function systemCollector(): Collector<SystemReading> {
  return {
    name: "system",
    async collect(context) {
      const { host } = context;
      const { version, ifconfig } = host.os === "linux"
        ? {}
        : await readBsd(context);
      const { os, release, hostname } = host;
      return {
        readAt: host.now(),
        os,
        release,
        hostname,
        ...version?.value,
        ...(ifconfig === undefined || ifconfig.cut
          ? {}
          : { interfaces: numbered(ifconfig.value) }),
      };
    },
  };
}

async function readBsd(context: CollectContext) {
  const [version, ifconfig] = await Promise.all([
    readOptional(context, ["sysctl", "kern.version"], { parse: parseVersion }),
    readIfconfig(context),
  ]);
  return { version, ifconfig };
}

function numbered(rows: readonly IfconfigInterface[]): SystemInterface[] {
  return rows
    .flatMap(({ index, name }) => index === undefined ? [] : [{ index, name }])
    .sort((a, b) => a.index - b.index);
}
