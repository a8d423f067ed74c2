/**
 * What one line of a Postfix log says. The parser makes these; counting and
 * the report read them. Times are whole microseconds, sizes are octets.
 *
 * @module
 */

/** How a delivery attempt to one recipient ended, as log_adhoc() in Postfix prints it. */
export type DeliveryStatus =
  | "sent"
  | "deferred"
  | "bounced"
  | "expired"
  /** Answers of address probes (`sendmail -bv`, verify(8)): nothing was delivered. */
  | "deliverable"
  | "undeliverable"
  | "other";

/**
 * What stands behind `relay=`: `none`, a word (`local`, a pipe's name), or a host
 * `NAME[ADDRESS]:PORT`, of which a socket `NAME[private/lmtp]` and a loopback
 * address are on this machine.
 */
export type RelayKind = "none" | "word" | "socket" | "loopback" | "host";

/** One attempt to deliver to one recipient: `QID: to=<...>, relay=..., status=...`. */
export interface DeliveryEvent {
  readonly kind: "delivery";
  readonly queueId: string;
  readonly recipient: string;
  readonly relay: string;
  readonly relayKind: RelayKind;
  readonly delay: number;
  readonly beforeQueueManager: number;
  readonly inQueueManager: number;
  readonly connectionSetup: number;
  readonly transmission: number;
  /** False where the line has no `delays=` (Postfix before 2.3). */
  readonly hasStages: boolean;
  /** Enhanced status code (RFC 3463); empty before Postfix 2.3. */
  readonly dsn: string;
  readonly status: DeliveryStatus;
  /** What stands in the parentheses. */
  readonly reason: string;
}

/** A message entered the active queue, for the first time or again: `from=<...>, size=..., nrcpt=...`. */
export interface ActiveEvent {
  readonly kind: "active";
  readonly queueId: string;
  readonly sender: string;
  readonly size: number;
  readonly recipients: number;
}

/** A message left the queue. */
export interface RemovedEvent {
  readonly kind: "removed";
  readonly queueId: string;
}

/** A message was too long in the queue (`forced`: an administrator said so) and went back to its sender. */
export interface ExpiredEvent {
  readonly kind: "expired";
  readonly queueId: string;
  readonly forced: boolean;
}

/** smtpd took a message: `QID: client=...`. The queue id is NOQUEUE before a proxy filter. */
export interface ClientEvent {
  readonly kind: "client";
  readonly queueId: string;
  /** `name[address]`, with a port where that is logged. */
  readonly client: string;
  readonly saslMethod: string;
  /** Queue id before a content filter that speaks XFORWARD; empty otherwise. */
  readonly originalQueueId: string;
}

/** pickup took a message: `QID: uid=... from=<...>`. */
export interface PickupEvent {
  readonly kind: "pickup";
  readonly queueId: string;
}

/** cleanup saw the message's identity. `resent` tells `resent-message-id=`. */
export interface MessageIdEvent {
  readonly kind: "message-id";
  readonly queueId: string;
  /** Hash of the Message-ID (hash.ts); 0 where there is none. */
  readonly identity: number;
  readonly resent: boolean;
}

/** A decision about a client, an envelope or content: reject, hold, warn, replace ... */
export interface DecisionEvent {
  readonly kind: "decision";
  /** Empty for NOQUEUE. */
  readonly queueId: string;
  /** As logged: `reject`, `milter-reject`, `hold`, `warning`, `replace` ... */
  readonly action: string;
  /** `CONNECT`, `RCPT`, `END-OF-MESSAGE`, `header`, `body` ... */
  readonly stage: string;
  /** `name[address]`, or `local`; empty where none is logged. */
  readonly client: string;
  /** Three-digit reply code; 0 where none is logged. */
  readonly code: number;
  /** Enhanced status code; empty where none is logged. */
  readonly enhanced: string;
  /** The reply or the text after the codes, with what follows it on the line. */
  readonly text: string;
}

/** bounce(8) sent a notification. */
export interface NotificationEvent {
  readonly kind: "notification";
  readonly queueId: string;
  /** `sender non-delivery`, `postmaster non-delivery`, `sender delay` ... */
  readonly about: string;
  /** Queue id of the notification itself. */
  readonly newQueueId: string;
}

/** postsuper did something to a message. */
export interface QueueActionEvent {
  readonly kind: "queue-action";
  readonly queueId: string;
  readonly action: "hold" | "release" | "requeue" | "expire" | "move";
}

/** postsuper says to how many messages it did something: each was told before, but for `ALL`. */
export interface QueueSumEvent {
  readonly kind: "queue-sum";
  readonly action: Exclude<QueueActionEvent["action"], "move"> | "remove";
  readonly count: number;
  readonly text: string;
}

/** A client connected to smtpd or left it. */
export interface ConnectionEvent {
  readonly kind: "connect" | "disconnect";
  /** What `auth=` in the line of a disconnect says; 0 in a connect. */
  readonly authenticated: number;
}

/** A session ended before its time: `lost connection after DATA (123 bytes) from ...`. */
export interface SessionEndEvent {
  readonly kind: "session-end";
  readonly how: "lost" | "timeout" | "errors";
  /** Command it came after. */
  readonly stage: string;
}

/** A TLS session began. */
export interface TlsEvent {
  readonly kind: "tls";
  readonly direction: "in" | "out";
  /** Anonymous, Untrusted, Trusted or Verified; Unknown where it is not told. */
  readonly trust: string;
  readonly protocol: string;
  readonly cipher: string;
  readonly usedBits: number;
  readonly algorithmBits: number;
}

/** A TLS session did not begin. */
export interface TlsFailureEvent {
  readonly kind: "tls-failure";
  readonly direction: "in" | "out";
}

/** An SMTP client could not connect, lost a connection or met a refusal; the delivery's own line comes later. */
export interface OutgoingTroubleEvent {
  readonly kind: "outgoing-trouble";
  readonly what: string;
}

/** What postscreen says about a client. */
export interface PostscreenEvent {
  readonly kind: "postscreen";
  /** Closed set: `connect`, `disconnect`, `pass_new`, `pregreet`, `hangup` ... */
  readonly what: string;
  /** DNSBL rank; 0 otherwise. */
  readonly rank: number;
}

/** A warning, error, fatal error or panic, or an ordinary message that only a person reads. */
export interface NoticeEvent {
  readonly kind: "notice";
  readonly level: "info" | "warning" | "error" | "fatal" | "panic";
  /** Closed set of things counted by themselves; empty otherwise. */
  readonly what: string;
  /** SASL method of a failed authentication; empty otherwise. */
  readonly saslMethod: string;
  readonly text: string;
}

/** A line of Postfix whose form is not known. */
export interface UnknownEvent {
  readonly kind: "unknown";
}

/** Everything a line can say. */
export type PostfixEvent =
  | DeliveryEvent
  | ActiveEvent
  | RemovedEvent
  | ExpiredEvent
  | ClientEvent
  | PickupEvent
  | MessageIdEvent
  | DecisionEvent
  | NotificationEvent
  | QueueActionEvent
  | QueueSumEvent
  | ConnectionEvent
  | SessionEndEvent
  | TlsEvent
  | TlsFailureEvent
  | OutgoingTroubleEvent
  | PostscreenEvent
  | NoticeEvent
  | UnknownEvent;

/** The one value of {@linkcode UnknownEvent}. */
export const unknownEvent: UnknownEvent = Object.freeze({ kind: "unknown" });
