import assert from "node:assert/strict";
import type { Attempt } from "../../../cli/collect_once.ts";
import { configure } from "../../../cli/config.ts";
import {
  subsystemFindings,
  type Traces,
} from "../../../cli/doctor/subsystems.ts";
import {
  AbsentError,
  UnavailableError,
} from "../../../collectors/collector.ts";
import { REGISTRATIONS } from "../../../roles/registrations.ts";

function attempt(name: string, change: Partial<Attempt>): Attempt {
  const registration = REGISTRATIONS.find((one) => one.name === name);
  assert(registration !== undefined);
  return {
    registration,
    reading: undefined,
    error: undefined,
    problems: [],
    ...change,
  };
}

function traces(...there: readonly string[]): Traces {
  const has = (name: string) => Promise.resolve(there.includes(name));
  return { hasCommand: has, hasPath: has };
}

function options(there: Traces, os = "linux") {
  return { config: configure({}), os, traces: there };
}

const noChannel = new AbsentError(
  "No BIND statistics at http://127.0.0.1:8053",
);

Deno.test("subsystemFindings() tells a BIND without a channel from no BIND", async () => {
  const found = attempt("bind", { error: noChannel });
  assert.deepEqual(await subsystemFindings(found, options(traces())), [
    { subject: "bind", level: "absent", text: "not on this host" },
  ]);
  for (const sign of ["named", "/etc/bind/named.conf"]) {
    assert.deepEqual(await subsystemFindings(found, options(traces(sign))), [{
      subject: "bind",
      level: "problem",
      text: noChannel.message,
      fix:
        "named.conf: statistics-channels { inet 127.0.0.1 port 8053 allow { 127.0.0.1; }; };",
    }]);
  }
});

for (
  const [name, os, text, fix] of [
    [
      "pf",
      "openbsd",
      "Cannot read pf: no permission (/dev/pf)",
      "chgrp _sounder /dev/pf && chmod 640 /dev/pf",
    ],
    [
      "postfix",
      "linux",
      'Cannot read "/var/log/mail.log": permission denied',
      "usermod -a -G adm _sounder",
    ],
    [
      "postfix",
      "linux",
      "Cannot read the mail queue: Mail system is down",
      "postfix start",
    ],
    [
      "postfix",
      "linux",
      "Cannot find Postfix's log: there is none",
      "postconf maillog_file=/var/log/postfix.log",
    ],
  ] as const
) {
  Deno.test(`subsystemFindings() has a line against "${text}"`, async () => {
    const error = new UnavailableError(text);
    assert.deepEqual(
      await subsystemFindings(attempt(name, { error }), options(traces(), os)),
      [{ subject: name, level: "problem", text, fix }],
    );
  });
}
