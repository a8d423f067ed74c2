/**
 * Incoming zone transfers: bindTransferTable of SOUNDER-BIND-MIB, and how many
 * there are of each state.
 *
 * @module
 */

import type {
  BindReading,
  BindTransfer,
  BindTransferState,
} from "../../collectors/bind/reading.ts";
import {
  columnsOf,
  type Scalar,
  scalarsOf,
  type SeriesSpec,
  type Table,
  tablesOf,
} from "../declare.ts";
import { gauge, info, rowLabel } from "../family.ts";
import {
  adminString,
  gauge32,
  gauge64,
  octetText,
  truthValue,
  unsigned32,
} from "../syntax.ts";
import { MAX_DOMAIN_NAME } from "./bind_zones.ts";

/** A row: each transfer has series only where the configuration asks for that. */
interface TransferRow {
  readonly transfer: BindTransfer;
  readonly inDetail: boolean;
}

const scalar = scalarsOf<BindReading>();
const table = tablesOf<BindReading>();
const column = columnsOf<TransferRow>();

const transfers = gauge("bind_transfers", "Incoming transfers, by state.");
const transferInfo = info(
  "bind_transfer_info",
  "Incoming transfers and what they do.",
);

/** Returns the scalars that tell of all transfers. */
export function bindTransferScalars(): Scalar<BindReading>[] {
  const ofState = (
    name: string,
    id: number,
    rest: { state: BindTransferState; description: string },
  ) =>
    scalar({
      name,
      oid: [1, 4, id],
      syntax: gauge32,
      description: rest.description,
      value: (r) => r.transfers?.states.get(rest.state),
      series: transfers({ state: rest.state }),
    });
  return [
    ofState("bindTransfersRunning", 1, {
      state: "running",
      description: "Incoming transfers that run.",
    }),
    ofState("bindTransfersDeferred", 2, {
      state: "deferred",
      description: "Incoming transfers that wait for a quota.",
    }),
    ofState("bindTransfersRefreshSoa", 3, {
      state: "refresh-soa",
      description: "Secondary zones whose primary is asked for its serial.",
    }),
    ofState("bindTransfersPending", 4, {
      state: "pending",
      description: "Incoming transfers that are to begin.",
    }),
    ofState("bindTransfersNeedsRefresh", 5, {
      state: "needs-refresh",
      description: "Secondary zones whose primary is to be asked.",
    }),
    scalar({
      name: "bindTransfersOmitted",
      oid: [1, 4, 6],
      syntax: gauge32,
      description:
        "Incoming transfers left out of bindTransferTable because there are too many.",
      value: (r) => r.transfers?.omitted,
      series: gauge(
        "bind_transfers_omitted",
        "Incoming transfers that are not shown one by one.",
      )(),
    }),
  ];
}

function inDetail(
  series: SeriesSpec,
): (row: TransferRow) => SeriesSpec | undefined {
  return (row) => row.inDetail ? series : undefined;
}

/** Returns bindTransferTable. */
export function bindTransferTable(): Table<BindReading> {
  return table<TransferRow>({
    name: "bindTransferTable",
    oid: [1, 2, 9],
    description:
      "Zones that are transferred now or are to be (BIND 9.20 and later). Over HTTP each is shown only where the configuration asks for it.",
    rows: ({ transfers }) =>
      transfers?.transfers.map((transfer) => ({
        transfer,
        inDetail: transfers.inDetail,
      })) ?? [],
    index: ["bindTransferView", "bindTransferZone"],
    labels: {
      view: ({ transfer }) => transfer.view,
      zone_name: ({ transfer }) => transfer.zone,
    },
    columns: [
      ...indexColumns(),
      ...textColumns(),
      ...truthColumns(),
      ...numberColumns(),
    ],
  });
}

function indexColumns() {
  return [
    column({
      name: "bindTransferView",
      id: 1,
      access: "not-accessible",
      syntax: unsigned32,
      description: "bindViewNumber of the view.",
      value: ({ transfer }) => transfer.viewNumber,
    }),
    column({
      name: "bindTransferZone",
      id: 2,
      access: "not-accessible",
      syntax: unsigned32,
      description: "bindZoneNumber of the zone.",
      value: ({ transfer }) => transfer.number,
    }),
    column({
      name: "bindTransferZoneName",
      id: 3,
      syntax: octetText({ max: MAX_DOMAIN_NAME }),
      description: "Name of the zone.",
      value: ({ transfer }) => transfer.zone,
      series: inDetail(rowLabel("zone_name")),
    }),
  ];
}

function textColumns() {
  const text = (
    name: string,
    id: number,
    rest: {
      description: string;
      label: string;
      value: (transfer: BindTransfer) => string | undefined;
    },
  ) =>
    column({
      name,
      id,
      syntax: adminString(),
      description: rest.description,
      value: ({ transfer }) => rest.value(transfer),
      series: inDetail(transferInfo(rest.label)),
    });
  return [
    text("bindTransferState", 4, {
      description: "What the transfer does, in BIND's words.",
      label: "state",
      value: (t) => t.stateText,
    }),
    text("bindTransferLocal", 5, {
      description: "Own address and port.",
      label: "local",
      value: (t) => t.local,
    }),
    text("bindTransferRemote", 6, {
      description: "Address and port of the primary.",
      label: "remote",
      value: (t) => t.remote,
    }),
    text("bindTransferSoaTransport", 7, {
      description: "How the serial was asked for: UDP, TCP, TLS, None.",
      label: "soa_transport",
      value: (t) => t.soaTransport,
    }),
    text("bindTransferTransport", 8, {
      description: "How the zone is transferred: TCP, TLS.",
      label: "transport",
      value: (t) => t.transport,
    }),
    column({
      name: "bindTransferKey",
      id: 9,
      syntax: octetText({ max: MAX_DOMAIN_NAME }),
      description: "Name of the TSIG key.",
      value: ({ transfer }) => transfer.key,
      series: inDetail(transferInfo("key")),
    }),
  ];
}

function truthColumns() {
  const truth = (
    name: string,
    id: number,
    rest: {
      description: string;
      family: string;
      value: (transfer: BindTransfer) => boolean | undefined;
    },
  ) =>
    column({
      name,
      id,
      syntax: truthValue,
      description: rest.description,
      value: ({ transfer }) => rest.value(transfer),
      series: inDetail(
        gauge(`bind_transfer_${rest.family}`, rest.description)(),
      ),
    });
  return [
    truth("bindTransferFirst", 10, {
      description: "Whether the zone was never transferred before.",
      family: "first",
      value: (t) => t.firstRefresh,
    }),
    truth("bindTransferRefreshQueued", 11, {
      description: "Whether another refresh is to follow.",
      family: "refresh_queued",
      value: (t) => t.refreshQueued,
    }),
    truth("bindTransferIncremental", 12, {
      description: "Whether it is incremental (IXFR), not whole (AXFR).",
      family: "incremental",
      value: (t) => t.incremental,
    }),
  ];
}

function numberColumns() {
  const number = (
    name: string,
    id: number,
    rest: {
      description: string;
      family: string;
      units?: string;
      value: (transfer: BindTransfer) => number | bigint | undefined;
    },
  ) =>
    column({
      name,
      id,
      syntax: gauge64,
      ...(rest.units === undefined ? {} : { units: rest.units }),
      description: rest.description,
      value: ({ transfer }) => rest.value(transfer),
      series: inDetail(
        gauge(`bind_transfer_${rest.family}`, rest.description)(),
      ),
    });
  return [
    number("bindTransferSerial", 13, {
      description: "Serial number that the zone has.",
      family: "serial",
      value: (t) => t.serial,
    }),
    number("bindTransferRemoteSerial", 14, {
      description: "Serial number that the zone is to have.",
      family: "remote_serial",
      value: (t) => t.remoteSerial,
    }),
    number("bindTransferDuration", 15, {
      description: "How long the transfer has run or waited.",
      family: "duration_seconds",
      units: "seconds",
      value: (t) => t.duration,
    }),
    number("bindTransferMessages", 16, {
      description: "Messages received of the transfer.",
      family: "messages",
      value: (t) => t.messages,
    }),
    number("bindTransferRecords", 17, {
      description: "Records received of the transfer.",
      family: "records",
      value: (t) => t.records,
    }),
    number("bindTransferOctets", 18, {
      description: "Octets received of the transfer.",
      family: "received_bytes",
      units: "octets",
      value: (t) => t.octets,
    }),
    number("bindTransferRate", 19, {
      description: "Octets received in a second.",
      family: "rate_bytes_per_second",
      units: "octets per second",
      value: (t) => t.rate,
    }),
  ];
}
