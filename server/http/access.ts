/**
 * Who may ask over HTTP: from which networks, and by which token or password.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { addressOctets, isWithin, type Network } from "../network.ts";
import { isPassword, nobodysHash, type PasswordHash } from "./password.ts";

/** A user and what is kept of the password. */
export interface HttpUser {
  readonly name: string;
  readonly password: PasswordHash;
}

/** What is asked of those who ask. Plain values: it is posted to workers. */
export interface HttpAccessOptions {
  /** Undefined: from anywhere. */
  readonly networks: readonly Network[] | undefined;
  /** With neither tokens nor users nothing is asked. */
  readonly tokens: readonly string[];
  readonly users: readonly HttpUser[];
}

/** Why a request is refused: its source, its credentials, or too many wrong ones at once. */
export type Denial = "network" | "credentials" | "busy";

/** Passwords found right that are remembered, so that a scrape does not cost what a password does. */
const MAX_REMEMBERED = 64;

/** Passwords that wait to be checked: each takes tens of megabytes and tenths of a second. */
const MAX_WAITING = 4;

/** Decides on requests. */
export class HttpAccess {
  readonly #networks: readonly Network[] | undefined;
  readonly #tokens: readonly Uint8Array[];
  readonly #users: ReadonlyMap<string, PasswordHash>;
  readonly #nobody = nobodysHash();
  /** Makes digests worthless to anyone who should come to see them. */
  readonly #salt = randomBytes(32);
  readonly #remembered = new Set<string>();
  #checking: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor({ networks, tokens, users }: HttpAccessOptions) {
    this.#networks = networks;
    this.#tokens = tokens.map((token) => this.#digest(token));
    this.#users = new Map(users.map(({ name, password }) => [name, password]));
  }

  /** What to answer to whom credentials are wanted of (RFC 9110, section 11.6.1). */
  get challenges(): string[] {
    return [
      ...(this.#tokens.length > 0 ? ['Bearer realm="sounder"'] : []),
      ...(this.#users.size > 0
        ? ['Basic realm="sounder", charset="UTF-8"']
        : []),
    ];
  }

  /** Returns why a request is refused; undefined when it is not. */
  async denial(
    authorization: string | undefined,
    source: string,
  ): Promise<Denial | undefined> {
    if (
      this.#networks !== undefined &&
      !isWithin(this.#networks, addressOctets(source) ?? [])
    ) return "network";
    if (this.#tokens.length === 0 && this.#users.size === 0) return undefined;
    const [, scheme = "", credentials = ""] =
      /^(\S+) +(\S+) *$/.exec(authorization ?? "") ?? [];
    switch (scheme.toLowerCase()) {
      case "bearer":
        return this.#isToken(credentials) ? undefined : "credentials";
      case "basic":
        return await this.#passwordDenial(credentials);
      default:
        return "credentials";
    }
  }

  #isToken(token: string): boolean {
    const digest = this.#digest(token);
    // All of them, whichever it is.
    return this.#tokens
      .map((known) => timingSafeEqual(known, digest)).includes(true);
  }

  async #passwordDenial(credentials: string): Promise<Denial | undefined> {
    if (this.#users.size === 0) return "credentials";
    const digest = Buffer.from(this.#digest(credentials)).toString("hex");
    if (this.#remembered.has(digest)) return undefined;
    if (this.#waiting >= MAX_WAITING) return "busy";
    const text = Buffer.from(credentials, "base64").toString("utf8");
    const colon = text.indexOf(":");
    if (colon < 0) return "credentials";
    const kept = this.#users.get(text.slice(0, colon));
    const right = await this.#inTurn(() =>
      isPassword(text.slice(colon + 1), kept ?? this.#nobody)
    );
    if (!right || kept === undefined) return "credentials";
    if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered.clear();
    this.#remembered.add(digest);
    return undefined;
  }

  /** Runs one after the other. */
  async #inTurn<T>(run: () => Promise<T>): Promise<T> {
    this.#waiting++;
    const turn = this.#checking.then(run);
    this.#checking = turn.catch(() => {});
    try {
      return await turn;
    } finally {
      this.#waiting--;
    }
  }

  #digest(secret: string): Uint8Array {
    return createHash("sha256").update(this.#salt).update(secret).digest();
  }
}
