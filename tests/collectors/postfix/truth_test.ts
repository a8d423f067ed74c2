import assert from "node:assert/strict";
import { ReportTally } from "../../../collectors/postfix/report.ts";
import {
  type PostfixReport,
  reportOf,
} from "../../../collectors/postfix/report_json.ts";
import { haveSharedData, sharedData } from "../../shared_data.ts";

interface Truth {
  readonly totals: Readonly<Record<string, number>>;
  readonly expected: Readonly<Record<string, number>>;
}

function report(path: string): PostfixReport {
  const tally = new ReportTally({ now: Date.UTC(2026, 10, 23) });
  tally.read(Deno.readTextFileSync(path));
  return reportOf(tally, 1000);
}

/** One run of Postfix 3.7 with known mail, logged in seven ways. */
const formats: readonly string[] = [
  "maillog.traditional",
  "maillog.iso8601",
  "maillog.rfc5424",
  "maillog.rfc5424-slash",
  "maillog.repeated",
  "journal.jsonl",
  "journal.short-iso",
];

for (const format of formats) {
  Deno.test({
    name: `reportOf() tells the truth about the generated run, from ${format}`,
    ignore: !haveSharedData,
    fn: () => {
      const folder = sharedData("postfix/generated-a/");
      const truth: Truth = JSON.parse(
        Deno.readTextFileSync(`${folder}truth.json`),
      );
      const { totals, by_agent } = report(folder + format);
      const of = (name: string) => truth.totals[name]!;
      const expected = (name: string) => truth.expected[name]!;
      const out = of("second instance postfix-out: sent by smtp");
      assert.deepEqual(
        Object.fromEntries(
          ["discard", "lmtp", "local", "pipe", "virtual"].map((agent) => [
            agent,
            by_agent[agent]!.sent,
          ]),
        ),
        {
          discard: of("sent by discard"),
          lmtp: of("sent by lmtp"),
          local: of("sent by local"),
          pipe: of("sent by pipe"),
          virtual: of("sent by virtual"),
        },
      );
      assert.equal(by_agent.smtp!.sent, of("sent by smtp") + out);
      for (
        const agent of ["cleanup", "error", "local", "pipe", "smtp", "virtual"]
      ) {
        assert.equal(
          by_agent[agent]!.bounced,
          of(`bounced by ${agent}`),
          agent,
        );
      }
      assert.equal(by_agent.pipe!.deferred, of("deferred by pipe"));
      // Where a destination is throttled, either of the two logs it.
      assert.equal(
        by_agent.smtp!.deferred + by_agent.error!.deferred,
        of("deferred by smtp or error") + of("deferred by error"),
      );
      assert.equal(by_agent.qmgr!.expired, expected("expired"));
      assert.equal(totals.deferrals, of("deferred all agents"));
      assert.equal(totals.bounced, of("bounced all agents"));
      assert.equal(totals.rejected, of("rejects (all kinds)"));
      // Two more were refused to a local user, whose mail was bounced by cleanup.
      assert.equal(totals.rejected_local, of("bounced by cleanup"));
      assert.equal(totals.expired, expected("expired"));
      assert.equal(
        totals.held,
        expected("header|hold") + expected("milter|hold"),
      );
      assert.equal(
        totals.discarded,
        expected("header|discard") + expected("milter|discard"),
      );
      assert.equal(totals.reject_warnings, expected("header|warning"));
      assert.equal(totals.forwarded, expected("queued_forward"));
      // Mail through the second instance comes to this host once more.
      assert.equal(totals.reinjected, out);
      assert.equal(totals.delivered_filter, out);
      assert.equal(totals.delivered_remote, of("sent by smtp"));
      assert.equal(totals.delivered_discard, of("sent by discard"));
      assert.equal(
        totals.delivered_local,
        of("sent by local") + of("sent by virtual") + of("sent by lmtp") +
          of("sent by pipe") - totals.forwarded,
      );
      assert.equal(
        totals.delivered,
        of("sent all agents") + out - totals.forwarded,
      );
      assert.equal(totals.lines_not_understood, 0);
    },
  });
}

Deno.test({
  name: "reportOf() gives the same reasons where the programs' names were cut",
  ignore: !haveSharedData,
  fn: () => {
    const folder = sharedData("postfix/generated-a/");
    const cut = report(`${folder}maillog.rfc5424`).reasons;
    const whole = report(`${folder}maillog.traditional`).reasons;
    assert.deepEqual(cut, whole);
    assert.ok(
      cut.deferred.some(({ text }) => text.startsWith("smtp: connect to ")),
    );
  },
});

interface Variant {
  readonly line: string;
  readonly expect: { readonly event: string | null; readonly count?: number };
}

/** What a variant is to be counted as. */
const counters: Readonly<
  Record<string, (report: PostfixReport) => number | undefined>
> = {
  sent: ({ totals }) => totals.delivered,
  deferred: ({ totals }) => totals.deferrals,
  bounced: ({ totals }) => totals.bounced,
  removed: ({ totals }) => totals.removed,
  reject: ({ totals }) => totals.rejected,
  connect: ({ totals }) => totals.connections,
  queued: ({ totals }) => totals.received,
};

Deno.test({
  name: "reportOf() reads every variant of a header",
  ignore: !haveSharedData,
  fn: () => {
    const variants = Deno.readTextFileSync(
      sharedData("postfix/format-variants-synthetic.jsonl"),
    ).trim().split("\n").map((line): Variant => JSON.parse(line));
    for (const { line, expect } of variants) {
      const tally = new ReportTally({ now: Date.UTC(2026, 10, 23) });
      tally.read(`${line}\n`);
      const counted = reportOf(tally, 10);
      const counter = counters[expect.event ?? ""];
      if (counter !== undefined) {
        assert.equal(counter(counted), expect.count ?? 1, line);
      } else {
        for (const [name, other] of Object.entries(counters)) {
          assert.equal(other(counted), 0, `${name}: ${line}`);
        }
      }
    }
  },
});

Deno.test({
  name: "reportOf() agrees with an independent count of the public logs",
  ignore: !haveSharedData,
  fn: () => {
    const folder = sharedData("postfix/public/");
    const references: Record<string, Record<string, number>> = JSON.parse(
      Deno.readTextFileSync(`${folder}reference-counts.json`),
    );
    for (const [name, reference] of Object.entries(references)) {
      const { by_agent, totals } = report(folder + name);
      const counted: Record<string, number> = {};
      for (const [key, value] of Object.entries(reference)) {
        const [kind, , agent] = key.split("|");
        if (kind === "sent" || kind === "bounced" || kind === "deferred") {
          counted[key] = by_agent[agent!]?.[kind] ?? 0;
        } else counted[key] = value;
      }
      assert.deepEqual(counted, reference, name);
      const rejects = Object.entries(reference)
        .filter(([key]) => key.includes("reject|"))
        .reduce((sum, [, value]) => sum + value, 0);
      assert.equal(totals.rejected, rejects, name);
      assert.equal(totals.lines_not_understood, 0, name);
    }
  },
});
