/**
 * A collection of BIND that is run when it is told.
 *
 * @module
 */

import {
  type BindCollectorOptions,
  createBindCollector,
} from "../../collectors/bind/collect.ts";
import { createLiveHost } from "../../collectors/live_host.ts";
import { SOUNDER_ROOT } from "../../mib/declare.ts";
import { dnsServerModule } from "../../mib/modules/dns_server.ts";
import { bindModule } from "../../mib/modules/sounder_bind.ts";
import { Collection } from "../../roles/collection.ts";
import { memoryNumbers } from "../../roles/memory_numbers.ts";

/**
 * Returns what fetches, parses and renders once and tells how many instances
 * there are; `warn` is told what is wrong.
 */
export function bindRuns(
  options: BindCollectorOptions,
  warn: (text: string) => void,
): () => Promise<number> {
  let instances = 0;
  const collection = new Collection({
    collector: createBindCollector(options),
    modules: [bindModule, dnsServerModule],
    sounderRoot: SOUNDER_ROOT,
    host: createLiveHost(),
    numbers: memoryNumbers(),
    interval: 10,
    timeout: 60,
    staleAfter: 60,
    asked: true,
    upTime: () => performance.now() / 1000,
    events: {
      onSegment: ({ count }) => instances += count,
      onSameSegment: ({ count }) => instances += count,
      onReading: () => {},
      onDrop: () => {},
      onStatus: () => {},
      onLog: (level, text) => level === "warning" && warn(text),
    },
  });
  return async () => {
    instances = 0;
    await collection.run();
    return instances;
  };
}
