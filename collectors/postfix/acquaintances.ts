/**
 * How many different senders and recipients mail had, and how often it was
 * refused in certain words: what pflogsumm tells of a log and no counter keeps.
 * Counted since sounder began, in bounded memory.
 *
 * @module
 */

import { DistinctTexts } from "./distinct_texts.ts";
import type { DecisionEvent, DeliveryEvent, PostfixEvent } from "./event.ts";
import { domainOf, lastAt, normalAddress } from "./host_domain.ts";
import type { MessageState } from "./messages.ts";
import {
  type DecisionClass,
  decisionClassOf,
  isLocal,
} from "./decision_class.ts";
import { replyWords } from "./report_words.ts";

/** Words of refusals, in the order in which they are looked for; what has none of them is not counted. */
const REFUSALS = [
  ["client_host", "Client host rejected"],
  ["helo_not_qualified", "Helo command rejected: need fully-qualified"],
  ["sender_domain", "Sender address rejected: Domain not found"],
  ["sender_not_owned", "Sender address rejected: not owned by user"],
  ["blocklist", "blocked using"],
  ["recipient_unknown", "Recipient address rejected: User unknown"],
  ["helo_invalid", "Helo command rejected: Invalid name"],
  ["sender_not_qualified", "Sender address rejected: need fully-qualified"],
  ["recipient_domain", "Recipient address rejected: Domain not found"],
  [
    "recipient_not_qualified",
    "Recipient address rejected: need fully-qualified",
  ],
  ["pipelining", "Improper use of SMTP command pipelining"],
  ["configuration_error", "Server configuration error"],
  ["configuration_problem", "Server configuration problem"],
  ["unknown_reason", "unknown reject reason"],
  ["size", "Message size exceeds fixed limit"],
] as const;

/** Words of a refusal, as a name. */
export type Refusal = (typeof REFUSALS)[number][0];

/** What is told of it. */
export interface AcquaintancesReading {
  readonly senders: number;
  readonly senderDomains: number;
  readonly recipients: number;
  readonly recipientDomains: number;
  /** Refusals of every kind, the warnings of which nothing came left out. */
  readonly refusals: Readonly<Record<Refusal, number>>;
  /** What was decided, by what it meant for the message. */
  readonly decisions: Readonly<Record<DecisionClass, number>>;
}

/** Counts them. */
export class Acquaintances {
  readonly #senders = new DistinctTexts();
  readonly #senderDomains = new DistinctTexts();
  readonly #recipients = new DistinctTexts();
  readonly #recipientDomains = new DistinctTexts();
  readonly #refusals = Object.fromEntries(
    REFUSALS.map(([name]) => [name, 0]),
  ) as Record<Refusal, number>;
  readonly #decisions: Record<DecisionClass, number> = {
    rejected: 0,
    reject_warnings: 0,
    held: 0,
    discarded: 0,
    other: 0,
  };

  /** Takes what a line says, which was said `times` times, and what is known of its message. */
  add(
    event: PostfixEvent,
    times: number,
    state: MessageState | undefined,
  ): void {
    if (event.kind === "delivery") this.#addDelivery(event);
    else if (event.kind === "active") this.#addSender(event.sender);
    else if (event.kind === "decision") {
      // Content of this host's own users is bounced, not refused.
      if (!(event.action === "reject" && isLocal(event, state))) {
        this.#addDecision(event, times);
      }
    }
  }

  #addSender(address: string): void {
    const sender = address === "" ? "<>" : normalAddress(address);
    // Who is known has a domain that is known.
    if (this.#senders.add(sender) && lastAt(sender) > 0) {
      this.#senderDomains.add(domainOf(sender));
    }
  }

  #addDelivery({ status, reason, recipient }: DeliveryEvent): void {
    if (status !== "sent" || reason.startsWith("forwarded as ")) return;
    const address = normalAddress(recipient);
    if (this.#recipients.add(address)) {
      this.#recipientDomains.add(domainOf(address));
    }
  }

  #addDecision(event: DecisionEvent, times: number): void {
    const decision = decisionClassOf(event);
    this.#decisions[decision] += times;
    if (decision !== "rejected") return;
    const words = replyWords(event.text);
    const found = REFUSALS.find(([, phrase]) => words.includes(phrase));
    if (found !== undefined) this.#refusals[found[0]] += times;
  }

  /** Returns what was counted. */
  reading(): AcquaintancesReading {
    return {
      senders: this.#senders.count,
      senderDomains: this.#senderDomains.count,
      recipients: this.#recipients.count,
      recipientDomains: this.#recipientDomains.count,
      refusals: { ...this.#refusals },
      decisions: { ...this.#decisions },
    };
  }
}
