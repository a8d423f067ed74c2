/**
 * The histograms of SOUNDER-POSTFIX-MIB, by family of the reading, and those of
 * postfix_exporter that show a part of one.
 *
 * @module
 */

import type { HistogramRow } from "../../collectors/postfix/counts.ts";
import type {
  HistogramRows,
  PostfixCounts,
} from "../../collectors/postfix/reading.ts";
import { histogram, type Labels } from "../family.ts";

/** Builders of a family's samples. */
export type HistogramFamily = ReturnType<typeof histogram>;

/** What is measured: microseconds, or octets and other whole numbers. */
export type Measure = "microseconds" | "number";

/** A family of histograms. */
export interface HistogramSpec {
  /** Stands for the family in an INDEX; it never changes. */
  readonly number: number;
  readonly family: HistogramFamily;
  readonly measure: Measure;
  /** The labels, in the order in which their values make the row's name. */
  readonly labels: readonly string[];
  readonly of: (counts: PostfixCounts) => MeasuredRows;
}

/** Histograms whose labels are those that the spec names. */
export interface MeasuredRows {
  /** Upper bounds; microseconds where these are measured. */
  readonly bounds: readonly number[];
  readonly rows: readonly MeasuredRow[];
}

/** One histogram. */
export interface MeasuredRow {
  readonly labels: Labels;
  /** One number for each bound and one for what is above the last. */
  readonly counts: readonly number[];
  readonly count: number;
  readonly sum: number;
}

/** Returns the rows that `labels` names, under those labels. */
function chosen<Label extends string>(
  { bounds, rows }: HistogramRows<Label>,
  labels: (row: HistogramRow<Label>) => Labels | undefined,
): MeasuredRows {
  return {
    bounds,
    rows: rows.flatMap((row): MeasuredRow[] => {
      const own = labels(row);
      const { counts, count, sum } = row;
      return own === undefined ? [] : [{ labels: own, counts, count, sum }];
    }),
  };
}

/** A family of delays by stage and another label. */
function delays(
  number: number,
  family: HistogramFamily,
  { labels, of }: Pick<HistogramSpec, "labels" | "of">,
): HistogramSpec {
  return { number, family, measure: "microseconds", labels, of };
}

/** A family without labels. */
function whole(
  number: number,
  family: HistogramFamily,
  of: (counts: PostfixCounts) => HistogramRows<never>,
): HistogramSpec {
  return {
    number,
    family,
    measure: "number",
    labels: [],
    of: (counts) => chosen(of(counts), () => ({})),
  };
}

/** The families; numbers from 101 on are parts of others, under postfix_exporter's names. */
export const HISTOGRAM_SPECS: Readonly<Record<string, HistogramSpec>> = {
  ...delayFamilies(),
  ...exporterDelays(),
  ...sizeFamilies(),
};

function delayFamilies(): Record<string, HistogramSpec> {
  return {
    delays: delays(
      1,
      histogram(
        "postfix_delivery_delay_seconds",
        "Delays of recipients that were not deferred, by delivery agent and stage.",
      ),
      {
        labels: ["agent", "stage"],
        of: (counts) =>
          chosen(counts.delays, ({ agent, stage }) => ({ agent, stage })),
      },
    ),
    deferredDelays: delays(
      2,
      histogram(
        "postfix_deferral_delay_seconds",
        "Delays of recipients that were deferred, by delivery agent and stage.",
      ),
      {
        labels: ["agent", "stage"],
        of: (counts) =>
          chosen(counts.deferredDelays, ({ agent, stage }) => ({
            agent,
            stage,
          })),
      },
    ),
    pipeDelays: delays(
      3,
      histogram(
        "postfix_pipe_delivery_delay_seconds",
        "Delays of recipients that pipe handled, by the transport's name and stage.",
      ),
      {
        labels: ["relay", "stage"],
        of: (counts) =>
          chosen(counts.pipeDelays, ({ relay, stage }) => ({ relay, stage })),
      },
    ),
  };
}

function exporterDelays(): Record<string, HistogramSpec> {
  const ofAgent = (agent: string): Pick<HistogramSpec, "labels" | "of"> => ({
    labels: ["stage"],
    of: (counts) =>
      chosen(
        counts.delays,
        (row) => row.agent === agent ? { stage: row.stage } : undefined,
      ),
  });
  return {
    smtpDelays: delays(
      101,
      histogram(
        "postfix_smtp_delivery_delay_seconds",
        "Delays of recipients that smtp did not defer, by stage.",
      ),
      ofAgent("smtp"),
    ),
    lmtpDelays: delays(
      102,
      histogram(
        "postfix_lmtp_delivery_delay_seconds",
        "Delays of recipients that lmtp did not defer, by stage.",
      ),
      ofAgent("lmtp"),
    ),
  };
}

function sizeFamilies(): Record<string, HistogramSpec> {
  return {
    messageSizes: whole(
      4,
      histogram("postfix_message_size_bytes", "Octets of a message."),
      (counts) => counts.messageSizes,
    ),
    messageRecipients: whole(
      5,
      histogram("postfix_message_recipients", "Recipients of a message."),
      (counts) => counts.messageRecipients,
    ),
    activeSizes: whole(
      6,
      histogram(
        "postfix_qmgr_messages_inserted_size_bytes",
        "Octets of a message, each time that it entered the active queue.",
      ),
      (counts) => counts.activeSizes,
    ),
    activeRecipients: whole(
      7,
      histogram(
        "postfix_qmgr_messages_inserted_recipients",
        "Recipients of a message, each time that it entered the active queue.",
      ),
      (counts) => counts.activeRecipients,
    ),
    dnsblRanks: whole(
      8,
      histogram(
        "postfix_postscreen_dnsbl_rank",
        "Ranks that postscreen gave clients that stand in DNS block lists.",
      ),
      (counts) => counts.dnsblRanks,
    ),
    activeReceipients: whole(
      103,
      histogram(
        "postfix_qmgr_messages_inserted_receipients",
        "The same as postfix_qmgr_messages_inserted_recipients, under a name that was misspelt once.",
      ),
      (counts) => counts.activeRecipients,
    ),
  };
}

/**
 * Returns a bound as Go prints numbers of floating point, which is how
 * postfix_exporter shows it: 1000, 100000, 1e+06.
 */
export function boundLabel(bound: number): string {
  const text = String(bound);
  if (bound < 1e6) return text;
  const [mantissa = "", exponent = ""] = bound.toExponential().split("e+");
  return `${mantissa}e+${exponent.padStart(2, "0")}`;
}

/** Stands in an INDEX for a bucket without an upper bound. */
export const UNBOUNDED = 0xffff_ffff;
