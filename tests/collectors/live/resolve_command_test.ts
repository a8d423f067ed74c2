import assert from "node:assert/strict";
import { resolveCommand } from "../../../collectors/live/resolve_command.ts";

Deno.test("resolveCommand() takes the first folder that holds an executable file of the name", async () => {
  const root = await Deno.makeTempDir();
  try {
    const folders = ["a", "b", "c", "d"].map((name) => `${root}/${name}`);
    for (const folder of folders) await Deno.mkdir(folder);
    await Deno.writeTextFile(`${root}/a/tool`, "", { mode: 0o644 });
    await Deno.mkdir(`${root}/b/tool`);
    await Deno.writeTextFile(`${root}/c/tool`, "", { mode: 0o755 });
    await Deno.writeTextFile(`${root}/d/tool`, "", { mode: 0o755 });
    assert.equal(await resolveCommand("tool", { folders }), `${root}/c/tool`);
    assert.equal(await resolveCommand("other", { folders }), undefined);
    assert.equal(await resolveCommand(`${root}/d/tool`), `${root}/d/tool`);
    assert.equal(await resolveCommand(`${root}/a/tool`), undefined);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("resolveCommand() refuses names that lead elsewhere", async () => {
  for (const name of ["", ".", "..", "../bin/sh", "bin/sh", "-sh", "s\0h"]) {
    assert.equal(
      await resolveCommand(name, { folders: ["/usr/bin"] }),
      undefined,
    );
  }
});

Deno.test("resolveCommand() does not look into $PATH", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/sounder-evil`, "", { mode: 0o755 });
    const module = new URL(
      "../../../collectors/live/resolve_command.ts",
      import.meta.url,
    );
    const script = `
      import { resolveCommand } from ${JSON.stringify(module)};
      console.log(await resolveCommand("sounder-evil"));`;
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["eval", "--no-check", script],
      env: { PATH: folder, NO_COLOR: "1" },
      stdin: "null",
    }).output();
    assert.equal(new TextDecoder().decode(stdout), "undefined\n");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
