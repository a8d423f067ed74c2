/**
 * The master's end of a connection that is no socket.
 *
 * @module
 */

import { decodeAgentx } from "../../../codec/agentx/decode.ts";
import { encodeAgentx } from "../../../codec/agentx/encode.ts";
import type { AgentxMessage, AgentxPdu } from "../../../codec/agentx/pdu.ts";
import type { Connection } from "../../../server/agentx/address.ts";

/** Number of the session. */
export const SESSION = 42;

/** What a master does with a request: the error that it answers, or undefined for no answer. */
export type Verdict = (pdu: AgentxPdu) => number | undefined;

/** A connection whose other end is the test. */
export class FakeMaster implements Connection {
  /** What the subagent has said. */
  readonly heard: AgentxMessage[] = [];
  readonly #verdict: Verdict;
  #coming: Uint8Array[] = [];
  #closed = false;
  #wake: () => void = () => {};
  #looking: (() => void)[] = [];

  constructor(verdict: Verdict = () => 0) {
    this.#verdict = verdict;
  }

  async read(target: Uint8Array): Promise<number | null> {
    while (this.#coming.length === 0) {
      if (this.#closed) return null;
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    const [first = new Uint8Array(0)] = this.#coming;
    const taken = first.subarray(0, target.length);
    target.set(taken);
    if (taken.length === first.length) this.#coming.shift();
    else this.#coming[0] = first.subarray(taken.length);
    return taken.length;
  }

  write(octets: Uint8Array): Promise<number> {
    if (this.#closed) return Promise.reject(new Error("broken pipe"));
    const message = decodeAgentx(octets);
    this.heard.push(message);
    const { pdu } = message;
    if (pdu.type !== "response" && pdu.type !== "close") {
      const error = this.#verdict(pdu);
      if (error !== undefined) this.#answer(message, error);
    }
    for (const look of this.#looking.splice(0)) look();
    return Promise.resolve(octets.length);
  }

  #answer(message: AgentxMessage, error: number): void {
    this.send({
      ...message,
      context: undefined,
      sessionId: SESSION,
      pdu: { type: "response", sysUpTime: 1, error, index: 0, varbinds: [] },
    });
  }

  /** Says something to the subagent, in pieces of `size` octets. */
  send(message: AgentxMessage, size = Infinity): void {
    this.sendOctets(encodeAgentx(message), size);
  }

  sendOctets(octets: Uint8Array, size = Infinity): void {
    for (let at = 0; at < octets.length; at += size) {
      this.#coming.push(octets.subarray(at, at + size));
    }
    this.#wake();
  }

  /** Ends the connection. */
  close(): void {
    this.#closed = true;
    this.#wake();
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Waits until the subagent has said so many things of a type, and returns the last of them. */
  async until(type: AgentxPdu["type"], count = 1): Promise<AgentxMessage> {
    for (;;) {
      const found = this.heard.filter(({ pdu }) => pdu.type === type);
      const message = found[count - 1];
      if (message !== undefined) return message;
      await new Promise<void>((resolve) => this.#looking.push(resolve));
    }
  }
}
