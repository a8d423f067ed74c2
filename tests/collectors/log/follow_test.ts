import assert from "node:assert/strict";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { LogFiles, OpenFile } from "../../../collectors/log/files.ts";
import { LogFollower } from "../../../collectors/log/follow.ts";
import type { LogPosition } from "../../../collectors/log/position.ts";
import {
  formatPosition,
  parsePosition,
} from "../../../collectors/log/position.ts";
import { liveDisk } from "./live_disk.ts";
import { type Disk, memoryDisk } from "./memory_files.ts";
import { numbers, RotatingWriter } from "./rotating_writer.ts";

class Crash extends Error {}

/** Files that do something else before each access: the writer goes on, or this program dies. */
function disturbed(files: LogFiles, before: () => void): LogFiles {
  const disturbedFile = (file: OpenFile): OpenFile => ({
    facts: () => {
      before();
      return file.facts();
    },
    read: (buffer, offset) => {
      before();
      return file.read(buffer, offset);
    },
    close: () => file.close(),
  });
  return {
    open: async (path) => {
      before();
      const file = await files.open(path);
      return file && disturbedFile(file);
    },
    facts: (path) => {
      before();
      return files.facts(path);
    },
    names: (folder) => {
      before();
      return files.names(folder);
    },
  };
}

interface Run {
  readonly disk: Disk;
  readonly path: string;
  readonly seed: number;
  readonly rounds: number;
}

/** Writes, rotates, reads, commits and crashes at random; returns the numbers of the lines that were committed. */
async function randomRun(
  { disk, path, seed, rounds }: Run,
): Promise<{ read: number[]; written: number }> {
  const random = numbers(seed);
  const writer = new RotatingWriter(disk, path, random);
  const committed: number[] = [];
  let position: LogPosition | undefined;
  let crashIn = -1;
  let quiet = false;
  const files = disturbed(disk.files, () => {
    // What is older than the oldest generation that is kept is lost to anybody.
    const behind = writer.lead(committed.length) > 20;
    if (!quiet && random(4) === 0 && !(writer.idle && behind)) writer.step();
    if (crashIn >= 0 && crashIn-- === 0) throw new Crash();
  });
  const problem = (what: string) => assert.fail(`seed ${seed}: ${what}`);
  const open = () =>
    new LogFollower(files, path, { from: "start", position, problem });
  let follower = open();
  position = await follower.start();
  for (let round = 0; round < rounds; round++) {
    for (let steps = random(12); steps > 0; steps--) writer.step();
    crashIn = random(3) === 0 ? random(60) : -1;
    let pending: number[] = [];
    try {
      for (let batches = random(6); batches > 0; batches--) {
        const batch = await follower.next();
        if (batch === undefined) break;
        pending.push(...lineNumbers(batch.lines));
        if (random(2) === 0) {
          committed.push(...pending);
          pending = [];
          position = parsePosition(formatPosition(batch.position));
        }
      }
      crashIn = -1;
      if (pending.length > 0) throw new Crash();
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      follower.close();
      crashIn = -1;
      follower = open();
    }
  }
  writer.settle();
  quiet = true;
  for (;;) {
    const batch = await follower.next();
    if (batch === undefined) break;
    committed.push(...lineNumbers(batch.lines));
  }
  follower.close();
  return { read: committed, written: writer.written };
}

function lineNumbers(lines: Uint8Array): number[] {
  const text = new TextDecoder().decode(lines);
  if (text === "") return [];
  return text.replace(/\n$/, "").split("\n").map((line) => {
    const match = /^line (\d+) x*$/.exec(line);
    assert.ok(match, `not a whole line: ${line}`);
    return Number(match[1]);
  });
}

function assertEach(read: number[], written: number, seed: number): void {
  for (let index = 0; index < Math.max(read.length, written); index++) {
    assert.equal(read[index], index + 1, `seed ${seed}, line ${index + 1}`);
  }
}

Deno.test("LogFollower reads every line once through random rotations and crashes", async () => {
  for (let seed = 1; seed <= Number(Deno.env.get("SEEDS") ?? 15); seed++) {
    const { read, written } = await randomRun({
      disk: memoryDisk(),
      path: "/var/log/mail.log",
      seed,
      rounds: 200,
    });
    assertEach(read, written, seed);
  }
});

Deno.test("LogFollower reads every line once from real files", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const { read, written } = await randomRun({
      disk: liveDisk,
      path: join(folder, "mail.log"),
      seed: 20261122,
      rounds: 200,
    });
    assertEach(read, written, 0);
    assert.ok(written > 1000);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

const encoder = new TextEncoder();
const path = "/var/log/mail.log";

/** Reads all there is now and returns the lines. */
async function drain(follower: LogFollower): Promise<string[]> {
  let text = "";
  for (;;) {
    const batch = await follower.next();
    if (batch === undefined) break;
    text += new TextDecoder().decode(batch.lines);
  }
  return text.split("\n").filter((line) => line !== "");
}

function follow(
  disk: Disk,
  from: "start" | "end",
  problems: string[] = [],
): LogFollower {
  return new LogFollower(disk.files, path, {
    from,
    problem: (what) => problems.push(what),
  });
}

Deno.test("LogFollower begins at the end of the last whole line at the first start", async () => {
  const disk = memoryDisk();
  disk.append(path, encoder.encode("old 1\nold 2\nha"));
  const follower = follow(disk, "end");
  assert.deepEqual(await drain(follower), []);
  disk.append(path, encoder.encode("lf\nnew\n"));
  assert.deepEqual(await drain(follower), ["half", "new"]);
});

Deno.test("LogFollower does not read what was put away before the first start", async () => {
  const disk = memoryDisk();
  disk.append(`${path}.1`, encoder.encode("long ago\n"));
  disk.append(path, encoder.encode("first\n"));
  const follower = follow(disk, "start");
  assert.deepEqual(await drain(follower), ["first"]);
  disk.rename(`${path}.1`, `${path}.2`);
  disk.rename(path, `${path}.1`);
  disk.append(path, encoder.encode("second\n"));
  assert.deepEqual(await drain(follower), ["second"]);
});

Deno.test("LogFollower waits for a log that is not there yet", async () => {
  const disk = memoryDisk();
  const follower = follow(disk, "end");
  assert.deepEqual(await drain(follower), []);
  disk.append(path, encoder.encode("first\n"));
  assert.deepEqual(await drain(follower), ["first"]);
});

Deno.test("LogFollower reads what a writer still adds to a log that was renamed", async () => {
  const disk = memoryDisk();
  disk.append(path, encoder.encode("a\n"));
  const follower = follow(disk, "start");
  assert.deepEqual(await drain(follower), ["a"]);
  disk.rename(path, `${path}.1`);
  disk.append(`${path}.1`, encoder.encode("b\n"));
  disk.write(path, new Uint8Array(0));
  assert.deepEqual(await drain(follower), ["b"]);
  disk.append(`${path}.1`, encoder.encode("c\n"));
  assert.deepEqual(await drain(follower), ["c"]);
  disk.append(path, encoder.encode("d\n"));
  assert.deepEqual(await drain(follower), ["d"]);
});

Deno.test("LogFollower reads a log that was removed to its end and then its successor", async () => {
  const disk = memoryDisk();
  disk.append(path, encoder.encode("a\n"));
  const follower = follow(disk, "start");
  assert.deepEqual(await drain(follower), ["a"]);
  disk.append(path, encoder.encode("b\n"));
  disk.remove(path);
  assert.deepEqual(await drain(follower), ["b"]);
  disk.append(path, encoder.encode("c\n"));
  assert.deepEqual(await drain(follower), ["c"]);
});

Deno.test("LogFollower says so when the rest of a log is gone, and goes on", async () => {
  const disk = memoryDisk();
  disk.append(path, encoder.encode("a\n"));
  const first = follow(disk, "start");
  const batch = await first.next();
  first.close();
  disk.remove(path);
  disk.append(path, encoder.encode("b\n"));
  const problems: string[] = [];
  const second = new LogFollower(disk.files, path, {
    from: "end",
    position: batch!.position,
    problem: (what) => problems.push(what),
  });
  assert.deepEqual(await drain(second), ["b"]);
  assert.match(problems.join(), /octet 2 is gone/);
});

Deno.test("LogFollower passes over a line of 10 MB in little memory and goes on inside it after a restart", async () => {
  const disk = memoryDisk();
  disk.append(path, encoder.encode("a\n"));
  disk.append(path, new Uint8Array(6_000_000));
  let follower = follow(disk, "start");
  let batch = await follower.next();
  assert.equal(new TextDecoder().decode(batch!.lines), "a\n");
  assert.equal(await follower.next(), undefined);
  disk.append(path, encoder.encode("x".repeat(4_000_000) + "\nb\n"));
  follower.close();
  follower = new LogFollower(disk.files, path, {
    from: "start",
    position: batch!.position,
    problem: assert.fail,
  });
  batch = await follower.next();
  assert.equal(batch!.tooLong, 1);
  assert.equal(new TextDecoder().decode(batch!.lines), "b\n");
});

Deno.test("LogFollower reads a generation that was packed in several members from where it stood", async () => {
  const disk = memoryDisk();
  disk.append(path, encoder.encode("a\nb\n"));
  const first = follow(disk, "start");
  const batch = await first.next();
  first.close();
  const parts = ["a\nb\n", "c\n", "d\n"].map((part) => gzipSync(part));
  for (const part of parts) disk.append(`${path}.1.gz`, part);
  disk.truncate(path);
  const second = new LogFollower(disk.files, path, {
    from: "end",
    position: batch!.position,
    problem: assert.fail,
  });
  assert.deepEqual(await drain(second), ["c", "d"]);
});

Deno.test("LogFollower gives up a packed generation that is damaged, once", async () => {
  const disk = memoryDisk();
  disk.append(path, encoder.encode("a\n"));
  const problems: string[] = [];
  const follower = follow(disk, "start", problems);
  assert.deepEqual(await drain(follower), ["a"]);
  const long = Array.from(
    { length: 20_000 },
    (_, line) => `b ${line * 7919}\n`,
  );
  const packed = gzipSync("a\n" + long.join(""));
  disk.append(`${path}.1.gz`, packed.subarray(0, packed.length >> 1));
  disk.truncate(path);
  const read = await drain(follower);
  assert.ok(read.length > 100 && read.length < 20_000);
  disk.append(path, encoder.encode("c\n"));
  assert.deepEqual(await drain(follower), ["c"]);
  assert.equal(problems.length, 1);
});
