/**
 * Telling a pf that is off from a pf that may not be read.
 *
 * @module
 */

import { AbsentError, UnavailableError } from "../collector.ts";
import { HostError } from "../host.ts";
import { type CommandText, reasonOf } from "../run_command.ts";
import type { PfInfo } from "./reading.ts";

const DENIED =
  /permission denied|operation not permitted|not permitted|authorization|a password is required/i;

const NO_DEVICE = /no such file or directory|device not configured/i;

const REMEDY =
  'let the group that sounder runs as read /dev/pf (chgrp _sounder /dev/pf && chmod 640 /dev/pf), or set pf.command to ["doas", "-n", "pfctl"] and permit each command in doas.conf';

/** Returns why `pfctl -si` could not be run, as the error that is served. */
export function errorOfRun(error: unknown, command: string): unknown {
  if (!(error instanceof HostError)) return error;
  if (error.kind === "absent") {
    return new AbsentError(
      `Cannot read pf: "${command}" is not on this host`,
    );
  }
  if (error.kind === "denied" || error.kind === "refused") {
    return new UnavailableError(
      `Cannot read pf: running "${command}" is not permitted; ${REMEDY}`,
    );
  }
  return error;
}

/**
 * Returns the error where `pfctl -si` did not tell the state of pf. Without the
 * right to read, OpenBSD's pfctl fails; FreeBSD's (15 and later) ends with
 * status 0 and prints a pf that is off, with tables that lack their counters.
 */
export function errorOfAnswer(
  answer: CommandText,
  info: PfInfo,
): Error | undefined {
  const { stderr, status } = answer;
  const hollow = info.states.searches === undefined;
  if (DENIED.test(stderr) && (status !== 0 || hollow || !info.running)) {
    return denied(reasonOf(answer));
  }
  if (status !== 0) {
    const text = `Cannot read pf: ${reasonOf(answer)}`;
    return NO_DEVICE.test(stderr)
      ? new AbsentError(`${text}; pf is not in this kernel`)
      : new Error(text);
  }
  if (info.running === false && hollow) {
    return denied("pfctl printed a state table without counters");
  }
  return undefined;
}

function denied(reason: string): UnavailableError {
  return new UnavailableError(
    `Cannot read pf: no permission (${reason}); ${REMEDY}`,
  );
}
