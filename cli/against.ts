/**
 * `sounder check --against`: what sounder serves, beside another agent and
 * beside exporters of the same host. Both faces of sounder are made of one
 * definition: that they agree proves that it is told well, and this, that it is
 * true.
 *
 * @module
 */

import { type Oid, parseOid } from "../codec/oid.ts";
import type { SnmpValue } from "../codec/snmp/value.ts";
import { MODULES } from "../mib/catalog.ts";
import { SOUNDER_ROOT } from "../mib/declare.ts";
import { NameIndex } from "../mib/names.ts";
import { labelsOf } from "../mib/series_labels.ts";
import { jsonValue } from "../server/http/instance_json.ts";
import { parseAddress } from "./address.ts";
import {
  compareSides,
  type Comparison,
  type Reading,
  type Readings,
  type Report,
  reportOutcome,
} from "./comparison.ts";
import { readSamples } from "./exposition_reader.ts";
import { type HttpFlags, httpReader } from "./http_client.ts";
import { knownDifference, knownSeriesDifference } from "./known_differences.ts";
import { SnmpClient } from "./snmp_client.ts";
import { checkUrl } from "./url.ts";

/** sounder, and whom it is compared with. */
export interface AgainstFlags extends HttpFlags {
  readonly snmp: string;
  readonly community: string;
  readonly against?: string;
  readonly againstCommunity?: string;
  readonly againstMetrics?: string;
}

/** What other agents of the host serve too: OpenBSD's subsystems, system, snmp. */
const ROOTS: readonly Oid[] = [
  "1.3.6.1.2.1.1",
  "1.3.6.1.2.1.11",
  "1.3.6.1.4.1.30155",
]
  .map(parseOid);

/** sounderCollectorInterval, in milliseconds by collector: ours may be so old. */
const INTERVALS = [...SOUNDER_ROOT, 1, 1, 2, 2, 1, 11];

/** Longest interval that is waited for, and the one where none is told, in milliseconds. */
const MAX_PATIENCE = 60_000;
const USUAL_INTERVAL = 10_000;

/** How much longer than an interval a reading may take to be served. */
const SLACK = 1.5;

/** Compares with another agent. */
export async function checkAgainstAgent(
  flags: AgainstFlags & { readonly against: string },
): Promise<Report> {
  const ours = new SnmpClient(parseAddress(flags.snmp), flags.community);
  const theirs = new SnmpClient(
    parseAddress(flags.against),
    flags.againstCommunity ?? flags.community,
  );
  const names = new NameIndex(MODULES, SOUNDER_ROOT);
  try {
    const question: Comparison = {
      ours: () => readAll(ours),
      theirs: () => readAll(theirs),
      groupOf: (key) => names.describe(parseOid(key))?.module ?? "(unknown)",
      nameOf: (key) => `${key} ${names.print(parseOid(key))}`,
      kindOf: (key) => {
        const named = names.describe(parseOid(key));
        return named === undefined
          ? undefined
          : `${named.module}::${named.name}`;
      },
      reasonFor: (key) => knownDifference(parseOid(key)),
      patience: await patienceOf(ours),
    };
    return reportOutcome(await compareSides(question), question);
  } finally {
    ours.close();
    theirs.close();
  }
}

async function patienceOf(ours: SnmpClient): Promise<number> {
  let longest = 0;
  for await (const { value } of ours.walk(INTERVALS)) {
    if (value.type === "gauge32") longest = Math.max(longest, value.value);
  }
  return Math.min((longest || USUAL_INTERVAL) * SLACK, MAX_PATIENCE);
}

async function readAll(client: SnmpClient): Promise<Readings> {
  const readings = new Map<string, Reading>();
  for (const root of ROOTS) {
    for await (const { oid, value } of client.walk(root)) {
      readings.set(oid.join("."), readingOf(value));
    }
  }
  return readings;
}

function readingOf(value: SnmpValue): Reading {
  const plain = jsonValue(value, "OCTET STRING");
  return {
    type: value.type,
    // A Counter64 above 2^53 is text in JSON.
    value: value.type === "counter64" ? BigInt(plain) : plain,
  };
}

/** Compares series of BIND and Postfix with those of an exporter. */
export async function checkAgainstMetrics(
  flags: AgainstFlags & { readonly againstMetrics: string },
): Promise<Report> {
  checkUrl(flags.againstMetrics);
  const ours = httpReader(flags);
  const theirs = httpReader({ http: flags.againstMetrics });
  const client = new SnmpClient(parseAddress(flags.snmp), flags.community);
  try {
    const question: Comparison = {
      ours: async () => seriesOf(await ours("/metrics", (page) => page.text())),
      theirs: async () =>
        seriesOf(await theirs(flags.againstMetrics, (page) => page.text())),
      groupOf: (key) => `${key.split("_", 1)[0]}_*`,
      nameOf: (key) => key,
      kindOf: () => undefined,
      reasonFor: knownSeriesDifference,
      patience: await patienceOf(client),
    };
    return reportOutcome(await compareSides(question), question);
  } finally {
    client.close();
  }
}

/** Returns the series that exporters have too, labels in order. */
function seriesOf(page: string): Readings {
  const readings = new Map<string, Reading>();
  for (const [series, text] of readSamples(page)) {
    if (!/^(?:bind|postfix)_/.test(series)) continue;
    const name = series.replace(/\{.*/s, "");
    const labels = labelsOf(series)
      .map(([label, value]) =>
        `${label}=${JSON.stringify(boundOf(label, value))}`
      )
      .sort();
    readings.set(labels.length === 0 ? name : `${name}{${labels.join(",")}}`, {
      type: "sample",
      value: Number(text),
    });
  }
  return readings;
}

/** Bounds of buckets are the same number however it is written. */
function boundOf(label: string, value: string): string {
  const number = Number(value);
  return label === "le" && Number.isFinite(number) ? String(number) : value;
}
