/**
 * What a report on a mail log is made of: the counters, and beside them the
 * names, the days and the reasons, which only a report tells and only as many as
 * fit into bounded tables.
 *
 * @module
 */

import { isLocal, PostfixCounter } from "./count.ts";
import type {
  ActiveEvent,
  ClientEvent,
  DecisionEvent,
  DeliveryEvent,
  NoticeEvent,
  PickupEvent,
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
import { LogClock } from "./log_clock.ts";
import { decisionWords, deliveryWords } from "./report_words.ts";
import { ownText } from "./own_text.ts";
import { TopTable } from "./top_table.ts";

/** Most names, and most different texts, kept of a kind. */
const maxNames = 65_536;
const maxTexts = 4_096;

/** Longest text of a warning or a reason that is told apart. */
const maxText = 120;

/** Most messages between a client's line and the queue manager's. */
const maxArriving = 65_536;

/** What happened in an hour or on a day, as pflogsumm's tables have it. */
export interface Traffic {
  received: number;
  delivered: number;
  deferred: number;
  bounced: number;
  rejected: number;
}

/** What a decision means for a message. */
export type DecisionClass =
  | "rejected"
  | "reject_warnings"
  | "held"
  | "discarded"
  | "other";

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
  readonly senders: TopTable = new TopTable(maxNames);
  readonly sendingDomains: TopTable = new TopTable(maxNames);
  readonly sendingHosts: TopTable = new TopTable(maxNames);
  readonly recipients: TopTable = new TopTable(maxNames);
  readonly recipientDomains: TopTable = new TopTable(maxNames);
  /** Reasons as `agent or stage: text`. */
  readonly deferred: TopTable = new TopTable(maxTexts);
  readonly bounced: TopTable = new TopTable(maxTexts);
  readonly decisions: Record<DecisionClass, TopTable> = {
    rejected: new TopTable(maxTexts),
    reject_warnings: new TopTable(maxTexts),
    held: new TopTable(maxTexts),
    discarded: new TopTable(maxTexts),
    other: new TopTable(maxTexts),
  };
  readonly notices: Record<NoticeEvent["level"], TopTable> = {
    info: new TopTable(maxTexts),
    warning: new TopTable(maxTexts),
    error: new TopTable(maxTexts),
    fatal: new TopTable(maxTexts),
    panic: new TopTable(maxTexts),
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
  /** Domain of the client that brought a message, until the queue manager has it. */
  readonly #arriving: Map<string, string> = new Map();
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
    const { day, hour } = this.#clock.timeOf(context);
    if (this.#day !== undefined && day !== this.#day) return;
    if (event.kind === "unknown") {
      this.sums.notUnderstood++;
      return this.#counter.count(event, context);
    }
    this.sums.understood++;
    this.#traffic = this.#trafficOf(day);
    this.#hourTraffic = this.hours[hour]!;
    const { times } = context;
    // The counter forgets a message with its last line: names come first.
    switch (event.kind) {
      case "delivery":
        this.#addDelivery(event, context.service, times);
        break;
      case "active":
        this.#addActive(event);
        break;
      case "client":
        this.#addClient(event, times);
        break;
      case "pickup":
        this.#addPickup(event, times);
        break;
      case "decision":
        this.#addDecision(event, context.service, times);
        break;
      case "notice":
        if (event.level !== "info" || context.service === "master") {
          const text = `${context.service}: ${event.text.slice(0, maxText)}`;
          this.notices[event.level].row(text).count += times;
        }
        break;
    }
    this.#counter.count(event, context);
  }

  #trafficOf(day: string): Traffic {
    let traffic = this.days.get(day);
    if (traffic === undefined) {
      traffic = noTraffic();
      // Ten years of days; a log that claims more is not to be believed.
      if (this.days.size < 3_660) this.days.set(day, traffic);
    }
    return traffic;
  }

  #addClient(event: ClientEvent, times: number): void {
    // Before a proxy filter there is no queue file yet: the message comes again.
    if (event.queueId === "NOQUEUE") return;
    this.#receive(times);
    const domain = clientDomain(event.client);
    this.sendingHosts.row(event.client).count += times;
    this.#arrive(event.queueId, domain);
  }

  #addPickup(event: PickupEvent, times: number): void {
    this.#receive(times);
    this.#arrive(event.queueId, "");
  }

  #receive(times: number): void {
    this.sums.received += times;
    this.#traffic.received += times;
    this.#hourTraffic.received += times;
  }

  #arrive(queueId: string, domain: string): void {
    if (this.#arriving.size >= maxArriving) {
      for (const oldest of this.#arriving.keys()) {
        this.#arriving.delete(oldest);
        break;
      }
    }
    this.#arriving.set(ownText(queueId), ownText(domain));
  }

  #addActive(event: ActiveEvent): void {
    const domain = this.#arriving.get(event.queueId);
    if (domain === undefined) return;
    this.#arriving.delete(event.queueId);
    const address = event.sender === "" ? "<>" : normalAddress(event.sender);
    const sender = this.senders.row(address);
    sender.count++;
    sender.bytes += event.size;
    const at = address.lastIndexOf("@");
    const from = this.sendingDomains.row(
      at > 0 ? address.slice(at + 1) : domain === "" ? address : domain,
    );
    from.count++;
    from.bytes += event.size;
    this.sums.bytesReceived += event.size;
  }

  #addDelivery(event: DeliveryEvent, service: string, times: number): void {
    switch (event.status) {
      case "sent":
        if (!event.reason.startsWith("forwarded as ")) {
          this.#addSent(event, times);
        }
        return;
      case "deferred": {
        this.sums.deferrals += times;
        this.#traffic.deferred += times;
        this.#hourTraffic.deferred += times;
        const domain = this.#domain(event);
        domain.deferrals += times;
        domain.maxDelay = Math.max(domain.maxDelay, event.delay);
        this.deferred.row(deliveryWords(event, service)).count += times;
        return;
      }
      case "bounced":
        this.sums.bounced += times;
        this.#traffic.bounced += times;
        this.#hourTraffic.bounced += times;
        this.bounced.row(deliveryWords(event, event.relay)).count += times;
        return;
    }
  }

  #addSent(event: DeliveryEvent, times: number): void {
    this.sums.delivered += times;
    this.#traffic.delivered += times;
    this.#hourTraffic.delivered += times;
    const size = this.#counter.messages.get(event.queueId)?.size ?? -1;
    const bytes = size > 0 ? size * times : 0;
    this.sums.bytesDelivered += bytes;
    const recipient = this.recipients.row(normalAddress(event.recipient));
    recipient.count += times;
    recipient.bytes += bytes;
    const domain = this.#domain(event);
    domain.count += times;
    domain.bytes += bytes;
    domain.delay += event.delay * times;
    domain.maxDelay = Math.max(domain.maxDelay, event.delay);
  }

  #domain(event: DeliveryEvent) {
    return this.recipientDomains.row(domainOf(normalAddress(event.recipient)));
  }

  #addDecision(event: DecisionEvent, service: string, times: number): void {
    const kind = classOf(event);
    if (kind === "other") return;
    const { sums } = this;
    const state = this.#counter.messages.get(event.queueId);
    const local = event.action === "reject" && isLocal(event, state);
    if (local) sums.rejectedLocal += times;
    else if (kind === "rejected") sums.rejected += times;
    else if (kind === "reject_warnings") sums.rejectWarnings += times;
    else if (kind === "held") sums.held += times;
    else sums.discarded += times;
    if (!local) {
      this.#traffic.rejected += times;
      this.#hourTraffic.rejected += times;
    }
    this.decisions[kind].row(decisionWords(event, service)).count += times;
  }
}

/** Returns what a decision means for the message. */
function classOf(event: DecisionEvent): DecisionClass {
  switch (event.action) {
    case "reject":
    case "milter-reject":
    case "proxy-reject":
      return "rejected";
    case "reject_warning":
      return "reject_warnings";
    case "warning":
      // header_checks and body_checks say WARN; smtpd's "warning" is another thing.
      return event.stage === "header" || event.stage === "body"
        ? "reject_warnings"
        : "other";
    case "hold":
    case "milter-hold":
      return "held";
    case "discard":
    case "milter-discard":
      return "discarded";
    default:
      return "other";
  }
}

function noTraffic(): Traffic {
  return { received: 0, delivered: 0, deferred: 0, bounced: 0, rejected: 0 };
}
