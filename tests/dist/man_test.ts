import assert from "node:assert/strict";
import { describeCommands } from "../../cli/command_line.ts";
import { rootPath } from "../../dist/root.ts";
import { writeManPages } from "../../dist/man/pages.ts";
import { runProgram, withFolder } from "../integration/processes.ts";
import { missingFile, needing } from "../needing.ts";

const MANDOC = "/usr/bin/mandoc";
const missing = missingFile(MANDOC);

Deno.test({
  ...needing(missing, "mandoc has nothing to say of the manual pages"),
  async fn() {
    await withFolder(async (folder) => {
      for (const name of await writeManPages(folder)) {
        const { stdout, stderr } = await runProgram(
          [MANDOC, "-T", "lint", `${folder}/${name}`],
          { env: {} },
        );
        // Which other pages there are is the host's affair.
        const said = (stdout + stderr).split("\n").filter((line) =>
          line !== "" &&
          !/referenced manual not found|mandoc\.db/.test(line)
        );
        assert.deepEqual(said, []);
      }
    });
  },
});

Deno.test({
  ...needing(missing, "sounder(8) shows every command with its flags"),
  async fn() {
    await withFolder(async (folder) => {
      await writeManPages(folder);
      const { status, stdout } = await runProgram(
        [MANDOC, "-T", "ascii", "-O", "width=200", `${folder}/sounder.8`],
        { env: {} },
      );
      assert.equal(status, 0);
      // deno-lint-ignore no-control-regex
      const page = stdout.replace(/.\u0008/g, "");
      const commands = describeCommands();
      assert(commands.length > 10);
      for (const { name, flags } of commands) {
        const start = page.indexOf(`\n   ${name}\n`);
        assert(start > 0, name);
        const [section = ""] = page.slice(start + 1).split(/\n\n {3}(?! )/);
        for (const { name: flag, value } of flags) {
          assert(
            section.includes(value === undefined ? flag : `${flag} ${value}`),
            `${name} ${flag}`,
          );
        }
      }
    });
  },
});

Deno.test({
  ...needing(missing, "sounder.toml(5) has every key of docs/configure.md"),
  async fn() {
    const source = await Deno.readTextFile(rootPath("docs/configure.md"));
    const keys = [...source.matchAll(/^\| `([a-z0-9_]+)`/gm)]
      .map(([, key]) => key!);
    assert(keys.length > 50);
    await withFolder(async (folder) => {
      await writeManPages(folder);
      const page = await Deno.readTextFile(`${folder}/sounder.toml.5`);
      const items = [...page.matchAll(/^\.It Li ([a-z0-9_]+)$/gm)]
        .map(([, key]) => key!);
      assert.deepEqual(items, keys);
    });
  },
});
