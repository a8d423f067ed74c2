/**
 * `deno task demo`: a recorded pair of OpenBSD firewalls that fails over, each
 * served by a sounder of its own.
 *
 * @module
 */

import { onAbandoned } from "./abandoned.ts";
import { runtimeFlags } from "./permissions.ts";
import { rootPath } from "./root.ts";
import { say } from "./say.ts";

/** The pair; the second takes over ten seconds after the beginning. */
const PAIR = [
  { name: "fw1", snmp: "127.0.0.1:1161", http: "127.0.0.1:9163" },
  { name: "fw2", snmp: "127.0.0.1:1162", http: "127.0.0.1:9164" },
];

const children = PAIR.map(({ name, snmp, http }) =>
  new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      `--config=${rootPath("deno.json")}`,
      ...runtimeFlags(),
      rootPath("main.ts"),
      "serve",
      ...["--replay", rootPath(`tests/fixtures/openbsd-firewall/${name}`)],
      ...["--interval", "1", "--snmp", snmp, "--http", http],
    ],
  }).spawn()
);

say("A firewall pair fails over within ten seconds, and back after twenty:");
for (const { name, http } of PAIR) {
  say(`  ${name}: curl -s http://${http}/metrics | grep carp_interface_state`);
}

const stop = () => {
  for (const child of children) {
    try {
      child.kill("SIGTERM");
    } catch {
      // It has ended.
    }
  }
};
Deno.addSignalListener("SIGTERM", stop);
Deno.addSignalListener("SIGINT", () => {
  if (!Deno.stdin.isTerminal()) stop();
});
onAbandoned(stop);
const statuses = await Promise.all(children.map((child) => child.status));
Deno.exit(Math.max(...statuses.map(({ code }) => code)));
