/**
 * One event after another to counters. Nothing here parses text and nothing
 * reads a clock: the same lines give the same numbers.
 *
 * @module
 */

import type { Cell, HistogramCell } from "./counts.ts";
import {
  countDelivery,
  type DeliveryCells,
  type DeliveryCounting,
  prepareDeliveries,
  settle,
} from "./count_delivery.ts";
import { isLocalClient } from "./destination.ts";
import type {
  ActiveEvent,
  ClientEvent,
  ConnectionEvent,
  DecisionEvent,
  DeliveryEvent,
  MessageIdEvent,
  NoticeEvent,
  NotificationEvent,
  PickupEvent,
  PostfixEvent,
  RemovedEvent,
} from "./event.ts";
import { Families } from "./families.ts";
import { labelOf, saslLabel, stageOf } from "./labels.ts";
import { Messages, type MessageState, type Source } from "./messages.ts";
import { ownText } from "./own_text.ts";
import { decisionReason } from "./reason.ts";
import type { Service } from "./services.ts";

/** Where an event was read. */
export interface EventContext {
  readonly service: Service;
  /** The host's name as logged. */
  readonly host: string;
  /** How many times the line stands for. */
  readonly times: number;
}

/** Events that {@linkcode PostfixCounter} counts without a message. */
type OtherEvent = Exclude<
  PostfixEvent,
  | ActiveEvent
  | ClientEvent
  | DecisionEvent
  | DeliveryEvent
  | MessageIdEvent
  | PickupEvent
  | RemovedEvent
>;

/** Counts events and remembers the messages that are under way. */
export class PostfixCounter {
  readonly families: Families = new Families();
  readonly messages: Messages;
  readonly #agents: Map<string, DeliveryCells> = new Map();
  readonly #received: Map<Source, Cell> = new Map();
  readonly #receivedBytes: Map<Source, Cell> = new Map();
  readonly #connections: Map<Service, { connect: Cell; disconnect: Cell }> =
    new Map();
  readonly #removed = {
    qmgr: this.families.removed.cell("qmgr"),
    postsuper: this.families.removed.cell("postsuper"),
    cleanup: this.families.removed.cell("cleanup"),
  };
  readonly #withoutSasl = this.families.saslMessages.cell("NONE");
  readonly #messageIds = this.families.messageIds.cell();
  readonly #sizes: HistogramCell = this.families.messageSizes.cell();
  readonly #recipients: HistogramCell = this.families.messageRecipients.cell();
  readonly #activeSizes: HistogramCell = this.families.activeSizes.cell();
  readonly #activeRecipients: HistogramCell = this.families.activeRecipients
    .cell();

  readonly #delivery: DeliveryCounting;

  /** `stores` tells whether the memory of messages under way will be stored. */
  constructor(options: { readonly stores: boolean }) {
    this.messages = new Messages(options.stores);
    this.#delivery = {
      families: this.families,
      messages: this.messages,
      agents: this.#agents,
      relays: new Map(),
      resolve: this.#resolve,
      learn: this.#learn,
    };
    prepareDeliveries(this.#delivery);
  }

  /** Counts one event. Returns what is known of the message it is about, if it is about one. */
  count(event: PostfixEvent, context: EventContext): MessageState | undefined {
    const { times } = context;
    switch (event.kind) {
      case "delivery":
        return countDelivery(event, context, this.#delivery);
      case "removed":
        return this.#countRemoved(event, context.service, times);
      case "message-id":
        return this.#countMessageId(event, times);
      case "active":
        return this.#countActive(event, times);
      case "client":
        return this.#countClient(event, context.service, times);
      case "pickup":
        return this.messages.begin(event.queueId, "pickup", true);
      case "decision":
        return this.#countDecision(event, context.service, times);
      default:
        this.#countOther(event, context);
        return undefined;
    }
  }

  /** Events that are not about one message. */
  #countOther(event: OtherEvent, { service, times }: EventContext): void {
    const { families } = this;
    switch (event.kind) {
      case "connect":
      case "disconnect":
        return this.#countConnection(event, service, times);
      case "tls":
        return families.tls.add(
          times,
          event.direction,
          labelOf(event.trust),
          labelOf(event.protocol),
          labelOf(event.cipher),
          String(event.usedBits),
          String(event.algorithmBits),
        );
      case "session-end":
        return families.sessionEnds.add(
          times,
          event.how,
          stageOf(event.stage),
        );
      case "notification":
        return this.#countNotification(event, times);
      case "expired":
        settle(this.messages.get(event.queueId));
        return families.expired.add(times, event.forced ? "yes" : "no");
      case "queue-action":
        return families.queueActions.add(times, event.action);
      case "tls-failure":
        return families.tlsFailures.add(times, event.direction);
      case "outgoing-trouble":
        return families.outgoingTroubles.add(times, service, event.what);
      case "postscreen":
        families.postscreen.add(times, service, event.what);
        if (event.what === "dnsbl") {
          const ranks = families.dnsblRanks;
          ranks.observe(ranks.cell(), event.rank, times);
        }
        return;
      case "notice":
        return this.#countNotice(event, service, times);
      case "unknown":
        return families.notUnderstood.add(times, service);
    }
  }

  #countConnection(
    event: ConnectionEvent,
    service: Service,
    times: number,
  ): void {
    let cells = this.#connections.get(service);
    if (cells === undefined) {
      const family = this.families.connections;
      cells = {
        connect: family.cell(service, "connect"),
        disconnect: family.cell(service, "disconnect"),
      };
      this.#connections.set(service, cells);
    }
    cells[event.kind].value += times;
    if (event.authenticated > 0) {
      this.families.saslLogins.add(event.authenticated * times);
    }
  }

  #countRemoved(
    event: RemovedEvent,
    service: Service,
    times: number,
  ): MessageState | undefined {
    const state = this.messages.get(event.queueId);
    this.#removed[removerOf(service, state)].value += times;
    if (state === undefined) return undefined;
    if (state.pending) this.#resolve(state, state.source);
    this.messages.remove(event.queueId, state);
    return state;
  }

  /** A message from this host itself may be one that a filter gives back: then it has the Message-ID of another one under way. */
  #countMessageId(
    event: MessageIdEvent,
    times: number,
  ): MessageState | undefined {
    if (event.resent) return undefined;
    this.#messageIds.value += times;
    const { identity } = event;
    if (identity === 0) return undefined;
    const { messages } = this;
    const state = messages.get(event.queueId);
    if (state === undefined || state.identity !== 0) return state;
    const other = messages.identify(event.queueId, state, identity);
    state.changed = true;
    if (!state.pending) return state;
    const first = other === undefined ? undefined : messages.get(other);
    if (other !== undefined && first !== undefined && first.active) {
      first.passedOn = true;
      first.changed = true;
      this.#resolve(state, "reinjected");
    } else this.#resolve(state, state.source);
    return state;
  }

  #countActive(event: ActiveEvent, times: number): MessageState {
    const { families, messages } = this;
    const { queueId, size, recipients } = event;
    families.activeSizes.observe(this.#activeSizes, size, times);
    families.activeRecipients.observe(
      this.#activeRecipients,
      recipients,
      times,
    );
    const state = messages.get(queueId) ??
      messages.begin(queueId, undefined, false);
    if (state.active) return state;
    state.active = true;
    state.size = size;
    state.changed = true;
    families.messageSizes.observe(this.#sizes, size, 1);
    families.messageRecipients.observe(this.#recipients, recipients, 1);
    if (state.source !== undefined && !state.pending) {
      this.#receivedCell(this.#receivedBytes, state.source).value += size;
    }
    return state;
  }

  #countClient(
    event: ClientEvent,
    service: Service,
    times: number,
  ): MessageState | undefined {
    const source = service === "qmqpd" ? "qmqpd" : "smtpd";
    if (source === "smtpd") {
      this.#smtpdMessages(event.saslMethod).value += times;
    }
    // Before a proxy filter smtpd has no queue file: the message is counted when it comes back.
    if (event.queueId === "NOQUEUE") return undefined;
    const reinjected = event.originalQueueId !== "" &&
      event.originalQueueId !== "NOQUEUE";
    const pending = !reinjected && isLocalClient(event.client);
    const state = this.messages.begin(event.queueId, source, pending);
    if (!pending) this.#resolve(state, reinjected ? "reinjected" : source);
    const first = reinjected
      ? this.messages.get(event.originalQueueId)
      : undefined;
    if (first !== undefined) {
      first.passedOn = true;
      first.changed = true;
    }
    return state;
  }

  /** Messages from clients that did not log in are told as postfix_exporter tells them. */
  #smtpdMessages(method: string): Cell {
    return method === ""
      ? this.#withoutSasl
      : this.families.saslMessages.cell(saslLabel(method));
  }

  #countNotification(event: NotificationEvent, times: number): void {
    this.families.notifications.add(times, labelOf(event.about));
    this.#learn(event.newQueueId, "notification");
  }

  /** Says who brought a message that neither a client nor pickup brought. */
  readonly #learn = (queueId: string, source: Source): void => {
    const known = this.messages.get(queueId);
    const state = known ??
      this.messages.begin(ownText(queueId), undefined, false);
    if (state.pending || state.source === undefined) {
      this.#resolve(state, source);
    }
  };

  /** Counts a message as received, once it is known from where. */
  readonly #resolve = (
    state: MessageState,
    source: Source | undefined,
  ): void => {
    state.pending = false;
    state.source = source;
    state.changed = true;
    if (source === undefined) return;
    this.#receivedCell(this.#received, source).value++;
    if (state.size >= 0) {
      this.#receivedCell(this.#receivedBytes, source).value += state.size;
    }
  };

  #receivedCell(cells: Map<Source, Cell>, source: Source): Cell {
    let cell = cells.get(source);
    if (cell === undefined) {
      const family = cells === this.#received
        ? this.families.received
        : this.families.receivedBytes;
      cell = family.cell(source);
      cells.set(source, cell);
    }
    return cell;
  }

  #countDecision(
    event: DecisionEvent,
    service: Service,
    times: number,
  ): MessageState | undefined {
    const state = event.queueId === ""
      ? undefined
      : this.messages.get(event.queueId);
    if (state?.pending) this.#resolve(state, state.source);
    const local = event.action === "reject" && isLocal(event, state);
    this.families.decisions.add(
      times,
      service,
      local ? "reject_local" : event.action,
      stageOf(event.stage),
      event.code === 0 ? "" : String(event.code),
      event.enhanced,
      decisionReason(event, service),
    );
    return state;
  }

  #countNotice(event: NoticeEvent, service: Service, times: number): void {
    const { families } = this;
    families.notices.add(times, service, event.level);
    if (event.what === "sasl_failure") {
      families.saslFailures.add(times, saslLabel(event.saslMethod));
    } else if (event.what !== "") families.notable.add(times, event.what);
  }
}

/** The queue manager removes what is settled, postsuper what an administrator wants to be gone. */
function removerOf(
  service: Service,
  state: MessageState | undefined,
): "qmgr" | "postsuper" | "cleanup" {
  if (service === "postsuper" || service === "cleanup") return service;
  const gone = service === "unknown" && state?.active && !state.settled;
  return gone ? "postsuper" : "qmgr";
}

/** True for content that a local user sent: cleanup bounces it, and that is counted. */
export function isLocal(
  event: DecisionEvent,
  state: MessageState | undefined,
): boolean {
  return state === undefined
    ? event.client === "local"
    : state.source === "pickup";
}
