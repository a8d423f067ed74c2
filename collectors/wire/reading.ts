/**
 * What is seen on the wire: what pf logs, and who advertises as CARP master.
 *
 * @module
 */

/** One tcpdump that runs as long as sounder does. */
export interface CaptureState {
  readonly interface: string;
  /** It runs. */
  readonly up: boolean;
  /** Packets that it has handed over. */
  readonly packets: number;
  /** Times that it was started again after it had ended. */
  readonly restarts: number;
}

/** What one kind of logged packets is told apart by. */
export interface PflogKind {
  /** `pass`, `block` ...; the number where it has no name. */
  readonly action: string;
  /** `in`, `out`, `fwd` or `in/out`. */
  readonly direction: string;
  readonly interface: string;
  /** Number of the rule, `NUMBER.ANCHOR.NUMBER` in an anchor; `default` where no rule matched. */
  readonly rule: string;
  readonly reason: string;
  /** `ipv4`, `ipv6` or `other`. */
  readonly family: string;
  /** Protocol above IP by its small name: `tcp`, `udp`, `icmpv6` ...; `other` where it has none. */
  readonly protocol: string;
}

/** Packets of one kind. */
export interface PflogCount extends PflogKind {
  packets: number;
  /** Octets of them on the wire, pf's own header left out. */
  octets: number;
}

/** A count with the number that it keeps. */
export interface PflogRow extends PflogCount {
  readonly index: number;
}

/** What pf logged. */
export interface PflogReading {
  readonly capture: CaptureState;
  readonly counts: readonly PflogRow[];
  /** Packets that had no header of pf's log that could be read. */
  readonly unreadable: number;
  /** Packets of kinds that were too many, which count as one kind of `other`s. */
  readonly overflow: number;
}

/** A host that advertises. */
export interface CarpSource {
  readonly interface: string;
  readonly vhid: number;
  /** Its address. */
  readonly source: string;
  readonly adverts: number;
  /** Adverts that other hosts drop: the checksum is wrong. */
  readonly badChecksums: number;
  /** Adverts that other hosts drop: they crossed a router, or their version or type is another. */
  readonly badHeaders: number;
  /** Adverts that other hosts drop: the digest is of another passphrase or other addresses; undefined where none was given to compare with. */
  readonly badHmacs: number | undefined;
  /** Of its latest advert. */
  readonly advbase: number;
  readonly advskew: number;
  readonly demotion: number;
  /** Milliseconds since the epoch. */
  readonly lastSeen: number;
  /** It acts as master now. */
  readonly master: boolean;
}

/** A virtual host on one link in one address family. */
export interface CarpGroup {
  readonly interface: string;
  readonly vhid: number;
  readonly family: "ipv4" | "ipv6";
  /** Address of the host that is master; undefined where none is heard. */
  readonly master: string | undefined;
  /** Hosts that act as master at once. */
  readonly masters: number;
  /** Times that another host than before became master. */
  readonly changes: number;
  /** When that was last, milliseconds since the epoch; undefined until it was. */
  readonly changedAt: number | undefined;
}

/** CARP as it is seen on the wire. */
export interface CarpWireReading {
  readonly captures: readonly CaptureState[];
  readonly sources: readonly CarpSource[];
  readonly groups: readonly CarpGroup[];
  /** Adverts of hosts and virtual hosts that were too many to keep. */
  readonly overflow: number;
}

/** What one of the two collectors has read: its own part alone. */
export interface WireReading {
  readonly pflog?: PflogReading;
  readonly carp?: CarpWireReading;
}
