/**
 * Where Postfix's log is, when nobody has said so.
 *
 * @module
 */

import { AbsentError } from "../collector.ts";
import { type Host, HostError } from "../host.ts";
import { fileFeed, type LogFeed } from "../log/feed.ts";
import type { LogFiles } from "../log/files.ts";
import { type CommandStarter, journalFeed } from "../log/journal.ts";

/** Where syslog daemons put the mail facility: the BSDs and Red Hat, then Debian, SUSE and their kin. */
export const usualLogs: readonly string[] = [
  "/var/log/maillog",
  "/var/log/mail.log",
  "/var/log/mail",
];

/** Syslog's mail facility, as journald stores it (syslog(3): LOG_MAIL is 2). */
const mailFacility = "SYSLOG_FACILITY=2";

/** How the log is found and followed. */
export interface FindLogOptions {
  readonly files: LogFiles;
  /** Starts journalctl; undefined where there can be none. */
  readonly commands: CommandStarter | undefined;
  /** Path of a file, or `journal`; undefined looks for one. */
  readonly log?: string | undefined;
  /** Where the first start begins. */
  readonly from: "start" | "end";
  /** False reads the journal to its end and no further; files always end there. */
  readonly follow: boolean;
  readonly problem: (what: string) => void;
}

/**
 * Returns a function that opens Postfix's log: the one that is named, else the
 * file that main.cf names (`maillog_file`), else a usual one, else the journal,
 * which every host may have: it is taken unasked where there is a Postfix.
 * A named file need not be there yet. The function throws {@linkcode AbsentError}
 * where nothing is found.
 */
export function findLog(
  options: FindLogOptions,
): (host: Host, signal: AbortSignal) => Promise<LogFeed> {
  const { files, commands, log, from, follow, problem } = options;
  const file = (path: string) => fileFeed(files, { path, from, problem });
  const journal = (starter: CommandStarter) =>
    journalFeed(starter, { matches: [mailFacility], from, follow, problem });
  return async (host, signal) => {
    if (log !== undefined && log !== "journal") return file(log);
    let hasPostfix = true;
    if (log === undefined) {
      const own = await ownLogFile(host, signal);
      if (own.path !== undefined) return file(own.path);
      for (const path of usualLogs) {
        if (await files.facts(path) !== undefined) return file(path);
      }
      hasPostfix = own.hasPostfix;
    }
    const has = hasPostfix && await hasJournal(host, signal);
    if (commands !== undefined && has) return journal(commands);
    throw new AbsentError(
      `Cannot find Postfix's log: there is none of ${
        usualLogs.join(", ")
      }, main.cf names none, and there is no ${
        hasPostfix ? "journal" : "Postfix that writes into the journal"
      }; name it with --postfix-log`,
    );
  };
}

/** Whether there is a Postfix, and `maillog_file` of its main.cf (Postfix 3.4); undefined where it is not set to a file. */
async function ownLogFile(
  host: Host,
  signal: AbortSignal,
): Promise<{ hasPostfix: boolean; path: string | undefined }> {
  const argv = ["postconf", "-h", "maillog_file"];
  const { there, line } = await ask(host, argv, signal);
  const path = line?.startsWith("/var/") ? line : undefined;
  return { hasPostfix: there, path };
}

async function hasJournal(host: Host, signal: AbortSignal): Promise<boolean> {
  if (host.os !== "linux") return false;
  const { line } = await ask(host, ["journalctl", "--version"], signal);
  return line !== undefined;
}

/** Whether there is such a command, and the first line that it prints; undefined where it fails. */
async function ask(
  host: Host,
  argv: readonly string[],
  signal: AbortSignal,
): Promise<{ there: boolean; line: string | undefined }> {
  try {
    const { status, stdout } = await host.run(argv, {
      signal,
      maxBytes: 65_536,
    });
    if (status !== 0) return { there: true, line: undefined };
    const text = new TextDecoder().decode(stdout);
    return { there: true, line: text.split("\n")[0]!.trim() };
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return { there: error.kind !== "absent", line: undefined };
  }
}
