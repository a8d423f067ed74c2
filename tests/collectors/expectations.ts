/**
 * What a parser is expected to read of a recorded output.
 *
 * @module
 */

/** Paths into the value that was read of a sample, "length" for the number of rows, and what stands there; by the sample's file. */
export type Expectations = Readonly<
  Record<string, Readonly<Record<string, unknown>>>
>;
