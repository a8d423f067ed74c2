/**
 * What the system collector returns: which system this is, and its interfaces.
 *
 * @module
 */

/** An interface by the number that the kernel gives it. */
export interface SystemInterface {
  readonly index: number;
  readonly name: string;
}

/** A reading of the system. What a command did not give is absent. */
export interface SystemReading {
  /** The host's clock when this was read, in milliseconds since the epoch. */
  readonly readAt: number;
  /** Operating system: "openbsd", "linux" ... */
  readonly os: string;
  readonly release: string;
  readonly hostname: string;
  /** The kernel's version text, its lines joined by one blank. */
  readonly version?: string;
  /** Name and build of the kernel as uname(3) of OpenBSD has them, such as "GENERIC.MP#465". */
  readonly kernel?: string;
  /** Architecture that the kernel was built for, such as "amd64". */
  readonly machine?: string;
  /** By index; an interface of which no tool prints the index has no place. Absent where the list could not be read whole. */
  readonly interfaces?: readonly SystemInterface[];
}
