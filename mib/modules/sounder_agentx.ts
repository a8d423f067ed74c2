/**
 * The subtree sounderAgentx of SOUNDER-MIB: how sounder is doing as the
 * subagent of another agent.
 *
 * @module
 */

import {
  columnsOf,
  type Scalar,
  scalarsOf,
  type Table,
  tablesOf,
} from "../declare.ts";
import { counter, gauge, info, rowLabel } from "../family.ts";
import {
  adminString,
  counter64,
  enumeration,
  truthValue,
  unsigned32,
} from "../syntax.ts";

/** How a region is doing that is to be registered. */
export interface AgentxRegion {
  /** From 1, in the order in which they are listed. */
  readonly index: number;
  /** Such as `1.3.6.1.4.1.30155.1`. */
  readonly subtree: string;
  /** Module that it is of; empty where the configuration names regions. */
  readonly module: string;
  /** SNMP context that it is registered in; empty for the default one. */
  readonly context: string;
  readonly state: "registered" | "waiting" | "refused" | "leftOut" | "empty";
  /** Why it is not registered; empty where it is, or waits. */
  readonly reason: string;
}

/** What the subtree is read from. */
export interface AgentxReading {
  /** Address of the master; empty before the first session. */
  readonly master: string;
  /** Why there is no session; empty where there is one. */
  readonly error: string;
  readonly regions: readonly AgentxRegion[];
  readonly counters: AgentxCounts;
}

/** Counters since sounder began. */
export interface AgentxCounts {
  /** 1 while a session is open. */
  readonly connected: number;
  readonly sessions: number;
  readonly inGets: number;
  readonly inGetNexts: number;
  readonly inGetBulks: number;
  readonly inSets: number;
  readonly parseErrors: number;
  readonly varbinds: number;
}

/** What has such a reading, where sounder is to be a subagent. */
export interface WithAgentx {
  readonly agentx: AgentxReading | undefined;
}

const scalar = scalarsOf<WithAgentx>();
const table = tablesOf<WithAgentx>();
const column = columnsOf<AgentxRegion>();

const master = info(
  "sounder_agentx_master_info",
  "The AgentX master, and why there is no session with it; an empty text where there is one.",
);
const requests = counter(
  "sounder_agentx_requests_total",
  "Requests of the AgentX master, by PDU type.",
);
const region = info(
  "sounder_agentx_region_info",
  "Regions that are to be registered with the AgentX master.",
);

/** Returns the scalars; none has a value where sounder is not to be a subagent. */
export function agentxScalars(): Scalar<WithAgentx>[] {
  const counted = (
    name: string,
    id: number,
    key: keyof AgentxCounts,
    description: string,
    series: ReturnType<ReturnType<typeof counter>>,
  ) =>
    scalar({
      name,
      oid: [1, 4, id],
      syntax: counter64,
      description,
      value: ({ agentx }) => agentx?.counters[key],
      series,
    });
  return [
    scalar({
      name: "sounderAgentxMaster",
      oid: [1, 4, 1],
      syntax: adminString(),
      description:
        "Address of the master with which the last session was; empty before the first.",
      value: ({ agentx }) => agentx?.master,
      series: master("master"),
    }),
    scalar({
      name: "sounderAgentxConnected",
      oid: [1, 4, 2],
      syntax: truthValue,
      description: "Whether there is a session with the master.",
      value: ({ agentx }) =>
        agentx === undefined ? undefined : agentx.counters.connected === 1,
      series: gauge(
        "sounder_agentx_connected",
        "Whether there is a session with the AgentX master.",
      )(),
    }),
    scalar({
      name: "sounderAgentxError",
      oid: [1, 4, 3],
      syntax: adminString(),
      description: "Why there is no session; empty where there is one.",
      value: ({ agentx }) => agentx?.error,
      series: master("error"),
    }),
    counted(
      "sounderAgentxSessions",
      4,
      "sessions",
      "Sessions that were opened.",
      counter(
        "sounder_agentx_sessions_total",
        "Sessions that were opened with an AgentX master.",
      )(),
    ),
    counted(
      "sounderAgentxGets",
      5,
      "inGets",
      "Get requests of the master.",
      requests({ pdu: "get" }),
    ),
    counted(
      "sounderAgentxGetNexts",
      6,
      "inGetNexts",
      "GetNext requests of the master.",
      requests({ pdu: "get-next" }),
    ),
    counted(
      "sounderAgentxGetBulks",
      7,
      "inGetBulks",
      "GetBulk requests of the master.",
      requests({ pdu: "get-bulk" }),
    ),
    counted(
      "sounderAgentxSets",
      8,
      "inSets",
      "TestSet requests of the master, all of which are refused.",
      requests({ pdu: "test-set" }),
    ),
    counted(
      "sounderAgentxParseErrors",
      9,
      "parseErrors",
      "PDUs of the master that could not be read.",
      counter(
        "sounder_agentx_parse_errors_total",
        "PDUs of the AgentX master that could not be read.",
      )(),
    ),
    counted(
      "sounderAgentxVarbinds",
      10,
      "varbinds",
      "Instances that the master was handed.",
      counter(
        "sounder_agentx_varbinds_total",
        "Instances that the AgentX master was handed.",
      )(),
    ),
  ];
}

/** Returns sounderAgentxRegionTable. */
export function agentxRegionTable(): Table<WithAgentx> {
  return table({
    name: "sounderAgentxRegionTable",
    oid: [1, 4, 11],
    description:
      "Regions of the tree that are to be registered with the master, and how they are doing.",
    rows: ({ agentx }) => agentx?.regions ?? [],
    index: ["sounderAgentxRegionIndex"],
    labels: { region: ({ index }) => String(index) },
    columns: [
      column({
        name: "sounderAgentxRegionIndex",
        id: 1,
        access: "not-accessible",
        syntax: unsigned32,
        description: "Number of the region.",
        value: ({ index }) => index,
        series: rowLabel("region"),
      }),
      column({
        name: "sounderAgentxRegionSubtree",
        id: 2,
        syntax: adminString(),
        description: "Its OID; a range of sub-identifiers has brackets.",
        value: ({ subtree }) => subtree,
        series: region("subtree"),
      }),
      column({
        name: "sounderAgentxRegionModule",
        id: 3,
        syntax: adminString(),
        description:
          "The MIB module that it is of; empty where the configuration names the region.",
        value: ({ module }) => module,
        series: region("module"),
      }),
      column({
        name: "sounderAgentxRegionState",
        id: 4,
        syntax: enumeration({
          registered: 1,
          waiting: 2,
          refused: 3,
          leftOut: 4,
          empty: 5,
        }),
        description:
          "Whether it is registered, waits for a session, was refused by the master, is left out because the master serves it itself, or has no numbers to be served.",
        value: ({ state }) => state,
        series: gauge(
          "sounder_agentx_region_state",
          "Registration with the AgentX master: 1 registered, 2 waiting, 3 refused, 4 left out, 5 without numbers.",
        )(),
      }),
      column({
        name: "sounderAgentxRegionReason",
        id: 5,
        syntax: adminString(),
        description: "Why it is not registered; empty where it is, or waits.",
        value: ({ reason }) => reason,
        series: region("reason"),
      }),
      column({
        name: "sounderAgentxRegionContext",
        id: 6,
        syntax: adminString(),
        description:
          "The SNMP context that it is registered in; empty for the default one.",
        value: ({ context }) => context,
        series: region("context"),
      }),
    ],
  });
}
