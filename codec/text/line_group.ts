/**
 * IGMP messages in a line of text.
 *
 * @module
 */

import {
  decodeFloatCode,
  GROUP_RECORD_TYPES,
  type GroupRecord,
} from "../packet/network/group_records.ts";
import { type Igmp, IGMP_TYPE } from "../packet/network/igmp.ts";

/** Other protocols' messages that travel as IGMP (IANA "IGMP Type Numbers"). */
const OTHER_TYPES: Readonly<Record<number, string>> = {
  0x13: "igmp dvmrp",
  0x14: "igmp pimv1",
  0x1e: "mtrace reply",
  0x1f: "mtrace",
  0x30: "multicast router advertisement",
  0x31: "multicast router solicitation",
  0x32: "multicast router termination",
};

/** An IGMP message. */
export function igmpText(igmp: Igmp): string {
  const { report } = igmp;
  if (report !== undefined) {
    return `igmp v3 report, ${report.recordCount} group record(s)` +
      report.records.map(recordText).join("");
  }
  switch (igmp.type) {
    case IGMP_TYPE.query:
      return queryText(igmp);
    case IGMP_TYPE.report1:
      return `igmp v1 report ${igmp.group}`;
    case IGMP_TYPE.report2:
      return `igmp v2 report ${igmp.group}`;
    case IGMP_TYPE.leave:
      return `igmp leave ${igmp.group}`;
    default:
      return OTHER_TYPES[igmp.type] ?? `igmp-0x${igmp.type.toString(16)}`;
  }
}

function recordText(record: GroupRecord): string {
  const kind = GROUP_RECORD_TYPES[record.type] ?? `type ${record.type}`;
  return ` [gaddr ${record.group} ${
    kind.replace(" ", "_")
  }, ${record.sources.length} source(s)]`;
}

/** Tenths of a second that need not be said. */
const USUAL_RESPONSE = 100;

function queryText(igmp: Igmp): string {
  const { version, maxResponse, group, query } = igmp;
  let text = `igmp query v${version}`;
  const tenths = version === 3 ? decodeFloatCode(maxResponse, 8) : maxResponse;
  if (version !== 1 && tenths !== USUAL_RESPONSE) {
    text += ` [max resp time ${tenths / 10}s]`;
  }
  if (group !== "0.0.0.0") text += ` [gaddr ${group}]`;
  if (query !== undefined && query.sourceCount > 0) {
    text += ` [${query.sourceCount} source(s)]`;
  }
  return text;
}
