/**
 * Sockets kept in step with what is configured and with addresses that come
 * and go.
 *
 * @module
 */

/** Where a socket is bound. */
export interface ListenAddress {
  /** An address; a link-local one with its interface: `fe80::1%em0`. */
  readonly hostname: string;
  /** 0 lets the system choose. */
  readonly port: number;
}

/** Returns `ADDR:PORT`, with brackets around an address of IPv6. */
export function formatAddress({ hostname, port }: ListenAddress): string {
  return hostname.includes(":")
    ? `[${hostname}]:${port}`
    : `${hostname}:${port}`;
}

/** An open socket. */
export interface Listener {
  /** Where it is bound, with the port that it has. */
  readonly address: ListenAddress;
  close(): void;
}

/** How sockets are opened, and what is told of them. */
export interface ListenersOptions<L extends Listener> {
  /** Opens a socket or throws; `onEnd` is called when it ended by itself. */
  open(address: ListenAddress, onEnd: (error: unknown) => void): L;
  onBound(address: ListenAddress): void;
  /** Called once for each address and reason, not for each try. */
  onTrouble(address: ListenAddress, error: unknown): void;
}

/** True for the two addresses that stand for all of a family. */
export function isWildcard(hostname: string): boolean {
  return hostname === "0.0.0.0" || hostname === "::";
}

/** Returns the addresses to bind for one that is configured: itself, or of a wildcard all local ones of its family. */
export function expandAddress(
  address: ListenAddress,
  local: readonly string[],
): ListenAddress[] {
  if (!isWildcard(address.hostname)) return [address];
  const wantsIpv6 = address.hostname === "::";
  return local
    .filter((hostname) => hostname.includes(":") === wantsIpv6)
    .map((hostname) => ({ hostname, port: address.port }));
}

/** Opens and closes sockets. */
export class Listeners<L extends Listener = Listener> {
  readonly #options: ListenersOptions<L>;
  readonly #open = new Map<string, L>();
  readonly #troubles = new Map<string, string>();

  constructor(options: ListenersOptions<L>) {
    this.#options = options;
  }

  /** The open sockets. */
  get open(): Iterable<L> {
    return this.#open.values();
  }

  /** Opens what is wanted and not open, closes what is open and not wanted; what fails is tried again at the next call. */
  update(wanted: readonly ListenAddress[]): void {
    const keys = new Set(wanted.map(keyOf));
    for (const [key, listener] of this.#open) {
      if (keys.has(key)) continue;
      listener.close();
      this.#open.delete(key);
    }
    for (const address of wanted) {
      if (!this.#open.has(keyOf(address))) this.#tryToOpen(address);
    }
  }

  #tryToOpen(address: ListenAddress): void {
    const key = keyOf(address);
    const { open, onBound, onTrouble } = this.#options;
    try {
      const listener = open(address, (error) => {
        this.#open.delete(key);
        onTrouble(address, error);
      });
      this.#open.set(key, listener);
      this.#troubles.delete(key);
      onBound(listener.address);
    } catch (error) {
      const reason = String(error);
      if (this.#troubles.get(key) === reason) return;
      this.#troubles.set(key, reason);
      onTrouble(address, error);
    }
  }

  /** Closes all sockets. */
  close(): void {
    for (const listener of this.#open.values()) listener.close();
    this.#open.clear();
  }
}

function keyOf({ hostname, port }: ListenAddress): string {
  return `${hostname} ${port}`;
}
