import assert from "node:assert/strict";
import fc from "fast-check";
import {
  countsOf,
  type PostfixCounts,
} from "../../../collectors/postfix/reading.ts";
import { ReportTally } from "../../../collectors/postfix/report.ts";
import { reportOf } from "../../../collectors/postfix/report_json.ts";
import { PostfixTally } from "../../../collectors/postfix/tally.ts";
import {
  FRAMES,
  logOf,
  type Passage,
  passages,
  type Said,
} from "./hostile_log.ts";
import { rows } from "./tally_lines.ts";

/** Adds up numbers by labels, as {@linkcode rows} has them: those that are zero left out. */
function summed(
  terms: readonly (readonly [...labels: string[], value: number])[],
): unknown[] {
  const sums = new Map<string, number>();
  for (const term of terms) {
    const key = JSON.stringify(term.slice(0, -1));
    sums.set(key, (sums.get(key) ?? 0) + Number(term.at(-1)));
  }
  return [...sums].filter(([, value]) => value !== 0)
    .map(([key, value]) => [...JSON.parse(key), value]).sort(byLabels);
}

function byLabels(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}

function sorted(family: Parameters<typeof rows>[0]): unknown[] {
  return rows(family).sort(byLabels);
}

function truthOf(made: readonly Passage[]) {
  const attempts = made.flatMap((passage) =>
    passage.attempts.map((attempt) => ({ ...attempt, size: passage.size }))
  );
  const saslOf = ({ sasl }: Passage) =>
    sasl === undefined ? "NONE" : sasl === "x, y" ? "other" : sasl;
  return {
    deliveries: summed(
      attempts.map((each) =>
        [each.agent, each.status, each.destination, 1] as const
      ),
    ),
    deliveredBytes: summed(
      attempts.filter(({ status }) => status === "sent").map((each) =>
        [each.agent, each.destination, each.size] as const
      ),
    ),
    received: summed(made.map(() => ["smtpd", 1] as const)),
    receivedBytes: summed(made.map(({ size }) => ["smtpd", size] as const)),
    rejected: made.reduce((sum, { rejected }) => sum + rejected.length, 0),
    warned: made.filter(({ subject }) => subject !== undefined).length,
    removed:
      made.filter(({ attempts }) =>
        attempts.every(({ status }) => status !== "deferred")
      ).length,
    sasl: summed(made.map((passage) => [saslOf(passage), 1] as const)),
    connections: made.length,
  };
}

function countedIn(counts: PostfixCounts): ReturnType<typeof truthOf> {
  const sum = (
    family: readonly { readonly value: number }[],
    labels: Readonly<Record<string, string>> = {},
  ) =>
    family.filter((row) =>
      Object.entries(labels).every(([label, value]) =>
        (row as unknown as Record<string, unknown>)[label] === value
      )
    ).reduce((total, { value }) => total + value, 0);
  const denied = {
    service: "smtpd",
    action: "reject",
    stage: "RCPT",
    code: "554",
    enhanced: "5.7.1",
    reason: "relay_denied",
  };
  assert.equal(
    sum(counts.decisions),
    sum(counts.decisions, denied) +
      sum(counts.decisions, { service: "cleanup", action: "warning" }),
  );
  return {
    deliveries: sorted(counts.deliveries),
    deliveredBytes: sorted(counts.deliveredBytes),
    received: sorted(counts.received),
    receivedBytes: sorted(counts.receivedBytes),
    rejected: sum(counts.decisions, denied),
    warned: sum(counts.decisions, { service: "cleanup", action: "warning" }),
    removed: sum(counts.removed, { by: "qmgr" }),
    sasl: sorted(counts.saslMessages),
    connections: sum(counts.connections, {
      service: "smtpd",
      event: "connect",
    }),
  };
}

for (const [name, frame] of Object.entries(FRAMES)) {
  Deno.test(`PostfixTally and ReportTally are not deceived by what strangers write, framed as ${name}`, () => {
    fc.assert(
      fc.property(passages, (made) => {
        const lines = made.flatMap(logOf).map((said: Said) => frame(said));
        const text = lines.map((line) => `${line}\n`).join("");
        const tally = new PostfixTally({ stores: false });
        tally.read(text);
        const counts = countsOf(tally.families);
        const read = Object.fromEntries(
          counts.lines.map(({ result, value }) => [result, value]),
        );
        assert.equal(read.understood, lines.length, text);
        const truth = truthOf(made);
        assert.deepEqual(countedIn(counts), truth, text);
        const report = new ReportTally({ now: Date.UTC(2026, 10, 23) });
        report.read(text);
        const { totals } = reportOf(report, 10);
        assert.equal(totals.received, made.length);
        assert.equal(totals.rejected, truth.rejected);
        assert.equal(totals.removed, truth.removed);
        assert.equal(totals.lines_not_understood, 0);
      }),
      { numRuns: 150, seed: 4 },
    );
  });
}
