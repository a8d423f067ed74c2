/**
 * The snmp group of SNMPv2-MIB (RFC 3418): the agent's counters.
 *
 * @module
 */

import { type Scalar, scalarsOf } from "../declare.ts";
import { counter, gauge, type Series } from "../family.ts";
import { counter32, enumeration } from "../syntax.ts";

/** The agent's counters since sounder began. */
export interface SnmpReading {
  readonly inPkts: number;
  readonly outPkts: number;
  readonly inBadVersions: number;
  readonly inBadCommunityNames: number;
  readonly inBadCommunityUses: number;
  readonly inAsnParseErrs: number;
  readonly inTotalReqVars: number;
  readonly inGetRequests: number;
  readonly inGetNexts: number;
  readonly inGetBulks: number;
  readonly inSetRequests: number;
  readonly inOtherPdus: number;
  readonly inResponses: number;
  readonly outTooBigs: number;
  readonly outGetResponses: number;
  readonly outTraps: number;
  readonly silentDrops: number;
  readonly sendErrors: number;
  readonly portZeroDrops: number;
  readonly rateLimited: number;
}

/** What has counters of an agent. */
export interface WithSnmp {
  readonly snmp: SnmpReading;
  /** Whether authenticationFailure is sent. */
  readonly authenticationTraps?: boolean;
}

const scalar = scalarsOf<WithSnmp>();

const packets = counter(
  "sounder_snmp_packets_total",
  "SNMP messages received and sent.",
);
/** Requests by PDU type; GETBULK, which the snmp group does not count, is counted in SOUNDER-MIB. */
export const snmpRequests = counter(
  "sounder_snmp_requests_total",
  "SNMP requests that were admitted, by PDU type.",
);
/** Messages that are not answered; those of sources that send too many are counted in SOUNDER-MIB. */
export const snmpDropped = counter(
  "sounder_snmp_dropped_total",
  "SNMP messages received that were not answered, by reason.",
);
const errors = counter(
  "sounder_snmp_error_responses_total",
  "SNMP answers with an error-status.",
);

type SnmpScalar = readonly [
  id: number,
  name: string,
  description: string,
  value: (r: SnmpReading) => number,
  series: Series,
];

const received = counter(
  "sounder_snmp_received_pdus_total",
  "PDUs received that an agent is not sent, or that report an error.",
);

/** Of what an agent does not do. */
const none = (): number => 0;

/** Counters of what comes in. */
const INCOMING: readonly SnmpScalar[] = [
  [
    1,
    "snmpInPkts",
    "Messages received.",
    (s) => s.inPkts,
    packets({ direction: "in" }),
  ],
  [
    2,
    "snmpOutPkts",
    "Messages sent.",
    (s) => s.outPkts,
    packets({ direction: "out" }),
  ],
  [
    3,
    "snmpInBadVersions",
    "Messages of another version.",
    (s) => s.inBadVersions,
    snmpDropped({ reason: "bad_version" }),
  ],
  [
    4,
    "snmpInBadCommunityNames",
    "Messages of an unknown community.",
    (s) => s.inBadCommunityNames,
    snmpDropped({ reason: "bad_community_name" }),
  ],
  [
    5,
    "snmpInBadCommunityUses",
    "Messages of a community that may not be used so.",
    (s) => s.inBadCommunityUses,
    snmpDropped({ reason: "bad_community_use" }),
  ],
  [
    6,
    "snmpInASNParseErrs",
    "Messages that could not be decoded.",
    (s) => s.inAsnParseErrs,
    snmpDropped({ reason: "parse_error" }),
  ],
  [
    8,
    "snmpInTooBigs",
    "PDUs received with tooBig.",
    none,
    received({ kind: "too_big" }),
  ],
  [
    9,
    "snmpInNoSuchNames",
    "PDUs received with noSuchName.",
    none,
    received({ kind: "no_such_name" }),
  ],
  [
    10,
    "snmpInBadValues",
    "PDUs received with badValue.",
    none,
    received({ kind: "bad_value" }),
  ],
  [
    11,
    "snmpInReadOnlys",
    "PDUs received with readOnly.",
    none,
    received({ kind: "read_only" }),
  ],
  [
    12,
    "snmpInGenErrs",
    "PDUs received with genErr.",
    none,
    received({ kind: "gen_err" }),
  ],
  [
    13,
    "snmpInTotalReqVars",
    "Varbinds retrieved.",
    (s) => s.inTotalReqVars,
    counter(
      "sounder_snmp_varbinds_total",
      "Varbinds retrieved for managers.",
    )(),
  ],
  [
    14,
    "snmpInTotalSetVars",
    "Varbinds altered: none can be.",
    none,
    received({ kind: "set_variables" }),
  ],
  [
    15,
    "snmpInGetRequests",
    "GET requests.",
    (s) => s.inGetRequests,
    snmpRequests({ pdu: "get" }),
  ],
  [
    16,
    "snmpInGetNexts",
    "GETNEXT requests.",
    (s) => s.inGetNexts,
    snmpRequests({ pdu: "get-next" }),
  ],
  [
    17,
    "snmpInSetRequests",
    "SET requests.",
    (s) => s.inSetRequests,
    snmpRequests({ pdu: "set" }),
  ],
  [
    18,
    "snmpInGetResponses",
    "Responses received: to informs.",
    (s) => s.inResponses,
    received({ kind: "response" }),
  ],
  [
    19,
    "snmpInTraps",
    "SNMPv1 traps received.",
    none,
    received({ kind: "trap" }),
  ],
];

/** Counters of what goes out, or does not. */
const OUTGOING: readonly SnmpScalar[] = [
  [
    20,
    "snmpOutTooBigs",
    "Answers that say tooBig.",
    (s) => s.outTooBigs,
    errors({ status: "too_big" }),
  ],
  [
    21,
    "snmpOutNoSuchNames",
    "Answers that say noSuchName: an SNMPv2 agent has none.",
    none,
    errors({ status: "no_such_name" }),
  ],
  [
    22,
    "snmpOutBadValues",
    "Answers that say badValue: an SNMPv2 agent has none.",
    none,
    errors({ status: "bad_value" }),
  ],
  [
    24,
    "snmpOutGenErrs",
    "Answers that say genErr.",
    none,
    errors({ status: "gen_err" }),
  ],
  [
    25,
    "snmpOutGetRequests",
    "GET requests sent.",
    none,
    received({ kind: "sent_get" }),
  ],
  [
    26,
    "snmpOutGetNexts",
    "GETNEXT requests sent.",
    none,
    received({ kind: "sent_get_next" }),
  ],
  [
    27,
    "snmpOutSetRequests",
    "SET requests sent.",
    none,
    received({ kind: "sent_set" }),
  ],
  [
    28,
    "snmpOutGetResponses",
    "Responses sent.",
    (s) => s.outGetResponses,
    counter("sounder_snmp_responses_total", "SNMP responses sent.")(),
  ],
  [
    29,
    "snmpOutTraps",
    "Traps sent.",
    (s) => s.outTraps,
    received({ kind: "sent_trap" }),
  ],
  [
    31,
    "snmpSilentDrops",
    "Requests whose answer did not fit the message limit in any form.",
    (s) => s.silentDrops,
    snmpDropped({ reason: "silent_drop" }),
  ],
  [
    32,
    "snmpProxyDrops",
    "Requests that a proxy could not pass on: this is none.",
    none,
    snmpDropped({ reason: "proxy_drop" }),
  ],
];

const SNMP_COUNTERS = [...INCOMING, ...OUTGOING];

/** Returns the snmp group's counters: those in use, and the obsolete ones that managers still graph. */
export function snmpScalars(): Scalar<WithSnmp>[] {
  return [
    ...SNMP_COUNTERS.map(([id, name, description, value, series]) =>
      scalar({
        name,
        oid: [11, id],
        syntax: counter32,
        description,
        value: (r) => value(r.snmp),
        series,
      })
    ),
    scalar({
      name: "snmpEnableAuthenTraps",
      oid: [11, 30],
      syntax: enumeration({ enabled: 1, disabled: 2 }),
      description: "Whether authenticationFailure traps are sent.",
      value: (r) => r.authenticationTraps === true ? "enabled" : "disabled",
      series: gauge(
        "sounder_snmp_authentication_traps",
        "Whether authenticationFailure traps are sent: 1 enabled, 2 disabled.",
      )(),
    }),
  ];
}
