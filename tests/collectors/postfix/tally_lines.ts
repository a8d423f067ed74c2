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

/** Returns the message of an attempt to deliver 4AB12, with the text in parentheses behind its status. */
export function attempt(relay: string, status: string, text = ""): string {
  const codes: Readonly<Record<string, string>> = {
    sent: "2.0.0",
    deferred: "4.4.1",
    bounced: "5.1.1",
  };
  return `4AB12: to=<a@b.test>, relay=${relay}, delay=1, delays=0.1/0.02/1/0.38, dsn=${
    codes[status] ?? "2.0.0"
  }, status=${status} (${text})`;
}
