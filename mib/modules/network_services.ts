/**
 * NETWORK-SERVICES-MIB (RFC 2788), as far as Postfix's log knows the answers.
 *
 * Left out, because the log does not tell: version, up-time, operational
 * state, associations of this moment, and outbound ones that came about.
 *
 * @module
 */

import type {
  PostfixCounts,
  PostfixReading,
} from "../../collectors/postfix/reading.ts";
import {
  columnsOf,
  defineModule,
  type ForeignIndex,
  type MibModule,
  tablesOf,
} from "../declare.ts";
import { counter, info } from "../family.ts";
import { adminString, counter32, integer32 } from "../syntax.ts";

const APPL_INDEX = 1;

const applIndexSyntax = integer32({ min: 1, max: 0x7fff_ffff });

const description = info(
  "postfix_application_info",
  "What NETWORK-SERVICES-MIB tells of Postfix.",
);

/** applIndex of Postfix, by which other modules' tables have it as one application. */
export const applIndex: ForeignIndex<unknown> = {
  module: "NETWORK-SERVICES-MIB",
  name: "applIndex",
  syntax: applIndexSyntax,
  value: () => APPL_INDEX,
};

function clientsConnected({ connections }: PostfixCounts): number {
  return connections.filter(({ event }) => event === "connect")
    .reduce((sum, { value }) => sum + value, 0);
}

/** postscreen's alone: who is rejected at CONNECT by smtpd was counted as connected. */
function clientsRejected({ decisions }: PostfixCounts): number {
  return decisions.filter(({ service, action, stage }) =>
    service === "postscreen" && action === "reject" && stage === "CONNECT"
  ).reduce((sum, { value }) => sum + value, 0);
}

function serversNotReached({ outgoingTroubles }: PostfixCounts): number {
  return outgoingTroubles.filter(({ what }) => what.startsWith("connect_"))
    .reduce((sum, { value }) => sum + value, 0);
}

function applTable() {
  const table = tablesOf<PostfixReading>();
  const column = columnsOf<PostfixReading>();
  return table<PostfixReading>({
    name: "applTable",
    entryName: "applEntry",
    oid: [1],
    description: "Network service applications: Postfix.",
    rows: (r) => [r],
    index: ["applIndex"],
    labels: {},
    columns: [
      column({
        name: "applIndex",
        id: 1,
        access: "not-accessible",
        syntax: applIndexSyntax,
        description: "1: there is one application.",
        value: () => APPL_INDEX,
      }),
      column({
        name: "applName",
        id: 2,
        syntax: adminString(),
        description: "Name of the application.",
        value: () => "postfix",
        series: description("name"),
      }),
      column({
        name: "applAccumulatedInboundAssociations",
        id: 10,
        syntax: counter32,
        description: "Clients that connected, whatever the service.",
        value: ({ counts }) => clientsConnected(counts),
        series: counter(
          "postfix_inbound_associations_total",
          "Clients that connected, whatever the service.",
        )(),
      }),
      column({
        name: "applRejectedInboundAssociations",
        id: 14,
        syntax: counter32,
        description: "Clients that postscreen rejected when they connected.",
        value: ({ counts }) => clientsRejected(counts),
        series: counter(
          "postfix_rejected_inbound_associations_total",
          "Clients that postscreen rejected when they connected.",
        )(),
      }),
      column({
        name: "applFailedOutboundAssociations",
        id: 15,
        syntax: counter32,
        description: "Servers to which no connection came about.",
        value: ({ counts }) => serversNotReached(counts),
        series: counter(
          "postfix_failed_outbound_associations_total",
          "Servers to which no connection came about.",
        )(),
      }),
      column({
        name: "applDescription",
        id: 16,
        syntax: adminString(),
        description: "What the application is.",
        value: () => "Postfix mail transfer agent",
        series: description("description"),
      }),
    ],
  });
}

/** NETWORK-SERVICES-MIB, of which one row of applTable is served. */
export const networkServicesModule: MibModule<PostfixReading> = defineModule<
  PostfixReading
>({
  name: "NETWORK-SERVICES-MIB",
  identity: "application",
  standard: "NETWORK-SERVICES-MIB is RFC 2788",
  root: [1, 3, 6, 1, 2, 1, 27],
  updated: "200003030000Z",
  description: "Network service applications.",
  nodes: {},
  objects: [applTable()],
});
