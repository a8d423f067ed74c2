import assert from "node:assert/strict";
import { configure, type Flags } from "../../cli/config.ts";
import { UsageError } from "../../cli/usage_error.ts";
import { SOUNDER_ROOT } from "../../mib/declare.ts";
import { registrationsFor } from "../../roles/registrations.ts";
import { LOOPBACK } from "../../server/network.ts";
import type { Community } from "../../server/snmp/access.ts";
import { configureFrom } from "./configure_from.ts";

/** Limits where nothing is said. */
const LIMITS = { rateLimit: { rate: 1000, burst: 2000 } };

/** A community that may be used from anywhere, for everything. */
function openTo(name: string): Community {
  return { name, networks: undefined, view: undefined };
}

function refused(flags: Flags): string {
  let text = "";
  assert.throws(() => configure(flags), (error) => {
    assert.ok(error instanceof UsageError, String(error));
    text = error.message;
    return true;
  });
  assert.ok(!text.includes("\n"), text);
  return text;
}

Deno.test("configure() listens on loopback for public alone when nothing is said", () => {
  const config = configure({});
  assert.deepEqual(config.snmp, {
    listen: [{ hostname: "127.0.0.1", port: 1161 }],
    communities: [{ name: "public", networks: LOOPBACK, view: undefined }],
    limits: LIMITS,
    firstRoots: false,
    contact: "",
    location: "",
  });
  assert.deepEqual(config.http, {
    listen: [{ hostname: "127.0.0.1", port: 9163 }],
    networks: undefined,
    tokenFile: undefined,
    usersFile: undefined,
    certificate: undefined,
    key: undefined,
  });
  assert.deepEqual(
    [config.interval, config.timeout, config.staleAfter],
    [10, 9, 60],
  );
  assert.deepEqual(
    [config.state, config.replay, config.only, config.without],
    [undefined, undefined, undefined, []],
  );
  assert.deepEqual(config.root, SOUNDER_ROOT);
  assert.deepEqual(config.bind, {});
  assert.deepEqual(config.pf, { command: ["pfctl"], maxAddresses: undefined });
  assert.deepEqual(config.pflog, { interface: undefined });
  assert.deepEqual(config.carpWire, {
    interfaces: [],
    passphraseFile: undefined,
  });
});

Deno.test("configure() takes every flag", () => {
  const config = configure({
    snmp: ["127.0.0.1:1", "[::1]:2"],
    http: ["[::1]:3"],
    community: ["a", "public"],
    state: "/var/db/state",
    replay: "/tmp/recorded/../recorded",
    only: "bind, pf,",
    without: "pf",
    interval: "0.5",
    bindUrl: "http://[::1]:8053",
  });
  assert.deepEqual(config.snmp.listen, [
    { hostname: "127.0.0.1", port: 1 },
    { hostname: "::1", port: 2 },
  ]);
  assert.deepEqual(config.http.listen, [{ hostname: "::1", port: 3 }]);
  assert.deepEqual(config.snmp.communities, [
    openTo("a"),
    openTo("public"),
  ]);
  assert.equal(config.state, "/var/db/state");
  assert.equal(config.replay, "/tmp/recorded");
  assert.deepEqual(config.only, ["bind", "pf"]);
  assert.deepEqual(config.without, ["pf"]);
  assert.equal(config.interval, 0.5);
  assert.equal(config.bind.url, "http://[::1]:8053");
});

Deno.test("configure() makes relative paths absolute", () => {
  const { state, replay } = configure({ state: "s", replay: "./r" });
  assert.equal(state, `${Deno.cwd()}/s`);
  assert.equal(replay, `${Deno.cwd()}/r`);
});

const FILE = `
interval = 20
timeout = 3
stale_after = 33
state = "/file/state"
replay = "/file/replay"
only = ["bind", "pf"]
without = ["pf"]
root = "1.3.6.1.4.1.99999"
[snmp]
listen = ["127.0.0.2:161"]
community = ["file"]
message_limit = 9000
openbsd_64512 = true
contact = "Ada"
location = "Cellar"
[http]
listen = ["127.0.0.2:80"]
[agentx]
address = "tcp:127.0.0.2:705"
priority = 100
context = "house"
timeout = 9
include = ["MTA-MIB"]
exclude = ["SOUNDER-PF-MIB"]
register = ["1.3.6.1.4.1.99999"]
notify = false
[notifications]
pf_states = 90000
mail_queue = 500
authentication_failure = true
rate = 10
keep = 60
[[trap]]
target = "127.0.0.2:162"
community = "told"
inform = true
retries = 5
timeout = 2.5
[[trap]]
target = "[::1]:162"
[bind]
url = "http://127.0.0.2:8053/"
tasks = true
memory = true
traffic = true
transfers = false
[bind.zones]
interval = 600
allow = ["*.example.org"]
deny = ["secret.example.org"]
max = 100
counters = true
series = true
[postfix]
showq = "/file/showq"
log = "/file/maillog"
from_start = true
[pf]
command = ["doas", "/sbin/pfctl"]
max_addresses = 7
[pflog]
interface = "pflog1"
[carp_wire]
interfaces = ["em0", "vlan3"]
passphrase_file = "/file/carp"
[history]
enabled = false
archives = ["5s:1h", "1m:2d"]
max_series = 9
`;

Deno.test("configure() takes every key of the file", async () => {
  assert.deepEqual(await configureFrom({}, FILE), {
    snmp: {
      listen: [{ hostname: "127.0.0.2", port: 161 }],
      communities: [openTo("file")],
      limits: { messageLimit: 9000, ...LIMITS },
      firstRoots: true,
      contact: "Ada",
      location: "Cellar",
    },
    http: {
      listen: [{ hostname: "127.0.0.2", port: 80 }],
      networks: undefined,
      tokenFile: undefined,
      usersFile: undefined,
      certificate: undefined,
      key: undefined,
    },
    agentx: {
      masters: [{ transport: "tcp", hostname: "127.0.0.2", port: 705 }],
      priority: 100,
      context: "house",
      timeout: 9,
      include: ["MTA-MIB"],
      exclude: ["SOUNDER-PF-MIB"],
      regions: [{
        name: "1.3.6.1.4.1.99999",
        subtree: [1, 3, 6, 1, 4, 1, 99999],
        rangeSubid: 0,
        upperBound: 0,
      }],
      notify: false,
    },
    notifications: {
      thresholds: { pfStates: 90_000, mailQueue: 500 },
      authenticationFailure: true,
      rate: 10,
      keep: 60,
    },
    traps: [
      {
        address: { hostname: "127.0.0.2", port: 162 },
        community: "told",
        inform: true,
        retries: 5,
        timeout: 2.5,
      },
      {
        address: { hostname: "::1", port: 162 },
        community: "public",
        inform: false,
        retries: 3,
        timeout: 5,
      },
    ],
    state: "/file/state",
    replay: "/file/replay",
    interval: 20,
    timeout: 3,
    staleAfter: 33,
    only: ["bind", "pf"],
    without: ["pf"],
    root: [1, 3, 6, 1, 4, 1, 99999],
    bind: {
      url: "http://127.0.0.2:8053/",
      tasks: true,
      memory: true,
      traffic: true,
      transfers: false,
      zones: {
        interval: 600,
        allow: ["*.example.org"],
        deny: ["secret.example.org"],
        max: 100,
        counters: true,
        inDetail: true,
      },
    },
    bindInstances: [],
    postfix: {
      log: "/file/maillog",
      fromStart: true,
      showq: "/file/showq",
    },
    pf: { command: ["doas", "/sbin/pfctl"], maxAddresses: 7 },
    history: {
      enabled: false,
      archives: [{ step: 5, span: 3600 }, { step: 60, span: 172_800 }],
      maxSeries: 9,
    },
    pflog: { interface: "pflog1" },
    carpWire: { interfaces: ["em0", "vlan3"], passphraseFile: "/file/carp" },
  });
});

Deno.test("configure() lets flags win over the file", async () => {
  const config = await configureFrom({
    snmp: ["127.0.0.3:161"],
    http: ["127.0.0.3:80"],
    community: ["flag"],
    state: "/flag/state",
    replay: "/flag/replay",
    only: "sensors",
    without: "carp",
    interval: "30",
    bindUrl: "http://127.0.0.3:8053/",
  }, FILE);
  assert.deepEqual(config.snmp, {
    listen: [{ hostname: "127.0.0.3", port: 161 }],
    communities: [openTo("flag")],
    limits: { messageLimit: 9000, ...LIMITS },
    firstRoots: true,
    contact: "Ada",
    location: "Cellar",
  });
  assert.deepEqual(config.http.listen, [{ hostname: "127.0.0.3", port: 80 }]);
  assert.equal(config.state, "/flag/state");
  assert.equal(config.replay, "/flag/replay");
  assert.deepEqual(config.only, ["sensors"]);
  assert.deepEqual(config.without, ["carp"]);
  assert.equal(config.interval, 30);
  assert.equal(config.timeout, 3);
  assert.equal(config.bind.url, "http://127.0.0.3:8053/");
});

Deno.test("configure() derives timeout and stale-after from the interval", () => {
  const times = (interval: string) => {
    const { timeout, staleAfter } = configure({ interval });
    return [timeout, staleAfter];
  };
  assert.deepEqual(times("0.1"), [9, 60]);
  assert.deepEqual(times("100"), [90, 600]);
});

const BAD: readonly (readonly [Flags, RegExp])[] = [
  [{ snmp: ["127.0.0.1:161", "x"] }, /^Cannot use address "x"/],
  [{ http: ["127.0.0.1"] }, /^Cannot use address "127\.0\.0\.1"/],
  [{ interval: "" }, /^Cannot use --interval ""/],
  [{ interval: "ten" }, /^Cannot use --interval "ten"/],
  [{ interval: "-1" }, /^Cannot use --interval "-1"/],
  [{ interval: "Infinity" }, /^Cannot use --interval "Infinity"/],
  [{ only: "snesors" }, /^Unknown collector "snesors"; did you mean "sensors"/],
  [{ only: "" }, /^Cannot use --only ""/],
  [{ without: "bind,xyzzy" }, /^Unknown collector "xyzzy" \(there are .*bind/],
  [
    { bindUrl: "127.0.0.1:8053" },
    /^Cannot use "127\.0\.0\.1:8053" as URL of BIND/,
  ],
  [{ bindUrl: "" }, /^Cannot use "" as URL of BIND/],
  [{ bindUrl: "http://a:b@127.0.0.1:8053/" }, /user name or password/],
  [{ bindUrl: "http://127.0.0.1:8053/?x" }, /query/],
  [{ bindStatsFile: "" }, /^Cannot use "" as BIND's statistics file/],
  [
    { bindUrl: "http://127.0.0.1:8053", bindStatsFile: "/s" },
    /^Cannot read BIND both at "http:.*" and in "\/s": name one of them/,
  ],
  [{ state: "" }, /^Cannot use --state ""/],
  [{ replay: "" }, /^Cannot use --replay ""/],
  [{ community: ["a", ""] }, /^Cannot use --community ""/],
];

for (const [flags, said] of BAD) {
  Deno.test(`configure() refuses ${JSON.stringify(flags)}`, () => {
    assert.match(refused(flags), said);
  });
}

Deno.test("configure() checks what a file says as it checks flags", async () => {
  for (
    const [content, said] of [
      ['only = ["bnid"]', /Unknown collector "bnid"; did you mean "bind"/],
      ['root = "1.3.x"', /1\.3\.x/],
      ['root = "9.9"', /9\.9/],
      ['state = ""', /state/],
      ["only = []", /only/],
      ["[snmp]\nlisten = ['nowhere']", /Cannot use address "nowhere"/],
      ["[http]\nlisten = ['nowhere']", /Cannot use address "nowhere"/],
      ["[bind]\nurl = 'nowhere'", /Cannot use "nowhere" as URL of BIND/],
      [
        "[bind]\nurl = 'http://a'\nstats_file = '/s'",
        /both at "http:\/\/a" and/,
      ],
      ["[bind]\nrndc = true", /"bind.rndc" without "bind.stats_file"/],
    ] as const
  ) {
    await assert.rejects(configureFrom({}, content), (error) => {
      assert.ok(error instanceof UsageError, String(error));
      assert.match(error.message, said);
      return true;
    }, content);
  }
});

Deno.test("configure() refuses names that are no interface's", async () => {
  for (
    const content of [
      '[pflog]\ninterface = "-w"',
      '[pflog]\ninterface = ""',
      "[carp_wire]\ninterfaces = []",
      '[carp_wire]\ninterfaces = ["em0", "a name too long"]',
      '[carp_wire]\ninterface = ["em0"]',
    ]
  ) {
    await assert.rejects(configureFrom({}, content), UsageError, content);
  }
});

Deno.test("registrationsFor() leaves out what watches the wire unless it is named", async () => {
  const names = async (flags: Flags, content = "") =>
    registrationsFor(await configureFrom(flags, content), "openbsd")
      .map(({ name }) => name)
      .filter((name) => ["pflog", "carp-wire"].includes(name));
  assert.deepEqual(await names({}), []);
  assert.deepEqual(await names({}, '[pflog]\ninterface = "pflog0"'), ["pflog"]);
  assert.deepEqual(await names({}, '[carp_wire]\ninterfaces = ["em0"]'), [
    "carp-wire",
  ]);
  assert.deepEqual(await names({ only: "pflog,carp-wire" }), [
    "pflog",
    "carp-wire",
  ]);
  assert.deepEqual(
    await names({ without: "pflog" }, '[pflog]\ninterface = "pflog0"'),
    [],
  );
});
