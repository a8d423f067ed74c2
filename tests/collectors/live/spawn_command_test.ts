import assert from "node:assert/strict";
import { spawnCommand } from "../../../collectors/live/spawn_command.ts";
import { needing } from "../../needing.ts";
import { hostErrorOf, noCommands, shell, unhurried } from "./commands.ts";
import { gone, lineIn, TIMED_OUT } from "./waiting.ts";
import { inFolder } from "../recorded/folder.ts";

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

Deno.test({
  ...needing(noCommands, "spawnCommand() returns both outputs and the status"),
  async fn() {
    const result = await spawnCommand(
      shell("echo out; echo err >&2; exit 3"),
      unhurried(),
    );
    assert.equal(text(result.stdout), "out\n");
    assert.equal(result.stderr, "err\n");
    assert.equal(result.status, 3);
  },
});

Deno.test({
  ...needing(
    noCommands,
    "spawnCommand() gives a command its two variables, no input, and / to stand in",
  ),
  async fn() {
    const result = await spawnCommand(
      { ...shell(""), argv: ["env"], path: "/usr/bin/env" },
      unhurried(),
    );
    assert.deepEqual(text(result.stdout).trim().split("\n").sort(), [
      "LC_ALL=C",
      "TZ=UTC",
    ]);
    const { stdout } = await spawnCommand(shell("cat; pwd"), unhurried());
    assert.equal(text(stdout), "/\n");
  },
});

Deno.test({
  ...needing(
    noCommands,
    "spawnCommand() tells the signal that ended a command",
  ),
  async fn() {
    const result = await spawnCommand(shell("kill -TERM $$"), unhurried());
    assert.equal(result.status, 128 + 15);
  },
});

Deno.test({
  ...needing(
    noCommands,
    "spawnCommand() ends a command that hangs, and its children",
  ),
  fn: () =>
    inFolder(async (folder) => {
      const abort = new AbortController();
      const running = hostErrorOf(spawnCommand(
        shell(`echo x; sleep 300 & echo $! >${folder}/pid; wait`),
        { signal: abort.signal },
      ));
      const pid = Number(await lineIn(`${folder}/pid`));
      abort.abort();
      const error = await running;
      assert.equal(error.kind, "timeout");
      assert.match(error.message, /^Cannot run "sh -c echo x; .*": given up /);
      await gone(pid);
    }),
});

Deno.test({
  ...needing(
    noCommands,
    "spawnCommand() settles when a child of an ended command holds the pipe",
  ),
  fn: () =>
    inFolder(async (folder) => {
      const abort = new AbortController();
      const running = hostErrorOf(spawnCommand(
        shell(`sleep 300 & echo $! $$ >${folder}/pids; exit 0`),
        { signal: abort.signal },
      ));
      const pids = (await lineIn(`${folder}/pids`)).split(" ").map(Number);
      const [child = 0, leader = 0] = pids;
      await gone(leader);
      abort.abort(TIMED_OUT);
      const error = await running;
      assert.equal(error.kind, "timeout");
      assert.match(error.message, /: not done in time$/);
      await gone(child);
    }),
});

Deno.test({
  ...needing(
    noCommands,
    "spawnCommand() settles when a process that left the group holds the pipe",
  ),
  fn: () =>
    inFolder(async (folder) => {
      const abort = new AbortController();
      const running = hostErrorOf(spawnCommand(
        shell(`setsid sh -c 'echo $$ >${folder}/pid; exec sleep 300' & wait`),
        { signal: abort.signal },
      ));
      const pid = Number(await lineIn(`${folder}/pid`));
      abort.abort(TIMED_OUT);
      assert.equal((await running).kind, "timeout");
      Deno.kill(pid, "SIGKILL");
      await gone(pid);
    }),
});

Deno.test({
  ...needing(
    noCommands,
    "spawnCommand() settles when kill(1) is not found in time",
  ),
  fn: () =>
    inFolder(async (folder) => {
      const abort = new AbortController();
      const running = hostErrorOf(spawnCommand(
        shell(
          `echo $$ >${folder}/pid; exec sleep 300`,
          () => new Promise(() => {}),
        ),
        { signal: abort.signal },
      ));
      const pid = Number(await lineIn(`${folder}/pid`));
      abort.abort(TIMED_OUT);
      assert.equal((await running).kind, "timeout");
      await gone(pid);
    }),
});

for (const place of [undefined, "/nonexistent/kill", "/bin/false"]) {
  Deno.test({
    ...needing(
      noCommands,
      `spawnCommand() ends the command itself where kill(1) is ${place}`,
    ),
    fn: () =>
      inFolder(async (folder) => {
        const abort = new AbortController();
        const running = hostErrorOf(spawnCommand(
          shell(
            `echo $$ >${folder}/pid; exec sleep 300`,
            () => Promise.resolve(place),
          ),
          { signal: abort.signal },
        ));
        const pid = Number(await lineIn(`${folder}/pid`));
        abort.abort();
        assert.equal((await running).kind, "timeout");
        await gone(pid);
      }),
  });
}

Deno.test({
  ...needing(
    noCommands,
    "spawnCommand() ends a command that floods its output",
  ),
  async fn() {
    const error = await hostErrorOf(
      spawnCommand(shell("yes"), unhurried(100_000)),
    );
    assert.equal(error.kind, "too-large");
    assert.equal(
      error.message,
      'Cannot run "sh -c yes": more than 100000 octets',
    );
  },
});

Deno.test({
  ...needing(
    noCommands,
    "spawnCommand() has a bound of its own for the output and for what is said on standard error",
  ),
  async fn() {
    for (const script of ["yes", "yes >&2"]) {
      const { kind } = await hostErrorOf(
        spawnCommand(shell(script), unhurried()),
      );
      assert.equal(kind, "too-large");
    }
  },
});

Deno.test({
  ...needing(
    noCommands,
    "spawnCommand() takes as much as is allowed, to the octet",
  ),
  async fn() {
    const script = "head -c 1000 /dev/zero";
    const { stdout } = await spawnCommand(shell(script), unhurried(1000));
    assert.equal(stdout.length, 1000);
    const { kind } = await hostErrorOf(
      spawnCommand(shell(script), unhurried(999)),
    );
    assert.equal(kind, "too-large");
  },
});

Deno.test({
  ...needing(
    noCommands,
    "spawnCommand() tells a missing file from one that must not be run and one that cannot",
  ),
  async fn() {
    const cases = [
      ["/nonexistent/x", "absent", "/nonexistent/x: no such file"],
      ["/etc/passwd", "denied", "/etc/passwd: permission denied"],
    ] as const;
    for (const [path, kind, reason] of cases) {
      const error = await hostErrorOf(
        spawnCommand({ ...shell(""), argv: ["x"], path }, unhurried()),
      );
      assert.equal(error.kind, kind);
      assert.equal(error.message, `Cannot run "x": ${reason}`);
    }
    const error = await hostErrorOf(
      spawnCommand({ ...shell(""), argv: ["x", "a\0b"] }, unhurried()),
    );
    assert.equal(error.kind, "failed");
    assert.ok(!error.message.includes("\0"));
  },
});

Deno.test({
  ...needing(
    noCommands,
    "spawnCommand() returns at once when its signal was aborted before",
  ),
  async fn() {
    const error = await hostErrorOf(
      spawnCommand(shell("exec sleep 300"), { signal: AbortSignal.abort() }),
    );
    assert.equal(error.kind, "timeout");
  },
});

Deno.test({
  ...needing(
    noCommands,
    "spawnCommand() shows the beginning of a long command line, in one line",
  ),
  async fn() {
    const { message } = await hostErrorOf(
      spawnCommand(shell(`exec sleep 300\n#${"x".repeat(9999)}`), {
        signal: AbortSignal.abort(),
      }),
    );
    assert.match(message, /^Cannot run "sh -c exec sleep 300 #x+\.\.\.": \w/);
    assert.ok(message.length < 300);
  },
});
