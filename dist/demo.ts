/**
 * `deno task demo`: a recorded pair of OpenBSD firewalls that fails over and
 * back, each served by a sounder of its own.
 *
 * @module
 */

import { onAbandoned } from "./abandoned.ts";
import { LivingHost } from "./demo_life.ts";
import { runtimeFlags } from "./permissions.ts";
import { rootPath } from "./root.ts";
import { say } from "./say.ts";

/** The pair: the second takes over when the first loses its link. Ports can be chosen: SNMP and HTTP of the first, those of the second follow; and how many seconds of their life are over. */
const [snmpPort = 1161, httpPort = 9163, over = 0] = Deno.args.map(Number);
const PAIR = ["fw1", "fw2"].map((name, i) => ({
  name,
  snmp: `127.0.0.1:${snmpPort + i}`,
  http: `127.0.0.1:${httpPort + i}`,
  second: i > 0,
}));

const folder = await Deno.makeTempDir({ prefix: "sounder-demo-" });
const hosts = PAIR.map(({ name, second }) =>
  new LivingHost(
    rootPath(`tests/fixtures/openbsd-firewall/${name}`),
    `${folder}/${name}`,
    second,
  )
);
for (const host of hosts) await host.begin();

const children = PAIR.map(({ name, snmp, http }) =>
  new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      `--config=${rootPath("deno.json")}`,
      ...runtimeFlags(),
      rootPath("main.ts"),
      "serve",
      ...["--replay", `${folder}/${name}`, "--interval", "1"],
      ...["--snmp", snmp, "--http", http],
    ],
  }).spawn()
);

say(
  "A pair of firewalls fails over again and again, for the first time within a minute:",
);
for (const { name, snmp, http } of PAIR) {
  say(`  ${name}: http://${http}/`);
  say(`       snmpwalk -v2c -c public ${snmp} .1.3.6.1.4.1.30155.6`);
}

const began = performance.now() - over * 1000;
let writing = Promise.resolve();
const timer = setInterval(() => {
  const seconds = (performance.now() - began) / 1000;
  writing = writing.then(async () => {
    for (const host of hosts) await host.goOn(seconds);
  });
}, 1000);

const stop = () => {
  clearInterval(timer);
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
clearInterval(timer);
await writing;
await Deno.remove(folder, { recursive: true });
Deno.exit(Math.max(...statuses.map(({ code }) => code)));
