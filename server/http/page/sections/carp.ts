/**
 * CARP on the page: who is master, since when, and when that changed.
 *
 * @module
 */

import { CARP_STATES } from "../../../../mib/modules/openbsd_carp.ts";
import type { ChartState, Panel } from "../chart.ts";
import {
  type Cell,
  type Section,
  text,
  type Tile,
  valueOf,
  type ValueTable,
  whole,
} from "../section.ts";
import { keyOf, type Snapshot } from "../snapshot.ts";

/** Values of carp_vhid_state, which are carpIfState's. */
const STATES: readonly ChartState[] = [
  { value: CARP_STATES.init, word: "INIT", color: "init" },
  { value: CARP_STATES.backup, word: "BACKUP", color: "backup" },
  { value: CARP_STATES.master, word: "MASTER", color: "master" },
];

/** Makes the section of CARP. */
export function carpSection(snapshot: Snapshot): Section | undefined {
  if (snapshot.all("carp_vhid_state").length === 0) return undefined;
  return {
    id: "carp",
    title: "CARP",
    tiles: tiles(snapshot),
    panels: [timeline, packets],
    tables: [vhidTable(snapshot)],
  };
}

const timeline: Panel = {
  id: "carp-states",
  title: "Who is master",
  note: "by virtual host; a line marks each failover",
  spec: {
    kind: "timeline",
    unit: "number",
    sources: [{ name: "carp_vhid_state", by: ["interface", "vhid"] }],
    states: STATES,
    marks: true,
  },
};

const packets: Panel = {
  id: "carp-packets",
  title: "Advertisements",
  note: "in above the line, out below",
  spec: {
    kind: "lines",
    unit: "per second",
    sources: [
      {
        name: "carp_packets_total",
        where: { direction: "in" },
        title: "received",
        color: "1",
      },
      {
        name: "carp_packets_total",
        where: { direction: "out" },
        title: "sent",
        color: "2",
        down: true,
      },
    ],
  },
};

function tiles(snapshot: Snapshot): Tile[] {
  const all = snapshot.all("carp_vhid_state");
  const of = (state: string) =>
    all.filter(({ value }) => value === state).length;
  const preempt = valueOf(snapshot, "carp_preempt");
  const demoted = Math.max(
    0,
    ...snapshot.all("carp_group_demotion").map(({ value }) => Number(value)),
  );
  return [
    {
      title: "Master of",
      value: `${of("2")} of ${all.length}`,
      note: of("0") > 0
        ? `${of("0")} without carrier or address`
        : preempt === 1
        ? "preempts"
        : "does not preempt",
      color: of("0") > 0 ? "init" : of("2") > 0 ? "master" : "backup",
    },
    {
      title: "Demotion",
      value: String(demoted),
      color: demoted > 0 ? "warn" : "ok",
      note: demoted > 0 ? "leaves the others first" : "of no group",
    },
  ];
}

function vhidTable(snapshot: Snapshot): ValueTable {
  const other = (name: string, labels: Readonly<Record<string, string>>) =>
    snapshot.by(name, ["interface", "vhid"])
      .get(keyOf([labels["interface"] ?? "", labels["vhid"] ?? ""]))?.value;
  return {
    caption: "Virtual hosts",
    from: "carp_vhid_state",
    head: ["Interface", "VHID", "State", "Advskew", "Changes of state"],
    rows: snapshot.all("carp_vhid_state").map(({ labels, value }): Cell[] => {
      const state = STATES.find((one) => one.value === Number(value));
      return [
        text(labels["interface"] ?? ""),
        whole(labels["vhid"]),
        {
          text: state?.word ?? value,
          ...(state === undefined ? {} : { badge: state.color }),
        },
        whole(other("carp_vhid_advskew", labels)),
        whole(other("carp_vhid_state_changes_total", labels)),
      ];
    }),
  };
}
