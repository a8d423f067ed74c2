/**
 * A session with a master (RFC 2741, section 7.1): the stream is cut into
 * PDUs, the master's requests are answered, and our own wait for its answers.
 *
 * @module
 */

import { decodeAgentx } from "../../codec/agentx/decode.ts";
import { encodeAgentx } from "../../codec/agentx/encode.ts";
import {
  HEADER_SIZE,
  HeaderScan,
  scanHeader,
} from "../../codec/agentx/header.ts";
import {
  AGENTX_ERROR,
  agentxErrorName,
  CLOSE_REASON,
  closeReasonName,
} from "../../codec/agentx/numbers.ts";
import type { AgentxPdu } from "../../codec/agentx/pdu.ts";
import { DecodeError } from "../../codec/error.ts";
import { errorStatusName } from "../../codec/snmp/error_status.ts";
import type { Oid } from "../../codec/oid.ts";
import type { Connection } from "./address.ts";
import type { AgentxCounters } from "./counters.ts";
import { MAX_ANSWER, type Responder } from "./responder.ts";

/** What a session is made of. */
export interface SessionOptions {
  readonly responder: Responder;
  readonly counters: AgentxCounters;
  /** Identity and name that the master is told. */
  readonly id: Oid;
  readonly description: string;
  /** Seconds that the master is to wait for an answer. */
  readonly timeout: number;
  /** Milliseconds to wait for an answer of the master. */
  readonly patience: number;
}

/** Thrown when the master refuses a request; the session goes on. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
  /** One of `AGENTX_ERROR`, or of SNMP's `ERROR_STATUS`. */
  readonly error: number;

  constructor(what: string, error: number) {
    const name = error >= AGENTX_ERROR.openFailed
      ? agentxErrorName(error)
      : errorStatusName(error);
    super(`The master refuses "${what}": ${name}`);
    this.error = error;
  }
}

/** What is asked of a master; only it answers with the rest. */
type Request = Exclude<AgentxPdu, { type: "close" } | { type: "response" }>;

/** Octets that are read at a time; a PDU that is longer makes the buffer grow. */
const READ_SIZE = 65_536;

interface Waiting {
  readonly resolve: (error: number) => void;
  readonly reject: (error: Error) => void;
}

/** One session over one connection. */
export class Session {
  readonly #connection: Connection;
  readonly #options: SessionOptions;
  readonly #waiting = new Map<number, Waiting>();
  readonly #header = new HeaderScan();
  readonly #out = new Uint8Array(2 * MAX_ANSWER);
  #writing: Promise<void> = Promise.resolve();
  /** Writes that have not ended. */
  #writes = 0;
  #sessionId = 0;
  #packetId = 0;
  #closed = false;
  #reason = new Error("The master closed the connection");
  /** Settled with the reason when the session has ended. */
  readonly ended: Promise<Error>;

  /** Begins to read; nothing is registered before {@linkcode open}. */
  constructor(connection: Connection, options: SessionOptions) {
    this.#connection = connection;
    this.#options = options;
    this.ended = this.#run().then(
      () => this.#end(this.#reason),
      (error) => this.#end(this.#closed ? this.#reason : error as Error),
    );
  }

  /** Opens the session. Throws RefusedError, or why the connection ended. */
  async open(): Promise<void> {
    const { timeout, id, description } = this.#options;
    await this.request({
      type: "open",
      timeout,
      id,
      description: new TextEncoder().encode(description),
    });
  }

  /** Asks the master for something, in the default context where none is named. Throws RefusedError, or why the session ended. */
  async request(pdu: Request, context = ""): Promise<void> {
    if (this.#closed) throw this.#reason;
    const packetId = ++this.#packetId >>> 0;
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    this.#waiting.set(packetId, { resolve, reject });
    const { patience } = this.#options;
    const timer = setTimeout(() => {
      const error = new Error(
        `The master has not answered "${pdu.type}" for ${patience / 1000} s`,
      );
      this.#fail(error);
    }, patience);
    try {
      await this.#send(pdu, packetId, context);
      const error = await promise;
      if (error !== 0) throw new RefusedError(pdu.type, error);
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(packetId);
      promise.catch(() => {});
    }
  }

  #send(pdu: AgentxPdu, packetId: number, context = ""): Promise<void> {
    return this.#write(encodeAgentx({
      sessionId: this.#sessionId,
      transactionId: packetId,
      packetId,
      network: true,
      context: context === "" ? undefined : new TextEncoder().encode(context),
      pdu,
    }));
  }

  /**
   * Writes one after the other: answers and requests share the stream. The
   * system is handed the octets before this returns when nothing else is being
   * written, so that an answer does not wait for the event loop.
   */
  #write(octets: Uint8Array): Promise<void> {
    const written = this.#writes === 0
      ? this.#writeAll(octets)
      : this.#writing.then(() => this.#writeAll(octets));
    this.#writes++;
    this.#writing = written.finally(() => this.#writes--);
    // Whoever waits for it is told; a reader that does not wait finds the connection closed.
    this.#writing.catch(() => {});
    return this.#writing;
  }

  async #writeAll(octets: Uint8Array): Promise<void> {
    let at = await this.#connection.write(octets);
    while (at < octets.length) {
      at += await this.#connection.write(octets.subarray(at));
    }
  }

  /** Reads until the connection ends. */
  async #run(): Promise<void> {
    let buffer = new Uint8Array(READ_SIZE);
    let filled = 0;
    for (;;) {
      const read = await this.#connection.read(buffer.subarray(filled));
      if (read === null) return;
      filled += read;
      const taken = await this.#take(buffer, filled);
      if (this.#closed) return;
      buffer.copyWithin(0, taken, filled);
      filled -= taken;
      // The header of what is incomplete was looked at: its length is bounded.
      const wanted = HEADER_SIZE + this.#pending;
      if (wanted > buffer.length) {
        const larger = new Uint8Array(wanted);
        larger.set(buffer.subarray(0, filled));
        buffer = larger;
      } else if (filled === 0 && buffer.length > READ_SIZE) {
        buffer = new Uint8Array(READ_SIZE);
      }
    }
  }

  /** Payload of the PDU that is not complete yet, in octets. */
  #pending = 0;

  /** Takes all whole PDUs of `[0, filled)`, and returns the offset behind them. */
  async #take(buffer: Uint8Array, filled: number): Promise<number> {
    const header = this.#header;
    const out = this.#out;
    let at = 0;
    let written = 0;
    this.#pending = 0;
    // What is being written must not be written over.
    if (this.#writes > 0) await this.#writing;
    while (filled - at >= HEADER_SIZE && !this.#closed) {
      this.#scan(buffer, at, filled);
      const end = at + HEADER_SIZE + header.payloadLength;
      if (end > filled) {
        this.#pending = header.payloadLength;
        break;
      }
      if (header.type === "response" || header.type === "close") {
        this.#heard(buffer.subarray(at, end));
      } else if (header.sessionId === this.#sessionId) {
        written = this.#options.responder.answer(
          buffer,
          at,
          end,
          header,
          out,
          written,
        );
      }
      at = end;
      if (written >= MAX_ANSWER) {
        await this.#write(out.subarray(0, written));
        written = 0;
      }
    }
    // Not waited for: the next request is read meanwhile.
    if (written > 0) this.#write(out.subarray(0, written));
    return at;
  }

  /** A header that cannot be read: where the next PDU begins is not known. */
  #scan(buffer: Uint8Array, at: number, filled: number): void {
    try {
      scanHeader(buffer, at, filled, this.#header);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      this.#options.counters.parseErrors++;
      this.close(
        CLOSE_REASON.parseError,
        `The master sent what is no PDU: ${error.message}`,
      );
      throw this.#reason;
    }
  }

  /** The master's answers, and its farewell. */
  #heard(octets: Uint8Array): void {
    let message;
    try {
      message = decodeAgentx(octets);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      this.#options.counters.parseErrors++;
      return;
    }
    const { pdu, packetId, sessionId } = message;
    if (pdu.type === "close") {
      this.#fail(
        new Error(
          `The master closed the session: ${closeReasonName(pdu.reason)}`,
        ),
      );
    } else if (pdu.type === "response") {
      // The first answer is that to Open, and tells the session's number.
      if (this.#sessionId === 0 && pdu.error === 0) {
        this.#sessionId = sessionId;
      }
      this.#waiting.get(packetId)?.resolve(pdu.error);
    }
  }

  /** Ends the session in order; the master is told the number of the reason, and who waits here its text. */
  close(
    reason: number = CLOSE_REASON.shutdown,
    text = "The session was closed",
  ): void {
    if (this.#closed) return;
    this.#reason = new Error(text);
    const farewell = this.#send({ type: "close", reason }, ++this.#packetId)
      .catch(() => {});
    this.#closed = true;
    // A master that does not read must not keep it open.
    const late = new Promise((resolve) => setTimeout(resolve, FAREWELL));
    Promise.race([farewell, late]).then(() => this.#end(this.#reason));
  }

  #fail(reason: Error): void {
    this.#reason = reason;
    this.#end(reason);
  }

  #end(reason: Error): Error {
    this.#closed = true;
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
    try {
      this.#connection.close();
    } catch {
      // It has been closed already.
    }
    return reason;
  }
}

/** Milliseconds that a farewell may take to be written. */
const FAREWELL = 200;
