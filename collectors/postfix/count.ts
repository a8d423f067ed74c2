/**
 * One event after another to counters. Nothing here parses text and nothing
 * reads a clock: the same lines give the same numbers.
 *
 * @module
 */

import {
  countDelivery,
  type DeliveryCounting,
  prepareDeliveries,
  settle,
} from "./count_delivery.ts";
import { MessageCounter } from "./count_message.ts";
import { SessionCounter } from "./count_session.ts";
import { isLocal } from "./decision_class.ts";
import type {
  ActiveEvent,
  ClientEvent,
  DecisionEvent,
  DeliveryEvent,
  MessageIdEvent,
  NoticeEvent,
  PickupEvent,
  PostfixEvent,
  QueueSumEvent,
  RemovedEvent,
} from "./event.ts";
import { Families } from "./families.ts";
import { saslLabel, stageOf } from "./labels.ts";
import { Messages, type MessageState } from "./messages.ts";
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
  readonly #arrivals: MessageCounter;
  readonly #sessions: SessionCounter = new SessionCounter(this.families);
  readonly #delivery: DeliveryCounting;

  /** `stores` tells whether the memory of messages under way will be stored. */
  constructor(options: { readonly stores: boolean }) {
    const { families } = this;
    this.messages = new Messages(options.stores);
    this.#arrivals = new MessageCounter(families, this.messages);
    this.#delivery = {
      families,
      messages: this.messages,
      arrivals: this.#arrivals,
      agents: new Map(),
      relays: new Map(),
      reached: new Map(),
      pipes: new Map(),
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
        return this.#arrivals.countRemoved(event, context.service, times);
      case "message-id":
        return this.#arrivals.countMessageId(event, times);
      case "active":
        return this.#arrivals.countActive(event, times);
      case "client":
        return this.#arrivals.countClient(event, context.service, times);
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
        return this.#sessions.countConnection(event, service, times);
      case "tls":
        // What tlsproxy begins for smtp, smtp tells as well; what it begins for postscreen is no session of smtpd.
        return service === "tlsproxy"
          ? families.postscreen.add(times, service, `tls_${event.direction}`)
          : this.#sessions.countTls(event, times);
      case "session-end":
        return families.sessionEnds.add(
          times,
          event.how,
          stageOf(event.stage),
        );
      case "notification":
        return this.#arrivals.countNotification(event, times);
      case "expired":
        settle(this.messages.get(event.queueId));
        return families.expired.add(times, event.forced ? "yes" : "no");
      case "queue-action":
        families.unsummed.add(times, event.action);
        return families.queueActions.add(times, event.action);
      case "queue-sum":
        return this.#countQueueSum(event, service, times);
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

  #countDecision(
    event: DecisionEvent,
    service: Service,
    times: number,
  ): MessageState | undefined {
    const state = event.queueId === ""
      ? undefined
      : this.messages.get(event.queueId);
    if (state?.pending) this.#arrivals.resolve(state, state.source);
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

  /** `postsuper -d ALL` and its kin tell no message by itself: what the sum has more than was told came from there. */
  #countQueueSum(event: QueueSumEvent, service: Service, times: number): void {
    const { families } = this;
    const { action, count } = event;
    const told = families.unsummed.cell(action);
    const untold = Math.max(0, count * times - told.value);
    told.value = 0;
    if (action === "remove") families.removed.add(untold, "postsuper");
    else if (untold > 0) families.queueActions.add(untold, action);
    families.notices.add(times, service, "info");
  }

  #countNotice(event: NoticeEvent, service: Service, times: number): void {
    const { families } = this;
    families.notices.add(times, service, event.level);
    if (event.what === "sasl_failure") {
      families.saslFailures.add(times, saslLabel(event.saslMethod));
    } else if (event.what !== "") families.notable.add(times, event.what);
  }
}
