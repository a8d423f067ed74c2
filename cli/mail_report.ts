/**
 * `sounder postfix`, opened: its files, its output and its progress.
 *
 * @module
 */

import { liveFiles, standardInput } from "../collectors/log/live.ts";
import { print } from "./output.ts";
import { type PostfixFlags, postfixReport } from "./postfix.ts";
import { UsageError } from "./usage_error.ts";

const encoder = new TextEncoder();

/** Flags as the command line hands them over. */
export interface MailReportFlags {
  readonly json?: boolean;
  readonly day?: string;
  readonly top?: string;
}

/** Reports on logs; returns the exit status. */
export async function mailReport(
  logs: readonly string[],
  flags: MailReportFlags,
): Promise<number> {
  const say = (text: string) =>
    void Deno.stderr.writeSync(encoder.encode(text));
  return await postfixReport(logs, withTop(flags), {
    files: liveFiles,
    input: standardInput,
    inputIsTerminal: Deno.stdin.isTerminal(),
    now: () => Date.now(),
    print,
    complain: (line) => say(`sounder: ${line}\n`),
    progress: Deno.stderr.isTerminal()
      ? (line) => say(`\r\x1b[K${line}`)
      : undefined,
  });
}

function withTop({ json, day, top }: MailReportFlags): PostfixFlags {
  if (top === undefined) return { json, day };
  const rows = Number(top);
  if (!Number.isInteger(rows) || rows < 0) {
    throw new UsageError(
      `Cannot use --top "${top}": expected a number of rows`,
    );
  }
  return { json, day, top: rows };
}
