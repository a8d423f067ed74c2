/**
 * Who is sent notifications and of what, as the configuration file tells it.
 *
 * @module
 */

import type { NotificationConfig } from "../roles/config.ts";
import type { TrapTarget } from "../server/snmp/trap_sender.ts";
import { parseAddress } from "./address.ts";
import type { FileConfig } from "./config_file.ts";

/** Of one name a minute. */
const DEFAULT_RATE = 60;

/** Seconds that a notification is kept for a target that is away. */
const DEFAULT_KEEP = 3_600;

/** How often an inform is sent again, and after how many seconds. */
const DEFAULT_RETRIES = 3;
const DEFAULT_TIMEOUT = 5;

/** Returns what notifications are sent of, and how many. */
export function notificationsOf(
  file: FileConfig["notifications"] = {},
): NotificationConfig {
  return {
    thresholds: { pfStates: file.pf_states, mailQueue: file.mail_queue },
    authenticationFailure: file.authentication_failure ?? false,
    rate: file.rate ?? DEFAULT_RATE,
    keep: file.keep ?? DEFAULT_KEEP,
  };
}

/**
 * Returns who is sent them by sounder itself.
 *
 * @throws {UsageError} when an address is not as it must be.
 */
export function trapsOf(file: FileConfig["trap"] = []): TrapTarget[] {
  return file.map(({ target, community, inform, retries, timeout }) => ({
    address: parseAddress(target),
    community: community ?? "public",
    inform: inform ?? false,
    retries: retries ?? DEFAULT_RETRIES,
    timeout: timeout ?? DEFAULT_TIMEOUT,
  }));
}
