/**
 * Where a delivery attempt went: to this host, to another one, or through a
 * content filter from which the message comes back.
 *
 * @module
 */

import type { DeliveryEvent } from "./event.ts";

/** A label value; the set is closed. */
export type Destination = "local" | "remote" | "filter";

/** What is known of the message besides the line of the attempt. */
export interface MessageFacts {
  /** The queue manager has had it. */
  readonly active: boolean;
}

/**
 * Returns the destination of an attempt of `agent`. smtp(8) to a loopback
 * address hands mail to a program on this host that hands it on (a content
 * filter, another instance of Postfix): that is neither here nor abroad.
 * lmtp(8) to a socket, a loopback address or this host's own name delivers
 * here, unless the reply says that the message was queued again. pipe(8)
 * delivers here unless the message came back while it was under way.
 */
export function destinationOf(
  event: DeliveryEvent,
  agent: string,
  host: string,
  passedOn: boolean,
): Destination {
  switch (agent) {
    case "smtp":
      return event.relayKind === "loopback" ? "filter" : "remote";
    case "lmtp":
      if (event.relayKind === "loopback") {
        return event.reason.includes("queued as ") ? "filter" : "local";
      }
      return event.relayKind === "host" && !isHost(event.relay, host)
        ? "remote"
        : "local";
    case "pipe":
      return passedOn ? "filter" : "local";
    case "unknown":
      return event.relayKind === "host" ? "remote" : "local";
    default:
      return "local";
  }
}

function isHost(relay: string, host: string): boolean {
  return host !== "" && relay.startsWith(host) &&
    relay.charCodeAt(host.length) === 0x5b;
}

/** True for the client of a line `client=NAME[ADDRESS]` on this host. */
export function isLocalClient(client: string): boolean {
  const open = client.indexOf("[") + 1;
  return client.startsWith("127.", open) || client.startsWith("::1]", open);
}

/** Beginnings of reasons for which smtp(8) names no relay (smtp_connect.c, smtp_addr.c). */
const smtpReasons: readonly string[] = [
  "connect to ",
  "conversation with ",
  "lost connection with ",
  "host ",
  "Host ",
  "Domain ",
  "mail for ",
  "unable to look up ",
  "Name service error ",
  "TLS is required",
  "Cannot start TLS",
  "Server certificate ",
  "SASL authentication failed",
  "network address conversion failed",
];

/**
 * Returns the delivery agent of a line whose tag does not name it (rsyslog's
 * RFC 5424 parser cuts `postfix/smtp` to `postfix`).
 */
export function agentOf(
  event: DeliveryEvent,
  facts: MessageFacts | undefined,
): string {
  const { relay, relayKind } = event;
  switch (relayKind) {
    case "none":
      return agentWithoutRelay(event, facts);
    case "word":
      return relay === "local" || relay === "virtual" ? relay : "pipe";
    case "socket":
      return "lmtp";
    case "loopback":
      return event.status === "sent" && !event.reason.includes("queued as ")
        ? "lmtp"
        : "smtp";
    case "host":
      return "smtp";
  }
}

function agentWithoutRelay(
  event: DeliveryEvent,
  facts: MessageFacts | undefined,
): string {
  // cleanup(8) bounces what never reached the queue manager.
  if (event.status === "bounced" && facts !== undefined && !facts.active) {
    return "cleanup";
  }
  if (event.status === "sent") return "discard";
  return smtpReasons.some((begin) => event.reason.startsWith(begin))
    ? "smtp"
    : "error";
}
