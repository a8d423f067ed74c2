import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { createLiveHost, resolveCommand } from "../../collectors/live_host.ts";
import { needing } from "../needing.ts";
import { hostErrorOf, noCommands, unhurried } from "./live/commands.ts";
import { gone, lineIn } from "./live/waiting.ts";
import { head, rawServer, send } from "./live/raw_server.ts";

Deno.test("createLiveHost() knows its machine", () => {
  const host = createLiveHost();
  assert.equal(host.os, Deno.build.os);
  assert.equal(host.release, Deno.osRelease());
  assert.equal(host.hostname, Deno.hostname());
  assert.ok(Math.abs(host.now() - Date.now()) < 60_000);
});

Deno.test(
  needing(noCommands, "createLiveHost() runs commands by name"),
  async () => {
    const { status, stdout } = await createLiveHost()
      .run(["sh", "-c", "echo $0 $*; exit 7", "a", "b  c"], unhurried());
    assert.equal(status, 7);
    assert.equal(new TextDecoder().decode(stdout), "a b c\n");
  },
);

Deno.test(
  needing(noCommands, "createLiveHost() runs what it was told by that name"),
  async () => {
    const host = createLiveHost({ commands: new Map([["pfctl", "/bin/sh"]]) });
    const { stdout } = await host.run(["pfctl", "-c", "echo x"], unhurried());
    assert.equal(new TextDecoder().decode(stdout), "x\n");
  },
);

Deno.test("createLiveHost() names the command that is not there", async () => {
  const host = createLiveHost();
  const error = await hostErrorOf(
    host.run(["sounder-none", "-si", "-v"], unhurried()),
  );
  assert.equal(error.kind, "absent");
  assert.equal(
    error.message,
    'Cannot run "sounder-none -si -v": there is no sounder-none that sounder may run in ' +
      "/sbin, /usr/sbin, /bin, /usr/bin, /usr/local/sbin, /usr/local/bin",
  );
  for (const argv of [[], [""], ["../bin/sh"], ["/nonexistent/x"]]) {
    assert.equal(
      (await hostErrorOf(host.run(argv, unhurried()))).kind,
      "absent",
    );
  }
});

Deno.test(
  needing(
    noCommands,
    "createLiveHost() starts nothing when the signal was aborted before",
  ),
  async () => {
    const folder = await Deno.makeTempDir();
    try {
      const error = await hostErrorOf(
        createLiveHost().run(["touch", `${folder}/x`], {
          signal: AbortSignal.abort(),
        }),
      );
      assert.equal(error.kind, "timeout");
      assert.deepEqual([...Deno.readDirSync(folder)], []);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);

Deno.test("createLiveHost() reads files, and the kernel's through cat", {
  ignore: Deno.build.os !== "linux",
}, async () => {
  const host = createLiveHost();
  const here = fileURLToPath(import.meta.url);
  assert.deepEqual(
    await host.readFile(here, unhurried()),
    await Deno.readFile(here),
  );
  const uptime = await host.readFile("/proc/uptime", unhurried());
  assert.match(new TextDecoder().decode(uptime), /^\d+\.\d+ \d+\.\d+\n$/);
  const absent = await hostErrorOf(host.readFile("/proc/none", unhurried()));
  assert.equal(absent.kind, "absent");
  const large = await hostErrorOf(host.readFile("/proc/stat", unhurried(9)));
  assert.equal(large.kind, "too-large");
  assert.match(large.message, /^Cannot read \/proc\/stat: /);
  for (const path of ["x", "/proc/../etc/passwd"]) {
    const { kind } = await hostErrorOf(host.readFile(path, unhurried()));
    assert.equal(kind, "failed");
  }
});

/**
 * Starts `narrowed_host.ts` with some rights and returns what it printed, after
 * the process is gone whose number `script` writes into the file `$0`.
 */
async function narrowed(
  rights: (sign: string) => readonly string[],
  { origin, file, script }: { origin: string; file: string; script: string },
): Promise<Record<string, string>> {
  const program = new URL("live/narrowed_host.ts", import.meta.url);
  const folder = await Deno.makeTempDir();
  const sign = `${folder}/pid`;
  try {
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--no-check",
        "--no-prompt",
        ...rights(sign),
        fileURLToPath(program),
        origin,
        file,
        script.replace("$0", sign),
        sign,
      ],
      // Every spawn under a list would fail if this were handed on.
      env: { LD_LIBRARY_PATH: "/nonexistent", NO_COLOR: "1" },
      stdin: "null",
    }).output();
    assert.equal(new TextDecoder().decode(stderr), "");
    const outcomes = JSON.parse(new TextDecoder().decode(stdout));
    assert.match(outcomes.hanging, /^timeout: /);
    await gone(Number(await lineIn(sign)));
    return outcomes;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function pathsOf(names: readonly string[]): Promise<string> {
  const paths = await Promise.all(names.map((name) => resolveCommand(name)));
  return paths.join();
}

Deno.test(
  needing(
    noCommands,
    "createLiveHost() works under narrowed rights, and stays within them",
  ),
  async () => {
    await using server = rawServer((connection) =>
      send(connection, head("Content-Length: 2") + "ok")
    );
    const file = fileURLToPath(import.meta.url);
    const commands = await pathsOf(["kill", "sleep", "sh", "cat"]);
    const outcomes = await narrowed((sign) => [
      `--allow-run=${commands}`,
      `--allow-read=${file},${sign}`,
      `--allow-net=${new URL(server.origin).host}`,
    ], {
      origin: server.origin,
      file,
      script: "sleep 300 & echo $! >$0; wait",
    });
    const { hanging = "", notListed = "", notListedPath = "", ...rest } =
      outcomes;
    const denied = "sounder was started without this right";
    assert.deepEqual(rest, {
      facts: 'linux "" ""',
      listed: "done",
      readable: "done",
      notReadable: `denied: Cannot read /etc/passwd: ${denied}`,
      kernel: "done",
      asked: "done",
      notAsked: `denied: Cannot read http://127.0.0.1:9999/: ${denied}`,
    });
    assert.match(hanging, /^timeout: .*: not done in time$/);
    assert.match(notListed, /: there is no id that sounder may run in /);
    assert.match(
      notListedPath,
      /: there is no \/usr\/bin\/id that sounder may /,
    );
  },
);

Deno.test(
  needing(
    noCommands,
    "createLiveHost() says which command is not on its list, where it may look",
  ),
  async () => {
    const [commands, id] = [
      await pathsOf(["sleep", "sh"]),
      await pathsOf(["id"]),
    ];
    const { notListed, kernel = "", facts = "" } = await narrowed(
      () => [
        `--allow-run=${commands}`,
        "--allow-read",
        "--allow-sys=osRelease,hostname",
      ],
      {
        origin: "http://127.0.0.1:9999/",
        file: "/etc/passwd",
        script: "echo $$ >$0; exec sleep 300",
      },
    );
    assert.equal(
      notListed,
      `denied: Cannot run "id": ${id} is not among the commands that sounder may run`,
    );
    assert.match(kernel, /^denied: Cannot read \/proc\/stat: /);
    assert.match(facts, /^linux ".+" ".+"$/);
  },
);
