import assert from "node:assert/strict";
import { type FileConfig, readConfigFile } from "../../cli/config_file.ts";
import { UsageError } from "../../cli/usage_error.ts";

async function withFile<T>(
  content: string | Uint8Array,
  use: (path: string) => T,
): Promise<T> {
  const path = await Deno.makeTempFile({ suffix: ".toml" });
  try {
    await Deno.writeFile(
      path,
      typeof content === "string" ? new TextEncoder().encode(content) : content,
    );
    return use(path);
  } finally {
    await Deno.remove(path);
  }
}

async function read(content: string): Promise<FileConfig> {
  return await withFile(content, (path) => readConfigFile(path).config);
}

/** Reads what must be refused; returns the error's text without the file's name. */
async function refused(content: string | Uint8Array): Promise<string> {
  return await withFile(content, (path) => {
    let text = "";
    assert.throws(() => readConfigFile(path), (error) => {
      assert.ok(error instanceof UsageError, String(error));
      assert.ok(error.message.includes(`"${path}"`), error.message);
      assert.ok(!error.message.includes("\n"), error.message);
      text = error.message.replace(`"${path}"`, "FILE");
      return true;
    });
    return text;
  });
}

Deno.test("readConfigFile() reads every key", async () => {
  const config = await read(`
interval = 5
timeout = 4.5
stale_after = 90
state = "/var/db/sounder/state.sqlite"
replay = "/tmp/recorded"
only = ["bind"]
without = ["pf"]
root = "1.3.6.1.4.1.99999"

[snmp]
listen = ["0.0.0.0:161", "[::]:161"]
community = ["secret", "other"]
message_limit = 1400
contact = "Ada <ada@example.org>"
location = "Cellar"

[http]
listen = ["127.0.0.1:9163"]

[bind]
url = "http://127.0.0.1:8053/"

[pf]
command = ["doas", "pfctl"]
max_addresses = 0
`);
  assert.deepEqual(config, {
    interval: 5,
    timeout: 4.5,
    stale_after: 90,
    state: "/var/db/sounder/state.sqlite",
    replay: "/tmp/recorded",
    only: ["bind"],
    without: ["pf"],
    root: "1.3.6.1.4.1.99999",
    snmp: {
      listen: ["0.0.0.0:161", "[::]:161"],
      community: ["secret", "other"],
      message_limit: 1400,
      contact: "Ada <ada@example.org>",
      location: "Cellar",
    },
    http: { listen: ["127.0.0.1:9163"] },
    bind: { url: "http://127.0.0.1:8053/" },
    pf: { command: ["doas", "pfctl"], max_addresses: 0 },
  });
});

Deno.test("readConfigFile() takes an empty file", async () => {
  assert.deepEqual(await read(""), {});
  assert.deepEqual(await read("# nothing\n[snmp]\n"), { snmp: {} });
});

/** The number of the last line, where what is wrong stands in these cases. */
function lineOf(content: string): number {
  return content.includes("snpm") ? 1 : content.split("\n").length;
}

const UNKNOWN: Readonly<Record<string, [key: string, guess: string]>> = {
  "intervall = 1": ["intervall", "interval"],
  "stale-after = 1": ["stale-after", "stale_after"],
  "[snpm]\nlisten = []": ["snpm", "snmp"],
  "[snmp]\nlistne = []": ["snmp.listne", "listen"],
  "[snmp]\nmessage-limit = 1400": ["snmp.message-limit", "message_limit"],
  "[[snmp.communities]]\nname = 'a'\nnetwork = []": [
    "snmp.communities.0.network",
    "networks",
  ],
  "[http]\nlisten_ = []": ["http.listen_", "listen"],
  "[bind]\nurls = ''": ["bind.urls", "url"],
  "[pf]\ncomand = ['pfctl']": ["pf.comand", "command"],
  "[pf]\nmax_adresses = 1": ["pf.max_adresses", "max_addresses"],
};

for (const [content, [key, guess]] of Object.entries(UNKNOWN)) {
  Deno.test(`readConfigFile() names the nearest key for "${key}"`, async () => {
    assert.equal(
      await refused(content),
      `Cannot use configuration file FILE: line ${
        lineOf(content)
      }: unknown key "${key}"; did you mean "${guess}"?`,
    );
  });
}

Deno.test("readConfigFile() suggests nothing for a key that is like none", async () => {
  assert.equal(
    await refused("entirely_different = 1"),
    'Cannot use configuration file FILE: line 1: unknown key "entirely_different"',
  );
  assert.equal(
    await refused('["__proto__"]\na = 1'),
    'Cannot use configuration file FILE: line 1: unknown key "__proto__"',
  );
});

/** Values that cannot be, and the key that the error has to name. */
const BAD: Readonly<Record<string, string>> = {
  'interval = "10"': "interval",
  "interval = 0": "interval",
  "interval = -1": "interval",
  "interval = nan": "interval",
  "interval = inf": "interval",
  "timeout = 86401": "timeout",
  "stale_after = true": "stale_after",
  "state = 1": "state",
  "state = ''": "state",
  "replay = ''": "replay",
  "only = []": "only",
  'only = "bind"': "only",
  "only = [1]": "only.0",
  'only = [""]': "only.0",
  "root = 1.3": "root",
  'snmp = "127.0.0.1:161"': "snmp",
  "[snmp]\nlisten = '127.0.0.1:161'": "snmp.listen",
  "[snmp]\ncommunity = ['']": "snmp.community.0",
  "[snmp]\nmessage_limit = 483": "snmp.message_limit",
  "[snmp]\nmessage_limit = 65508": "snmp.message_limit",
  "[snmp]\nmessage_limit = 1400.5": "snmp.message_limit",
  "[snmp]\ncontact = 1": "snmp.contact",
  "[snmp]\ncommunities = ['a']": "snmp.communities.0",
  "[[snmp.communities]]\nname = ''": "snmp.communities.0.name",
  "[[snmp.communities]]\nnetworks = []": "snmp.communities.0.name",
  "[[snmp.communities]]\nname = 'a'\nnetworks = []":
    "snmp.communities.0.networks",
  "[snmp]\nrate = -1": "snmp.rate",
  "[snmp]\nburst = 0": "snmp.burst",
  "[snmp]\noutside_message_limit = 1": "snmp.outside_message_limit",
  "[pf]\ncommand = []": "pf.command",
  "[pf]\nmax_addresses = -1": "pf.max_addresses",
};

for (const [content, key] of Object.entries(BAD)) {
  Deno.test(`readConfigFile() refuses ${content.replaceAll("\n", " ")}`, async () => {
    const text = await refused(content);
    const [, line, found] =
      /^Cannot use configuration file FILE: line (\d+): "([^"]+)"(?:: expected .+, found .+| is missing)$/
        .exec(text) ?? [];
    assert.equal(found, key, text);
    const isMissing = text.endsWith("is missing");
    assert.equal(Number(line), isMissing ? 1 : content.split("\n").length);
  });
}

Deno.test("readConfigFile() says where a file is no TOML", async () => {
  for (
    const content of [
      "interval = \n",
      "[snmp\nlisten = []",
      "interval = 1\ninterval = 2",
      "just text",
      Uint8Array.of(0x00, 0xff, 0xfe, 0x7f, 0x45, 0x4c, 0x46),
    ]
  ) {
    assert.match(
      await refused(content),
      /^Cannot parse configuration file FILE: .*line \d+/,
    );
  }
});

Deno.test("readConfigFile() says why a file cannot be read", () => {
  assert.throws(
    () => readConfigFile("/nonexistent/sounder.toml"),
    /^UsageError: Cannot read configuration file "\/nonexistent\/sounder\.toml": .*(?:No such file|ENOENT)[^\n]*$/,
  );
  assert.throws(
    () => readConfigFile("/"),
    /^UsageError: Cannot read configuration file "\/": .*directory[^\n]*$/,
  );
});

Deno.test("readConfigFile() refuses a file with communities that everyone may read, and any that everyone may write", async () => {
  const said = async (content: string, mode: number) => {
    const path = await Deno.makeTempFile({ suffix: ".toml" });
    try {
      await Deno.writeTextFile(path, content);
      await Deno.chmod(path, mode);
      readConfigFile(path);
      return undefined;
    } catch (error) {
      assert.ok(error instanceof UsageError);
      return error.message.replaceAll(path, "FILE");
    } finally {
      await Deno.remove(path);
    }
  };
  const secrets = [
    '[snmp]\ncommunity = ["a"]',
    '[[snmp.communities]]\nname = "a"',
  ];
  for (const content of secrets) {
    assert.equal(
      await said(content, 0o644),
      'Cannot use configuration file "FILE": it holds communities, and everyone may read it (mode 644); chmod 640 FILE',
    );
    assert.equal(await said(content, 0o640), undefined);
  }
  assert.equal(await said("interval = 5", 0o644), undefined);
  assert.equal(
    await said("interval = 5", 0o666),
    'Cannot use configuration file "FILE": everyone may write it (mode 666); chmod 640 FILE',
  );
});
