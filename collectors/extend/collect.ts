/**
 * The collector of outputs: it reads nothing of the host, only what the other
 * collectors read last.
 *
 * @module
 */

import { AbsentError, type Collector } from "../collector.ts";
import type { ExtendOutput, ExtendReading } from "./reading.ts";

/** Returns the collector; `outputs` tells what there is now. */
export function extendCollector(
  outputs: () => readonly ExtendOutput[],
): Collector<ExtendReading> {
  return {
    name: "extend",
    collect() {
      const current = outputs();
      return current.length > 0
        ? Promise.resolve({ outputs: current })
        : Promise.reject(
          new AbsentError("Neither BIND nor Postfix has been read"),
        );
    },
  };
}
