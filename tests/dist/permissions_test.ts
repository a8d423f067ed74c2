import assert from "node:assert/strict";
import { COMMAND_FOLDERS } from "../../collectors/live/resolve_command.ts";
import { permissions, runtimeFlags } from "../../dist/permissions.ts";
import {
  commandPaths,
  COMMANDS,
  SYSTEM_FACTS,
} from "../../roles/known_rights.ts";
import { commandsOf, readerRights } from "../../roles/rights.ts";
import { configure } from "../../cli/config.ts";

const config = configure({});

Deno.test("permissions() allow nothing wholesale but what is the configuration's", () => {
  const names = permissions().map(({ name }) => name);
  const wholesale = names.filter((name) => /^--allow-\w+$/.test(name));
  assert.deepEqual(wholesale, ["--allow-net", "--allow-read", "--allow-write"]);
  for (const kind of ["all", "env", "ffi", "scripts"]) {
    assert.ok(!names.some((name) => name.startsWith(`--allow-${kind}`)), kind);
  }
});

Deno.test("permissions() give each entry its reason", () => {
  for (
    const { name, reason } of [...permissions(), ...COMMANDS, ...SYSTEM_FACTS]
  ) {
    assert.ok(reason.length > 0, name);
  }
});

Deno.test("commandPaths() are absolute, and as many as there are places to look", () => {
  const paths = commandPaths();
  assert.equal(paths.length, COMMANDS.length * COMMAND_FOLDERS.length);
  assert.equal(new Set(paths).size, paths.length);
  assert.ok(paths.every((path) => /^\/[\w/.-]+$/.test(path)));
});

Deno.test("COMMANDS hold every command that a collector asks for", () => {
  const names = COMMANDS.map(({ name }) => name);
  for (const os of ["openbsd", "linux", "freebsd"]) {
    for (const name of commandsOf(config, os)) {
      assert.ok(names.includes(name), `${os}: ${name}`);
    }
  }
});

Deno.test("SYSTEM_FACTS hold every fact that the reader asks for", () => {
  const { sys } = readerRights(config, "linux", new Map());
  const names = SYSTEM_FACTS.map(({ name }) => name);
  assert.ok(Array.isArray(sys));
  for (const name of sys) assert.ok(names.includes(name), name);
});

Deno.test("runtimeFlags() leave out what the toolchain alone needs", () => {
  const unstable = runtimeFlags().filter((flag) =>
    flag.startsWith("--unstable")
  );
  assert.ok(unstable.includes("--unstable-worker-options"));
  assert.ok(!unstable.includes("--unstable-raw-imports"));
});
