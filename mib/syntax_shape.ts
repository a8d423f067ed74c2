/**
 * What a SYNTAX is: how a value of a reading becomes an SNMP value, a sample,
 * and part of an INDEX.
 *
 * @module
 */

import type { Oid } from "../codec/oid.ts";
import type { SnmpValue } from "../codec/snmp/value.ts";

/** A value as both faces show it. */
export interface Cell {
  readonly value: SnmpValue;
  /** What the series bears before its divisor; undefined for text that is no number. */
  readonly sample: number | bigint | undefined;
  /** The text itself, for syntaxes that may become a label. */
  readonly text?: string;
}

/** SYNTAX of an object whose reading yields values of type `V`. */
export interface Syntax<V> {
  /** The type's name as clients know it: `Counter64`, `TruthValue`, `INTEGER`. */
  readonly name: string;
  /** What stands after SYNTAX in the module's text. */
  readonly smi: string;
  /** Module and symbol that the text must import, where the name is not built in. */
  readonly imported?: readonly [module: string, symbol: string];
  /** Divides the integer on the wire to give the sample in base units (TimeTicks: 100). */
  readonly divisor: number;
  /** Most octets of text, which longer text is cut to; undefined for what is no text. */
  readonly size?: number;
  /** Words of an enumeration by number. */
  readonly words?: ReadonlyMap<number, string>;
  /**
   * Converts a value of the reading.
   *
   * @throws {EncodeError} when it is outside the syntax's range.
   */
  cell(value: V): Cell;
  /**
   * Returns the sub-identifiers of a value that is part of an INDEX (RFC 2578, section 7.7).
   *
   * @throws {EncodeError} when the value is outside the syntax's range.
   */
  index(value: V): Oid;
  /** Most sub-identifiers that {@linkcode index} returns. */
  readonly maxIndexLength: number;
  /** True where {@linkcode index} leaves the length out, which only the last part of an INDEX may. */
  readonly implied?: boolean;
}
