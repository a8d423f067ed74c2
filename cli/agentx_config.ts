/**
 * How sounder joins another agent, as the command line and the configuration
 * file tell it.
 *
 * @module
 */

import { parseOid } from "../codec/oid.ts";
import { MODULES } from "../mib/catalog.ts";
import { nearest } from "../mib/nearest.ts";
import type { AgentxConfig } from "../roles/config.ts";
import {
  DEFAULT_MASTERS,
  type MasterAddress,
} from "../server/agentx/address.ts";
import { parseAddress } from "./address.ts";
import type { FileConfig } from "./config_file.ts";
import { UsageError } from "./usage_error.ts";

/** Priority of a registration where nothing is told (RFC 2741, section 6.2.3). */
const DEFAULT_PRIORITY = 127;

/** Seconds that a master waits for an answer where nothing is told; Net-SNMP by itself waits one. */
const DEFAULT_TIMEOUT = 5;

/**
 * Returns how sounder is a subagent; undefined where no address is told.
 *
 * @throws {UsageError} when an address, a module or a region is not as it must be.
 */
export function agentxOf(
  flag: string | undefined,
  file: FileConfig["agentx"] = {},
  os: string = Deno.build.os,
): AgentxConfig | undefined {
  const address = flag ?? file.address;
  const { include = [], exclude = [], register } = file;
  checkModules([...include, ...exclude]);
  const regions = register?.map(parseRegion);
  if (address === undefined) return undefined;
  return {
    masters: parseMaster(address),
    priority: file.priority ?? DEFAULT_PRIORITY,
    context: file.context ?? "",
    timeout: file.timeout ?? DEFAULT_TIMEOUT,
    include,
    exclude,
    regions,
    // OpenBSD's snmpd accepts notifications and passes none on (application_agentx.c, appl_agentx_recv).
    notify: file.notify ?? os !== "openbsd",
  };
}

/**
 * Parses `auto`, an absolute path, `unix:PATH` or `tcp:ADDR:PORT`.
 *
 * @throws {UsageError} when the text is none of these.
 */
export function parseMaster(text: string): readonly MasterAddress[] {
  if (text === "auto") return DEFAULT_MASTERS;
  const path = text.startsWith("unix:") ? text.slice("unix:".length) : text;
  if (path.startsWith("/")) return [{ transport: "unix", path }];
  if (text.startsWith("tcp:")) {
    return [{ transport: "tcp", ...parseAddress(text.slice("tcp:".length)) }];
  }
  throw new UsageError(
    `Cannot use AgentX address "${text}": expected auto, the path of a socket, or tcp:ADDR:PORT`,
  );
}

function checkModules(names: readonly string[]): void {
  const known = MODULES.map(({ name }) => name);
  for (const name of names) {
    if (known.includes(name)) continue;
    const guess = nearest(name, known);
    throw new UsageError(
      `Unknown module "${name}" in [agentx]${
        guess === undefined
          ? "; sounder mib --list names those there are"
          : `; did you mean "${guess}"?`
      }`,
    );
  }
}

/**
 * Parses an OID of which one sub-identifier may be a range: `1.3.6.[1-4].9`
 * (RFC 2741, section 6.2.3, r.range_subid).
 *
 * @throws {UsageError} when the text is no such OID.
 */
export function parseRegion(
  text: string,
): NonNullable<AgentxConfig["regions"]>[number] {
  const [, before = "", low, high = ""] =
    /^([\d.]*)\[(\d+)-(\d+)\][\d.]*$/.exec(text) ?? [];
  const plain = low === undefined ? text : text.replace(/\[\d+-\d+\]/, low);
  try {
    const subtree = parseOid(plain);
    if (low === undefined) {
      return { name: plain, subtree, rangeSubid: 0, upperBound: 0 };
    }
    const rangeSubid = before.split(".").filter((part) => part !== "").length +
      1;
    const upperBound = Number(high);
    if (upperBound > Number(low) && upperBound <= 0xffff_ffff) {
      return { name: text, subtree, rangeSubid, upperBound };
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new UsageError(
    `Cannot use region "${text}" in [agentx]: expected an OID, of which one number may be a range: 1.3.6.1.4.1.8072.9999.9999.112.[1-9]`,
  );
}
