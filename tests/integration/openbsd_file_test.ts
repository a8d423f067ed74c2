import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { buildInfo, makeBundle } from "../../dist/make_bundle.ts";
import { openbsdFile } from "../../dist/openbsd.ts";
import { commandPaths, SYSTEM_FACTS } from "../../roles/known_rights.ts";
import { missingFile, needing } from "../needing.ts";
import { runProgram, startProgram, withFolder } from "./processes.ts";
import { denoOf, noRelease, RELEASES } from "./releases.ts";
import { proveReplay, proveServing } from "./serving.ts";

/** Shells that the file has to be valid for: Debian's sh, and a relative of OpenBSD's. */
const SHELLS = ["/bin/dash", "/bin/mksh"];

/** A program that tells what the shell's part did for it. */
const STAND_IN = `
import "node:process";
const [command, what, file] = Deno.args;
if (what === "rights") {
  const states = [];
  for (const descriptor of JSON.parse(file)) {
    states.push((await Deno.permissions.query(descriptor)).state);
  }
  console.log(JSON.stringify(states));
} else if (what === "arguments") {
  console.log(JSON.stringify(Deno.args));
} else if (what === "exits") {
  const [status, ...rest] = Deno.readTextFileSync(file).trim().split(" ");
  Deno.writeTextFileSync(file, rest.join(" "));
  console.log("exits with " + status);
  Deno.exit(Number(status));
} else if (what === "waits") {
  Deno.addSignalListener("SIGTERM", () => Deno.exit(9));
  let hangups = 0;
  Deno.addSignalListener("SIGHUP", () => console.log("hangup " + ++hangups));
  console.log("process " + Deno.pid);
  setInterval(() => {}, 1000);
} else if (what === "import") {
  const outcome = await import(file).then(() => "imported", String);
  console.log(outcome);
}
`;

/** What a file of settings could do to the program, if it were read. */
const HOSTILE_CONFIG = JSON.stringify({
  imports: { "node:process": "./evil.js" },
  permissions: { default: { env: true } },
  unstable: ["ffi"],
});

interface Case {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly folder: string;
}

/** Runs a test once for each release of Deno and each shell, with a file of the stand-in. */
function everywhere(name: string, prove: (one: Case) => Promise<void>): void {
  for (const release of RELEASES) {
    for (const shell of SHELLS) {
      Deno.test({
        ...needing(
          missingFile(shell) ?? noRelease(release),
          `sounder-openbsd, ${shell}, deno ${release}: ${name}`,
        ),
        fn: () =>
          withFolder(async (folder) => {
            const file = `${folder}/sounder openbsd-0.1.0`;
            await Deno.writeTextFile(file, openbsdFile(STAND_IN));
            const env = { SOUNDER_DENO: denoOf.get(release) ?? "" };
            await prove({ argv: [shell, file], env, folder });
          }),
      });
    }
  }
}

everywhere("has the rights on the list and no others", async (one) => {
  const granted = [
    { name: "net" },
    { name: "read" },
    { name: "write" },
    ...commandPaths().map((command) => ({ name: "run", command })),
    ...SYSTEM_FACTS.map(({ name: kind }) => ({ name: "sys", kind })),
  ];
  const denied = [
    { name: "run" },
    { name: "run", command: "/bin/sh" },
    { name: "sys" },
    { name: "sys", kind: "loadavg" },
    { name: "env" },
    { name: "env", variable: "PATH" },
    { name: "ffi" },
    { name: "import", host: "deno.land:443" },
    { name: "import", host: "127.0.0.1:80" },
  ];
  const asked = JSON.stringify([...granted, ...denied]);
  const { stdout, stderr } = await runProgram(
    [...one.argv, "ask", "rights", asked],
    one,
  );
  assert.equal(stderr, "");
  const states: string[] = JSON.parse(stdout);
  assert.deepEqual(
    states.map((state) => state === "granted"),
    [...granted.map(() => true), ...denied.map(() => false)],
  );
});

everywhere("passes every argument on as it is", async (one) => {
  const odd = ["", "a b", "*", "$HOME", "'", '"', "--", "-h", "\\", "é\n"];
  const { stdout } = await runProgram(
    [...one.argv, "serve", "arguments", ...odd],
    one,
  );
  assert.deepEqual(JSON.parse(stdout), ["serve", "arguments", ...odd]);
});

everywhere(
  "is started again when it exits 70, and by no other status",
  async (one) => {
    const path = `${one.folder}/statuses`;
    await Deno.writeTextFile(path, "70 70 5 70");
    const { status, stdout } = await runProgram(
      [...one.argv, "serve", "exits", path],
      one,
    );
    assert.equal(status, 5);
    assert.equal(stdout, "exits with 70\nexits with 70\nexits with 5\n");
  },
);

everywhere("starts no other command again", async (one) => {
  const path = `${one.folder}/statuses`;
  await Deno.writeTextFile(path, "70 5");
  const { status, stdout } = await runProgram(
    [...one.argv, "read", "exits", path],
    one,
  );
  assert.equal(status, 70);
  assert.equal(stdout, "exits with 70\n");
});

everywhere(
  "hands SIGHUP and SIGTERM on, and ends with its status",
  async (one) => {
    await using program = startProgram([...one.argv, "serve", "waits"], one);
    const pid = Number(
      (await program.saw("process ")).slice("process ".length),
    );
    assert.notEqual(pid, program.pid);
    for (const round of [1, 2, 3]) {
      await program.urge("SIGHUP", program.saw(`hangup ${round}`));
    }
    const { status } = await program.urge("SIGTERM", program.ended());
    assert.equal(status, 9);
    assert.ok(!existsSync(`/proc/${pid}`));
  },
);

everywhere("is started again after a crash", async (one) => {
  await using program = startProgram([...one.argv, "serve", "waits"], one);
  const line = await program.saw("process ");
  Deno.kill(Number(line.slice("process ".length)), "SIGTRAP");
  await program.saw("ended with status 133 and is started again");
});

everywhere(
  "gives way to what it starts, when that is not serve",
  async (one) => {
    await using program = startProgram([...one.argv, "read", "waits"], one);
    assert.equal(await program.saw("process "), `process ${program.pid}`);
    program.kill("SIGTERM");
    assert.equal((await program.ended()).status, 9);
  },
);

everywhere("starts Deno with an environment of its own", async (one) => {
  const env = {
    ...one.env,
    ...{ HOME: one.folder, DENO_DIR: `${one.folder}/cache`, TZ: "Asia/Tokyo" },
    ...{ HTTP_PROXY: "http://127.0.0.1:9", DENO_V8_FLAGS: "--help", ENV: "/x" },
  };
  await using program = startProgram([...one.argv, "serve", "waits"], { env });
  const pid = (await program.saw("process ")).slice("process ".length);
  const names = (await Deno.readTextFile(`/proc/${pid}/environ`)).split("\0")
    .map((entry) => entry.split("=")[0]).filter((name) => name !== "").sort();
  assert.deepEqual(names, [
    ...["DENO_DIR", "DENO_NO_PACKAGE_JSON", "DENO_NO_UPDATE_CHECK"],
    ...["PATH", "TERM", "TZ"],
  ]);
  assert.ok(!existsSync(`${one.folder}/cache`));
});

everywhere(
  "is not led astray by the folder, the path or the home",
  async (one) => {
    const trap = `${one.folder}/trap`;
    const marker = `${one.folder}/trapped`;
    await Deno.mkdir(trap);
    for (const name of ["deno", "env", "sleep", "kill", "sh", "command"]) {
      await Deno.writeTextFile(`${trap}/${name}`, `#!/bin/sh\n>'${marker}'\n`, {
        mode: 0o755,
      });
    }
    // Deno looks beside the file, and in the folder in which it is started.
    for (const folder of [trap, one.folder]) {
      await Deno.writeTextFile(`${folder}/evil.js`, "throw new Error();");
      await Deno.writeTextFile(`${folder}/deno.json`, HOSTILE_CONFIG);
      await Deno.writeTextFile(`${folder}/package.json`, "{ broken");
      await Deno.writeTextFile(`${folder}/deno.lock`, "broken");
    }
    const statuses = `${one.folder}/statuses`;
    await Deno.writeTextFile(statuses, "70 0");
    const { status, stderr } = await runProgram(
      [...one.argv, "serve", "exits", statuses],
      { cwd: trap, env: { ...one.env, PATH: trap, HOME: trap } },
    );
    assert.equal(status, 0, stderr);
    assert.ok(!existsSync(marker));
  },
);

everywhere("imports nothing from elsewhere", async (one) => {
  for (const url of ["http://127.0.0.1:9/x.js", "npm:hono", "jsr:@std/cli"]) {
    const { stdout } = await runProgram(
      [...one.argv, "ask", "import", url],
      one,
    );
    assert.match(stdout, /^TypeError/, url);
  }
});

for (const release of RELEASES) {
  Deno.test({
    ...needing(noRelease(release), `sounder-openbsd serves, deno ${release}`),
    fn: () =>
      withFolder(async (folder) => {
        const script = `${folder}/sounder.js`;
        await makeBundle({ output: script, info: await buildInfo() });
        const file = `${folder}/sounder`;
        const text = openbsdFile(await Deno.readTextFile(script));
        await Deno.writeTextFile(file, text, { mode: 0o755 });
        await Deno.remove(script);
        const env = { SOUNDER_DENO: denoOf.get(release) ?? "" };
        await proveServing([file], { env, cwd: folder });
        await proveReplay([file], { env, cwd: folder });
        const left = [...Deno.readDirSync(folder)].map(({ name }) => name);
        assert.deepEqual(left, ["sounder"]);
      }),
  });
}

Deno.test("sounder-openbsd takes the packaged Deno before that of the path", async () => {
  await withFolder(async (folder) => {
    for (const name of ["packaged", "deno"]) {
      await Deno.writeTextFile(
        `${folder}/${name}`,
        `#!/bin/sh\necho ${name}\n`,
        {
          mode: 0o755,
        },
      );
    }
    for (const first of ["packaged", "missing"]) {
      const packaged = [`${folder}/none`, `${folder}/${first}`];
      const text = openbsdFile(STAND_IN, { packaged });
      await Deno.writeTextFile(`${folder}/sounder`, text, { mode: 0o755 });
      const { stdout } = await runProgram([`${folder}/sounder`], {
        env: { PATH: `${folder}:/usr/bin:/bin` },
      });
      assert.equal(stdout, first === "packaged" ? "packaged\n" : "deno\n");
    }
  });
});

Deno.test("sounder-openbsd says in one line that there is no Deno", async () => {
  await withFolder(async (folder) => {
    const text = openbsdFile(STAND_IN, { packaged: [`${folder}/none`] });
    await Deno.writeTextFile(`${folder}/sounder`, text, { mode: 0o755 });
    const nowhere = { PATH: folder };
    const wrong = { SOUNDER_DENO: `${folder}/none` };
    for (const env of [nowhere, wrong]) {
      const { status, stderr } = await runProgram([`${folder}/sounder`], {
        env,
      });
      assert.equal(status, 2);
      assert.match(stderr, /^sounder: Cannot [^\n]+\n$/);
    }
  });
});
