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
  /**
   * Gives the body's memory back at once, which nobody may look at afterwards:
   * the garbage collector may leave megabytes for long.
   */
  readonly release?: () => void;
}

/** Bounds of one access. */
export interface AccessOptions {
  readonly signal: AbortSignal;
  /** Most octets taken; more is an error, never a silent cut. */
  readonly maxBytes?: number;
}

/** The end of a file, and which file it was. */
export interface FileEnd {
  /** Device and inode, or what takes their place: another text when the name went to another file. */
  readonly identity: string;
  /** Octets of the whole file. */
  readonly size: number;
  /** Offset in the file of the first of {@linkcode bytes}. */
  readonly offset: number;
  /** What is there from `offset` to the end of the file. */
  readonly bytes: Uint8Array;
}

/** Bounds of an access to the end of a file: more than `maxBytes` is cut off at its beginning. */
export interface EndOptions extends AccessOptions {
  /** Offset before which nothing is wanted. */
  readonly from: number;
  readonly maxBytes: number;
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
  /** Reads what lies at the end of a plain file, one that grows for ever. */
  readEnd(path: string, options: EndOptions): Promise<FileEnd>;
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
