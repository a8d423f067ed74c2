/**
 * All sockets of the agent, kept in step with what is configured and with
 * addresses that come and go.
 *
 * @module
 */

import {
  type ListenerOptions,
  SnmpListener,
  type UdpAddress,
} from "./listener.ts";

/** What the keeper tells of what it does. */
export interface ListenersOptions extends Omit<ListenerOptions, "onEnd"> {
  readonly onBound: (address: UdpAddress) => void;
  /** Called once for each address and reason, not for each try. */
  readonly onTrouble: (address: UdpAddress, error: unknown) => void;
}

/** True for the two addresses that stand for all of a family. */
export function isWildcard(hostname: string): boolean {
  return hostname === "0.0.0.0" || hostname === "::";
}

/** Returns the addresses to bind for one that is configured: itself, or of a wildcard all local ones of its family. */
export function expandAddress(
  address: UdpAddress,
  local: readonly string[],
): UdpAddress[] {
  if (!isWildcard(address.hostname)) return [address];
  const wantsIpv6 = address.hostname === "::";
  return local
    .filter((hostname) => hostname.includes(":") === wantsIpv6)
    .map((hostname) => ({ hostname, port: address.port }));
}

/** Binds and unbinds sockets. */
export class SnmpListeners {
  readonly #options: ListenersOptions;
  readonly #bound = new Map<string, SnmpListener>();
  readonly #troubles = new Map<string, string>();

  constructor(options: ListenersOptions) {
    this.#options = options;
  }

  /** Binds what is wanted and not bound, closes what is bound and not wanted; addresses that fail are tried at the next call. */
  update(wanted: readonly UdpAddress[]): void {
    const keys = new Set(wanted.map(keyOf));
    for (const [key, listener] of this.#bound) {
      if (keys.has(key)) continue;
      listener.close();
      this.#bound.delete(key);
    }
    for (const address of wanted) {
      if (!this.#bound.has(keyOf(address))) this.#bind(address);
    }
  }

  #bind(address: UdpAddress): void {
    const key = keyOf(address);
    const { onBound, onTrouble, ...options } = this.#options;
    try {
      const listener = new SnmpListener(address, {
        ...options,
        onEnd: (error) => {
          this.#bound.get(key)?.close();
          this.#bound.delete(key);
          onTrouble(address, error);
        },
      });
      this.#bound.set(key, listener);
      this.#troubles.delete(key);
      onBound(listener.address);
    } catch (error) {
      const reason = String(error);
      if (this.#troubles.get(key) === reason) return;
      this.#troubles.set(key, reason);
      onTrouble(address, error);
    }
  }

  close(): void {
    for (const listener of this.#bound.values()) listener.close();
    this.#bound.clear();
  }
}

function keyOf({ hostname, port }: UdpAddress): string {
  return `${hostname} ${port}`;
}
