import assert from "node:assert/strict";
import { freePort, withFolder } from "../integration/processes.ts";
import { runSounder } from "../integration/sounder.ts";
import config from "../../deno.json" with { type: "json" };

/** Wrong usage, and what its one line has to say. */
const WRONG: readonly (readonly [args: readonly string[], said: RegExp])[] = [
  [["serve", "--snpm", "127.0.0.1:0"], /--snpm.*--snmp/],
  [["serve", "--snmp"], /--snmp.*argument missing/],
  [["serve", "extra"], /too many arguments/],
  [["sreve"], /sreve.*serve/],
  [["read", "--jsn"], /--jsn.*--json/],
  [["serve", "--snmp", "1161"], /Cannot use address "1161"/],
  [["serve", "--http", "[::1]"], /Cannot use address "\[::1\]"/],
  [["serve", "--interval", "0"], /Cannot use --interval "0"/],
  [["serve", "--interval", "soon"], /Cannot use --interval "soon"/],
  [
    ["serve", "--only", "bnid"],
    /Unknown collector "bnid"; did you mean "bind"/,
  ],
  [["serve", "--without", "bind,x"], /Unknown collector "x"/],
  [
    ["serve", "--bind-url", "localhost:8053"],
    /Cannot use "localhost:8053"/,
  ],
  [["serve", "--bind-url", "ftp://127.0.0.1/"], /Cannot use "ftp:/],
  [
    ["serve", "--config", "/nonexistent/sounder.toml"],
    /"\/nonexistent\/sounder\.toml"/,
  ],
  [["serve", "--replay", "/nonexistent"], /\/nonexistent/],
  [[
    "serve",
    "--state",
    "/nonexistent/state.sqlite",
    "--snmp",
    "127.0.0.1:0",
    "--http",
    "127.0.0.1:0",
  ], /\/nonexistent\/state\.sqlite/],
  [["read", "bnid"], /Unknown collector "bnid"/],
  [["metrics", "--bind-url", "x"], /Cannot use "x"/],
  [["get"], /missing required argument/],
  [
    ["get", "sysUpTmie.0"],
    /Unknown name "sysUpTmie"; did you mean "sysUpTime"/,
  ],
  [
    ["get", "--host", "127.0.0.1", "sysUpTime.0"],
    /Cannot use address "127\.0\.0\.1"/,
  ],
  [["walk", "nonesuch"], /Unknown name "nonesuch"/],
  [
    ["mib", "SOUNDR-MIB"],
    /Unknown module "SOUNDR-MIB"; did you mean "SOUNDER-MIB"/,
  ],
  [["check", "--http", "nowhere"], /nowhere/],
];

for (const [args, said] of WRONG) {
  Deno.test(`sounder ${args.join(" ")} says what is wrong in one line and ends with 2`, async () => {
    const { status, stdout, stderr } = await runSounder(args);
    const lines = stderr.trimEnd().split("\n")
      .filter((line) => !/warning: sounder runs as root|begins$/.test(line));
    assert.equal(status, 2, stderr);
    assert.equal(lines.length, 1, stderr);
    assert.match(lines[0] ?? "", /^sounder: /);
    assert.match(lines[0] ?? "", said);
    assert.equal(stdout, "");
  });
}

Deno.test("sounder without a command says how it is used and ends with 2", async () => {
  const { status, stdout, stderr } = await runSounder([]);
  assert.equal(status, 2);
  assert.equal(stdout, "");
  assert.match(stderr, /Usage: sounder/);
});

Deno.test("sounder --help names all commands", async () => {
  const { status, stdout, stderr } = await runSounder(["--help"]);
  assert.equal(status, 0);
  assert.equal(stderr, "");
  for (
    const command of ["serve", "read", "metrics", "get", "walk", "check", "mib"]
  ) {
    assert.match(stdout, new RegExp(`^ {2}${command}\\b`, "m"));
  }
});

Deno.test("sounder serve --help names all flags", async () => {
  const { status, stdout } = await runSounder(["serve", "--help"]);
  assert.equal(status, 0);
  for (
    const flag of [
      "snmp",
      "http",
      "community",
      "state",
      "config",
      "replay",
      "only",
      "without",
      "bind-url",
      "interval",
    ]
  ) {
    assert.match(stdout, new RegExp(`^ +--${flag} <`, "m"), flag);
  }
});

Deno.test("sounder --version says the release and the runtime", async () => {
  const { status, stdout, stderr } = await runSounder(["--version"]);
  assert.equal(status, 0);
  assert.equal(stderr, "");
  assert.ok(stdout.startsWith(`sounder ${config.version} (`), stdout);
  assert.match(stdout, /deno \d+\.\d+\.\d+/);
});

Deno.test("sounder get ends with 1 when nobody answers", async () => {
  const agent = `127.0.0.1:${freePort()}`;
  const { status, stderr } = await runSounder([
    "get",
    "--host",
    agent,
    "sysUpTime.0",
  ]);
  assert.equal(status, 1, stderr);
  assert.ok(stderr.startsWith(`sounder: No answer from ${agent}`), stderr);
});

Deno.test("sounder check ends with 1 when nobody answers", async () => {
  const url = `http://127.0.0.1:${freePort()}`;
  const { status, stdout, stderr } = await runSounder(["check", "--http", url]);
  assert.equal(status, 1, stderr);
  assert.equal(stdout, "");
  const [line = "", ...more] = stderr.split("\n");
  assert.ok(line.startsWith("sounder: ") && line.includes(url), stderr);
  assert.deepEqual(more, [""]);
});

Deno.test("sounder metrics prints an exposition page", async () => {
  await withFolder(async (folder) => {
    const recorded = `${folder}/recorded`;
    await Deno.mkdir(recorded);
    await Deno.writeTextFile(
      `${recorded}/host.json`,
      JSON.stringify({ os: "linux", release: "", hostname: "a", time: 0 }),
    );
    const { status, stderr } = await runSounder([
      "metrics",
      "--replay",
      recorded,
      "--bind-url",
      "http://127.0.0.1:8053",
    ]);
    assert.equal(status, 1);
    assert.match(stderr, /bind: .*127\.0\.0\.1:8053/);
  });
});
