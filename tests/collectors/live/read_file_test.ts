import assert from "node:assert/strict";
import { type CommandResult, HostError } from "../../../collectors/host.ts";
import {
  isKernelPath,
  isPlainPath,
  readKernelFile,
  readPlainFile,
} from "../../../collectors/live/read_file.ts";
import { hostErrorOf, unhurried } from "./commands.ts";
import { inFolder } from "../recorded/folder.ts";

Deno.test("readPlainFile() reads a file within its bound", () =>
  inFolder(async (folder) => {
    const path = `${folder}/x`;
    const bytes = new Uint8Array(200_000).map((_, at) => at % 251);
    await Deno.writeFile(path, bytes);
    assert.deepEqual(await readPlainFile(path, unhurried(200_000)), bytes);
    const error = await hostErrorOf(readPlainFile(path, unhurried(199_999)));
    assert.equal(error.kind, "too-large");
    assert.equal(
      error.message,
      `Cannot read ${path}: more than 199999 octets`,
    );
    await Deno.writeFile(path, new Uint8Array());
    assert.equal((await readPlainFile(path, unhurried(0))).length, 0);
  }));

Deno.test("readPlainFile() bounds a file that its length says nothing of", {
  ignore: Deno.build.os !== "linux",
}, async () => {
  // Its length is 0 by stat(2).
  const { kind } = await hostErrorOf(
    readPlainFile("/proc/self/status", unhurried(10)),
  );
  assert.equal(kind, "too-large");
});

Deno.test("readPlainFile() names what is not there and what is no file", () =>
  inFolder(async (folder) => {
    for (const path of [`${folder}/none`, `${folder}/x/y`]) {
      await Deno.writeTextFile(`${folder}/x`, "");
      const error = await hostErrorOf(readPlainFile(path, unhurried()));
      assert.equal(error.kind, "absent");
      assert.equal(error.message, `Cannot read ${path}: no such file`);
    }
    const error = await hostErrorOf(readPlainFile(folder, unhurried()));
    assert.equal(error.kind, "failed");
    assert.equal(error.message, `Cannot read ${folder}: it is a folder`);
  }));

Deno.test("readPlainFile() does not wait for the writer of a pipe", () =>
  inFolder(async (folder) => {
    const path = `${folder}/pipe`;
    const { success } = await new Deno.Command("mkfifo", { args: [path] })
      .output();
    assert.ok(success);
    const error = await hostErrorOf(readPlainFile(path, unhurried()));
    assert.equal(error.message, `Cannot read ${path}: it is a pipe or device`);
  }));

Deno.test("readPlainFile() reads nothing when its signal was aborted before", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/x`, "x");
    const { kind } = await hostErrorOf(
      readPlainFile(`${folder}/x`, { signal: AbortSignal.abort() }),
    );
    assert.equal(kind, "timeout");
  }));

Deno.test("readPlainFile() says that it is denied what it has no right to", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/x`, "x", { mode: 0 });
    const reading = readPlainFile(`${folder}/x`, unhurried());
    if (Deno.uid() === 0) {
      assert.equal((await reading).length, 1);
    } else {
      assert.equal((await hostErrorOf(reading)).kind, "denied");
    }
  }));

Deno.test("isPlainPath() refuses paths that lead elsewhere than they say", () => {
  for (
    const path of ["/", "", "x", "/a/../b", "/a/./b", "/a//b", "/a/", "/a\0"]
  ) {
    assert.equal(isPlainPath(path), false, path);
  }
  for (const path of ["/a", "/a/b", "/a/.b", "/a/..b", "/a/b...", "/a b"]) {
    assert.equal(isPlainPath(path), true, path);
  }
});

Deno.test("isKernelPath() knows what lies below /proc and /sys", () => {
  assert.equal(isKernelPath("/proc/stat"), true);
  assert.equal(isKernelPath("/sys/class/hwmon"), true);
  assert.equal(isKernelPath("/processes/x"), false);
  assert.equal(isKernelPath("/var/sys/x"), false);
});

function answering(result: Partial<CommandResult>) {
  return (argv: readonly string[]): Promise<CommandResult> => {
    assert.deepEqual(argv, ["cat", "--", "/proc/x"]);
    return Promise.resolve({
      status: 0,
      stdout: new Uint8Array(),
      stderr: "",
      ...result,
    });
  };
}

Deno.test("readKernelFile() returns what cat printed", async () => {
  const stdout = new TextEncoder().encode("1 2 3\n");
  const run = answering({ stdout });
  assert.equal(
    await readKernelFile("/proc/x", { ...unhurried(), run }),
    stdout,
  );
});

Deno.test("readKernelFile() tells why cat failed", async () => {
  const cases = [
    ["cat: /proc/x: No such file or directory\n", "absent", "no such file"],
    ["cat: /proc/x: Permission denied\n", "denied", "permission denied"],
    [
      "cat: /proc/x: Is a directory\n",
      "failed",
      "cat: /proc/x: Is a directory",
    ],
    ["", "failed", "cat ended with status 1"],
  ] as const;
  for (const [stderr, kind, reason] of cases) {
    const run = answering({ status: 1, stderr });
    const error = await hostErrorOf(
      readKernelFile("/proc/x", { ...unhurried(), run }),
    );
    assert.equal(error.kind, kind);
    assert.equal(error.message, `Cannot read /proc/x: ${reason}`);
  }
});

Deno.test("readKernelFile() does not take a missing cat for a missing file", async () => {
  const error = await hostErrorOf(readKernelFile("/proc/x", {
    ...unhurried(),
    run: () => Promise.reject(new HostError("absent", "there is no cat")),
  }));
  assert.equal(error.kind, "failed");
  assert.equal(error.message, "Cannot read /proc/x: there is no cat");
});
