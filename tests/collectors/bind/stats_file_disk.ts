/**
 * A statistics file in memory that a test may append to, cut and take away, and
 * an rndc that appends to it.
 *
 * @module
 */

import { HostError } from "../../../collectors/host.ts";
import { type ChannelHost, channelHost } from "./fake_channel.ts";
import { utf8 } from "./documents.ts";

/** Where the file is. */
export const STATS_FILE = "/var/cache/bind/named.stats";

/** A host with that file alone. */
export interface StatsHost extends ChannelHost {
  /** What the file holds; undefined where there is none. */
  text: string | undefined;
  /** Changes when another file has the name. */
  identity: string;
  /** Moves the clock, in milliseconds. */
  time: number;
  /** Octets handed out by each read. */
  readonly reads: number[];
  /** What a command does and prints; undefined where there is none. */
  command: ((argv: readonly string[]) => string) | undefined;
}

/** Returns a dump of so many queries. */
export function dumpOf(queries: number, time = 1795390584, more = ""): string {
  return `+++ Statistics Dump +++ (${time})\n++ Incoming Requests ++\n` +
    `${String(queries).padStart(20)} QUERY\n${more}` +
    `--- Statistics Dump --- (${time})\n`;
}

/** Returns a host whose file holds `text`. */
export function statsHost(text: string | undefined): StatsHost {
  const host: StatsHost = {
    ...channelHost({}),
    text,
    identity: "1:1",
    time: Date.UTC(2026, 9, 7),
    reads: [],
    command: undefined,
    now: () => host.time,
    run(argv) {
      if (host.command === undefined) {
        return Promise.reject(
          new HostError("absent", `Cannot run "${argv.join(" ")}": not here`),
        );
      }
      const printed = host.command(argv);
      const failed = printed.startsWith("rndc: ");
      return Promise.resolve({
        status: failed ? 1 : 0,
        stdout: utf8(failed ? "" : printed),
        stderr: failed ? printed : "",
      });
    },
    readEnd(path, { from, maxBytes }) {
      if (host.text === undefined || path !== STATS_FILE) {
        return Promise.reject(
          new HostError("absent", `Cannot read ${path}: no such file`),
        );
      }
      const all = utf8(host.text);
      const offset = Math.min(
        all.length,
        Math.max(from, all.length - maxBytes),
      );
      const bytes = all.subarray(offset);
      host.reads.push(bytes.length);
      const { identity } = host;
      return Promise.resolve({ identity, size: all.length, offset, bytes });
    },
  };
  return host;
}
