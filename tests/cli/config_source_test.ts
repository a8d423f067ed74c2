import assert from "node:assert/strict";
import { configure } from "../../cli/config.ts";
import { ConfigSource } from "../../cli/config_source.ts";
import { UsageError } from "../../cli/usage_error.ts";

const TEXT = `# what a person writes
interval = 5

[snmp]
listen = [
  "127.0.0.1:1161",
]
contact = "noc"

[[snmp.communities]]
name = "a"

[[ snmp . "communities" ]]
name = "b"
networks = ["10.0.0.0/8"]

[bind.instances.auth]
zones.max = 3
`;

Deno.test("ConfigSource.error() tells the line of a key, or of what it is in", () => {
  const source = new ConfigSource("/etc/sounder.toml", TEXT);
  for (
    const [keys, line] of [
      [["interval"], 2],
      [["snmp"], 4],
      [["snmp", "listen", "0"], 5],
      [["snmp", "location"], 4],
      [["snmp", "communities", "0", "name"], 11],
      [["snmp", "communities", "1", "networks", "0"], 15],
      [["bind", "instances", "auth", "zones", "max"], 18],
      [["bind", "instances", "auth", "url"], 17],
    ] as const
  ) {
    assert.equal(
      source.error(keys, "wrong").message,
      `Cannot use configuration file "/etc/sounder.toml": line ${line}: wrong`,
    );
  }
  assert.equal(
    source.error(["http"], "wrong").message,
    'Cannot use configuration file "/etc/sounder.toml": wrong',
  );
});

/** Returns why this configuration is refused, without the file's name. */
async function refused(
  content: string,
  flags: Parameters<typeof configure>[0] = {},
): Promise<string> {
  const path = await Deno.makeTempFile({ suffix: ".toml" });
  try {
    await Deno.writeTextFile(path, content);
    await Deno.chmod(path, 0o640);
    configure({ config: path, ...flags });
    return "taken";
  } catch (error) {
    assert.ok(error instanceof UsageError, String(error));
    return error.message.replace(`"${path}"`, "FILE");
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("configure() tells file, line and key of what is wrong in a file", async () => {
  for (
    const [content, where] of [
      ['\nonly = ["pff"]', 'line 2: "only": Unknown collector "pff"'],
      ['[snmp]\nlisten = ["127.0.0.1"]', 'line 2: "snmp.listen": Cannot use'],
      [
        '[[snmp.communities]]\nname = "a"\nnetworks = ["10.0.0.1/8"]',
        'line 3: "snmp": Cannot use network "10.0.0.1/8"',
      ],
      [
        '[http]\nlisten = ["127.0.0.1:1"]\nnetworks = ["x"]',
        'line 3: "http": Cannot use network "x"',
      ],
      ['[[trap]]\ntarget = "1.2.3.4"', 'line 2: "trap": Cannot use address'],
      ['[bind]\ntasks = true\nurl = "x"', 'line 3: "bind": Cannot use "x"'],
      [
        '[history]\narchives = ["10s"]',
        'line 2: "history": Cannot use history archive "10s"',
      ],
      [
        'root = "1.3.6.1.4.1.30155"',
        'line 1: "root": Cannot use root "1.3.6.1.4.1.30155": it would overlap OPENBSD-',
      ],
      [
        'root = "1.3"',
        'line 1: "root": Cannot use root "1.3": it would overlap',
      ],
      ['root = "x"', 'line 1: "root": Cannot parse OID "x"'],
    ] as const
  ) {
    const text = await refused(content);
    assert.ok(
      text.startsWith(`Cannot use configuration file FILE: ${where}`),
      text,
    );
  }
  assert.equal(await refused('root = "1.3.6.1.4.1.99999"'), "taken");
});

Deno.test("configure() does not blame the file for a flag", async () => {
  assert.match(
    await refused('[snmp]\nlisten = ["127.0.0.1:161"]', { snmp: ["x"] }),
    /^Cannot use address "x"/,
  );
  assert.match(await refused("interval = 5", { only: "pff" }), /^Unknown/);
});
