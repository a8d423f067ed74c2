/**
 * What mail was given to a Postfix, and what is therefore to be counted: worked
 * out from what was sent, not from what was logged.
 *
 * @module
 */

import type { Mail, Postfix } from "./postfix.ts";

/** Kinds of mail, each to another fate. */
export const KINDS = [
  "mailbox",
  "maildir",
  "sendmail",
  "abroad",
  "refused abroad",
  "put off",
  "unknown user",
  "denied",
] as const;

/** A kind of mail. */
export type Kind = typeof KINDS[number];

const ADDRESSES: Readonly<Record<Exclude<Kind, "sendmail">, string>> = {
  "mailbox": "box@local.test",
  "maildir": "x@virtual.test",
  "abroad": "x@abroad.test",
  "refused abroad": "x@refuses.test",
  "put off": "x@later.test",
  "unknown user": "nobody@local.test",
  "denied": "x@denied.test",
};

/** Kinds that are sent to one recipient: aliases and bounces are the same for each. */
const SINGLE: readonly Kind[] = ["mailbox", "sendmail", "unknown user"];

/** Mail that was given to a Postfix. */
export class MailTruth {
  /** Numbers by series. */
  readonly #series: Map<string, number> = new Map();
  /** Messages in the queue `deferred`. */
  deferred = 0;

  /** Gives a Postfix mail of one kind, and remembers what is to be counted. */
  async send(
    postfix: Postfix,
    kind: Kind,
    messages: number,
    recipients: number,
  ): Promise<void> {
    const each = SINGLE.includes(kind) ? 1 : recipients;
    this.#expect(kind, messages, each);
    if (kind === "sendmail") {
      for (let sent = 0; sent < messages; sent++) {
        await postfix.sendmail("box@local.test");
      }
      return;
    }
    const mail: Mail = { to: ADDRESSES[kind], messages, recipients: each };
    await postfix.submit(mail);
  }

  /** All that was put off was removed by postsuper(1). */
  gaveUp(): void {
    this.#add('postfix_removed_messages_total{by="postsuper"}', this.deferred);
    this.deferred = 0;
  }

  /** Returns the numbers that must be served, by series. */
  get series(): ReadonlyMap<string, number> {
    return this.#series;
  }

  /** Returns the number of a series, 0 where nothing was expected of it. */
  of(series: string): number {
    return this.#series.get(series) ?? 0;
  }

  #expect(kind: Kind, messages: number, recipients: number): void {
    const all = messages * recipients;
    if (kind === "sendmail") this.#receive("pickup", messages);
    else {
      this.#add("postfix_smtpd_connects_total", messages);
      this.#add("postfix_smtpd_disconnects_total", messages);
    }
    switch (kind) {
      case "unknown user":
        return this.#add(
          'postfix_smtpd_messages_rejected_total{code="550"}',
          all,
        );
      case "denied":
        return this.#add(
          'postfix_smtpd_messages_rejected_total{code="554"}',
          all,
        );
      case "sendmail":
        break;
      default:
        this.#receive("smtpd", messages);
        this.#add(
          'postfix_smtpd_messages_processed_total{sasl_method="NONE"}',
          messages,
        );
    }
    this.#deliver(kind, messages, all);
  }

  #deliver(kind: Kind, messages: number, recipients: number): void {
    switch (kind) {
      case "abroad":
        this.#delivered("smtp", "sent", "remote", recipients);
        this.#add('postfix_sent_recipients_total{relay="smtp"}', recipients);
        return this.#removed(messages);
      case "put off":
        this.#delivered("smtp", "deferred", "remote", recipients);
        this.#add("postfix_deferred_messages_total", messages);
        this.deferred += messages;
        return;
      case "refused abroad":
        this.#delivered("smtp", "bounced", "remote", recipients);
        this.#add('postfix_bounce_replies_total{class="5xx"}', recipients);
        this.#removed(messages);
        // The sender is told, once for each message.
        this.#add(
          'postfix_notifications_total{about="sender non-delivery"}',
          messages,
        );
        this.#receive("notification", messages);
        return this.#toBox(messages);
      case "maildir":
        this.#delivered("virtual", "sent", "local", recipients);
        this.#add("postfix_virtual_delivered_total", recipients);
        return this.#removed(messages);
      default:
        return this.#toBox(messages);
    }
  }

  #toBox(messages: number): void {
    this.#delivered("local", "sent", "local", messages);
    this.#add('postfix_sent_recipients_total{relay="local"}', messages);
    this.#removed(messages);
  }

  #receive(source: string, messages: number): void {
    this.#add(`postfix_received_messages_total{source="${source}"}`, messages);
    this.#add("postfix_cleanup_messages_processed_total", messages);
  }

  #delivered(
    agent: string,
    status: string,
    destination: string,
    recipients: number,
  ): void {
    this.#add(
      `postfix_deliveries_total{agent="${agent}",status="${status}",destination="${destination}"}`,
      recipients,
    );
  }

  #removed(messages: number): void {
    this.#add('postfix_removed_messages_total{by="qmgr"}', messages);
  }

  #add(series: string, count: number): void {
    if (count > 0) this.#series.set(series, this.of(series) + count);
  }
}
