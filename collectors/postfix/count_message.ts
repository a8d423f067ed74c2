/**
 * Counting messages, each once: who brought them, how large they are, and that
 * they left the queue. A message that comes back from a content filter is told
 * from a new one by what is known of those under way.
 *
 * @module
 */

import type { Cell, HistogramCell } from "./counts.ts";
import { isLocalClient } from "./destination.ts";
import type {
  ActiveEvent,
  ClientEvent,
  MessageIdEvent,
  NotificationEvent,
  RemovedEvent,
} from "./event.ts";
import type { Families } from "./families.ts";
import { labelOf, saslLabel } from "./labels.ts";
import type { Messages, MessageState, Source } from "./messages.ts";
import { ownText } from "./own_text.ts";
import type { Service } from "./services.ts";

/** Counts the messages that come and go. */
export class MessageCounter {
  readonly #families: Families;
  readonly #messages: Messages;
  readonly #received: Map<Source, Cell> = new Map();
  readonly #receivedBytes: Map<Source, Cell> = new Map();
  readonly #removed: Readonly<Record<"qmgr" | "postsuper" | "cleanup", Cell>>;
  readonly #toldRemovals: Cell;
  readonly #withoutSasl: Cell;
  readonly #messageIds: Cell;
  readonly #sizes: HistogramCell;
  readonly #recipients: HistogramCell;
  readonly #activeSizes: HistogramCell;
  readonly #activeRecipients: HistogramCell;

  constructor(families: Families, messages: Messages) {
    this.#families = families;
    this.#messages = messages;
    this.#removed = {
      qmgr: families.removed.cell("qmgr"),
      postsuper: families.removed.cell("postsuper"),
      cleanup: families.removed.cell("cleanup"),
    };
    this.#toldRemovals = families.unsummed.cell("remove");
    this.#withoutSasl = families.saslMessages.cell("NONE");
    this.#messageIds = families.messageIds.cell();
    this.#sizes = families.messageSizes.cell();
    this.#recipients = families.messageRecipients.cell();
    this.#activeSizes = families.activeSizes.cell();
    this.#activeRecipients = families.activeRecipients.cell();
  }

  /** A message left the queue. */
  countRemoved(
    event: RemovedEvent,
    service: Service,
    times: number,
  ): MessageState | undefined {
    const messages = this.#messages;
    const state = messages.get(event.queueId);
    this.#removed[removerOf(service, state)].value += times;
    // Where the log does not say who it was, it may have been postsuper: rather one too few than one twice.
    if (service === "postsuper" || service === "unknown") {
      this.#toldRemovals.value += times;
    }
    if (state === undefined) return undefined;
    if (state.pending) this.resolve(state, state.source);
    messages.remove(event.queueId, state);
    return state;
  }

  /** A message from this host itself may be one that a filter gives back: then it has the Message-ID of another one under way. */
  countMessageId(
    event: MessageIdEvent,
    times: number,
  ): MessageState | undefined {
    if (event.resent) return undefined;
    this.#messageIds.value += times;
    const { identity } = event;
    if (identity === 0) return undefined;
    const messages = this.#messages;
    const state = messages.get(event.queueId);
    if (state === undefined || state.identity !== 0) return state;
    const other = messages.identify(event.queueId, state, identity);
    state.changed = true;
    if (!state.pending) return state;
    const first = other === undefined ? undefined : messages.get(other);
    if (first !== undefined && first.active) {
      passOn(first);
      this.resolve(state, "reinjected");
    } else this.resolve(state, state.source);
    return state;
  }

  /** A message entered the active queue, for the first time or again. */
  countActive(event: ActiveEvent, times: number): MessageState {
    const families = this.#families;
    const messages = this.#messages;
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
      this.#receivedBytesOf(state.source).value += size;
    }
    return state;
  }

  /** A client brought a message. */
  countClient(
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
    const state = this.#messages.begin(event.queueId, source, pending);
    if (!pending) this.resolve(state, reinjected ? "reinjected" : source);
    if (reinjected) passOn(this.#messages.get(event.originalQueueId));
    return state;
  }

  /** bounce(8) made a message of its own. */
  countNotification(event: NotificationEvent, times: number): void {
    this.#families.notifications.add(times, labelOf(event.about));
    this.learn(event.newQueueId, "notification");
  }

  /** Says who brought a message that neither a client nor pickup brought. */
  learn(queueId: string, source: Source): void {
    const state = this.#messages.get(queueId) ??
      this.#messages.begin(ownText(queueId), undefined, false);
    if (state.pending || state.source === undefined) {
      this.resolve(state, source);
    }
  }

  /** Counts a message as received, once it is known from where. */
  resolve(state: MessageState, source: Source | undefined): void {
    state.pending = false;
    state.source = source;
    state.changed = true;
    if (source === undefined) return;
    let cell = this.#received.get(source);
    if (cell === undefined) {
      cell = this.#families.received.cell(source);
      this.#received.set(source, cell);
    }
    cell.value++;
    if (state.size >= 0) this.#receivedBytesOf(source).value += state.size;
  }

  #receivedBytesOf(source: Source): Cell {
    let cell = this.#receivedBytes.get(source);
    if (cell === undefined) {
      cell = this.#families.receivedBytes.cell(source);
      this.#receivedBytes.set(source, cell);
    }
    return cell;
  }

  /** Messages from clients that did not log in are told as postfix_exporter tells them. */
  #smtpdMessages(method: string): Cell {
    return method === ""
      ? this.#withoutSasl
      : this.#families.saslMessages.cell(saslLabel(method));
  }
}

/** Notes that a message came back under another queue id. */
function passOn(state: MessageState | undefined): void {
  if (state === undefined) return;
  state.passedOn = true;
  state.changed = true;
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
