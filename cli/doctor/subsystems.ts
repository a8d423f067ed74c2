/**
 * What the collectors find on this host, and what keeps them from it.
 *
 * @module
 */

import { STATISTICS_CHANNEL } from "../../collectors/bind/missing_channel.ts";
import { AbsentError } from "../../collectors/collector.ts";
import type { Config } from "../../roles/config.ts";
import { isAsked } from "../../roles/registrations.ts";
import { rootOf } from "../../mib/declare.ts";
import { createRenderer } from "../../mib/render.ts";
import type { Attempt } from "../collect_once.ts";
import type { Finding } from "./finding.ts";

/** What is asked of the machine besides the collectors' readings. */
export interface Traces {
  /** Tells whether a command is in one of the folders where commands are. */
  hasCommand(name: string): Promise<boolean>;
  /** Tells whether there is something under this path. */
  hasPath(path: string): Promise<boolean>;
}

/** Where there are signs that a subsystem is on the host although nothing could be read. */
const SIGNS: Readonly<
  Record<string, { commands: readonly string[]; paths: readonly string[] }>
> = {
  bind: {
    commands: ["named"],
    paths: ["/etc/bind/named.conf", "/etc/named.conf", "/var/named/etc"],
  },
  postfix: { commands: ["postconf"], paths: ["/etc/postfix/main.cf"] },
};

/** Returns the finding of one collector, and what it could not read. */
export async function subsystemFindings(
  attempt: Attempt,
  { config, os, traces }: {
    readonly config: Config;
    readonly os: string;
    readonly traces: Traces;
  },
): Promise<Finding[]> {
  const { registration, error, problems } = attempt;
  const { name: subject } = registration;
  if (error === undefined) {
    return [
      { subject, level: "ok", text: `${count(attempt, config)} can be served` },
      ...problems.map(({ where, what }): Finding => ({
        subject,
        level: "problem",
        text: `${where}: ${what}`,
        ...fixOf(subject, what, os),
      })),
    ];
  }
  const text = error.message;
  if (!(error instanceof AbsentError) || isAsked(registration, config)) {
    return [{ subject, level: "problem", text, ...fixOf(subject, text, os) }];
  }
  return await isThere(subject, traces)
    ? [{ subject, level: "problem", text, ...fixOf(subject, text, os) }]
    : [{ subject, level: "absent", text: "not on this host" }];
}

function count({ registration, reading }: Attempt, config: Config): string {
  const instances = registration.modules.reduce((sum, module) => {
    const render = createRenderer(module, rootOf(module, config.root));
    const options = { collector: registration.name, generation: 1, time: 0 };
    return sum + render(reading, options).count;
  }, 0);
  return `${instances} instances`;
}

async function isThere(subject: string, traces: Traces): Promise<boolean> {
  const signs = SIGNS[subject];
  if (signs === undefined) return false;
  for (const name of signs.commands) {
    if (await traces.hasCommand(name)) return true;
  }
  for (const path of signs.paths) {
    if (await traces.hasPath(path)) return true;
  }
  return false;
}

/** The line that mends what `text` complains of, where one does. */
function fixOf(subject: string, text: string, os: string): { fix?: string } {
  const denied = /permi/i.test(text);
  switch (subject) {
    case "pf":
      return denied
        ? { fix: "chgrp _sounder /dev/pf && chmod 640 /dev/pf" }
        : {};
    case "bind":
      return /No BIND statistics|connection refused/.test(text)
        ? { fix: `named.conf: ${STATISTICS_CHANNEL}` }
        : {};
    case "postfix":
      if (/Cannot find Postfix's log/.test(text)) {
        return { fix: "postconf maillog_file=/var/log/postfix.log" };
      }
      if (/mail system is down/i.test(text)) return { fix: "postfix start" };
      return denied && os === "linux" && /\/var\/log\//.test(text)
        ? { fix: "usermod -a -G adm _sounder" }
        : {};
    case "pflog":
    case "carp-wire":
      return denied && os === "linux"
        ? { fix: "setcap cap_net_raw+ep /usr/bin/tcpdump" }
        : {};
    default:
      return {};
  }
}
