import assert from "node:assert/strict";
import type { Oid } from "../../codec/oid.ts";
import { MODULES } from "../../mib/catalog.ts";
import {
  type MibModule,
  nodesOf,
  rootOf,
  SOUNDER_ROOT,
} from "../../mib/declare.ts";
import { smiText } from "../../mib/smi_text.ts";
import { harbourModule } from "../mib/fixture_module.ts";
import { missingFile, needing } from "../needing.ts";
import { haveSharedData, sharedData } from "../shared_data.ts";

const SMILINT = "/usr/bin/smilint";
const SNMPTRANSLATE = "/usr/bin/snmptranslate";

/** Why these tests are ignored here; undefined where they can run. */
const missing = !haveSharedData
  ? "the standard modules' texts are missing"
  : missingFile(SMILINT, SNMPTRANSLATE);

/** A test that needs both tools and the standard modules. */
function test(name: string, run: (folder: string) => Promise<void>): void {
  Deno.test({
    ...needing(missing, name),
    async fn() {
      const folder = await Deno.makeTempDir({ prefix: "sounder-mib-" });
      // net-snmp says so when it makes this itself.
      await Deno.mkdir(`${folder}/cert_indexes`);
      try {
        await run(folder);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

const catalog: readonly MibModule<never>[] = [...MODULES, harbourModule];
const own = catalog.filter(({ standard }) => standard === undefined);

async function writeTexts(
  folder: string,
  sounderRoot: Oid = SOUNDER_ROOT,
): Promise<void> {
  for (const module of own) {
    await Deno.writeTextFile(
      `${folder}/${module.name}.txt`,
      smiText(module, { sounderRoot }),
    );
  }
}

/** Runs a tool on texts in `folder`, which may refer to the standard modules. */
async function run(
  command: string,
  folder: string,
  args: readonly string[],
): Promise<string> {
  const { stdout, stderr } = await new Deno.Command(command, {
    args: [...args],
    cwd: folder,
    env: {
      SMIPATH: `${folder}:${sharedData("mibs")}`,
      MIBDIRS: `${folder}:${sharedData("mibs")}`,
      SNMP_PERSISTENT_DIR: folder,
      SNMPCONFPATH: folder,
    },
  }).output();
  return new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
}

async function lint(folder: string, name: string, level: number) {
  const said = await run(SMILINT, folder, [
    "-m",
    "-l",
    String(level),
    `./${name}.txt`,
  ]);
  return said.split("\n").filter((line) => line !== "");
}

/** Returns the OIDs that net-snmp gives to names of one module. */
async function translate(
  folder: string,
  module: string,
  names: readonly string[],
): Promise<string[]> {
  const said = await run(SNMPTRANSLATE, folder, [
    "-m",
    module,
    "-On",
    ...names.map((name) => `${module}::${name}`),
  ]);
  return said.split("\n").filter((line) => line !== "");
}

test("smilint -l 3 has nothing to say of any module", async (folder) => {
  await writeTexts(folder);
  for (const { name } of own) {
    assert.deepEqual(await lint(folder, name, 3), [], name);
  }
});

test("smilint -l 5 finds no INDEX that can be too long, nor anything but unnamed arcs", async (folder) => {
  await writeTexts(folder);
  for (const { name } of own) {
    const said = (await lint(folder, name, 5))
      .filter((line) =>
        !/\{(node-implicit|namelength-32-[a-z]+)\}|`cargoRow'/.test(line)
      );
    assert.deepEqual(said, [], name);
  }
});

test("smilint does complain of a text that is wrong", async (folder) => {
  const text = smiText(harbourModule, { sounderRoot: SOUNDER_ROOT });
  const broken: readonly (readonly [RegExp, string, number, RegExp])[] = [
    [/DateAndTime, /, "", 3, /DateAndTime/],
    [/cargoWeight, /, "", 5, /cargoWeight/],
    [/\(SIZE \(1\.\.32\)\)/, "(SIZE (1..200))", 5, /index-exceeds-too-large/],
  ];
  for (const [part, replacement, level, complaint] of broken) {
    const changed = text.replace(part, replacement);
    assert.notEqual(changed, text);
    await Deno.writeTextFile(`${folder}/BROKEN.txt`, changed);
    const said = await lint(folder, "BROKEN", level);
    assert.match(said.join("\n"), complaint);
  }
});

test("snmptranslate gives every name the OID that is served", async (folder) => {
  await writeTexts(folder);
  for (const module of catalog) {
    const nodes = nodesOf(module, rootOf(module));
    assert.deepEqual(
      await translate(folder, module.name, nodes.map(({ name }) => name)),
      nodes.map(({ oid }) => `.${oid.join(".")}`),
      module.name,
    );
  }
});

test("texts are right below any other root", async (folder) => {
  for (const root of [[1, 3, 6, 1, 3, 42], [1, 3, 6, 1, 4, 1], [2, 999]]) {
    await writeTexts(folder, root);
    const nodes = nodesOf(harbourModule, rootOf(harbourModule, root));
    assert.deepEqual(await lint(folder, harbourModule.name, 3), []);
    assert.deepEqual(
      await translate(
        folder,
        harbourModule.name,
        nodes.map(({ name }) => name),
      ),
      nodes.map(({ oid }) => `.${oid.join(".")}`),
    );
  }
});
