/**
 * A supervisor, in a process of its own, of which one role fails.
 *
 * @module
 */

import type { Flags } from "../../cli/config.ts";
import { rootPath } from "../../dist/root.ts";
import { freePort } from "../integration/processes.ts";
import type { Fault, Happening } from "./faulty_entry.ts";

/** Milliseconds after which the process is ended in any case. */
const LIFETIME = 300_000;

/** A process that runs a supervisor. */
export class Faulty implements AsyncDisposable {
  readonly httpUrl: string;
  /** UDP port of 127.0.0.1. */
  readonly snmpPort: number;
  /** What has happened until now. */
  readonly happenings: Happening[] = [];
  readonly #child: Deno.ChildProcess;
  readonly #timer: ReturnType<typeof setTimeout>;
  readonly #read: Promise<void>;
  #over = false;

  /** Starts it by this Deno. */
  constructor(
    deno: string,
    { role, fault, flags = {} }: {
      role: "face" | "reader";
      fault: Fault;
      /** Instead of a BIND that is not there. */
      flags?: Flags;
    },
  ) {
    const http = `127.0.0.1:${freePort()}`;
    this.snmpPort = freePort();
    const all = {
      snmp: [`127.0.0.1:${this.snmpPort}`],
      http: [http],
      // Nobody is there: each life of the reader says so once.
      ...flags.only === undefined
        ? { bindUrl: `http://127.0.0.1:${freePort()}`, only: "bind" }
        : flags,
    };
    this.httpUrl = `http://${http}`;
    this.#child = new Deno.Command(deno, {
      args: [
        ...["run", "--quiet", "--allow-all", "--frozen", "--cached-only"],
        ...["--unstable-net", "--unstable-worker-options"],
        `--config=${rootPath("deno.json")}`,
        ...[rootPath("tests/roles/faulty_entry.ts"), role, fault],
        JSON.stringify(all),
      ],
      stdin: "null",
      stdout: "piped",
      // The runtime says of every uncaught error where it was thrown.
      stderr: "null",
    }).spawn();
    this.#timer = setTimeout(() => this.#kill(), LIFETIME);
    this.#read = this.#readAll();
  }

  async #readAll(): Promise<void> {
    let text = "";
    const decoded = this.#child.stdout.pipeThrough(new TextDecoderStream());
    for await (const piece of decoded) {
      const lines = (text + piece).split("\n");
      text = lines.pop() ?? "";
      this.happenings.push(...lines.map((line) => JSON.parse(line)));
    }
    this.#over = true;
  }

  /** Waits until something has happened as often as told. Throws when the process ends before. */
  async happened(
    what: (happening: Happening) => boolean,
    times: number,
  ): Promise<Happening[]> {
    for (;;) {
      const found = this.happenings.filter(what);
      if (found.length >= times) return found;
      if (this.#over) {
        throw new Error(`It ended before: ${JSON.stringify(this.happenings)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Waits for its end; returns the status. */
  async ended(): Promise<number> {
    await this.#read;
    return (await this.#child.status).code;
  }

  #kill(): void {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended.
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#timer);
    this.#kill();
    await this.ended();
  }
}
