import assert from "node:assert/strict";
import type { Flags } from "../../cli/config.ts";
import { UsageError } from "../../cli/usage_error.ts";
import { registrationsFor } from "../../roles/registrations.ts";
import { configureFrom } from "./configure_from.ts";

Deno.test("configure() reads BIND's statistics file where one is named", async () => {
  const bind = async (content: string, flags: Flags = {}) =>
    (await configureFrom(flags, content)).bind;
  const file = `
    [bind]
    stats_file = "/var/cache/bind/named.stats"
    rndc = true
    rndc_interval = 300
  `;
  const url = '[bind]\nurl = "http://127.0.0.2:8053/"';
  const statsFile = "/var/cache/bind/named.stats";
  assert.deepEqual(await bind(file), {
    statsFile,
    rndc: ["rndc"],
    rndcInterval: 300,
  });
  const command = 'rndc = ["rndc", "-k", "/etc/bind/rndc.key"]';
  assert.deepEqual(await bind(file.replace("rndc = true", command)), {
    statsFile,
    rndc: ["rndc", "-k", "/etc/bind/rndc.key"],
    rndcInterval: 300,
  });
  assert.deepEqual(await bind(file.replace("rndc = true", "rndc = false")), {
    statsFile,
    rndcInterval: 300,
  });
  assert.deepEqual(
    await bind(url, { bindStatsFile: "/s" }).then((options) => [
      options.url,
      options.statsFile,
    ]),
    [undefined, "/s"],
  );
});

const INSTANCES = `
[bind.instances.auth]
url = "http://127.0.0.1:8053"
[bind.instances.auth.zones]
max = 5
[bind.instances.resolver]
stats_file = "/var/resolver/named.stats"
`;

Deno.test("configure() takes several BINDs, each with what one may have", async () => {
  const { bind, bindInstances } = await configureFrom({}, INSTANCES);
  assert.deepEqual(bind, {});
  assert.deepEqual(bindInstances, [
    {
      name: "auth",
      options: { url: "http://127.0.0.1:8053", zones: { max: 5 } },
    },
    { name: "resolver", options: { statsFile: "/var/resolver/named.stats" } },
  ]);
  for (
    const [content, said] of [
      ["[bind.instances.a]", /"bind.instances.a" has neither "url" nor/],
      [
        "[bind.instances.a]\nulr = ''",
        /"bind.instances.a.ulr"; did you mean "url"/,
      ],
      ["[bind.instances.'a b']\nurl = ''", /bind.instances.a b/],
      ["[bind.instances.a.instances.b]\nurl = ''", /unknown key/],
    ] as const
  ) {
    await assert.rejects(configureFrom({}, content), (error) => {
      assert.ok(error instanceof UsageError, String(error));
      assert.match(error.message, said);
      return true;
    });
  }
});

Deno.test("registrationsFor() runs the BINDs that are named, and the one without a name where its source is", async () => {
  const names = async (flags: Flags, content: string) =>
    registrationsFor(await configureFrom(flags, content), "linux")
      .map(({ name }) => name).filter((name) => name.startsWith("bind"));
  const both = ["bind-auth", "bind-resolver"];
  assert.deepEqual(await names({}, ""), ["bind"]);
  assert.deepEqual(await names({}, INSTANCES), both);
  assert.deepEqual(await names({ bindStatsFile: "/s" }, INSTANCES), [
    "bind",
    ...both,
  ]);
  assert.deepEqual(await names({ only: "bind" }, INSTANCES), both);
  assert.deepEqual(await names({ only: "bind-auth" }, INSTANCES), [
    "bind-auth",
  ]);
  assert.deepEqual(await names({ without: "bind-auth" }, INSTANCES), [
    "bind-resolver",
  ]);
  assert.deepEqual(await names({ without: "bind" }, INSTANCES), []);
  await assert.rejects(
    names({ only: "bind-auht" }, INSTANCES),
    /did you mean "bind-auth"/,
  );
});
