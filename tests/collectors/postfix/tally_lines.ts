/**
 * Lines of a log to what was counted, for tests.
 *
 * @module
 */

import {
  countsOf,
  type PostfixCounts,
} from "../../../collectors/postfix/reading.ts";
import { PostfixTally } from "../../../collectors/postfix/tally.ts";

/** Returns what is counted in these lines. A line that begins with a service's name in brackets is given a frame. */
export function counted(...lines: readonly string[]): PostfixCounts {
  const tally = new PostfixTally({ stores: false });
  for (const line of lines) {
    const service = /^\[([\w/.-]+)\] /.exec(line);
    tally.read(
      service === null
        ? `${line}\n`
        : `Nov 22 23:50:40 mx1 postfix/${service[1]}[7]: ${
          line.slice(service[0].length)
        }\n`,
    );
  }
  return countsOf(tally.families);
}

/** Returns the rows that are not zero, as their label values and the value. */
export function rows(
  family: readonly { readonly value: number }[],
): (string | number)[][] {
  return family.filter(({ value }) => value !== 0)
    .map((row) => Object.values<string | number>({ ...row }));
}
