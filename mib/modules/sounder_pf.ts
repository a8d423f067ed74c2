/**
 * SOUNDER-PF-MIB: what pfctl(8) prints and OPENBSD-PF-MIB has no object for.
 *
 * @module
 */

import { changeOf, notificationsOf, riseOf } from "../notification.ts";
import type {
  PfListTimes,
  PfReading,
  PfSyncookies,
} from "../../collectors/pf/reading.ts";
import {
  defineModule,
  type MibModule,
  type Scalar,
  scalarsOf,
} from "../declare.ts";
import { gauge, info } from "../family.ts";
import {
  adminString,
  counter64,
  dateAndTime,
  gauge32,
  truthValue,
} from "../syntax.ts";
import {
  pfPoolEntries,
  pfPoolOperations,
  POOL_OPERATIONS,
} from "./openbsd_pf_info.ts";
import { pfNameTables } from "./sounder_pf_names.ts";
import { pfQueueTable } from "./sounder_pf_queues.ts";

const scalar = scalarsOf<PfReading>();

function status(): Scalar<PfReading>[] {
  return [
    scalar({
      name: "sounderPfRulesetChecksum",
      oid: [1, 1, 1],
      syntax: adminString({ max: 64 }),
      description: "Checksum of the ruleset: alike on both hosts of a pair.",
      value: ({ info }) => info.checksum,
      series: info("pf_ruleset_info", "Checksum of the ruleset.")("checksum"),
    }),
    scalar({
      name: "sounderPfCountingSince",
      oid: [1, 1, 2],
      syntax: dateAndTime,
      description: "When pf's counters began to count.",
      value: ({ countingSince }) => countingSince,
      series: gauge(
        "pf_counting_since_timestamp_seconds",
        "When pf's counters began to count.",
      )(),
    }),
    scalar({
      name: "sounderPfStatesHalfOpen",
      oid: [1, 1, 3],
      syntax: gauge32,
      description: "TCP states that are half open now.",
      value: ({ info: { states, syncookies } }) =>
        states.halfOpen ?? syncookies.halfOpen,
      series: gauge(
        "pf_states_half_open",
        "TCP states that are half open.",
      )(),
    }),
  ];
}

const changed = gauge(
  "pf_list_changed_timestamp_seconds",
  "When a list whose rows are numbered by their place last changed.",
);

const LISTS: readonly (readonly [
  name: string,
  list: keyof PfListTimes,
  table: string,
])[] = [
  ["Interfaces", "interfaces", "pfIfTable"],
  ["Tables", "tables", "pfTblTable"],
  ["Labels", "labels", "pfLabelTable"],
];

function listTimes(): Scalar<PfReading>[] {
  return LISTS.map(([name, list, table], at) =>
    scalar({
      name: `sounderPf${name}Changed`,
      oid: [1, 1, 4 + at],
      syntax: dateAndTime,
      description: `When rows of ${table} last came, went or moved.`,
      value: ({ listsChangedAt }) => listsChangedAt[list],
      series: changed({ list }),
    })
  );
}

function fragments(): Scalar<PfReading>[] {
  return [
    scalar({
      name: "sounderPfFragmentCount",
      oid: [1, 1, 7],
      syntax: gauge32,
      description: "Fragments that wait now.",
      value: ({ info }) => info.fragments.entries,
      series: pfPoolEntries({ pool: "frags" }),
    }),
    ...POOL_OPERATIONS.map(([name, field, operation], at) =>
      scalar({
        name: `sounderPfFragment${name}`,
        oid: [1, 1, 8 + at],
        syntax: counter64,
        description: `${name} in the table of fragments.`,
        value: ({ info }) => info.fragments[field],
        series: pfPoolOperations({ pool: "frags", operation }),
      })
    ),
  ];
}

const watermark = gauge(
  "pf_syncookies_watermark_states",
  "Half-open states at which adaptive syncookies start and end.",
);
const watermarkRatio = gauge(
  "pf_syncookies_watermark_ratio",
  "Parts of the limit of states at which adaptive syncookies start and end.",
);

const WATERMARKS: readonly (readonly [
  name: string,
  field: keyof PfSyncookies & `${"start" | "end"}${"States" | "Percent"}`,
  threshold: "start" | "end",
])[] = [
  ["StartStates", "startStates", "start"],
  ["EndStates", "endStates", "end"],
  ["StartPercent", "startPercent", "start"],
  ["EndPercent", "endPercent", "end"],
];

function syncookies(): Scalar<PfReading>[] {
  return [
    ...WATERMARKS.map(([name, field, threshold], at) => {
      const percent = field.endsWith("Percent");
      return scalar({
        name: `sounderPfSyncookies${name}`,
        oid: [1, 2, at + 1],
        syntax: gauge32,
        description:
          `Half-open states at which adaptive syncookies ${threshold}${
            percent ? ", in percent of the limit of states" : ""
          }.`,
        ...(percent ? { divisor: 100 } : {}),
        value: ({ info }) => info.syncookies[field],
        series: (percent ? watermarkRatio : watermark)({ threshold }),
      });
    }),
    scalar({
      name: "sounderPfSyncookiesMode",
      oid: [1, 2, 5],
      syntax: adminString({ max: 32 }),
      description: "When syncookies are sent: never, always or adaptive.",
      value: ({ info }) => info.syncookies.mode,
      series: info("pf_syncookies_info", "When syncookies are sent.")("mode"),
    }),
    scalar({
      name: "sounderPfSyncookiesActive",
      oid: [1, 2, 6],
      syntax: truthValue,
      description: "Whether syncookies are sent now.",
      value: ({ info }) => info.syncookies.active,
      series: gauge(
        "pf_syncookies_active",
        "Whether syncookies are sent now.",
      )(),
    }),
  ];
}

const notification = notificationsOf("SOUNDER-PF-MIB");
const PF = "OPENBSD-PF-MIB";

/** SOUNDER-PF-MIB. */
export const sounderPfModule: MibModule<PfReading> = defineModule<PfReading>({
  name: "SOUNDER-PF-MIB",
  identity: "sounderPfMIB",
  root: { arc: 5 },
  updated: "202611230000Z",
  description:
    "What pf knows and OPENBSD-PF-MIB has no object for: queues, syncookies, counters of limits, and counters, limits and timeouts of other releases.",
  nodes: {
    sounderPfNotifications: [0],
    sounderPfObjects: [1],
    sounderPfStatus: [1, 1],
    sounderPfSyncookies: [1, 2],
  },
  objects: [
    ...status(),
    ...listTimes(),
    ...fragments(),
    ...syncookies(),
    ...pfNameTables,
    pfQueueTable,
  ],
  notifications: [
    notification({
      name: "sounderPfStatusChange",
      id: 1,
      description: "pf was switched on or off.",
      objects: [{ module: PF, name: "pfRunning" }],
      trigger: changeOf(PF, "pfRunning"),
    }),
    notification({
      name: "sounderPfManyStates",
      id: 2,
      description:
        "There are more states than notifications.pf_states allows. It is sent again only after there were 10 percent less than that.",
      objects: [{ module: PF, name: "pfStateCount" }],
      trigger: riseOf(PF, "pfStateCount", "pfStates"),
    }),
  ],
});
