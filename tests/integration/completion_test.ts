import assert from "node:assert/strict";
import { missingFile, needing } from "../needing.ts";
import { runProgram, withFolder } from "./processes.ts";
import { SOUNDER } from "./sounder.ts";

/** What each shell is told, so that it prints what it would offer after `sounder ser` and `sounder mib --t`. */
const SCRIPTS: Readonly<Record<string, readonly [path: string, text: string]>> =
  {
    bash: [
      "/bin/bash",
      `. "$1"
      COMP_WORDS=(sounder ser) COMP_CWORD=1; _sounder; echo "\${COMPREPLY[@]}"
      COMP_WORDS=(sounder mib --t) COMP_CWORD=2; _sounder; echo "\${COMPREPLY[@]}"`,
    ],
    fish: [
      "/usr/bin/fish",
      `source $argv[1]
      complete -C "sounder ser" | cut -f1
      complete -C "sounder mib --t" | cut -f1`,
    ],
    ksh: [
      "/usr/bin/mksh",
      `. "$1"
      for word in "\${complete_sounder_1[@]}"; do [[ $word == ser* ]] && echo $word; done
      for word in "\${complete_sounder[@]}"; do [[ $word == --table ]] && echo $word; done
      :`,
    ],
  };

async function written(shell: string, folder: string): Promise<string> {
  const { status, stdout, stderr } = await runProgram(
    [...SOUNDER, "completion", shell],
    { env: Deno.env.toObject() },
  );
  assert.equal(status, 0, stderr);
  const path = `${folder}/completion`;
  await Deno.writeTextFile(path, stdout);
  return path;
}

for (const [shell, [program, text]] of Object.entries(SCRIPTS)) {
  Deno.test({
    ...needing(
      missingFile(program),
      `sounder completion ${shell} lets it complete commands and flags`,
    ),
    async fn() {
      await withFolder(async (folder) => {
        const path = await written(shell, folder);
        const argv = shell === "fish"
          ? [program, "-c", text, path]
          : [program, "-c", text, shell, path];
        const { status, stdout, stderr } = await runProgram(argv, {
          env: { HOME: folder, PATH: "/usr/bin:/bin" },
        });
        assert.equal(status, 0, stderr);
        assert.deepEqual(stdout.trim().split("\n"), ["serve", "--table"]);
      });
    },
  });
}

const ZSH = "/usr/bin/zsh";

Deno.test({
  ...needing(missingFile(ZSH), "sounder completion zsh is what zsh can read"),
  async fn() {
    await withFolder(async (folder) => {
      const path = await written("zsh", folder);
      const { status, stdout, stderr } = await runProgram([
        ...[ZSH, "-f", "-c"],
        'autoload -Uz compinit; compinit -u -d "$2"; . "$1"; echo $_comps[sounder]',
        "zsh",
        path,
        `${folder}/dump`,
      ], { env: { HOME: folder, PATH: "/usr/bin:/bin" } });
      assert.equal(status, 0, stderr);
      assert.equal(stderr, "");
      assert.equal(stdout, "_sounder\n");
    });
  },
});

Deno.test("sounder completion names the shells that it knows", async () => {
  const { status, stderr } = await runProgram(
    [...SOUNDER, "completion", "bsh"],
    { env: Deno.env.toObject() },
  );
  assert.equal(status, 2);
  assert.equal(
    stderr,
    'sounder: Unknown shell "bsh": expected bash, zsh, fish, ksh; did you mean "bash"?\n',
  );
});
