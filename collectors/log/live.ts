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
    return {
      facts: async () => factsOf(await file.stat()),
      read: async (buffer, offset) => {
        await file.seek(offset, Deno.SeekMode.Start);
        return await file.read(buffer) ?? 0;
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
