/**
 * OPENBSD-PF-MIB: pfLabelTable, the counters of labelled rules.
 *
 * @module
 */

import type { PfLabel, PfReading } from "../../collectors/pf/reading.ts";
import {
  columnsOf,
  type ManagedObject,
  type Scalar,
  scalarsOf,
  type Table,
  tablesOf,
} from "../declare.ts";
import { counter, gauge, rowLabel, type Series } from "../family.ts";
import { adminString, counter32, counter64, integer32 } from "../syntax.ts";
import { ROW_NUMBERS } from "./openbsd_base.ts";

const scalar = scalarsOf<PfReading>();
const table = tablesOf<PfReading>();
const column = columnsOf<PfLabel>();

const inAndOut = {
  packets: counter(
    "pf_label_direction_packets_total",
    "Packets that matched the labelled rule, by direction.",
  ),
  bytes: counter(
    "pf_label_direction_bytes_total",
    "Bytes that matched the labelled rule, by direction.",
  ),
};

/** Counters of 64 bits in the order of the columns, from the third on. */
const COUNTERS: readonly (readonly [
  name: string,
  field: keyof PfLabel & string,
  series: Series,
  what: string,
])[] = [
  [
    "Evals",
    "evaluations",
    counter(
      "pf_label_evaluations_total",
      "Evaluations of the labelled rule.",
    )(),
    "Evaluations of the rule.",
  ],
  [
    "Pkts",
    "packets",
    counter(
      "pf_label_packets_total",
      "Packets that matched the labelled rule.",
    )(),
    "Packets that matched the rule.",
  ],
  [
    "Bytes",
    "bytes",
    counter("pf_label_bytes_total", "Bytes that matched the labelled rule.")(),
    "Bytes that matched the rule.",
  ],
  [
    "InPkts",
    "packetsIn",
    inAndOut.packets({ direction: "in" }),
    "Incoming packets that matched the rule.",
  ],
  [
    "InBytes",
    "bytesIn",
    inAndOut.bytes({ direction: "in" }),
    "Incoming bytes that matched the rule.",
  ],
  [
    "OutPkts",
    "packetsOut",
    inAndOut.packets({ direction: "out" }),
    "Outgoing packets that matched the rule.",
  ],
  [
    "OutBytes",
    "bytesOut",
    inAndOut.bytes({ direction: "out" }),
    "Outgoing bytes that matched the rule.",
  ],
];

function columns(): ManagedObject<PfLabel>[] {
  return [
    column({
      name: "pfLabelIndex",
      id: 1,
      syntax: integer32(ROW_NUMBERS),
      description:
        "Row number: the place among the labelled rules, which moves when the ruleset changes.",
      value: ({ index }) => index,
      series: gauge(
        "pf_label_index",
        "Row number of the labelled rule in pfLabelTable.",
      )(),
    }),
    column({
      name: "pfLabelName",
      id: 2,
      syntax: adminString(),
      description: "The label; several rules may have the same.",
      value: ({ name }) => name,
      series: rowLabel("label"),
    }),
    ...COUNTERS.map(([name, field, series, description], at) =>
      column({
        name: `pfLabel${name}`,
        id: 3 + at,
        syntax: counter64,
        description,
        value: (label) => label[field] as number | bigint | undefined,
        series,
      })
    ),
    column({
      name: "pfLabelTotalStates",
      id: 10,
      syntax: counter32,
      description: "States that the rule ever made.",
      value: ({ statesMade }) => statesMade,
      series: counter(
        "pf_label_states_total",
        "States that the labelled rule ever made.",
      )(),
    }),
  ];
}

/** pfLabels. */
export const pfLabelObjects: readonly (
  | Scalar<PfReading>
  | Table<PfReading>
)[] = [
  scalar({
    name: "pfLabelNumber",
    oid: [10, 1],
    syntax: integer32(),
    description: "Rows of pfLabelTable.",
    value: ({ labelNumber }) => labelNumber,
    series: gauge("pf_labels", "Labelled rules.")(),
  }),
  table({
    name: "pfLabelTable",
    oid: [10, 128],
    description: "Labelled rules, in the order of the ruleset.",
    rows: ({ labels }) => labels ?? [],
    index: ["pfLabelIndex"],
    labels: {
      label: ({ name }) => name,
      occurrence: ({ occurrence }) => String(occurrence),
    },
    columns: columns(),
  }),
];
