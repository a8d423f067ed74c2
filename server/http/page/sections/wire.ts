/**
 * The wire on the page: what pf logs, and who is seen to be CARP master.
 *
 * @module
 */

import type { Panel } from "../chart.ts";
import {
  type Cell,
  type Section,
  text,
  valueOf,
  type ValueTable,
  whole,
} from "../section.ts";
import type { Snapshot } from "../snapshot.ts";

/** Makes the section of the wire. */
export function wireSection(snapshot: Snapshot): Section | undefined {
  const logged = snapshot.has("pflog_packets_total");
  const groups = snapshot.all("carp_wire_masters");
  if (!logged && groups.length === 0) return undefined;
  return {
    id: "wire",
    title: "The wire",
    tiles: groups.map(({ labels, value }) => ({
      title: `Masters of ${Object.values(labels).join(" ")}`,
      value,
      color: value === "1" ? "ok" as const : "critical" as const,
    })),
    panels: logged ? [loggedPanel] : [],
    tables: groups.length === 0 ? [] : [masterTable(snapshot)],
  };
}

const loggedPanel: Panel = {
  id: "wire-pflog",
  title: "Packets that pf logged",
  note: "by action",
  spec: {
    kind: "lines",
    unit: "per second",
    sources: [{ name: "pflog_packets_total", by: ["action"] }],
  },
};

function masterTable(snapshot: Snapshot): ValueTable {
  return {
    caption: "CARP on the wire",
    head: ["Group", "Masters", "Changes of master"],
    rows: snapshot.all("carp_wire_masters").map(({ labels, value }): Cell[] => [
      text(Object.values(labels).join(" ")),
      { text: value, badge: value === "1" ? "ok" : "critical" },
      whole(valueOf(snapshot, "carp_wire_master_changes_total", labels)),
    ]),
  };
}
