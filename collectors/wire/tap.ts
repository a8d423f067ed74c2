/**
 * One tcpdump on one interface: its packets as they come, and its being started
 * again when it has ended.
 *
 * @module
 */

import { CaptureReader } from "../../codec/capture/capture_reader.ts";
import type { CapturedPacket } from "../../codec/capture/captured_packet.ts";
import type { CommandStarter, RunningCommand } from "../log/journal.ts";
import type { CaptureState } from "./reading.ts";

/** What is captured, and who takes it. */
export interface TapOptions {
  readonly interface: string;
  /** A filter as tcpdump takes it. */
  readonly filter: readonly string[];
  /** As `Host.os` has it. */
  readonly os: string;
  readonly commands: CommandStarter;
  /** The host's clock, in milliseconds. */
  readonly now: () => number;
  readonly packet: (captured: CapturedPacket) => void;
}

/** Milliseconds that it must have run to be started again at once. */
const STEADY = 5_000;

/** Milliseconds after its start until one that did not run so long is started again. */
const PATIENCE = 10_000;

/** Runs tcpdump and reads what it prints as it comes, so that its pipe is never full. */
export class Tap {
  readonly #options: TapOptions;
  #command: RunningCommand | undefined;
  #packets = 0;
  #starts = 0;
  #began = 0;
  #closed = false;
  #end = "";
  /** Settled by the first octets, or the end, of the tcpdump that runs. */
  #first: Promise<void> = Promise.resolve();

  constructor(options: TapOptions) {
    this.#options = options;
  }

  /** How it is doing. */
  get state(): CaptureState {
    return {
      interface: this.#options.interface,
      up: this.#command !== undefined,
      packets: this.#packets,
      restarts: Math.max(this.#starts - 1, 0),
    };
  }

  /** Why it ended last; empty when it has not. */
  get end(): string {
    return this.#end;
  }

  /** Starts tcpdump unless it runs, or ran for a moment only just now. The result settles with its first octets or its end. */
  start(): Promise<void> {
    if (this.#command !== undefined || this.#closed) return this.#first;
    if (this.#starts > 0 && this.#age() < PATIENCE) return this.#first;
    return this.#start();
  }

  #start(): Promise<void> {
    this.#starts++;
    this.#began = this.#options.now();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#first = promise;
    try {
      this.#command = this.#options.commands.start(
        tcpdumpArguments(this.#options),
      );
    } catch (error) {
      this.#end = textOf(error);
      resolve();
      return this.#first;
    }
    this.#pump(this.#command, resolve);
    return this.#first;
  }

  /** Ends it for good. */
  close(): void {
    this.#closed = true;
    this.#command?.close();
    this.#command = undefined;
  }

  /** Milliseconds since it was started last; a clock that was set back counts too. */
  #age(): number {
    return Math.abs(this.#options.now() - this.#began);
  }

  async #pump(command: RunningCommand, begun: () => void): Promise<void> {
    const reader = new CaptureReader();
    let end = "tcpdump has ended";
    try {
      for (;;) {
        const piece = await command.read();
        if (piece === undefined) break;
        reader.push(piece);
        this.#drain(reader);
        begun();
        if (reader.damage === undefined) continue;
        end = `what tcpdump printed cannot be read: ${reader.damage.message}`;
        break;
      }
    } catch (error) {
      end = textOf(error);
    }
    command.close();
    if (this.#command === command) {
      this.#command = undefined;
      this.#end = end;
      if (this.#age() >= STEADY && !this.#closed) this.#start();
    }
    begun();
  }

  #drain(reader: CaptureReader): void {
    for (let next = reader.next(); next !== undefined; next = reader.next()) {
      this.#packets++;
      this.#options.packet(next);
    }
  }
}

/**
 * OpenBSD's tcpdump writes each packet at once and has no option to say so; the
 * other one collects them, in its own buffer and in the kernel's.
 */
function tcpdumpArguments(
  { interface: name, filter, os }: TapOptions,
): string[] {
  const atOnce = os === "openbsd" ? [] : ["-U", "--immediate-mode"];
  return ["tcpdump", "-n", ...atOnce, "-w", "-", "-i", name, ...filter];
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
