/**
 * Log files and the journal of the machine on which sounder runs.
 *
 * @module
 */

import type { FileFacts, LogFiles, OpenFile } from "./files.ts";
import type { CommandStarter, RunningCommand } from "./journal.ts";

/** Files as the operating system has them. */
export const liveFiles: LogFiles = {
  async open(path: string): Promise<OpenFile | undefined> {
    const file = await orAbsent(Deno.open(path, { read: true }));
    if (file === undefined) return undefined;
    /** Where the next read begins by itself. */
    let place = 0;
    return {
      facts: () => Promise.resolve(factsOf(file.statSync())),
      // Done at once: handing a read of a local file to another thread costs more than the read.
      read: (buffer, offset) => {
        if (offset !== place) file.seekSync(offset, Deno.SeekMode.Start);
        const count = file.readSync(buffer) ?? 0;
        place = offset + count;
        return Promise.resolve(count);
      },
      close: () => file.close(),
    };
  },
  async facts(path: string): Promise<FileFacts | undefined> {
    const info = await orAbsent(Deno.stat(path));
    return info === undefined ? undefined : factsOf(info);
  },
  async names(folder: string): Promise<string[]> {
    const names: string[] = [];
    try {
      for await (const entry of Deno.readDir(folder)) {
        if (!entry.isDirectory) names.push(entry.name);
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
    return names;
  },
};

function factsOf(info: Deno.FileInfo): FileFacts {
  return {
    identity: info.ino === null ? "" : `${info.dev}:${info.ino}`,
    size: info.size,
    modified: info.mtime?.getTime() ?? 0,
  };
}

async function orAbsent<T>(result: Promise<T>): Promise<T | undefined> {
  try {
    return await result;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Programs as the operating system runs them. */
export const liveCommands: CommandStarter = {
  start(argv: readonly string[]): RunningCommand {
    const child = new Deno.Command(argv[0]!, {
      args: argv.slice(1),
      stdin: "null",
      stdout: "piped",
      stderr: "null",
      clearEnv: true,
      env: { LC_ALL: "C", TZ: "UTC" },
      cwd: "/",
    }).spawn();
    const reader = child.stdout.getReader();
    return {
      async read() {
        const { value, done } = await reader.read();
        return done ? undefined : value;
      },
      close() {
        // It may have ended by itself, and what is unread is given up.
        reader.cancel().catch(() => {});
        try {
          child.kill("SIGTERM");
        } catch {
          return;
        }
      },
    };
  },
};

/** Standard input as a file that is read once, from its beginning to its end. */
export function standardInput(): OpenFile {
  /** What was read to look at and is read again. */
  let kept: Uint8Array = new Uint8Array(0);
  return {
    facts: () => Promise.resolve({ identity: "", size: 0, modified: 0 }),
    async read(buffer, offset) {
      if (offset === 0 && kept.length > 0) {
        buffer.set(kept.subarray(0, buffer.length));
        const count = Math.min(kept.length, buffer.length);
        return count + (await Deno.stdin.read(buffer.subarray(count)) ?? 0);
      }
      let count = await Deno.stdin.read(buffer) ?? 0;
      if (offset !== 0 || buffer.length > 2) return count;
      // The first octets tell gzip from text: all of them are wanted.
      if (count === 1) count += await Deno.stdin.read(buffer.subarray(1)) ?? 0;
      kept = buffer.slice(0, count);
      return count;
    },
    close: () => {},
  };
}
