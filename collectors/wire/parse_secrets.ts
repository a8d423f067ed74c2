/**
 * The file of CARP's passphrases: what is needed to verify the HMAC of each
 * virtual host's advertisements.
 *
 * @module
 */

import { parseIp } from "../../codec/packet/address.ts";
import type { CarpSecret } from "../../codec/packet/network/carp_hmac.ts";
import type { ParseProblem } from "../collector.ts";

/** Secrets by {@linkcode secretName}. */
export type CarpSecrets = ReadonlyMap<string, CarpSecret>;

/** Most lines of secrets that are taken: 255 virtual hosts on each of 16 links. */
const MAX_SECRETS = 4080;

/**
 * Reads lines of `VHID ADDRESS[,ADDRESS...] PASSPHRASE`, where VHID may be
 * `INTERFACE:VHID`; the passphrase is the rest of the line. Blank lines and
 * those that begin with `#` are comments. No problem tells of a passphrase.
 */
export function parseCarpSecrets(
  text: string,
): { secrets: CarpSecrets; problems: ParseProblem[] } {
  const secrets = new Map<string, CarpSecret>();
  const problems: ParseProblem[] = [];
  text.split("\n").forEach((line, i) => {
    if (/^\s*(#|$)/.test(line)) return;
    const where = `passphrase file, line ${i + 1}`;
    const found = /^\s*(?:(\S+):)?(\d{1,3})\s+(\S+)\s(.+?)\r?$/.exec(line);
    const vhid = Number(found?.[2]);
    if (found === null || vhid > 255) {
      const what = "expected VHID ADDRESS[,ADDRESS...] PASSPHRASE";
      problems.push({ where, what });
      return;
    }
    const addresses = (found[3] ?? "").split(",");
    if (!addresses.every(isAddress)) {
      problems.push({ where, what: "an address cannot be read" });
    } else if (secrets.size >= MAX_SECRETS) {
      problems.push({ where, what: `more than ${MAX_SECRETS} secrets` });
    } else {
      secrets.set(secretName(found[1], vhid), {
        passphrase: found[4] ?? "",
        addresses,
      });
    }
  });
  return { secrets, problems };
}

/** Returns the key of a virtual host's secret, on one interface or on all. */
export function secretName(
  interfaceName: string | undefined,
  vhid: number,
): string {
  return interfaceName === undefined
    ? String(vhid)
    : `${interfaceName}:${vhid}`;
}

function isAddress(text: string): boolean {
  try {
    parseIp(text.toLowerCase());
    return true;
  } catch {
    return false;
  }
}
