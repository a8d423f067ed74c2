/**
 * What a report on a mail log is made of: the counters, and beside them the
 * names, the days and the reasons, which only a report tells and only as many as
 * fit into bounded tables.
 *
 * @module
 */

import { PostfixCounter } from "./count.ts";
import {
  type DecisionClass,
  decisionClassOf,
  isLocal,
} from "./decision_class.ts";
import { agentOf } from "./destination.ts";
import type {
  ActiveEvent,
  ClientEvent,
  DecisionEvent,
  DeliveryEvent,
  NoticeEvent,
  PostfixEvent,
} from "./event.ts";
import type { Families } from "./families.ts";
import { clientDomain, domainOf, normalAddress } from "./host_domain.ts";
import {
  type LineContext,
  LineReader,
  type LineResult,
  type LineSink,
} from "./lines.ts";
import { type LineTime, LogClock } from "./log_clock.ts";
import type { MessageState } from "./messages.ts";
import { decisionWords, deliveryWords } from "./report_words.ts";
import { ownText } from "./own_text.ts";
import { TextCounts } from "./text_counts.ts";
import { type TopRow, TopTable } from "./top_table.ts";

/** Most names kept of a kind. */
const MAX_NAMES = 16_384;

/** Longest text of a warning or a reason that is told apart. */
const MAX_TEXT = 120;

/** What happened in an hour or on a day, as pflogsumm's tables have it. */
export interface Traffic {
  received: number;
  delivered: number;
  deferred: number;
  bounced: number;
  rejected: number;
}

/** Options of {@linkcode ReportTally}. */
export interface ReportOptions {
  /** Milliseconds since the epoch, for times that have no year. */
  readonly now: number;
  /** Only the lines of this day, as `2026-11-22`. */
  readonly day?: string | undefined;
}

/** Reads a log for a report. */
export class ReportTally implements LineSink {
  readonly #counter = new PostfixCounter({ stores: false });
  readonly #reader = new LineReader(this);
  readonly #clock: LogClock;
  readonly #day: string | undefined;
  readonly days: Map<string, Traffic> = new Map();
  readonly hours: Traffic[] = Array.from({ length: 24 }, noTraffic);
  readonly senders: TopTable = new TopTable(MAX_NAMES);
  readonly sendingDomains: TopTable = new TopTable(MAX_NAMES);
  readonly sendingHosts: TopTable = new TopTable(MAX_NAMES);
  readonly recipients: TopTable = new TopTable(MAX_NAMES);
  readonly recipientDomains: TopTable = new TopTable(MAX_NAMES);
  /** Reasons by delivery agent, bounces by relay. */
  readonly deferred: TextCounts = new TextCounts();
  readonly bounced: TextCounts = new TextCounts();
  readonly decisions: Record<DecisionClass, TextCounts> = {
    rejected: new TextCounts(),
    reject_warnings: new TextCounts(),
    held: new TextCounts(),
    discarded: new TextCounts(),
    other: new TextCounts(),
  };
  readonly notices: Record<NoticeEvent["level"], TextCounts> = {
    info: new TextCounts(),
    warning: new TextCounts(),
    error: new TextCounts(),
    fatal: new TextCounts(),
    panic: new TextCounts(),
  };
  readonly sums = {
    received: 0,
    delivered: 0,
    deferrals: 0,
    bounced: 0,
    rejected: 0,
    rejectedLocal: 0,
    rejectWarnings: 0,
    held: 0,
    discarded: 0,
    bytesReceived: 0,
    bytesDelivered: 0,
    lines: 0,
    understood: 0,
    foreign: 0,
    notUnderstood: 0,
  };
  #time: LineTime | undefined;
  #traffic: Traffic = noTraffic();
  #hourTraffic: Traffic = noTraffic();

  constructor(options: ReportOptions) {
    this.#clock = new LogClock(options.now);
    this.#day = options.day;
  }

  /** The counters, as the collector keeps them. */
  get families(): Families {
    return this.#counter.families;
  }

  /** Reads the lines of `text`, which are whole; the last may lack its line feed. */
  read(text: string): void {
    this.sums.lines += this.#reader.read(text);
  }

  /** Adds lines that were too long to be read. */
  addTooLong(count: number): void {
    this.sums.lines += count;
    this.sums.notUnderstood += count;
  }

  other(result: LineResult): void {
    if (result === "foreign") this.sums.foreign++;
    else if (result !== "empty") this.sums.notUnderstood++;
  }

  event(event: PostfixEvent, context: LineContext): void {
    if (this.#day !== undefined) {
      if (this.#clock.timeOf(context).day !== this.#day) return;
    }
    const state = this.#counter.count(event, context);
    if (event.kind === "unknown") {
      this.sums.notUnderstood++;
      return;
    }
    this.sums.understood++;
    switch (event.kind) {
      case "delivery":
        return this.#addDelivery(event, state, context);
      case "active":
        return this.#addActive(event, state);
      case "client":
        return this.#addClient(event, state, context);
      case "pickup":
        return this.#addPickup(state, context);
      case "decision":
        return this.#addDecision(event, state, context);
      case "notice":
        return this.#addNotice(event, context);
    }
  }

  /** Finds the tables of the day and of the hour of a line. */
  #atTimeOf(context: LineContext): void {
    const time = this.#clock.timeOf(context);
    if (time === this.#time) return;
    this.#time = time;
    this.#hourTraffic = this.hours[time.hour]!;
    const known = this.days.get(time.day);
    this.#traffic = known ?? noTraffic();
    // Ten years of days; a log that claims more is not to be believed.
    if (known === undefined && this.days.size < 3_660) {
      this.days.set(time.day, this.#traffic);
    }
  }

  #addClient(
    event: ClientEvent,
    state: MessageState | undefined,
    context: LineContext,
  ): void {
    // Before a proxy filter there is no queue file yet: the message comes again.
    if (state === undefined) return;
    this.#receive(context);
    this.sendingHosts.row(event.client).count += context.times;
    state.client = ownText(clientDomain(event.client));
  }

  #addPickup(state: MessageState | undefined, context: LineContext): void {
    this.#receive(context);
    if (state !== undefined) state.client = "";
  }

  #receive(context: LineContext): void {
    const { times } = context;
    this.#atTimeOf(context);
    this.sums.received += times;
    this.#traffic.received += times;
    this.#hourTraffic.received += times;
  }

  #addActive(event: ActiveEvent, state: MessageState | undefined): void {
    const client = state?.client;
    if (client === undefined) return;
    state!.client = undefined;
    const address = event.sender === "" ? "<>" : normalAddress(event.sender);
    const sender = this.senders.row(address);
    sender.count++;
    sender.bytes += event.size;
    const named = address.lastIndexOf("@") > 0;
    const from = named
      ? rowOfDomain(address, sender, this.sendingDomains)
      : this.sendingDomains.row(client === "" ? address : client);
    from.count++;
    from.bytes += event.size;
    this.sums.bytesReceived += event.size;
  }

  #addDelivery(
    event: DeliveryEvent,
    state: MessageState | undefined,
    context: LineContext,
  ): void {
    const { status } = event;
    if (status === "sent") {
      if (event.reason.startsWith("forwarded as ")) return;
      return this.#addSent(event, state, context);
    }
    if (status !== "deferred" && status !== "bounced") return;
    const { times } = context;
    this.#atTimeOf(context);
    this.#traffic[status] += times;
    this.#hourTraffic[status] += times;
    if (status === "deferred") {
      this.sums.deferrals += times;
      const domain = this.recipientDomains.row(
        domainOf(normalAddress(event.recipient)),
      );
      domain.deferrals += times;
      domain.maxDelay = Math.max(domain.maxDelay, event.delay);
      const { service } = context;
      const agent = service === "unknown" ? agentOf(event, state) : service;
      this.deferred.add(agent, deliveryWords(event), times);
    } else {
      this.sums.bounced += times;
      this.bounced.add(event.relay, deliveryWords(event), times);
    }
  }

  #addSent(
    event: DeliveryEvent,
    state: MessageState | undefined,
    context: LineContext,
  ): void {
    const { times } = context;
    this.#atTimeOf(context);
    this.sums.delivered += times;
    this.#traffic.delivered += times;
    this.#hourTraffic.delivered += times;
    const bytes = state !== undefined && state.size > 0
      ? state.size * times
      : 0;
    this.sums.bytesDelivered += bytes;
    const address = normalAddress(event.recipient);
    const recipient = this.recipients.row(address);
    recipient.count += times;
    recipient.bytes += bytes;
    const domain = rowOfDomain(address, recipient, this.recipientDomains);
    domain.count += times;
    domain.bytes += bytes;
    domain.delay += event.delay * times;
    domain.maxDelay = Math.max(domain.maxDelay, event.delay);
  }

  #addDecision(
    event: DecisionEvent,
    state: MessageState | undefined,
    context: LineContext,
  ): void {
    const kind = decisionClassOf(event);
    if (kind === "other") return;
    const { times } = context;
    const { sums } = this;
    const local = event.action === "reject" && isLocal(event, state);
    if (local) sums.rejectedLocal += times;
    else if (kind === "rejected") sums.rejected += times;
    else if (kind === "reject_warnings") sums.rejectWarnings += times;
    else if (kind === "held") sums.held += times;
    else sums.discarded += times;
    if (!local) {
      this.#atTimeOf(context);
      this.#traffic.rejected += times;
      this.#hourTraffic.rejected += times;
    }
    const place = `${context.service} ${event.stage}`;
    this.decisions[kind].add(place, decisionWords(event), times);
  }

  #addNotice(event: NoticeEvent, { service, times }: LineContext): void {
    if (event.level === "info" && service !== "master") return;
    const text = event.text.slice(0, MAX_TEXT);
    this.notices[event.level].add(service, text, times);
  }
}

/** Returns the row of an address's domain, which the row of the address remembers. */
function rowOfDomain(address: string, row: TopRow, domains: TopTable): TopRow {
  if (row.name === "") return domains.row(domainOf(address));
  if (row.parent === undefined || row.generation !== domains.generation) {
    const parent = domains.row(domainOf(address));
    if (parent.name === "") return parent;
    row.parent = parent;
    row.generation = domains.generation;
  }
  return row.parent;
}

function noTraffic(): Traffic {
  return { received: 0, delivered: 0, deferred: 0, bounced: 0, rejected: 0 };
}
