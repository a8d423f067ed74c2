/**
 * How BIND's answers part into authoritative and other ones.
 *
 * BIND counts answers twice: by what they are (data, no data, no such name,
 * referral) and by whether they are authoritative. RFC 1611 wants both at once,
 * which BIND does not keep: what the two sets of totals leave no choice about
 * is told, as for a server that only resolves, or only answers for its zones.
 *
 * @module
 */

import type { BindReading } from "../../collectors/bind/reading.ts";

/** Answers by what they are; undefined where BIND's totals do not tell. */
export interface PartedAnswers {
  readonly authNoNames: number | undefined;
  readonly authNoData: number | undefined;
  readonly nonAuthData: number | undefined;
  readonly nonAuthNoData: number | undefined;
}

const NOTHING: PartedAnswers = {
  authNoNames: undefined,
  authNoData: undefined,
  nonAuthData: undefined,
  nonAuthNoData: undefined,
};

/**
 * Parts the answers. Each answer counted by `query_send()` in lib/ns/query.c is
 * either in QryAuthAns or in QryNoauthAns, and in one of QrySuccess, QryNxrrset,
 * QryNXDOMAIN and QryReferral (not authoritative), or is an error of some kind.
 */
export function partAnswers({ counters }: BindReading): PartedAnswers {
  const names = new Map(
    counters.filter(({ section }) => section === "nsstat")
      .map(({ name, value }) => [name, value]),
  );
  const of = (name: string) => {
    const value = names.get(name);
    // Beyond 2^53 sums would not be exact.
    return typeof value === "number" ? value : NaN;
  };
  const data = of("QrySuccess");
  const noData = of("QryNxrrset");
  const noName = of("QryNXDOMAIN");
  const authoritative = of("QryAuthAns");
  const other = of("QryNoauthAns") - of("QryReferral");
  const errors = authoritative + other - data - noData - noName;
  // Also where a number is missing, or they were not read in one moment.
  if (!(other >= 0 && errors >= 0)) return NOTHING;
  /** How many of `total` answers are among `among`, when the rest of `among` can hold `rest` others. */
  const sure = (total: number, among: number, rest: number) => {
    const least = Math.max(0, among - rest);
    return least === Math.min(total, among) ? least : undefined;
  };
  return {
    authNoNames: sure(noName, authoritative, data + noData + errors),
    authNoData: sure(noData, authoritative, data + noName + errors),
    nonAuthData: sure(data, other, noData + noName + errors),
    nonAuthNoData: sure(noData, other, data + noName + errors),
  };
}
