/**
 * Counting one delivery attempt: by agent, status, destination and code, with
 * its delays and octets.
 *
 * @module
 */

import type { Cell, Counts, HistogramCell, Histograms } from "./counts.ts";
import type { EventContext } from "./count.ts";
import { agentOf, type Destination, destinationOf } from "./destination.ts";
import type { DeliveryEvent, DeliveryStatus } from "./event.ts";
import { type Families, stages } from "./families.ts";
import type { MessageCounter } from "./count_message.ts";
import {
  destinationBit,
  type Messages,
  type MessageState,
} from "./messages.ts";
import { ownText } from "./own_text.ts";
import { deliveryReason } from "./reason.ts";

/** Most texts of one kind whose counters are found at once; of others they are looked for. */
const MAX_KNOWN = 200;

/** The counters of one delivery agent, found once. */
export interface DeliveryCells {
  readonly agent: string;
  readonly family: Counts<"agent" | "status" | "destination">;
  readonly recipients: Record<
    DeliveryStatus,
    Partial<Record<Destination, Cell>>
  >;
  readonly dsn: Record<DeliveryStatus, Map<string, Cell>>;
  readonly bytes: Record<Destination, Cell>;
  readonly delays: readonly HistogramCell[];
  readonly deferredDelays: readonly HistogramCell[];
}

/** What counting a delivery needs besides the event. */
export interface DeliveryCounting {
  readonly families: Families;
  readonly messages: Messages;
  readonly agents: Map<string, DeliveryCells>;
  /** Counters of `sent_via`, by relay name. */
  readonly relays: Map<string, Cell>;
  /** Counters of messages delivered, by where to. */
  readonly reached: Map<Destination, Cell>;
  /** Delays of pipe(8), by relay name. */
  readonly pipes: Map<string, readonly HistogramCell[]>;
  /** Is told what a delivery says of where messages come from. */
  readonly arrivals: MessageCounter;
}

/** Counts one attempt. Returns what is known of the message. */
export function countDelivery(
  event: DeliveryEvent,
  context: EventContext,
  counting: DeliveryCounting,
): MessageState | undefined {
  const { families, messages } = counting;
  const { times } = context;
  const state = messages.get(event.queueId);
  const agent = context.service === "unknown"
    ? agentOf(event, state)
    : context.service;
  const passedOn = state !== undefined && state.passedOn;
  const destination = destinationOf(event, agent, context.host, passedOn);
  const cells = cellsOf(agent, counting);
  const { status } = event;
  recipientCell(cells, status, destination).value += times;
  if (context.service === "unknown" && status !== "deferred") settle(state);
  if (state?.pending) counting.arrivals.resolve(state, state.source);
  dsnCell(event, agent, cells, families).value += times;
  countDelays(event, cells, counting, times);
  if (status === "sent") {
    countSent(event, { cells, destination, state, times }, counting);
  } else if (status === "deferred" || status === "bounced") {
    if (status === "bounced") countBounceReply(event, families, times);
    else if (state !== undefined && !state.deferred) {
      state.deferred = true;
      state.changed = true;
      families.deferredMessages.add(1);
    }
    families.reasons.add(times, status, deliveryReason(event));
  }
  return state;
}

/** Notes that the queue manager will remove a message. */
export function settle(state: MessageState | undefined): void {
  if (state === undefined || state.settled) return;
  state.settled = true;
  state.changed = true;
}

interface SentContext {
  readonly cells: DeliveryCells;
  readonly destination: Destination;
  readonly state: MessageState | undefined;
  readonly times: number;
}

function countSent(
  event: DeliveryEvent,
  { cells, destination, state, times }: SentContext,
  counting: DeliveryCounting,
): void {
  const { families } = counting;
  const { agent } = cells;
  if (agent === "local" && event.reason.startsWith("forwarded as ")) {
    families.forwarded.add(times);
    counting.arrivals.learn(event.reason.slice(13), "forwarded");
    return;
  }
  relayCell(relayName(event, agent, destination), counting).value += times;
  if (destination === "filter") learnFromFilter(event, counting);
  if (agent === "virtual" && event.reason === "delivered to maildir") {
    families.maildirDeliveries.add(times);
  }
  if (state === undefined) return;
  if (state.size >= 0) {
    cells.bytes[destination].value += state.size * times;
  }
  const bit = destinationBit(destination);
  if ((state.reached & bit) === 0) {
    state.reached |= bit;
    state.changed = true;
    reachedCell(destination, counting).value++;
  }
}

/** `250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as QID`: that message is a second pass. */
function learnFromFilter(
  event: DeliveryEvent,
  { messages, arrivals }: DeliveryCounting,
): void {
  const at = event.reason.lastIndexOf("queued as ");
  if (at < 0) return;
  const queueId = ownText(event.reason.slice(at + 10));
  const second = messages.get(queueId);
  if (second === undefined || !second.pending) return;
  arrivals.resolve(second, "reinjected");
}

/** The name that the old keys `sent:NAME` use. */
function relayName(
  event: DeliveryEvent,
  agent: string,
  destination: Destination,
): string {
  if (destination === "filter") return "filter";
  if (agent === "pipe") return relayLabel(event.relay);
  if (agent === "smtp" || agent === "lmtp") {
    return destination === "remote" ? "smtp" : "lmtp";
  }
  return agent === "discard" || agent === "error" ? "none" : agent;
}

function relayCell(
  name: string,
  { families, relays }: DeliveryCounting,
): Cell {
  let cell = relays.get(name);
  if (cell === undefined) {
    cell = families.sentVia.cell(name);
    if (relays.size < MAX_KNOWN) relays.set(ownText(name), cell);
  }
  return cell;
}

function reachedCell(
  destination: Destination,
  { families, reached }: DeliveryCounting,
): Cell {
  let cell = reached.get(destination);
  if (cell === undefined) {
    cell = families.deliveredMessages.cell(destination);
    reached.set(destination, cell);
  }
  return cell;
}

function relayLabel(relay: string): string {
  return /^[\w.-]{1,64}$/.test(relay) ? relay : "other";
}

/** `host NAME[ADDRESS] said: 550 5.1.1 ...` */
function countBounceReply(
  event: DeliveryEvent,
  families: Families,
  times: number,
): void {
  const said = event.reason.indexOf(" said: ");
  if (said < 0) return;
  const digit = event.reason.charAt(said + 7);
  if (digit >= "2" && digit <= "5") {
    families.bounceReplies.add(times, `${digit}xx`);
  }
}

function dsnCell(
  event: DeliveryEvent,
  agent: string,
  cells: DeliveryCells,
  families: Families,
): Cell {
  const byCode = cells.dsn[event.status];
  let cell = byCode.get(event.dsn);
  if (cell === undefined) {
    const code = /^[245]\.\d{1,3}\.\d{1,3}$/.test(event.dsn)
      ? event.dsn
      : event.dsn === ""
      ? ""
      : "other";
    cell = families.dsn.cell(agent, event.status, code);
    if (byCode.size < MAX_KNOWN) byCode.set(ownText(event.dsn), cell);
  }
  return cell;
}

function countDelays(
  event: DeliveryEvent,
  cells: DeliveryCells,
  counting: DeliveryCounting,
  times: number,
): void {
  if (!event.hasStages) return;
  const { families } = counting;
  const deferred = event.status === "deferred";
  const family = deferred ? families.deferredDelays : families.delays;
  const histograms = deferred ? cells.deferredDelays : cells.delays;
  observeStages(event, family, histograms, times);
  if (cells.agent !== "pipe") return;
  const { pipeDelays } = families;
  observeStages(event, pipeDelays, pipeCells(event.relay, counting), times);
}

function observeStages(
  event: DeliveryEvent,
  family: Histograms<"agent" | "stage"> | Histograms<"relay" | "stage">,
  cells: readonly HistogramCell[],
  times: number,
): void {
  family.observe(cells[0]!, event.beforeQueueManager, times);
  family.observe(cells[1]!, event.inQueueManager, times);
  family.observe(cells[2]!, event.connectionSetup, times);
  family.observe(cells[3]!, event.transmission, times);
}

function pipeCells(
  relay: string,
  { families, pipes }: DeliveryCounting,
): readonly HistogramCell[] {
  let cells = pipes.get(relay);
  if (cells === undefined) {
    const label = relayLabel(relay);
    cells = stages.map((stage) => families.pipeDelays.cell(label, stage));
    if (pipes.size < MAX_KNOWN) pipes.set(ownText(relay), cells);
  }
  return cells;
}

/** Agents whose counters are there from the start, and where they deliver. */
const usualAgents: readonly (readonly [string, readonly Destination[]])[] = [
  ["smtp", ["remote", "filter"]],
  ["lmtp", ["local", "remote"]],
  ["local", ["local"]],
  ["virtual", ["local"]],
  ["pipe", ["local"]],
  ["error", ["local"]],
  ["discard", ["local"]],
];

/** Makes the counters that are zero where nothing happened: a series must not come with its first event. */
export function prepareDeliveries(counting: DeliveryCounting): void {
  for (const [agent, destinations] of usualAgents) {
    const cells = cellsOf(agent, counting);
    for (const destination of destinations) {
      recipientCell(cells, "sent", destination);
      recipientCell(cells, "deferred", destination);
      recipientCell(cells, "bounced", destination);
    }
  }
}

function recipientCell(
  cells: DeliveryCells,
  status: DeliveryStatus,
  destination: Destination,
): Cell {
  const byDestination = cells.recipients[status];
  return byDestination[destination] ??= cells.family.cell(
    cells.agent,
    status,
    destination,
  );
}

function cellsOf(
  agent: string,
  { agents, families }: DeliveryCounting,
): DeliveryCells {
  let cells = agents.get(agent);
  if (cells !== undefined) return cells;
  cells = {
    agent,
    family: families.deliveries,
    recipients: {
      sent: {},
      deferred: {},
      bounced: {},
      expired: {},
      deliverable: {},
      undeliverable: {},
      other: {},
    },
    dsn: {
      sent: new Map(),
      deferred: new Map(),
      bounced: new Map(),
      expired: new Map(),
      deliverable: new Map(),
      undeliverable: new Map(),
      other: new Map(),
    },
    bytes: {
      local: families.deliveredBytes.cell(agent, "local"),
      remote: families.deliveredBytes.cell(agent, "remote"),
      filter: families.deliveredBytes.cell(agent, "filter"),
    },
    delays: stages.map((stage) => families.delays.cell(agent, stage)),
    deferredDelays: stages.map((stage) =>
      families.deferredDelays.cell(agent, stage)
    ),
  };
  agents.set(agent, cells);
  return cells;
}
