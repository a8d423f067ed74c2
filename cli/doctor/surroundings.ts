/**
 * What sounder itself needs of the host: addresses to listen on, a state file,
 * a user, a receive buffer.
 *
 * @module
 */

import { accessSync, constants } from "node:fs";
import { dirname } from "node:path";
import type { Host } from "../../collectors/host.ts";
import type { Config } from "../../roles/config.ts";
import {
  expandAddress,
  formatAddress,
  type ListenAddress,
} from "../../server/listeners.ts";
import { localAddresses } from "../../roles/local_addresses.ts";
import { silentAddresses } from "../serve_texts.ts";
import type { Finding } from "./finding.ts";

/** Octets of the kernel's receive buffer below which bursts of a manager are lost. */
const SMALL_BUFFER = 1_048_576;

const RMEM_DEFAULT = "/proc/sys/net/core/rmem_default";

/** Returns the findings about this host as a place for sounder. */
export async function surroundingFindings(
  config: Config,
  host: Host,
): Promise<Finding[]> {
  return [
    ...addressFindings("snmp", config.snmp.listen, tryDatagrams),
    ...silentAddresses(config).map((text): Finding => ({
      subject: "snmp",
      level: "problem",
      text,
    })),
    ...addressFindings("http", config.http.listen, tryConnections),
    stateFinding(config),
    ...userFindings(),
    ...await bufferFindings(host),
  ];
}

type Attempt = (address: ListenAddress) => void;

function tryDatagrams(address: ListenAddress): void {
  Deno.listenDatagram({ transport: "udp", ...address }).close();
}

function tryConnections(address: ListenAddress): void {
  Deno.listen(address).close();
}

function addressFindings(
  subject: "snmp" | "http",
  addresses: readonly ListenAddress[],
  attempt: Attempt,
): Finding[] {
  const local = localAddresses();
  return addresses.flatMap((address) => expandAddress(address, local))
    .map((address): Finding => {
      const where = formatAddress(address);
      try {
        attempt(address);
        return { subject, level: "ok", text: `${where} is free` };
      } catch (error) {
        return { subject, ...refusal(where, error) };
      }
    });
}

function refusal(where: string, error: unknown): Omit<Finding, "subject"> {
  if (error instanceof Deno.errors.AddrInUse) {
    return {
      level: "note",
      text: `${where} is in use: by a sounder that runs, or by another program`,
    };
  }
  if (error instanceof Deno.errors.PermissionDenied) {
    return {
      level: "problem",
      text: `${where} is privileged`,
      fix: "systemd unit: AmbientCapabilities=CAP_NET_BIND_SERVICE",
    };
  }
  return {
    level: "problem",
    text: `${where}: ${error instanceof Error ? error.message : error}`,
  };
}

function stateFinding({ state }: Config): Finding {
  const subject = "state";
  if (state === undefined) {
    return {
      subject,
      level: "note",
      text: "no state file: Postfix's counters begin anew with every start",
      fix: 'sounder.toml: state = "/var/lib/sounder/state.sqlite"',
    };
  }
  const folder = dirname(state);
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return { subject, level: "ok", text: `"${state}" can be written` };
  } catch (error) {
    return {
      subject,
      level: "problem",
      text: `"${state}" cannot be written: ${
        error instanceof Error ? error.message : error
      }`,
      fix: `install -d -o _sounder -g _sounder -m 0750 ${folder}`,
    };
  }
}

function userFindings(): Finding[] {
  if (Deno.uid() !== 0) return [];
  return [{
    subject: "user",
    level: "note",
    text: "this look was taken as root, who may read more than sounder's user",
    fix: "su -s /bin/sh _sounder -c 'sounder doctor'",
  }];
}

async function bufferFindings(host: Host): Promise<Finding[]> {
  if (host.os !== "linux") return [];
  try {
    const signal = AbortSignal.timeout(5_000);
    const text = await host.readFile(RMEM_DEFAULT, { signal });
    const size = Number(new TextDecoder().decode(text).trim());
    if (!(size < SMALL_BUFFER)) return [];
    return [{
      subject: "buffer",
      level: "note",
      text:
        `the kernel keeps ${size} octets of waiting requests: bursts of thousands are lost`,
      fix: "sysctl -w net.core.rmem_default=4194304",
    }];
  } catch {
    // Without /proc there is nothing to say.
    return [];
  }
}
