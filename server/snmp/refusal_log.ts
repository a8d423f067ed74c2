/**
 * Telling the administrator whom the agent does not answer, without letting
 * strangers fill the log.
 *
 * @module
 */

/** Why a source is not answered. */
export type RefusalKind =
  | "bad-version"
  | "unknown-community"
  | "refused-source"
  | "over-limit";

const TEXTS: Readonly<Record<RefusalKind, string>> = {
  "bad-version":
    "asks by another version of SNMP, which is not answered: let it ask by SNMPv2c",
  "unknown-community":
    "asks with a community that is not configured, and is not answered: see snmp.communities",
  "refused-source":
    "asks with a community that it may not use, and is not answered: see the networks of snmp.communities",
  "over-limit":
    "asks more often than snmp.rate allows, and is not always answered",
};

/** Lines a minute at most. */
const MAX_LINES = 10;

const MINUTE = 60_000;

/** Sources that are remembered for each kind, so that each is told of once. */
const MAX_REMEMBERED = 1_000;

/** Logs each source once for each reason, and few of them a minute. */
export class RefusalLog {
  readonly #write: (text: string) => void;
  readonly #now: () => number;
  readonly #told: Record<RefusalKind, Set<string>> = {
    "bad-version": new Set(),
    "unknown-community": new Set(),
    "refused-source": new Set(),
    "over-limit": new Set(),
  };
  #minute = -Infinity;
  #lines = 0;
  #left = 0;

  /** `now` is a clock in milliseconds that does not go back. */
  constructor(
    write: (text: string) => void,
    now: () => number = () => performance.now(),
  ) {
    this.#write = write;
    this.#now = now;
  }

  /** Tells of a source, unless it was told of or too many were. */
  note(kind: RefusalKind, address: string, version = 1): void {
    const told = this.#told[kind];
    if (told.has(address)) return;
    const now = this.#now();
    if (now - this.#minute >= MINUTE) this.#begin(now);
    if (this.#lines >= MAX_LINES) {
      this.#left++;
      return;
    }
    if (told.size >= MAX_REMEMBERED) told.clear();
    told.add(address);
    this.#lines++;
    this.#write(
      `${address} ${
        kind === "bad-version" && version === 0
          ? "asks by SNMPv1, which is not answered: let it ask by SNMPv2c"
          : TEXTS[kind]
      }`,
    );
  }

  #begin(now: number): void {
    this.#minute = now;
    this.#lines = 0;
    if (this.#left === 0) return;
    this.#write(
      `${this.#left} more datagrams were not answered, whose sources are not listed: sounder_snmp_dropped_total counts them by reason`,
    );
    this.#left = 0;
  }
}
