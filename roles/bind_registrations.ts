/**
 * The BIND collectors: one for this host's BIND, and one for each that the
 * configuration gives a name.
 *
 * @module
 */

import {
  createBindCollector,
  DEFAULT_BIND_URLS,
} from "../collectors/bind/collect.ts";
import { bindKeys } from "../collectors/bind/keys.ts";
import { bindLines } from "../collectors/bind/librenms.ts";
import type { BindCollectorOptions } from "../collectors/bind/options.ts";
import type { BindReading } from "../collectors/bind/reading.ts";
import { dnsServerModule } from "../mib/modules/dns_server.ts";
import { bindModule } from "../mib/modules/sounder_bind.ts";
import type { Config } from "./config.ts";
import type { Needs, Registration } from "./registrations.ts";

/** Name of the collector, which names of instances follow. */
export const BIND = "bind";

/** The BIND that has no name of its own. */
export const bindRegistration: Registration<BindReading> = {
  name: BIND,
  modules: [bindModule, dnsServerModule],
  create: ({ bind }) => createBindCollector(bind),
  keys: bindKeys,
  extend: () => (reading) => [{ token: BIND, text: bindLines(reading) }],
  needs: ({ bind }) => needsOf(bind),
  asked: ({ bind }) => namesSource(bind),
};

/** Returns those that this configuration lets run: with instances, the one without a name only where its source is named. */
export function bindRegistrationsFor(
  { bind, bindInstances }: Config,
): Registration<BindReading>[] {
  const named = bindInstances.map(({ name, options }) =>
    instanceOf(name, options)
  );
  return named.length > 0 && !namesSource(bind)
    ? named
    : [bindRegistration, ...named];
}

/** Returns the name of an instance's collector. */
export function bindInstanceName(instance: string): string {
  return `${BIND}-${instance}`;
}

function instanceOf(
  instance: string,
  options: BindCollectorOptions,
): Registration<BindReading> {
  const name = bindInstanceName(instance);
  return {
    ...bindRegistration,
    name,
    instance: { of: BIND, name: instance },
    create: () => createBindCollector({ ...options, name }),
    extend: () => (reading) => [{ token: name, text: bindLines(reading) }],
    needs: () => needsOf(options),
    asked: () => true,
  };
}

function namesSource({ url, statsFile }: BindCollectorOptions): boolean {
  return url !== undefined || statsFile !== undefined;
}

function needsOf(
  { url, statsFile, rndc = [] }: BindCollectorOptions,
): Needs {
  if (statsFile !== undefined) return { run: rndc.slice(0, 1) };
  const urls = url === undefined ? DEFAULT_BIND_URLS : [url];
  return { net: urls.map(hostAndPort) };
}

/** `host:port` of a URL, as a net permission has it. */
function hostAndPort(url: string): string {
  const { hostname, port, protocol } = new URL(url);
  return `${hostname}:${
    port === "" ? (protocol === "https:" ? 443 : 80) : port
  }`;
}
