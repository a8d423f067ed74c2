/**
 * `sounder postfix [LOG...]`: a delivery report from mail logs.
 *
 * @module
 */

import type { LogFiles, OpenFile } from "../collectors/log/files.ts";
import { readWholeLog } from "../collectors/log/read_whole.ts";
import { usualLogs } from "../collectors/postfix/find_log.ts";
import { dayNamed } from "../collectors/postfix/log_clock.ts";
import { ReportTally } from "../collectors/postfix/report.ts";
import { reportOf } from "../collectors/postfix/report_json.ts";
import { postfixText } from "./postfix_text.ts";
import { UsageError } from "./usage_error.ts";

/** What the command was given. */
export interface PostfixFlags {
  readonly json?: boolean | undefined;
  /** `today`, `yesterday` or `2026-11-22`: only this day. */
  readonly day?: string | undefined;
  /** Most rows of each table. */
  readonly top?: number | undefined;
}

/** What the command reads and where it writes. */
export interface PostfixDoors {
  readonly files: LogFiles;
  /** Standard input, which `-` names. */
  readonly input: () => OpenFile;
  /** True where standard input is a terminal: then nothing is to come from it. */
  readonly inputIsTerminal: boolean;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Takes the report. */
  readonly print: (text: string) => void;
  /** Takes a line that says what could not be read. */
  readonly complain: (line: string) => void;
  /** Takes how far reading is, as a line that is written over; undefined where nobody looks. */
  readonly progress?: ((line: string) => void) | undefined;
}

/** Rows of each table for people, and for machines. */
const ROWS_OF_TEXT = 10;
const ROWS_OF_JSON = 1_000;

/** Milliseconds before progress is shown, and between two showings. */
const PATIENCE = 1_000;
const PROGRESS_INTERVAL = 200;

/**
 * Reads the logs named, `-` being standard input, and prints the report. Returns
 * 1 when one of them could not be read to its end; the others are in the report,
 * and there is none where nothing could be read.
 *
 * @throws {UsageError} when the day is none.
 */
export async function postfixReport(
  logs: readonly string[],
  flags: PostfixFlags,
  doors: PostfixDoors,
): Promise<number> {
  const now = doors.now();
  const day = flags.day === undefined ? undefined : dayNamed(flags.day, now);
  if (flags.day !== undefined && day === undefined) {
    throw new UsageError(
      `Cannot use day "${flags.day}": expected today, yesterday or a date such as 2026-11-22`,
    );
  }
  const names = logs.length > 0 ? logs : await logsNotNamed(doors);
  const tally = new ReportTally({ now, day });
  let unread = 0;
  for (const name of names) {
    const reason = await readLog(name, tally, doors);
    if (reason === undefined) continue;
    doors.complain(`Cannot read "${name}": ${reason}`);
    unread++;
  }
  // Where nothing at all was read, there is nothing to report on.
  if (unread === names.length && tally.sums.lines === 0) return 1;
  const top = flags.top ?? (flags.json === true ? ROWS_OF_JSON : ROWS_OF_TEXT);
  const report = reportOf(tally, top);
  doors.print(
    flags.json === true
      ? `${JSON.stringify(report, null, 2)}\n`
      : postfixText(report, { day, top }),
  );
  return unread > 0 ? 1 : 0;
}

async function logsNotNamed(doors: PostfixDoors): Promise<readonly string[]> {
  if (!doors.inputIsTerminal) return ["-"];
  for (const path of usualLogs) {
    if (await doors.files.facts(path) !== undefined) return [path];
  }
  throw new UsageError(
    `Cannot find a mail log: there is none of ${
      usualLogs.join(", ")
    }; name one, or - for standard input`,
  );
}

/** Returns why the log could not be read to its end, undefined where it could. */
async function readLog(
  name: string,
  tally: ReportTally,
  doors: PostfixDoors,
): Promise<string | undefined> {
  let file: OpenFile | undefined;
  try {
    file = name === "-" ? doors.input() : await doors.files.open(name);
    if (file === undefined) return "there is no such file";
    const { size } = await file.facts();
    const progress = progressOf(name, size, doors);
    await readWholeLog(file, {
      lines: (text) => tally.read(text),
      tooLong: (count) => tally.addTooLong(count),
      progress: (octets) => progress(octets),
    });
    progress(-1);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    file?.close();
  }
}

/** Returns a function that shows how far reading is when it takes long; -1 stands for the end. */
function progressOf(
  name: string,
  size: number,
  { now, progress }: PostfixDoors,
): (octets: number) => void {
  if (progress === undefined) return () => {};
  const begun = now();
  let shown = 0;
  return (octets) => {
    if (octets < 0) {
      if (shown > 0) progress("");
      return;
    }
    const time = now();
    if (time - begun < PATIENCE || time - shown < PROGRESS_INTERVAL) return;
    shown = time;
    const megabytes = (octets / 1_048_576).toFixed(0);
    const part = size > 0 ? ` (${Math.floor(octets / size * 100)} %)` : "";
    progress(`${name}: ${megabytes} MB${part}`);
  };
}
