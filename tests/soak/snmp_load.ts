/**
 * A manager that asks an agent so many times a second, whatever comes back, and
 * looks at every answer.
 *
 * @module
 */

import { DecodeError } from "../../codec/error.ts";
import type { Oid } from "../../codec/oid.ts";
import { decodeMessage, encodeMessage } from "../../codec/snmp/message.ts";
import type { SnmpValue } from "../../codec/snmp/value.ts";

/** Something that is asked again and again. */
export interface Question {
  readonly oid: Oid;
  /** What every answer must be; undefined where it may be anything. */
  readonly equals?: number | string;
  /** The value never falls. */
  readonly rises?: boolean;
}

/** How an agent is asked. */
export interface LoadOptions {
  readonly hostname: string;
  readonly port: number;
  readonly community: string;
  /** Requests a second. */
  readonly rate: number;
  readonly questions: readonly Question[];
}

/** What has come of it until now. */
export interface LoadFigures {
  /** UDP port that it asks from. */
  readonly port: number;
  readonly sent: number;
  readonly answered: number;
  /** Requests that nobody answered within {@linkcode PATIENCE}. */
  readonly lost: number;
  /** Answers that came later than that. */
  readonly late: number;
  /** Answers that must not have been. */
  readonly wrong: number;
  /** The first of them. */
  readonly firstWrong: string | undefined;
  /** Milliseconds within which half, and 99 of 100, of the answers came. */
  readonly median: number;
  readonly p99: number;
  readonly longest: number;
}

/** Milliseconds that an answer is waited for. */
const PATIENCE = 2_000;

/** Milliseconds between two looks at how many requests are due. */
const TICK = 2;

/** Requests that are kept in mind at a time. */
const WINDOW = 1 << 17;

/** Milliseconds to a class of waiting times, and how many classes there are. */
const CLASS = 0.02;
const CLASSES = 100_000;

/** Asks until it is closed. */
export class SnmpLoad {
  readonly #options: LoadOptions;
  readonly #socket: Deno.DatagramConn;
  readonly #port: number;
  readonly #target: Deno.NetAddr;
  /** When each request was sent; 0 where it was answered. */
  readonly #sentAt = new Float64Array(WINDOW);
  readonly #waited = new Uint32Array(CLASSES);
  readonly #last = new Map<number, bigint>();
  readonly #began = performance.now();
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #received: Promise<void>;
  #closed = false;
  #sent = 0;
  /** All requests before this one were answered or given up. */
  #settled = 0;
  #answered = 0;
  #lost = 0;
  #late = 0;
  #wrong = 0;
  #firstWrong: string | undefined;
  #longest = 0;

  constructor(options: LoadOptions) {
    const { hostname, port } = options;
    this.#options = options;
    this.#target = { transport: "udp", hostname, port };
    this.#socket = Deno.listenDatagram({
      transport: "udp",
      hostname: hostname.includes(":") ? "::" : "0.0.0.0",
      port: 0,
    });
    this.#port = (this.#socket.addr as Deno.NetAddr).port;
    this.#received = this.#receive();
    this.#timer = setInterval(() => this.#send(), TICK);
  }

  #send(): void {
    const now = performance.now();
    const due = Math.floor((now - this.#began) / 1000 * this.#options.rate);
    for (; this.#sent < due; this.#sent++) {
      const number = this.#sent;
      this.#sentAt[number % WINDOW] = performance.now();
      this.#socket.send(this.#request(number), this.#target).catch(() => {});
    }
    this.#giveUp(now - PATIENCE);
  }

  #request(number: number): Uint8Array {
    const { questions, community } = this.#options;
    const { oid } = questions[number % questions.length]!;
    return encodeMessage({
      community: new TextEncoder().encode(community),
      pdu: {
        type: "get-request",
        requestId: number,
        errorStatus: 0,
        errorIndex: 0,
        varbinds: [{ oid, value: { type: "null" } }],
      },
    });
  }

  /** Counts as lost what was sent before `then` and not answered. */
  #giveUp(then: number): void {
    for (; this.#settled < this.#sent; this.#settled++) {
      const slot = this.#settled % WINDOW;
      const sentAt = this.#sentAt[slot]!;
      if (sentAt > then) return;
      if (sentAt !== 0) this.#lost++;
      this.#sentAt[slot] = 0;
    }
  }

  async #receive(): Promise<void> {
    const buffer = new Uint8Array(65_536);
    while (!this.#closed) {
      try {
        const [octets] = await this.#socket.receive(buffer);
        this.#take(octets, performance.now());
      } catch (error) {
        if (error instanceof DecodeError) this.#complain(error.message);
        // While nobody listens, the kernel says so.
      }
    }
  }

  #take(octets: Uint8Array, now: number): void {
    const { pdu } = decodeMessage(octets);
    const number = pdu.requestId;
    if (number < this.#settled) {
      this.#late++;
      return;
    }
    const sentAt = this.#sentAt[number % WINDOW]!;
    if (sentAt === 0) return this.#complain(`${number} was answered twice`);
    this.#sentAt[number % WINDOW] = 0;
    this.#answered++;
    const waited = now - sentAt;
    this.#longest = Math.max(this.#longest, waited);
    this.#waited[Math.min(Math.floor(waited / CLASS), CLASSES - 1)]!++;
    const [varbind] = pdu.varbinds;
    if (varbind === undefined) return this.#complain("An answer is empty");
    this.#look(number, varbind.value);
  }

  #look(number: number, value: SnmpValue): void {
    const { questions } = this.#options;
    const at = number % questions.length;
    const { oid, equals, rises } = questions[at]!;
    const shown = plain(value);
    if (equals !== undefined && shown !== String(equals)) {
      this.#complain(`${oid.join(".")} is ${shown}, expected ${equals}`);
    }
    if (rises !== true) return;
    const now = /^\d+$/.test(shown) ? BigInt(shown) : -1n;
    const before = this.#last.get(at) ?? 0n;
    if (now < before) {
      this.#complain(`${oid.join(".")} fell from ${before} to ${shown}`);
    }
    this.#last.set(at, now);
  }

  #complain(text: string): void {
    this.#wrong++;
    this.#firstWrong ??= text;
  }

  /** What has come of it until now. */
  figures(): LoadFigures {
    return {
      port: this.#port,
      sent: this.#sent,
      answered: this.#answered,
      lost: this.#lost,
      late: this.#late,
      wrong: this.#wrong,
      firstWrong: this.#firstWrong,
      median: this.#within(0.5),
      p99: this.#within(0.99),
      longest: this.#longest,
    };
  }

  #within(part: number): number {
    let count = this.#answered * part;
    for (let i = 0; i < CLASSES; i++) {
      count -= this.#waited[i]!;
      if (count <= 0) return (i + 1) * CLASS;
    }
    return CLASSES * CLASS;
  }

  /** Sends no more, waits for what is under way, and returns what came of all. */
  async close(): Promise<LoadFigures> {
    clearInterval(this.#timer);
    const end = performance.now() + PATIENCE;
    while (this.#answered + this.#lost < this.#sent) {
      if (performance.now() > end) break;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    this.#giveUp(Infinity);
    this.#closed = true;
    this.#socket.close();
    await this.#received;
    return this.figures();
  }
}

/** A value as it is compared. */
function plain(value: SnmpValue): string {
  if (!("value" in value)) return value.type;
  if (value.value instanceof Uint8Array) {
    return new TextDecoder().decode(value.value);
  }
  return typeof value.value === "object"
    ? [...value.value].join(".")
    : String(value.value);
}
