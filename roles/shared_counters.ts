/**
 * Counters in memory that all roles share: what one role counts another serves
 * as of now, and a role that is started again goes on counting.
 *
 * @module
 */

import { AgentxCounters } from "../server/agentx/counters.ts";
import { HttpCounters } from "../server/http/counters.ts";
import { SnmpCounters } from "../server/snmp/counters.ts";

/** Octets of each kind of counters; there are fewer than 64 of each. */
const SIZE = 64 * Float64Array.BYTES_PER_ELEMENT;

/** Where the counters are; can be posted to a worker. */
export interface SharedCounters {
  readonly snmp: SharedArrayBuffer;
  readonly http: SharedArrayBuffer;
  readonly agentx: SharedArrayBuffer;
}

/** The counters of all roles. */
export interface Counters {
  readonly snmp: SnmpCounters;
  readonly http: HttpCounters;
  readonly agentx: AgentxCounters;
}

/** Makes counters that are all zero. */
export function shareCounters(): SharedCounters {
  return {
    snmp: new SharedArrayBuffer(SIZE),
    http: new SharedArrayBuffer(SIZE),
    agentx: new SharedArrayBuffer(SIZE),
  };
}

/** Returns the counters that lie in `shared`. */
export function countersIn(shared: SharedCounters): Counters {
  return {
    snmp: within(new SnmpCounters(), shared.snmp),
    http: within(new HttpCounters(), shared.http),
    agentx: within(new AgentxCounters(), shared.agentx),
  };
}

/** Returns what is like `model`, with the numbers of its properties kept in `buffer`. */
function within<T extends object>(model: T, buffer: SharedArrayBuffer): T {
  const cells = new Float64Array(buffer);
  const counters = Object.create(Object.getPrototypeOf(model)) as T;
  Object.keys(model).forEach((name, i) =>
    Object.defineProperty(counters, name, {
      enumerable: true,
      get: () => cells[i],
      set: (value: number) => cells[i] = value,
    })
  );
  return counters;
}
