/**
 * Debian's postfix_exporter and sounder on the same log: every series of its is
 * there with the same value, or it is said here why not.
 *
 * @module
 */

import assert from "node:assert/strict";
import { busyLog } from "../bench/busy_log.ts";
import { needing } from "../needing.ts";
import { noSharedData, sharedData } from "../shared_data.ts";
import {
  noPostfixExporter,
  scrapePostfixExporter,
} from "./postfix_exporter.ts";
import { withFolder } from "./processes.ts";
import { runSounder } from "./sounder.ts";

/** Values by series, labels in the order of their names. */
function samplesOf(page: string): Map<string, number> {
  const samples = new Map<string, number>();
  for (const line of page.split("\n")) {
    const match = /^((?:postfix|opendkim)_\w+)(?:\{(.*)\})? (\S+)$/.exec(line);
    if (match === null) continue;
    const [, name = "", labels = "", value] = match;
    const sorted = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)]
      .map(([, label, text]) => `${label}="${text}"`).sort().join();
    samples.set(`${name}{${sorted}}`, Number(value));
  }
  return samples;
}

async function ours(log: string): Promise<Map<string, number>> {
  let page = "";
  await withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/mail.log`, log);
    const { status, stdout, stderr } = await runSounder([
      "metrics",
      ...["--only", "postfix", "--postfix-log", `${folder}/mail.log`],
    ]);
    assert.equal(status, 0, stderr);
    page = stdout;
  });
  return samplesOf(page);
}

/** Series of postfix_exporter's that differ, and why. */
const EXPLAINED: readonly (readonly [series: RegExp, why: string])[] = [
  [
    /^postfix_up\{/,
    "its label is the path of the log that it reads",
  ],
  [
    /^postfix_unsupported_log_entries_total\{/,
    "it does not understand the lines of most services; ours counts those that nobody understands, and so has their level empty",
  ],
  [
    /^postfix_smtp_delivery_delay_seconds_\w+\{.*stage=""/,
    "it gives the four stages of a delay one empty label, and counts attempts that were put off",
  ],
];

/** It declares this counter and never counts with it; `postfix_smtp_status_deferred` has the number. */
const deferred = (count: number) =>
  `postfix_smtp_deferred_messages_total{} ${count}, not 0`;

function explained(series: string): boolean {
  return EXPLAINED.some(([pattern]) => pattern.test(series));
}

/** Names that it has under another label value. */
function asOurs(series: string): string {
  // 0.3.0 leaves the label empty where a client did not log in; later releases write NONE.
  // Where one did, it takes the comma for a part of the method.
  return series.replace('{sasl_method=""}', '{sasl_method="NONE"}')
    .replace(/\{sasl_method="(\w+),"\}/, '{sasl_method="$1"}');
}

/** Returns what ours has where theirs has something else. */
async function compare(log: string): Promise<string[]> {
  const theirs = samplesOf(await scrapePostfixExporter(log));
  const mine = await ours(log);
  assert.ok(theirs.size > 40, String(theirs.size));
  return [...theirs].flatMap(([series, value]) => {
    if (explained(series)) return [];
    const own = mine.get(asOurs(series));
    const same = own !== undefined &&
      Math.abs(own - value) <= 1e-6 * Math.max(1, Math.abs(value));
    return same ? [] : [`${series} ${own}, not ${value}`];
  });
}

Deno.test({
  ...needing(
    noPostfixExporter,
    "postfix_exporter's series of a busy relay's log are ours, with the same values",
  ),
  async fn() {
    const log = [...busyLog(20_000)].join("");
    assert.deepEqual(await compare(log), [deferred(204)]);
  },
});

Deno.test({
  ...needing(
    noPostfixExporter ?? noSharedData,
    "postfix_exporter's series of the generated run are ours, with the same values but where it is wrong",
  ),
  async fn() {
    const log = Deno.readTextFileSync(
      sharedData("postfix/generated-a/maillog.traditional"),
    );
    // It knows one instance only, `postfix`.
    const one = log.split("\n").filter((line) =>
      !line.includes(" postfix-out/")
    ).join("\n");
    assert.deepEqual(await compare(one), [
      // It counts none of what a milter rejected in cleanup.
      "postfix_cleanup_messages_not_accepted_total{} 4, not 0",
      deferred(47),
      // It does not know smtpd by the name that master.cf gives it, `postfix/submission/smtpd`.
      "postfix_smtpd_connects_total{} 50, not 48",
      "postfix_smtpd_disconnects_total{} 50, not 48",
      'postfix_smtpd_messages_processed_total{sasl_method=""} 22, not 20',
      // A recipient that is rejected after another one was taken has a queue id.
      'postfix_smtpd_messages_rejected_total{code="550"} 4, not 3',
      'postfix_smtpd_tls_connections_total{algorithm_bits="256",cipher="TLS_AES_256_GCM_SHA384",protocol="TLSv1.3",secret_bits="256",trust="Anonymous"} 5, not 3',
    ]);
  },
});

/** Connections that tlsproxy keeps for smtp, and those that postscreen hands to it. */
const TLSPROXY = [
  "tlsproxy[7]: CONNECT to [192.0.2.1]:25",
  "tlsproxy[7]: Trusted TLS connection established to mx.test[192.0.2.1]:25: TLSv1.3 with cipher C (256/256 bits)",
  "smtp[8]: Trusted TLS connection established to mx.test[192.0.2.1]:25: TLSv1.3 with cipher C (256/256 bits)",
  "smtp[8]: Trusted TLS connection reused to mx.test[192.0.2.1]:25: TLSv1.3 with cipher C (256/256 bits)",
  "postscreen[9]: CONNECT from [192.0.2.9]:1000 to [192.0.2.25]:25",
  "tlsproxy[7]: CONNECT from [192.0.2.9]:1000",
  "tlsproxy[7]: Anonymous TLS connection established from [192.0.2.9]:1000: TLSv1.3 with cipher C (256/256 bits)",
].map((said) => `Nov 22 23:50:40 mx1 postfix/${said}\n`).join("");

Deno.test({
  ...needing(
    noPostfixExporter ?? noSharedData,
    "postfix_exporter's series of recorded logs and of tlsproxy's are ours, with the same values but where it is wrong",
  ),
  async fn() {
    const folder = sharedData("postfix/public/");
    const logs = [...Deno.readDirSync(folder)]
      .map(({ name }) => name)
      .filter((name) => /^lightmeter-.*\.log$/.test(name)).sort()
      .map((name) => Deno.readTextFileSync(folder + name).trimEnd());
    assert.ok(logs.length > 20, String(logs.length));
    // It knows no service by the name that master.cf gives it.
    const log = logs.join("\n")
      .replaceAll(/ postfix\/[\w-]+\/(\w+)\[/g, " postfix/$1[");
    assert.deepEqual(await compare(`${log}\n${TLSPROXY}`), [
      // It counts none of what a milter rejected in cleanup.
      "postfix_cleanup_messages_not_accepted_total{} 3, not 0",
      deferred(1),
      // A recipient that is rejected after another one was taken has a queue id.
      'postfix_smtpd_messages_rejected_total{code="550"} 4, not 1',
    ]);
  },
});
