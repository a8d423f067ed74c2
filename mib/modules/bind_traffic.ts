/**
 * Sizes of the messages that BIND received and sent: bindTrafficTable and
 * bindTrafficSizeTable of SOUNDER-BIND-MIB.
 *
 * @module
 */

import type {
  BindReading,
  BindTraffic,
} from "../../collectors/bind/reading.ts";
import { columnsOf, type Table, tablesOf } from "../declare.ts";
import { histogram, type Labels } from "../family.ts";
import { counter64, enumeration, type Syntax, unsigned32 } from "../syntax.ts";
import { sumOf } from "./bind_sums.ts";
import { UNBOUNDED } from "./bind_resolver_rtt.ts";

const KIND_NUMBERS = {
  udpIpv4Received: 1,
  udpIpv4Sent: 2,
  tcpIpv4Received: 3,
  tcpIpv4Sent: 4,
  udpIpv6Received: 5,
  udpIpv6Sent: 6,
  tcpIpv6Received: 7,
  tcpIpv6Sent: 8,
} as const;

type KindWord = keyof typeof KIND_NUMBERS;

const kindSyntax: Syntax<KindWord> = enumeration<KindWord>(KIND_NUMBERS);

const sizes = histogram(
  "bind_traffic_message_size_bytes",
  "Sizes of the DNS messages that BIND received and sent.",
);

interface Bucket {
  readonly traffic: BindTraffic;
  /** Most octets; {@linkcode UNBOUNDED} where there is no bound. */
  readonly bound: number;
  /** Messages of at most `bound` octets. */
  readonly count: number | bigint;
}

const table = tablesOf<BindReading>();

function kindOf({ transport, family, direction }: BindTraffic): KindWord {
  const net = family === "ipv4" ? "Ipv4" : "Ipv6";
  return `${transport}${net}${direction === "sent" ? "Sent" : "Received"}`;
}

function labelsOf({ transport, family, direction }: BindTraffic): Labels {
  return { direction, transport, family };
}

function messages({ sizes }: BindTraffic): number | bigint {
  return sumOf(sizes.map(({ count }) => count));
}

/** Returns cumulated buckets, with one for all messages at the end. */
function buckets(traffic: BindTraffic): Bucket[] {
  const counts = new Map(
    traffic.sizes.map(({ most, count }) => [most ?? UNBOUNDED, count]),
  );
  if (!counts.has(UNBOUNDED)) counts.set(UNBOUNDED, 0);
  let sum: number | bigint = 0;
  return [...counts].map(([bound, count]) => {
    sum = sumOf([sum, count]);
    return { traffic, bound, count: sum };
  });
}

/** Returns bindTrafficTable. */
export function bindTrafficTable(): Table<BindReading> {
  const column = columnsOf<BindTraffic>();
  return table<BindTraffic>({
    name: "bindTrafficTable",
    oid: [1, 2, 6],
    description: "DNS messages that BIND received and sent.",
    rows: (r) => r.traffic ?? [],
    index: ["bindTrafficKind"],
    labels: {},
    columns: [
      column({
        name: "bindTrafficKind",
        id: 1,
        access: "not-accessible",
        syntax: kindSyntax,
        description: "Which messages.",
        value: kindOf,
      }),
      column({
        name: "bindTrafficMessages",
        id: 2,
        syntax: counter64,
        description: "Messages of any size.",
        value: messages,
        series: (traffic) => sizes.count(labelsOf(traffic)),
      }),
    ],
  });
}

/** Returns bindTrafficSizeTable. */
export function bindTrafficSizeTable(): Table<BindReading> {
  const column = columnsOf<Bucket>();
  return table<Bucket>({
    name: "bindTrafficSizeTable",
    oid: [1, 2, 7],
    description:
      "DNS messages by size, cumulated: a row counts the messages of all rows above it too. Sizes that no message had have no row.",
    rows: (r) => (r.traffic ?? []).flatMap(buckets),
    index: ["bindTrafficSizeKind", "bindTrafficSizeBound"],
    labels: {},
    columns: [
      column({
        name: "bindTrafficSizeKind",
        id: 1,
        access: "not-accessible",
        syntax: kindSyntax,
        description: "Which messages.",
        value: ({ traffic }) => kindOf(traffic),
      }),
      column({
        name: "bindTrafficSizeBound",
        id: 2,
        access: "not-accessible",
        syntax: unsigned32,
        units: "octets",
        description: "Most octets; 4294967295 where there is no bound.",
        value: ({ bound }) => bound,
      }),
      column({
        name: "bindTrafficSizeMessages",
        id: 3,
        syntax: counter64,
        description: "Messages of at most so many octets.",
        value: ({ count }) => count,
        series: ({ traffic, bound }) =>
          sizes.bucket({
            ...labelsOf(traffic),
            le: bound === UNBOUNDED ? "+Inf" : String(bound),
          }),
      }),
    ],
  });
}
