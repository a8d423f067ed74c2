import assert from "node:assert/strict";
import {
  type AccessOptions,
  type CommandResult,
  type Host,
  HostError,
  type HostErrorKind,
  type HttpAnswer,
} from "../../collectors/host.ts";
import { recordingHost } from "../../collectors/recording_host.ts";
import { openReplayHost } from "../../collectors/replay_host.ts";
import { unhurried } from "./live/commands.ts";
import { filesIn, inFolder } from "./recorded/folder.ts";

type Failure = { readonly fails: HostErrorKind };

/** What a scripted host answers; tests change it. */
interface Script {
  commands: Record<string, CommandResult | Failure>;
  files: Record<string, Uint8Array | Failure>;
  urls: Record<string, HttpAnswer | Failure>;
}

function scriptedHost(script: Script): Host {
  function answer<Value extends object>(
    name: string,
    found: Value | Failure | undefined,
  ): Promise<Value> {
    const known = found ?? { fails: "absent" };
    return "fails" in known
      ? Promise.reject(new HostError(known.fails, `Cannot have ${name}: so`))
      : Promise.resolve(known as Value);
  }
  return {
    os: "linux",
    release: "6.1.0",
    hostname: "ns1",
    now: () => Date.UTC(2026, 0, 2, 3, 4, 5, 678),
    run: (argv) => answer(argv.join(" "), script.commands[argv.join(" ")]),
    readFile: (path) => answer(path, script.files[path]),
    async readEnd(path, { from }) {
      const found = await answer(path, script.files[path]);
      const bytes = found.subarray(from);
      return { identity: "", size: found.length, offset: from, bytes };
    },
    fetch: (url) => answer(url, script.urls[url]),
  };
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function printed(text: string, status = 0, stderr = ""): CommandResult {
  return { status, stdout: bytes(text), stderr };
}

function script(): Script {
  return {
    commands: {
      "pfctl -si -v": printed("Status: Enabled\n"),
      "find -L /sys/class/hwmon": printed("x\n", 1, "find: no\n"),
      "signal": printed("", 137),
      "denied": { fails: "denied" },
      "hangs": { fails: "timeout" },
      [`long ${"/x".repeat(400)}`]: printed("long"),
      [`long ${"/x".repeat(400)}y`]: printed("longer"),
      "octets": {
        status: 0,
        stdout: Uint8Array.of(0, 255, 10, 13),
        stderr: "",
      },
    },
    files: {
      "/proc/stat": bytes("cpu\n"),
      "/proc/empty": new Uint8Array(),
      "/proc/secret": { fails: "denied" },
    },
    urls: {
      "http://h:8053/json/v1/server": {
        status: 200,
        contentType: "application/json",
        body: bytes("{}"),
      },
      "http://h:8053/none": {
        status: 404,
        contentType: "text/plain",
        body: bytes("none"),
      },
      "http://h:8053/untyped": {
        status: 200,
        contentType: "",
        body: bytes("<x/>"),
      },
      "http://other/": { fails: "refused" },
    },
  };
}

/** Everything that a host answers to what the script knows, and to what it does not. */
async function answersOf(
  host: Host,
  { commands, files, urls }: Script,
): Promise<unknown[]> {
  const options: AccessOptions = unhurried();
  const accesses = [
    ...[...Object.keys(commands), "unknown"].map((line) =>
      host.run(line.split(" "), options)
    ),
    ...[...Object.keys(files), "/unknown"].map((path) =>
      host.readFile(path, options)
    ),
    ...[...Object.keys(urls), "http://h:8053/unknown"].map((url) =>
      host.fetch(url, options)
    ),
  ];
  const settled = await Promise.allSettled<unknown>(accesses);
  return settled.map((outcome) =>
    outcome.status === "fulfilled" ? outcome.value : outcome.reason.kind
  );
}

Deno.test("recordingHost() answers as the host does, and its recording as well", () =>
  inFolder(async (folder) => {
    const known = script();
    const host = scriptedHost(known);
    const expected = await answersOf(host, known);
    const recording = await recordingHost(host, `${folder}/rec`);
    assert.deepEqual(await answersOf(recording, known), expected);
    await recording.finish();
    const replay = await openReplayHost(`${folder}/rec`, { now: () => 0 });
    assert.deepEqual(await answersOf(replay, known), expected);
    for (const one of [recording, replay]) {
      assert.deepEqual(
        [one.os, one.release, one.hostname, one.now()],
        [host.os, host.release, host.hostname, host.now()],
      );
    }
  }));

Deno.test("recordingHost() writes host.json first, with its version", () =>
  inFolder(async (folder) => {
    const host = scriptedHost(script());
    await recordingHost(host, `${folder}/a/rec`, { version: "1.2.3" });
    assert.deepEqual(await filesIn(`${folder}/a/rec`), ["host.json"]);
    assert.deepEqual(
      JSON.parse(await Deno.readTextFile(`${folder}/a/rec/host.json`)),
      {
        os: "linux",
        release: "6.1.0",
        hostname: "ns1",
        time: "2026-01-02T03:04:05.678Z",
        sounder: "1.2.3",
      },
    );
  }));

Deno.test("recordingHost() writes what a person would write by hand", () =>
  inFolder(async (folder) => {
    const known = script();
    const recording = await recordingHost(scriptedHost(known), folder);
    for (
      const line of [
        "pfctl -si -v",
        "find -L /sys/class/hwmon",
        "denied",
        "unknown",
      ]
    ) {
      await recording.run(line.split(" "), unhurried()).catch(() => {});
    }
    await recording.readFile("/proc/stat", unhurried());
    await recording.fetch("http://h:8053/json/v1/server", unhurried());
    await recording.fetch("http://h:8053/none", unhurried());
    await recording.finish();
    assert.deepEqual(await filesIn(folder), [
      "commands/denied.error",
      "commands/find -L %2Fsys%2Fclass%2Fhwmon",
      "commands/find -L %2Fsys%2Fclass%2Fhwmon.exit",
      "commands/find -L %2Fsys%2Fclass%2Fhwmon.stderr",
      "commands/pfctl -si -v",
      "files/proc/stat",
      "host.json",
      "http/http%3A%2F%2Fh%3A8053%2Fjson%2Fv1%2Fserver",
      "http/http%3A%2F%2Fh%3A8053%2Fnone",
      "http/http%3A%2F%2Fh%3A8053%2Fnone.status",
      "http/http%3A%2F%2Fh%3A8053%2Fnone.type",
    ]);
  }));

Deno.test("recordingHost() writes at later moments what changed, and what went", () =>
  inFolder(async (folder) => {
    const known = script();
    const host = scriptedHost(known);
    const recording = await recordingHost(host, folder);
    const round = () => answersOf(recording, known);
    const expected = [await round()];
    known.commands["pfctl -si -v"] = printed("Status: Disabled\n", 1);
    known.files["/proc/stat"] = { fails: "absent" };
    await recording.nextMoment(10);
    expected.push(await round());
    known.commands["pfctl -si -v"] = printed("Status: Enabled\n");
    known.urls["http://h:8053/json/v1/server"] = { fails: "refused" };
    await recording.nextMoment(20);
    expected.push(await round());
    await recording.finish();
    const later = (await filesIn(folder)).filter((path) =>
      path.startsWith("+")
    );
    assert.deepEqual(later, [
      "+10s/commands/pfctl -si -v",
      "+10s/commands/pfctl -si -v.exit",
      "+10s/files/proc/stat.error",
      "+20s/commands/pfctl -si -v",
      "+20s/http/http%3A%2F%2Fh%3A8053%2Fjson%2Fv1%2Fserver.error",
    ]);
    for (const [at, answers] of expected.entries()) {
      const clock = { time: 0 };
      const replay = await openReplayHost(folder, { now: () => clock.time });
      clock.time = at * 10_000;
      assert.deepEqual(await answersOf(replay, known), answers);
    }
  }));

Deno.test("recordingHost() keeps the last of several answers in one moment, with no rest of the others", () =>
  inFolder(async (folder) => {
    const known = script();
    const recording = await recordingHost(scriptedHost(known), folder);
    const answers = [printed("a", 1, "x"), printed("b"), printed("a", 1, "x")];
    for (const answer of [...answers, printed("c", 2)]) {
      known.commands.a = answer;
      await recording.run(["a"], unhurried());
    }
    await recording.finish();
    assert.deepEqual(await filesIn(folder), [
      "commands/a",
      "commands/a.exit",
      "host.json",
    ]);
    assert.equal(await Deno.readTextFile(`${folder}/commands/a`), "c");
    assert.equal(await Deno.readTextFile(`${folder}/commands/a.exit`), "2\n");
  }));

Deno.test("recordingHost() takes moments in their order alone", () =>
  inFolder(async (folder) => {
    const recording = await recordingHost(scriptedHost(script()), folder);
    await recording.nextMoment(10);
    for (const seconds of [10, 9, 0, -1, 10.5, NaN]) {
      await assert.rejects(recording.nextMoment(seconds), RangeError);
    }
  }));

Deno.test("recordingHost() leaves secrets out", () =>
  inFolder(async (folder) => {
    const url = "http://admin:hunter2@h:8053/json";
    const known = script();
    known.commands["doas -n ifconfig -A"] = printed(
      "\tieee80211: nwid x wpakey 0xhunter2\n",
    );
    known.urls[url] = { status: 200, contentType: "", body: bytes("ok") };
    known.urls[`${url}/x`] = { fails: "failed" };
    const recording = await recordingHost(scriptedHost(known), folder);
    const { stdout } = await recording
      .run(["doas", "-n", "ifconfig", "-A"], unhurried());
    assert.match(new TextDecoder().decode(stdout), /hunter2/);
    await recording.fetch(url, unhurried());
    await recording.fetch(`${url}/x`, unhurried()).catch(() => {});
    await recording.finish();
    const paths = await filesIn(folder);
    assert.equal(paths.length, 4);
    for (const path of paths) {
      const whole = path + await Deno.readTextFile(`${folder}/${path}`);
      assert.doesNotMatch(whole, /hunter2|admin|doas/);
    }
    const replay = await openReplayHost(folder);
    assert.equal((await replay.fetch(url, unhurried())).body.length, 2);
  }));

Deno.test("recordingHost() writes for its owner alone", () =>
  inFolder(async (folder) => {
    const known = script();
    const recording = await recordingHost(scriptedHost(known), `${folder}/rec`);
    await answersOf(recording, known);
    await recording.nextMoment(1);
    known.files["/proc/stat"] = bytes("cpu 2\n");
    await answersOf(recording, known);
    await recording.finish();
    assert.equal((await Deno.stat(`${folder}/rec`)).mode! & 0o777, 0o700);
    for (const path of await filesIn(`${folder}/rec`)) {
      const { mode } = await Deno.stat(`${folder}/rec/${path}`);
      assert.equal(mode! & 0o777, 0o600, path);
    }
  }));

Deno.test("recordingHost() does not write among other files", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/x`, "");
    const host = scriptedHost(script());
    await assert.rejects(recordingHost(host, folder), {
      message: `Cannot record into ${folder}: it is not empty`,
    });
    await assert.rejects(
      recordingHost(host, `${folder}/x`),
      /^Error: Cannot record into .*\/x: \w/,
    );
    assert.deepEqual(await filesIn(folder), ["x"]);
  }));

Deno.test("recordingHost() lets the reader go on when it cannot write, and tells at the end", () =>
  inFolder(async (folder) => {
    const known = script();
    const recording = await recordingHost(scriptedHost(known), `${folder}/rec`);
    await Deno.writeTextFile(`${folder}/rec/commands`, "in the way");
    const { status } = await recording.run(["signal"], unhurried());
    assert.equal(status, 137);
    const told = /^Error: Cannot record into .*\/rec: \w/;
    await assert.rejects(recording.nextMoment(10), told);
    await assert.rejects(recording.finish(), told);
  }));
