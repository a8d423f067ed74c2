/**
 * Why an access to the machine failed, in one line and without secrets.
 *
 * @module
 */

import { HostError, type HostErrorKind } from "../host.ts";

/** The reason for which an access failed. */
export interface Refusal {
  readonly kind: HostErrorKind;
  /** One line that goes on after "Cannot read X: ". */
  readonly reason: string;
}

/** Thrown by a bounded read of something longer. */
export class TooLargeError extends Error {
  override readonly name = "TooLargeError";

  constructor(maxBytes: number) {
    super(`more than ${maxBytes} octets`);
  }
}

/** Longest part of a command line that a message shows, in characters. */
const MAX_SHOWN = 120;

/** Longest reason, in characters: an error of the runtime may quote a whole answer. */
const MAX_REASON = 300;

/** Returns the error of a command that could not be run. */
export function commandError(
  argv: readonly string[],
  { kind, reason }: Refusal,
): HostError {
  const line = oneLine(argv.join(" "));
  const shown = line.length > MAX_SHOWN
    ? `${line.slice(0, MAX_SHOWN)}...`
    : line;
  return new HostError(kind, `Cannot run "${shown}": ${oneLine(reason)}`);
}

/** Returns the error of a file or URL that could not be read. */
export function readError(
  what: string,
  { kind, reason }: Refusal,
): HostError {
  return new HostError(
    kind,
    `Cannot read ${oneLine(what)}: ${oneLine(reason)}`,
  );
}

/** Tells why an access failed from what was thrown and the signal that bounded it. */
export function refusalOf(error: unknown, signal: AbortSignal): Refusal {
  if (error instanceof TooLargeError) {
    return { kind: "too-large", reason: error.message };
  }
  if (signal.aborted) return abortRefusal(signal);
  if (
    error instanceof Deno.errors.NotFound ||
    error instanceof Deno.errors.NotADirectory
  ) {
    return { kind: "absent", reason: "no such file" };
  }
  if (error instanceof Deno.errors.NotCapable) {
    return { kind: "denied", reason: "sounder was started without this right" };
  }
  if (error instanceof Deno.errors.PermissionDenied) {
    return { kind: "denied", reason: "permission denied" };
  }
  return { kind: "failed", reason: messageOf(error) };
}

/** Returns the refusal of what was given up because `signal` was aborted. */
export function abortRefusal(signal: AbortSignal): Refusal {
  const { reason } = signal;
  const timedOut = reason instanceof DOMException &&
    reason.name === "TimeoutError";
  return {
    kind: "timeout",
    reason: timedOut ? "not done in time" : "given up before it was done",
  };
}

/** Returns the message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Returns `text` as one line of bounded length without control characters. */
export function oneLine(text: string): string {
  const line = text.slice(0, 2 * MAX_REASON)
    // deno-lint-ignore no-control-regex
    .replaceAll(/[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+/g, " ").trim();
  return line.length > MAX_REASON ? `${line.slice(0, MAX_REASON)}...` : line;
}
