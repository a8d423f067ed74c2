import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { Families } from "../../../collectors/postfix/families.ts";
import { countsOf } from "../../../collectors/postfix/reading.ts";
import { PostfixTally } from "../../../collectors/postfix/tally.ts";
import { objectsOf, rootOf } from "../../../mib/declare.ts";
import { postfixModule } from "../../../mib/modules/sounder_postfix.ts";
import { haveSharedData, sharedData } from "../../shared_data.ts";
import { readOpenMetrics } from "../../server/openmetrics_page.ts";
import {
  assertServed,
  countEverything,
  NOW,
  renderPostfix,
  ROOT,
} from "./postfix_readings.ts";
import { indexText, type Rendered } from "./rendered.ts";

/** Numbers of families from here on stand for sums and parts of others. */
const FIRST_SUM = 101;

/** Returns the counters and the counts of histograms that are not sums of others, those above zero. */
function ownNumbers({ instances }: Rendered): number[] {
  return instances.flatMap(({ object, oid, value }) => {
    const index = oid[object.oid.length] ?? 0;
    return /^postfix(CounterTotal|HistogramCount)$/.test(object.name) &&
        index < FIRST_SUM && value.type === "counter64" && value.value > 0
      ? [Number(value.value)]
      : [];
  });
}

function sorted(numbers: readonly number[]): number[] {
  return [...numbers].sort((a, b) => a - b);
}

Deno.test("postfixModule hangs where sounder's third module does, with the numbers it has", () => {
  assert.equal(rootOf(postfixModule).join("."), ROOT);
  const placed = objectsOf(postfixModule, []).map(({ name, oid }) =>
    `${name} ${oid.join(".")}`
  );
  assert.deepEqual(placed, [
    "postfixUp 1.1.1",
    "postfixLogSource 1.1.2",
    "postfixLogLastRead 1.1.3",
    "postfixLogBehind 1.1.4",
    "postfixMessagesUnderWay 1.1.5",
    "postfixLogLinesNotUnderstood 1.1.6",
    "postfixQueueUp 1.1.7",
    "postfixQueueProblem 1.1.8",
    "postfixCounterFamily 1.2.1.1.1",
    "postfixCounterName 1.2.1.1.2",
    "postfixCounterTotal 1.2.1.1.3",
    "postfixHistogramFamily 1.2.2.1.1",
    "postfixHistogramName 1.2.2.1.2",
    "postfixHistogramCount 1.2.2.1.3",
    "postfixHistogramSum 1.2.2.1.4",
    "postfixHistogramTime 1.2.2.1.5",
    "postfixBucketFamily 1.2.3.1.1",
    "postfixBucketName 1.2.3.1.2",
    "postfixBucketBound 1.2.3.1.3",
    "postfixBucketCount 1.2.3.1.4",
    "postfixQueueIndex 1.2.4.1.1",
    "postfixQueueMessages 1.2.4.1.2",
    "postfixQueueRecipients 1.2.4.1.3",
    "postfixQueueOctets 1.2.4.1.4",
    "postfixQueueOldest 1.2.4.1.5",
    "postfixQueueAges 1.2.4.1.6",
    "postfixQueueBucketQueue 1.2.5.1.1",
    "postfixQueueBucketMeasure 1.2.5.1.2",
    "postfixQueueBucketBound 1.2.5.1.3",
    "postfixQueueBucketMessages 1.2.5.1.4",
  ]);
});

/** Returns the words of an enumeration with their numbers. */
function wordsOf(name: string): string {
  const placed = objectsOf(postfixModule, []).find((one) => one.name === name);
  return [...placed?.object.syntax.words ?? []]
    .sort(([a], [b]) => a - b)
    .map(([number, word]) => `${number} ${word}`).join(", ");
}

Deno.test("postfixModule's families have the numbers that they always had", () => {
  for (const name of ["postfixHistogramFamily", "postfixBucketFamily"]) {
    assert.equal(
      wordsOf(name),
      "1 delays, 2 deferredDelays, 3 pipeDelays, 4 messageSizes, " +
        "5 messageRecipients, 6 activeSizes, 7 activeRecipients, " +
        "8 dnsblRanks, 101 smtpDelays, 102 lmtpDelays, " +
        "103 activeReceipients",
    );
  }
  assert.equal(
    wordsOf("postfixCounterFamily"),
    "1 lines, 2 notUnderstood, 3 saslMessages, 4 signatures, 5 tls, " +
      "10 received, 11 receivedBytes, 12 messageIds, 13 notifications, " +
      "14 expired, 15 removed, 16 queueActions, 17 decisions, " +
      "30 deliveries, 31 deliveredBytes, 32 deliveredMessages, 33 dsn, " +
      "34 reasons, 35 bounceReplies, 36 sentVia, 37 forwarded, " +
      "38 deferredMessages, 39 maildirDeliveries, 50 connections, " +
      "51 sessionEnds, 52 tlsFailures, 53 saslLogins, 54 saslFailures, " +
      "55 outgoingTroubles, 56 postscreen, 57 notices, 58 notable, " +
      "101 smtpMessagesProcessed, 102 smtpStatusDeferred, " +
      "103 smtpDeferredMessages, 104 smtpDeferredByDsn, " +
      "105 smtpBouncedByDsn, 106 smtpConnectionTimedOut, " +
      "107 smtpdConnects, 108 smtpdDisconnects, 109 smtpdNameErrors, " +
      "110 smtpdConnectionsLost, 111 smtpdMessagesRejected, " +
      "112 smtpdSaslFailures, 113 cleanupMessagesRejected, " +
      "114 cleanupMessagesNotAccepted, 115 qmgrMessagesRemoved, " +
      "116 qmgrMessagesExpired, 117 bounceNonDelivery, " +
      "118 postscreenConnects, 119 postscreenHangups, " +
      "120 postscreenConnectsRejected, 121 postscreenPasses, " +
      "122 postscreenTestsFailed, 123 postscreenMessagesRejected, " +
      "124 postscreenAccessList",
  );
});

Deno.test("postfixModule shows every counter and histogram of a reading on both faces", () => {
  const got = renderPostfix(countEverything);
  const families = new Families();
  countEverything(families);
  const counted: number[] = [];
  for (const family of families.all()) {
    // Not shown: what the sums of postsuper are compared with.
    if (family.name === "unsummed") continue;
    if ("bounds" in family) {
      counted.push(...family.rows().map(({ count }) => count));
    } else counted.push(...family.rows().map(({ value }) => value));
  }
  assert(counted.length > 60, `${counted.length} rows`);
  assert.deepEqual(sorted(ownNumbers(got)), sorted(counted));
  for (const [series, value] of got.samples) {
    assert.match(value, /^\d+(\.\d+)?(e[+-]?\d+)?$/, series);
  }
});

Deno.test("postfixModule says where the log is and how far it was read", () => {
  assertServed(renderPostfix(() => {}), [
    ["1.1.1.0", 'postfix_up{path="/var/log/mail.log"}', "1"],
    ["1.1.2.0", 'postfix_log_info{source="/var/log/mail.log"}', "1"],
    [
      "1.1.3.0",
      "postfix_log_last_read_timestamp_seconds",
      String(NOW + 0.7),
    ],
    ["1.1.4.0", "postfix_log_behind", "0"],
    ["1.1.5.0", "postfix_messages_under_way", "7"],
  ]);
});

Deno.test("postfixModule tells rows apart whose labels are long, odd or joined alike", () => {
  const long = "x".repeat(64);
  const labels: readonly (readonly [string, string])[] = [
    ["a/b", "c"],
    ["a", "b/c"],
    ["a%2Fb", "c"],
    [long, `${long}1`],
    [long, `${long}2`],
    ["näme", "🦆"],
    ["", ""],
    ["other", "other"],
  ];
  const got = renderPostfix((families) => {
    labels.forEach((pair, i) => families.signatures.add(i + 1, ...pair));
  });
  labels.forEach(([subject, domain], i) => {
    assert.equal(
      got.samples.get(
        `opendkim_signatures_added_total{subject="${subject}",domain="${domain}"}`,
      ),
      String(i + 1),
    );
  });
  assert(
    got.instance("postfixCounterTotal", [4, ...indexText("a%2Fb/c")]) !==
      undefined,
  );
});

Deno.test("postfixModule's families keep within what OpenMetrics allows", () => {
  const page = readOpenMetrics(
    renderPostfix(countEverything).page("openmetrics"),
  );
  const types = new Map(page.map(({ name, type }) => [name, type]));
  assert.equal(types.get("postfix_deliveries"), "counter");
  assert.equal(types.get("postfix_smtp_status_deferred"), "unknown");
  assert.equal(types.get("postfix_delivery_delay_seconds"), "histogram");
  assert(page.length > 70, `${page.length} families`);
});

Deno.test("postfixModule shows what a tally of a log counts", () => {
  const tally = new PostfixTally({ stores: false });
  const line = (service: string, text: string) =>
    `Nov 22 12:00:00 mail postfix/${service}[1]: ${text}\n`;
  tally.read(
    line("smtpd", "connect from a.example.org[192.0.2.1]") +
      line("smtpd", "4F1A2B3C4D: client=a.example.org[192.0.2.1]") +
      line("cleanup", "4F1A2B3C4D: message-id=<1@example.org>") +
      line(
        "qmgr",
        "4F1A2B3C4D: from=<a@example.org>, size=2000, nrcpt=1 (queue active)",
      ) +
      line(
        "smtp",
        "4F1A2B3C4D: to=<b@example.net>, relay=mx.example.net[198.51.100.1]:25, delay=1.5, delays=0.1/0.2/0.3/0.9, dsn=2.0.0, status=sent (250 2.0.0 Ok)",
      ) +
      line("qmgr", "4F1A2B3C4D: removed") +
      line("smtpd", "what is this"),
  );
  const { samples } = renderPostfix(() => {}, {
    counts: countsOf(tally.families),
  });
  const is = (series: string, value: string) =>
    assert.equal(samples.get(series), value, series);
  is(
    'postfix_deliveries_total{agent="smtp",status="sent",destination="remote"}',
    "1",
  );
  is("postfix_log_lines_total", "7");
  is("postfix_log_lines_understood_total", "6");
  is("postfix_log_lines_not_understood_total", "1");
  is('postfix_received_messages_total{source="smtpd"}', "1");
  is("postfix_qmgr_messages_removed_total", "1");
  is('postfix_smtp_delivery_delay_seconds_sum{stage="transmission"}', "0.9");
  is("postfix_cleanup_messages_processed_total", "1");
});

Deno.test("postfixModule shows zero where nothing was counted yet", () => {
  const { samples } = renderPostfix(() => {});
  for (
    const series of [
      "postfix_log_lines_total",
      "postfix_log_lines_not_understood_total",
      'postfix_unsupported_log_entries_total{service="smtpd",level=""}',
      "postfix_cleanup_messages_processed_total",
      "postfix_virtual_delivered_total",
      "postfix_smtpd_connects_total",
      "postfix_qmgr_messages_removed_total",
      'postfix_postscreen_tests_failed_total{test="BARE_NEWLINE"}',
      'postfix_showq_queue_depth{queue="maildrop"}',
    ]
  ) assert.equal(samples.get(series), "0", series);
});

Deno.test({
  name: "every recorded log is rendered whole, alike on both faces",
  ignore: !haveSharedData,
  fn() {
    const logs = ["generated-a", "public"].flatMap((folder) =>
      readdirSync(sharedData(`postfix/${folder}`)).map((name) =>
        `postfix/${folder}/${name}`
      )
    ).filter((path) => /\/maillog\.|\.log$/.test(path));
    assert(logs.length > 30, `${logs.length} logs`);
    for (const path of logs) {
      const tally = new PostfixTally({ stores: false });
      tally.read(readFileSync(sharedData(path), "utf8"));
      const counts = countsOf(tally.families);
      const { samples } = renderPostfix(() => {}, { counts });
      assert(Number(samples.get("postfix_log_lines_total")) > 0, path);
    }
  },
});
