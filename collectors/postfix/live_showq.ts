/**
 * showq's socket on the machine on which sounder runs.
 *
 * @module
 */

import type { QueueSocket } from "./read_queue.ts";

/** Most octets taken: some 500,000 messages. */
const maxBytes = 67_108_864;

/** The socket as the operating system has it. */
export const liveQueueSocket: QueueSocket = {
  async read(path: string, signal: AbortSignal): Promise<Uint8Array> {
    const connection = await Deno.connect({ transport: "unix", path });
    const close = () => connection.close();
    signal.addEventListener("abort", close, { once: true });
    const pieces: Uint8Array[] = [];
    let length = 0;
    try {
      for await (const piece of connection.readable) {
        length += piece.length;
        if (length > maxBytes) {
          throw new Error(`Cannot read "${path}": it sends too much`);
        }
        pieces.push(piece);
      }
    } finally {
      signal.removeEventListener("abort", close);
    }
    signal.throwIfAborted();
    const all = new Uint8Array(length);
    let at = 0;
    for (const piece of pieces) {
      all.set(piece, at);
      at += piece.length;
    }
    return all;
  },
};
