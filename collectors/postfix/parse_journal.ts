/**
 * One record of journald as `journalctl -o json` prints it, one on a line
 * (systemd.journal-fields(7); JSON as described in journalctl(1)).
 *
 * @module
 */

/** What a mail log's record says. */
export interface JournalRecord {
  /** SYSLOG_IDENTIFIER: `postfix/smtp`. */
  readonly tag: string;
  readonly host: string;
  readonly message: string;
  /** Microseconds since the epoch; -1 where the record has no time. */
  readonly time: number;
}

/** Longest MESSAGE taken; Postfix cuts its own at 2,000 characters (msg_logger.c). */
const maxMessage = 65_536;

/** Returns what the record says that is printed on `line`, undefined where it is not one. */
export function parseJournalRecord(line: string): JournalRecord | undefined {
  let record: unknown;
  try {
    record = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof record !== "object" || record === null) return undefined;
  const fields = record as Record<string, unknown>;
  const message = textOf(fields.MESSAGE);
  const tag = textOf(fields.SYSLOG_IDENTIFIER) ?? textOf(fields._COMM);
  if (message === undefined || tag === undefined) return undefined;
  const time = Number(textOf(fields.__REALTIME_TIMESTAMP) ?? -1);
  return {
    tag,
    host: textOf(fields._HOSTNAME) ?? "",
    message: message.slice(0, maxMessage),
    time: Number.isFinite(time) ? time : -1,
  };
}

/**
 * Returns a field's text. journalctl prints text that is not UTF-8 as an array
 * of bytes, a field given more than once as an array of such, and null for one
 * that is too large without `--all`.
 */
function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (!Array.isArray(value) || value.length === 0) return undefined;
  if (value.every(isByte)) {
    return new TextDecoder().decode(
      Uint8Array.from(value.slice(0, maxMessage)),
    );
  }
  return textOf(value[0]);
}

function isByte(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= 255;
}
