/**
 * DNS-SERVER-MIB (RFC 1611), as far as BIND knows the answers.
 *
 * Left out, because BIND's statistics do not tell: dnsServConfigRecurs, names of
 * one label, dnsServCounterTable (BIND counts types of all classes and
 * transports together), dnsServOptCounter (it does not tell friends from
 * others), when a zone was last tried to be loaded, and dnsServZoneSrcTable.
 *
 * @module
 */

import type {
  BindCounter,
  BindReading,
} from "../../collectors/bind/reading.ts";
import {
  defineModule,
  type MibModule,
  type Scalar,
  scalarsOf,
} from "../declare.ts";
import { counter, elsewhere, gauge, info, type Series } from "../family.ts";
import { counter32, displayString, enumeration, gauge32 } from "../syntax.ts";
import { seriesOfCounter } from "./bind_families.ts";
import { sumOf } from "./bind_sums.ts";
import { partAnswers, type PartedAnswers } from "./dns_server_answers.ts";
import { dnsServZoneTable } from "./dns_server_zones.ts";

const scalar = scalarsOf<BindReading>();

const implementation = info(
  "bind_implementation_info",
  "What DNS-SERVER-MIB calls the name server.",
);
const parted = counter(
  "bind_answers_total",
  "Answers by authority and result, where BIND's totals leave no choice.",
);

function secondsSince(
  { currentTime }: BindReading,
  time: number | undefined,
): number | undefined {
  return time === undefined || currentTime === undefined
    ? undefined
    : Math.max(0, Math.floor((currentTime - time) / 1000));
}

function configScalars(): Scalar<BindReading>[] {
  return [
    scalar({
      name: "dnsServConfigImplementIdent",
      oid: [1, 1, 1],
      syntax: displayString(),
      description: "BIND and its version, where it tells it.",
      value: ({ version }) =>
        version === undefined ? "BIND" : `BIND ${version}`,
      series: implementation("implementation"),
    }),
    scalar({
      name: "dnsServConfigUpTime",
      oid: [1, 1, 3],
      syntax: gauge32,
      units: "seconds",
      description: "Seconds since named was started.",
      value: (r) => secondsSince(r, r.bootTime),
      series: gauge(
        "bind_uptime_seconds",
        "Time since named was started, when it told the numbers.",
      )(),
    }),
    scalar({
      name: "dnsServConfigResetTime",
      oid: [1, 1, 4],
      syntax: gauge32,
      units: "seconds",
      description: "Seconds since named read its configuration.",
      value: (r) => secondsSince(r, r.configTime),
      series: gauge(
        "bind_config_age_seconds",
        "Time since named read its configuration, when it told the numbers.",
      )(),
    }),
    scalar({
      name: "dnsServConfigReset",
      oid: [1, 1, 5],
      syntax: enumeration({ other: 1, reset: 2, initializing: 3, running: 4 }),
      description: "running(4): where BIND cannot be read, this is not there.",
      value: () => "running" as const,
      series: gauge("bind_state", "4 while BIND runs, as in RFC 1611.")(),
    }),
  ];
}

function find(
  { counters }: BindReading,
  section: string,
  name: string,
): BindCounter | undefined {
  return counters.find((counter) =>
    counter.section === section && counter.name === name &&
    counter.view === undefined
  );
}

/** A number of RFC 1611 that is one of BIND's. */
function counted(
  name: string,
  id: number,
  its: { section: string; name: string; description: string },
): Scalar<BindReading> {
  const counterOf = (r: BindReading) => find(r, its.section, its.name);
  return scalar({
    name,
    oid: [1, 2, id],
    syntax: counter32,
    description: its.description,
    value: (r) => counterOf(r)?.value,
    series(r): Series | undefined {
      const counter = counterOf(r);
      return counter && elsewhere(seriesOfCounter(counter));
    },
  });
}

function sameScalars(): Scalar<BindReading>[] {
  return [
    counted("dnsServCounterAuthAns", 2, {
      ...{ section: "nsstat", name: "QryAuthAns" },
      description:
        "Queries answered with the AA bit set, whatever the answer: QryAuthAns.",
    }),
    counted("dnsServCounterReferrals", 7, {
      ...{ section: "nsstat", name: "QryReferral" },
      description: "Queries answered with a referral: QryReferral.",
    }),
    counted("dnsServCounterReqRefusals", 10, {
      ...{ section: "rcode", name: "REFUSED" },
      description: "Requests of any kind answered with REFUSED.",
    }),
    counted("dnsServCounterReqUnparses", 11, {
      ...{ section: "rcode", name: "FORMERR" },
      description:
        "Requests answered with FORMERR, which says that the server could not interpret them (RFC 1035, section 4.1.1).",
    }),
    counted("dnsServCounterOtherErrors", 12, {
      ...{ section: "rcode", name: "SERVFAIL" },
      description:
        "Requests answered with SERVFAIL, which says that the server had a problem (RFC 1035, section 4.1.1).",
    }),
  ];
}

function partedScalars(): Scalar<BindReading>[] {
  const one = (
    name: string,
    id: number,
    its: {
      of: keyof PartedAnswers;
      labels: { authoritative: string; result: string };
      description: string;
    },
  ) =>
    scalar({
      name,
      oid: [1, 2, id],
      syntax: counter32,
      description:
        `${its.description}; there as long as BIND's totals leave no choice.`,
      value: (r) => partAnswers(r)[its.of],
      series: parted(its.labels),
    });
  return [
    one("dnsServCounterAuthNoNames", 3, {
      of: "authNoNames",
      labels: { authoritative: "true", result: "NXDOMAIN" },
      description: "Queries for names that BIND knows not to exist",
    }),
    one("dnsServCounterAuthNoDataResps", 4, {
      of: "authNoData",
      labels: { authoritative: "true", result: "Nxrrset" },
      description: "Queries for data that BIND knows not to exist",
    }),
    one("dnsServCounterNonAuthDatas", 5, {
      of: "nonAuthData",
      labels: { authoritative: "false", result: "Success" },
      description: "Queries answered with what others told BIND",
    }),
    one("dnsServCounterNonAuthNoDatas", 6, {
      of: "nonAuthNoData",
      labels: { authoritative: "false", result: "Nxrrset" },
      description: "Queries for data that others told BIND not to exist",
    }),
  ];
}

/** Response codes that are no errors (RFC 1611, dnsServCounterErrors). */
const NO_ERRORS: ReadonlySet<string> = new Set(["NOERROR", "NXDOMAIN"]);

function errorScalar(): Scalar<BindReading> {
  return scalar({
    name: "dnsServCounterErrors",
    oid: [1, 2, 8],
    syntax: counter32,
    description:
      "Requests answered with another response code than NOERROR and NXDOMAIN; BIND 9.10 and older do not count codes.",
    value({ counters }) {
      const codes = counters.filter(({ section }) => section === "rcode");
      return codes.length === 0 ? undefined : sumOf(
        codes.filter(({ name }) => !NO_ERRORS.has(name)).map((
          { value },
        ) => value),
      );
    },
    series: counter(
      "bind_error_responses_total",
      "Responses with another code than NOERROR and NXDOMAIN.",
    )(),
  });
}

/** DNS-SERVER-MIB. */
export const dnsServerModule: MibModule<BindReading> = defineModule<
  BindReading
>({
  name: "DNS-SERVER-MIB",
  identity: "dnsServMIB",
  standard: "DNS-SERVER-MIB is RFC 1611",
  root: [1, 3, 6, 1, 2, 1, 32, 1],
  updated: "199401282251Z",
  description: "Name servers of the Domain Name System.",
  nodes: {
    dnsServMIBObjects: [1],
    dnsServConfig: [1, 1],
    dnsServCounter: [1, 2],
    dnsServOptCounter: [1, 3],
    dnsServZone: [1, 4],
  },
  objects: [
    ...configScalars(),
    ...sameScalars(),
    ...partedScalars(),
    errorScalar(),
    dnsServZoneTable(),
  ],
});
