import assert from "node:assert/strict";
import type { Host } from "../../collectors/host.ts";
import { openReplayHost } from "../../collectors/replay_host.ts";
import { hostErrorOf, unhurried } from "./live/commands.ts";
import { fill, HOST_JSON, inFolder } from "./recorded/folder.ts";

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** Runs `task` with a recorded host of these files, and a clock that the task sets. */
function replaying(
  files: Record<string, string>,
  task: (host: Host, clock: { time: number }) => Promise<void>,
): Promise<void> {
  return inFolder(async (folder) => {
    await fill(folder, files);
    const clock = { time: 5_000 };
    await task(await openReplayHost(folder, { now: () => clock.time }), clock);
  });
}

async function stdoutOf(host: Host, line: string): Promise<string> {
  return text((await host.run(line.split(" "), unhurried())).stdout);
}

Deno.test("openReplayHost() is the host that was recorded, at its time", () =>
  replaying({}, (host, clock) => {
    assert.equal(host.os, "openbsd");
    assert.equal(host.release, "7.9");
    assert.equal(host.hostname, "fw1.example.org");
    const time = Date.UTC(2026, 9, 7, 16);
    assert.equal(host.now(), time);
    clock.time += 1234.5;
    assert.equal(host.now(), time + 1234);
    clock.time = 0;
    assert.equal(host.now(), time);
    return Promise.resolve();
  }));

Deno.test("openReplayHost() lets time pass by itself", () =>
  inFolder(async (folder) => {
    await fill(folder, {});
    const host = await openReplayHost(folder);
    const before = host.now();
    while (host.now() === before) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    assert.ok(host.now() > before);
  }));

Deno.test("openReplayHost() answers commands with output, status and standard error", () =>
  replaying({
    "commands/pfctl -si -v": "Status: Enabled\n",
    "commands/cat %2Fproc%2Fstat": "cpu\n",
    "commands/pfctl -sl.exit": "1\n",
    "commands/pfctl -sl.stderr": "pfctl: /dev/pf: Permission denied\n",
  }, async (host) => {
    assert.deepEqual(await host.run(["pfctl", "-si", "-v"], unhurried()), {
      status: 0,
      stdout: new TextEncoder().encode("Status: Enabled\n"),
      stderr: "",
    });
    assert.equal(
      await stdoutOf(host, "/sbin/pfctl -si -v"),
      "Status: Enabled\n",
    );
    assert.equal(
      await stdoutOf(host, "doas -n pfctl -si -v"),
      "Status: Enabled\n",
    );
    assert.equal(await stdoutOf(host, "cat /proc/stat"), "cpu\n");
    assert.deepEqual(await host.run(["pfctl", "-sl"], unhurried()), {
      status: 1,
      stdout: new Uint8Array(),
      stderr: "pfctl: /dev/pf: Permission denied\n",
    });
  }));

Deno.test("openReplayHost() has nothing that was not recorded", () =>
  replaying({
    "commands/pfctl -si": "x",
    "files/etc/x": "x",
    "http/http%3A%2F%2Fh%3A8053%2Fjson": "{}",
  }, async (host) => {
    const command = await hostErrorOf(host.run(["pfctl", "-sm"], unhurried()));
    assert.equal(command.kind, "absent");
    assert.equal(
      command.message,
      'Cannot run "pfctl -sm": the recorded host has no such command',
    );
    for (const path of ["/etc/y", "/etc/x/y", "/etc", "/../host.json", "x"]) {
      const file = await hostErrorOf(host.readFile(path, unhurried()));
      assert.ok(file.message.startsWith(`Cannot read ${path}: `));
      assert.equal(file.kind, /\.\.|^x/.test(path) ? "failed" : "absent");
    }
    const document = await hostErrorOf(
      host.fetch("http://h:8053/xml", unhurried()),
    );
    assert.equal(document.kind, "absent");
    const server = await hostErrorOf(
      host.fetch("http://u:p@h:80530/json", unhurried()),
    );
    assert.equal(server.kind, "refused");
    assert.doesNotMatch(server.message, /u:p/);
    for (const argv of [[], [""], ["."], [".."], ["../host.json"]]) {
      const { kind } = await hostErrorOf(host.run(argv, unhurried()));
      assert.equal(kind, "absent");
    }
  }));

Deno.test("openReplayHost() reads files", () =>
  replaying({ "files/proc/stat": "cpu 1\n" }, async (host) => {
    assert.equal(
      text(await host.readFile("/proc/stat", unhurried())),
      "cpu 1\n",
    );
  }));

Deno.test("openReplayHost() reads the end of a file, which a later moment replaces", () =>
  replaying({
    "files/named.stats": "0123456789",
    "+10s/files/named.stats": "abc",
  }, async (host, clock) => {
    const end = async () => {
      const options = { ...unhurried(), from: 6, maxBytes: 3 };
      const { bytes, ...rest } = await host.readEnd("/named.stats", options);
      return { ...rest, text: text(bytes) };
    };
    const { identity, ...before } = await end();
    assert.deepEqual(before, { size: 10, offset: 7, text: "789" });
    clock.time += 10_000;
    const { identity: other, ...after } = await end();
    assert.deepEqual(after, { size: 3, offset: 3, text: "" });
    assert.notEqual(identity, other);
  }));

Deno.test("openReplayHost() answers URLs with body, status and type", () =>
  replaying({
    "http/http%3A%2F%2Fh%2Fa": "{}",
    "http/http%3A%2F%2Fh%2Fb": "<x/>",
    "http/http:%2F%2Fh%2Fc": "no",
    "http/http:%2F%2Fh%2Fc.status": "404\n",
    "http/http:%2F%2Fh%2Fc.type": "Text/HTML; charset=utf-8\n",
    "http/http%3A%2F%2Fh%2Fd.status": "302",
  }, async (host) => {
    const get = async (path: string) => {
      const answer = await host.fetch(`http://h/${path}`, unhurried());
      return [answer.status, answer.contentType, text(answer.body)];
    };
    assert.deepEqual(await get("a"), [200, "application/json", "{}"]);
    assert.deepEqual(await get("b"), [200, "text/xml", "<x/>"]);
    assert.deepEqual(await get("c"), [404, "text/html", "no"]);
    const { kind, message } = await hostErrorOf(get("d"));
    assert.equal(kind, "failed");
    assert.match(message, /status 302, a redirect/);
  }));

Deno.test("openReplayHost() shows later moments when they have come, each only what changed", () =>
  replaying({
    "commands/a": "a0",
    "commands/b": "b0",
    "files/f": "f0",
    "http/http%3A%2F%2Fh%2F": "{}",
    "+10s/commands/a": "a10",
    "+10s/files/f.error": "absent",
    "+10s/commands/new": "new",
    "+20s/commands/a.exit": "2",
    "+20s/commands/b.error": "absent\n",
    "+20s/files/f": "f20",
    "+20s/http/http%3A%2F%2Fh%2F.error": "refused",
    "+100s/commands/a": "a100",
  }, async (host, clock) => {
    const seen = async () => [
      await stdoutOf(host, "a"),
      await stdoutOf(host, "b").catch(() => "-"),
      await stdoutOf(host, "new").catch(() => "-"),
      await host.readFile("/f", unhurried()).then(text, () => "-"),
      await host.fetch("http://h/", unhurried())
        .then(({ body }) => text(body), ({ kind }) => kind),
    ];
    const start = clock.time;
    assert.deepEqual(await seen(), ["a0", "b0", "-", "f0", "{}"]);
    clock.time = start + 9_999;
    assert.deepEqual(await seen(), ["a0", "b0", "-", "f0", "{}"]);
    clock.time = start + 10_000;
    assert.deepEqual(await seen(), ["a10", "b0", "new", "-", "{}"]);
    clock.time = start + 20_000;
    assert.deepEqual(await seen(), ["", "-", "new", "f20", "refused"]);
    assert.equal((await host.run(["a"], unhurried())).status, 2);
    clock.time = start + 1_000_000;
    assert.deepEqual(await seen(), ["a100", "-", "new", "f20", "refused"]);
  }));

Deno.test("openReplayHost() fails as a recorded access failed", () =>
  replaying({
    "commands/a.error": "timeout",
    "commands/b.error": 'denied: Cannot run "b": not today\n',
    "commands/c.error": "gone\n",
    "files/f.error": "too-large\n",
  }, async (host) => {
    const failure = async (promise: Promise<unknown>) => {
      const { kind, message } = await hostErrorOf(promise);
      return `${kind}: ${message}`;
    };
    const run = (name: string) => failure(host.run([name], unhurried()));
    assert.equal(
      await run("a"),
      'timeout: Cannot run "a": recorded as "timeout"',
    );
    assert.equal(await run("b"), 'denied: Cannot run "b": not today');
    assert.match(await run("c"), /^failed: .*its \.error begins with none of /);
    assert.equal(
      await failure(host.readFile("/f", unhurried())),
      'too-large: Cannot read /f: recorded as "too-large"',
    );
  }));

Deno.test("openReplayHost() keeps the bounds that a live host keeps", () =>
  replaying({
    "commands/a": "12345",
    "files/f": "12345",
    "http/http%3A%2F%2Fh%2F": "12345",
  }, async (host) => {
    const accesses = [
      (options: ReturnType<typeof unhurried>) => host.run(["a"], options),
      (options: ReturnType<typeof unhurried>) => host.readFile("/f", options),
      (options: ReturnType<typeof unhurried>) =>
        host.fetch("http://h/", options),
    ];
    for (const access of accesses) {
      await access(unhurried(5));
      const large = await hostErrorOf(access(unhurried(4)));
      assert.equal(large.kind, "too-large");
      assert.match(
        large.message,
        /^Cannot (?:run|read) .*: more than 4 octets$/,
      );
      const aborted = await hostErrorOf(
        access({ signal: AbortSignal.abort() }),
      );
      assert.equal(aborted.kind, "timeout");
    }
    const unknown = await hostErrorOf(
      host.run(["unknown"], { signal: AbortSignal.abort() }),
    );
    assert.equal(unknown.kind, "timeout");
  }));

Deno.test("openReplayHost() does not take a wrong status for a status", () =>
  replaying({
    "commands/a.exit": "one",
    "commands/b.exit": "256",
    "http/http%3A%2F%2Fh%2F.status": "OK",
  }, async (host) => {
    for (const name of ["a", "b"]) {
      const { kind, message } = await hostErrorOf(
        host.run([name], unhurried()),
      );
      assert.equal(kind, "failed");
      assert.match(message, /its \.exit holds ".*", which is no exit status$/);
    }
    const { message } = await hostErrorOf(
      host.fetch("http://h/", unhurried()),
    );
    assert.match(
      message,
      /its \.status holds "OK", which is no status of HTTP$/,
    );
  }));

Deno.test("openReplayHost() does not follow links out of its folder, nor wait at a pipe", () =>
  inFolder(async (outside) => {
    await Deno.writeTextFile(`${outside}/secret`, "secret");
    await inFolder(async (folder) => {
      await fill(folder, { "commands/a": "", "files/x": "" });
      await Deno.symlink(`${outside}/secret`, `${folder}/commands/b`);
      await Deno.symlink(`${outside}/secret`, `${folder}/files/secret`);
      await Deno.symlink(outside, `${folder}/files/out`);
      await new Deno.Command("mkfifo", { args: [`${folder}/commands/pipe`] })
        .output();
      const host = await openReplayHost(folder);
      for (
        const access of [
          () => host.run(["b"], unhurried()),
          () => host.readFile("/secret", unhurried()),
          () => host.readFile("/out/secret", unhurried()),
        ]
      ) {
        const { kind, message } = await hostErrorOf(access());
        assert.equal(kind, "failed");
        assert.match(message, /: it leads out of the recorded host$/);
      }
      const { message } = await hostErrorOf(host.run(["pipe"], unhurried()));
      assert.match(message, /: it is a pipe or device$/);
    });
  }));

Deno.test("openReplayHost() says in one line why a folder is no recorded host", () =>
  inFolder(async (folder) => {
    const opening = async () => {
      const { message } = await hostErrorOf(openReplayHost(`${folder}/x`));
      return message.replace(`Cannot replay ${folder}/x: `, "");
    };
    assert.equal(await opening(), "no such folder");
    await Deno.mkdir(`${folder}/x`);
    assert.equal(await opening(), "it has no host.json");
    for (
      const [facts, reason] of [
        ["", "host.json: it is not JSON"],
        ["{}", 'host.json: "time" is not of the form "2026-10-07T16:00:00Z"'],
        ["x".repeat(99_999), "host.json: more than 65536 octets"],
      ] as const
    ) {
      await Deno.writeTextFile(`${folder}/x/host.json`, facts);
      assert.equal(await opening(), reason);
    }
    await fill(`${folder}/x`, { "host.json": HOST_JSON, "+10/commands/a": "" });
    assert.equal(
      await opening(),
      '"+10" is not the name of a moment, such as "+10s"',
    );
    await Deno.remove(`${folder}/x/+10`, { recursive: true });
    await fill(`${folder}/x`, {
      "commands/pfctl -si": "",
      "commands/%2Fsbin%2Fpfctl -si": "",
    });
    assert.match(await opening(), /is there twice, written differently$/);
    await Deno.remove(`${folder}/x`, { recursive: true });
    await Deno.writeTextFile(`${folder}/x`, "");
    assert.equal(await opening(), "it has no host.json");
  }));
