/**
 * What SOUNDER-HARBOUR-MIB is read from.
 *
 * @module
 */

import type { Oid } from "../../codec/oid.ts";

export interface Berth {
  readonly number: number;
  readonly name: string;
  readonly quay: string;
  readonly ships: number | bigint | undefined;
  readonly load: number | bigint;
  readonly water: number;
  readonly flag: string;
  readonly state: "free" | "taken" | "closed";
}

export interface Cargo {
  readonly berth: number;
  readonly name: string;
  readonly weight: number | bigint;
  readonly kind: "landed" | "stored" | "other";
}

export interface Wait {
  readonly berth: string;
  readonly number: number;
  /** Seconds; Infinity for the last. */
  readonly bound: number;
  readonly ships: number;
}

export interface Harbour {
  readonly name: string;
  readonly motto: string | undefined;
  /** Decimetres. */
  readonly depth: number;
  readonly open: boolean;
  readonly tide: "low" | "rising" | "high";
  /** Seconds. */
  readonly age: number;
  /** Milliseconds since the epoch. */
  readonly built: number;
  readonly visitors: number | bigint;
  readonly address: Uint8Array;
  readonly chart: Oid;
  readonly note: string;
  readonly level: string;
  readonly berths: readonly Berth[];
  readonly cargo: readonly Cargo[];
  readonly waits: readonly Wait[];
}

/** A harbour with nothing unusual in it. */
export const HARBOUR: Harbour = {
  name: "Port",
  motto: "Land ho",
  depth: 125,
  open: true,
  tide: "rising",
  age: 12.34,
  built: Date.UTC(2001, 1, 3, 4, 5, 6, 700),
  visitors: 5_000_000_000n,
  address: Uint8Array.of(192, 0, 2, 1),
  chart: [1, 3, 6, 1, 4, 1, 99999],
  note: "No more",
  level: "-1.5",
  berths: [
    {
      number: 20,
      name: "B\\",
      quay: 'North "new"',
      ships: 18446744073709551615n,
      load: 7,
      water: 5_000_000_000,
      flag: "NO",
      state: "closed",
    },
    {
      number: 3,
      name: "A",
      quay: "North\nold",
      ships: undefined,
      load: 0,
      water: 4,
      flag: "SE",
      state: "free",
    },
  ],
  cargo: [
    { berth: 3, name: "salt", weight: 10, kind: "landed" },
    { berth: 3, name: "rye", weight: 9007199254740993n, kind: "stored" },
    { berth: 3, name: "gold", weight: 1, kind: "other" },
  ],
  waits: [
    { berth: "B", number: 20, bound: Infinity, ships: 9 },
    { berth: "A", number: 3, bound: 100, ships: 5 },
    { berth: "B", number: 20, bound: 24, ships: 8 },
    { berth: "A", number: 3, bound: Infinity, ships: 6 },
    { berth: "A", number: 3, bound: 24, ships: 2 },
  ],
};
