/**
 * The only door to the machine. Collectors run commands, read files and fetch
 * URLs through a {@linkcode Host}, so that a recorded host can take its place.
 *
 * @module
 */

/** What a command printed and how it ended. */
export interface CommandResult {
  /** Exit status; 128 + N when signal N ended it. */
  readonly status: number;
  readonly stdout: Uint8Array;
  readonly stderr: string;
}

/** What a URL answered. */
export interface HttpAnswer {
  readonly status: number;
  /** Value of Content-Type, lower case, without parameters; empty when there was none. */
  readonly contentType: string;
  readonly body: Uint8Array;
}

/** Bounds of one access. */
export interface AccessOptions {
  readonly signal: AbortSignal;
  /** Most octets taken; more is an error, never a silent cut. */
  readonly maxBytes?: number;
}

/** A machine, live or recorded. Every method rejects with {@linkcode HostError}. */
export interface Host {
  /** Operating system as `Deno.build.os` names it: "linux", "openbsd", "freebsd" ... */
  readonly os: string;
  /** Kernel release, such as "7.6" or "6.1.0-18-amd64". */
  readonly release: string;
  readonly hostname: string;
  /** The host's clock, in milliseconds since the epoch. */
  now(): number;
  /** Runs a command with `LC_ALL=C TZ=UTC` and nothing else in its environment. */
  run(argv: readonly string[], options: AccessOptions): Promise<CommandResult>;
  readFile(path: string, options: AccessOptions): Promise<Uint8Array>;
  /** Fetches with GET; redirects are not followed. */
  fetch(url: string, options: AccessOptions): Promise<HttpAnswer>;
}

/** Why an access to the machine failed. */
export type HostErrorKind =
  | "absent"
  | "refused"
  | "denied"
  | "timeout"
  | "too-large"
  | "failed";

/** Thrown by every access that failed; the message names the thing and the reason. */
export class HostError extends Error {
  override readonly name = "HostError";
  readonly kind: HostErrorKind;

  constructor(kind: HostErrorKind, message: string) {
    super(message);
    this.kind = kind;
  }
}
