/**
 * Reading the mail queues: from showq's socket where that is allowed, else from
 * `postqueue -j`. One read at a time; showq serves one client at once and would
 * make others wait (showq(8) is a single-threaded server).
 *
 * @module
 */

import type { AccessOptions, Host } from "../host.ts";
import { parsePostqueue } from "./parse_postqueue.ts";
import { parseShowq } from "./parse_showq.ts";
import type { QueueReading } from "./queue.ts";

/** showq's socket, live or made up. */
export interface QueueSocket {
  /** Connects to the socket `path` and reads all that is sent. */
  read(path: string, signal: AbortSignal): Promise<Uint8Array>;
}

/** Where the queues are read. */
export interface QueueSource {
  /** The socket, where it may be used. */
  readonly socket?:
    | { readonly socket: QueueSocket; readonly path: string }
    | undefined;
}

/** Most octets of `postqueue -j`: some 200,000 messages. */
const maxBytes = 67_108_864;

/** Reads the queues of one Postfix. */
export class QueueReader {
  readonly #source: QueueSource;
  #running: Promise<QueueReading> | undefined;

  constructor(source: QueueSource) {
    this.#source = source;
  }

  /** Reads the queues; who asks while a read is under way is given its result. */
  read(host: Host, signal: AbortSignal): Promise<QueueReading> {
    this.#running ??= this.#readOnce(host, signal).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #readOnce(host: Host, signal: AbortSignal): Promise<QueueReading> {
    const { socket } = this.#source;
    const now = Math.floor(host.now() / 1000);
    if (socket !== undefined) {
      const data = await socket.socket.read(socket.path, signal);
      const reading = parseShowq(data, now);
      if (reading === undefined) {
        throw new Error(`Cannot read "${socket.path}": the list has no end`);
      }
      return reading;
    }
    const options: AccessOptions = { signal, maxBytes };
    const { status, stdout, stderr } = await host.run(
      ["postqueue", "-j"],
      options,
    );
    if (status !== 0) {
      const reason =
        stderr.trim().split("\n")[0]?.replace(/^postqueue: /, "") ||
        `status ${status}`;
      throw new Error(
        `Cannot read the mail queue: postqueue: ${reason}${remedyFor(reason)}`,
      );
    }
    return parsePostqueue(stdout, now);
  }
}

/** postqueue is setgid, which counts for nothing where no new privileges may be had (prctl(2), PR_SET_NO_NEW_PRIVS). */
function remedyFor(reason: string): string {
  return /: Permission denied$/.test(reason)
    ? '; sounder\'s user needs to be in the group that may (usually "postdrop")'
    : "";
}
