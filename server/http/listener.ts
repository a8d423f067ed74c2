/**
 * A socket of the HTTP face, plain or with TLS.
 *
 * @module
 */

import type { ListenAddress, Listener } from "../listeners.ts";

/** A certificate with those that vouch for it, and its key, in PEM. */
export interface Tls {
  readonly certificate: string;
  readonly key: string;
}

/** Answers a request from an address. */
export type Handler = (
  request: Request,
  source: string,
) => Response | Promise<Response>;

/** Milliseconds between tries to have the address again, and how many there are. */
const RETRY_PAUSE = 10;
const RETRIES = 200;

/** One bound socket. */
export class HttpListener implements Listener {
  readonly address: ListenAddress;
  readonly #handler: Handler;
  readonly #onEnd: (error: unknown) => void;
  #server: Deno.HttpServer<Deno.NetAddr>;
  #closed = false;

  /**
   * Binds a socket and begins to answer; `onEnd` is called when it ended by itself, or could not be bound again.
   *
   * @throws {Deno.errors.AddrInUse | Deno.errors.AddrNotAvailable} and whatever else binding throws.
   */
  constructor(
    address: ListenAddress,
    { handler, tls, onEnd }: {
      readonly handler: Handler;
      readonly tls: Tls | undefined;
      readonly onEnd: (error: unknown) => void;
    },
  ) {
    this.#handler = handler;
    this.#onEnd = onEnd;
    this.#server = this.#open(address, tls);
    this.address = {
      hostname: address.hostname,
      port: this.#server.addr.port,
    };
  }

  #open(
    address: ListenAddress,
    tls: Tls | undefined,
  ): Deno.HttpServer<Deno.NetAddr> {
    const server = Deno.serve(
      {
        ...address,
        ...(tls === undefined ? {} : { cert: tls.certificate, key: tls.key }),
        onListen: () => {},
      },
      (request: Request, info: Deno.ServeHandlerInfo<Deno.NetAddr>) =>
        this.#handler(request, info.remoteAddr.hostname),
    );
    // It gives up where a connection cannot be accepted, for want of a descriptor.
    server.finished.catch((error) => this.#ended(server, error));
    return server;
  }

  #ended(server: Deno.HttpServer<Deno.NetAddr>, error: unknown): void {
    if (server !== this.#server) return;
    this.close();
    this.#onEnd(error);
  }

  /**
   * Goes on with another certificate. Requests that are being answered are
   * answered; for some milliseconds nobody listens, since a socket keeps the
   * certificate that it was bound with.
   */
  async renew(tls: Tls | undefined): Promise<void> {
    if (this.#closed) return;
    let error: unknown;
    this.#server.shutdown();
    for (let i = 0; i < RETRIES; i++) {
      if (this.#closed) return;
      try {
        this.#server = this.#open(this.address, tls);
        return;
      } catch (reason) {
        error = reason;
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_PAUSE));
    }
    this.#closed = true;
    this.#onEnd(error);
  }

  /** Closes the socket; requests under way are answered, and `onEnd` is not called. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    // Of one that ended by itself the reason is known.
    this.#server.shutdown().catch(() => {});
  }
}
