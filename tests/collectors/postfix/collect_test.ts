import assert from "node:assert/strict";
import { postfixStore } from "../../../roles/postfix_store.ts";
import {
  AbsentError,
  type CollectContext,
  UnavailableError,
} from "../../../collectors/collector.ts";
import { type Host, HostError } from "../../../collectors/host.ts";
import { fileFeed } from "../../../collectors/log/feed.ts";
import type { LogFiles } from "../../../collectors/log/files.ts";
import { createPostfixCollector } from "../../../collectors/postfix/collect.ts";
import { findLog } from "../../../collectors/postfix/find_log.ts";
import { noStore } from "../../../collectors/postfix/store.ts";
import { openDatabase, StateError } from "../../../store/database.ts";
import { memoryDisk } from "../log/memory_files.ts";
import { rows } from "./tally_lines.ts";

const encoder = new TextEncoder();
const path = "/var/log/mail.log";
const line =
  "Nov 22 23:50:40 mx1 postfix/smtpd[3]: connect from h[192.0.2.9]\n";

function hostWith(commands: Record<string, string>, os = "linux"): Host {
  return {
    os,
    release: "",
    hostname: "mx1",
    now: () => 1_795_391_600_000,
    run: (argv) => {
      const output = commands[argv.join(" ")];
      return output === undefined
        ? Promise.reject(new HostError("absent", "no such command"))
        : Promise.resolve({
          status: 0,
          stdout: encoder.encode(output),
          stderr: "",
        });
    },
    readFile: () => Promise.reject(new HostError("absent", "no such file")),
    readEnd: () => Promise.reject(new HostError("absent", "no such file")),
    fetch: () => Promise.reject(new HostError("absent", "no network")),
  };
}

function contextOf(host: Host): CollectContext & { problems: string[] } {
  const problems: string[] = [];
  return {
    host,
    signal: new AbortController().signal,
    numbers: { numberOf: () => 0 },
    problems,
    problem: ({ what }) => problems.push(what),
  };
}

function fileCollector(
  files: LogFiles,
  options: Partial<Parameters<typeof createPostfixCollector>[0]> = {},
) {
  const problem = (what: string) => assert.fail(what);
  return createPostfixCollector({
    openLog: () =>
      Promise.resolve(fileFeed(files, { path, from: "start", problem })),
    store: noStore,
    ...options,
  });
}

Deno.test("createPostfixCollector().collect() tells where the log is and when it was read", async () => {
  const disk = memoryDisk();
  disk.append(path, encoder.encode(line));
  const collector = fileCollector(disk.files);
  const context = contextOf(hostWith({}));
  const first = await collector.collect(context);
  assert.equal(first.log.source, path);
  assert.equal(first.log.lastRead, 1_795_391_600_000);
  assert.equal(first.log.behind, false);
  assert.equal(first.queue, undefined);
  disk.append(path, encoder.encode(line + line));
  const second = await collector.collect(context);
  assert.deepEqual(rows(second.counts.connections), [["smtpd", "connect", 3]]);
});

Deno.test("createPostfixCollector().collect() counts a day that came between two runs", async () => {
  const disk = memoryDisk();
  const collector = fileCollector(disk.files);
  await collector.collect(contextOf(hostWith({})));
  disk.append(path, encoder.encode(line.repeat(100_000)));
  const { counts } = await collector.collect(contextOf(hostWith({})));
  assert.deepEqual(rows(counts.connections), [["smtpd", "connect", 100_000]]);
});

Deno.test("createPostfixCollector().hasNews() counts what the log has got, once it was found", async () => {
  const disk = memoryDisk();
  disk.append(path, encoder.encode(line));
  const collector = fileCollector(disk.files);
  const host = hostWith({});
  assert.equal(await collector.hasNews!(host), false);
  await collector.collect(contextOf(host));
  assert.equal(await collector.hasNews!(host), false);
  disk.append(path, encoder.encode(line.repeat(3)));
  assert.equal(await collector.hasNews!(host), true);
  assert.equal(await collector.hasNews!(host), false);
  const { counts } = await collector.collect(contextOf(host));
  assert.deepEqual(rows(counts.connections), [["smtpd", "connect", 4]]);
});

Deno.test("createPostfixCollector().collect() reads the queues no more often than it is told", async () => {
  const disk = memoryDisk();
  disk.append(path, encoder.encode(line));
  let reads = 0;
  const collector = fileCollector(disk.files, {
    queueAge: 9000,
    queue: {
      read: () => {
        reads++;
        return Promise.reject(new Error("no queue"));
      },
    },
  });
  let now = 0;
  const host = { ...hostWith({}), now: () => now };
  for (now of [0, 250, 8999, 9000, 10_000, 19_000]) {
    const context = contextOf(host);
    const { queueProblem } = await collector.collect(context);
    assert.equal(queueProblem, "no queue");
  }
  assert.equal(reads, 3);
});

Deno.test("createPostfixCollector().collect() fails while the disk is full, and then has lost nothing", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const disk = memoryDisk();
    const database = openDatabase(`${folder}/state.db`);
    const collector = fileCollector(disk.files, {
      store: postfixStore(database),
    });
    const context = contextOf(hostWith({}));
    await collector.collect(context);
    database.sql.exec("PRAGMA max_page_count = 1");
    const lines = Array.from(
      { length: 2000 },
      (_, index) =>
        line.replace(
          "connect from h[192.0.2.9]",
          `4AB1${index}: client=h[192.0.2.9]`,
        ),
    );
    disk.append(path, encoder.encode(lines.join("")));
    for (let run = 0; run < 3; run++) {
      await assert.rejects(collector.collect(context), (error) => {
        assert.ok(error instanceof StateError);
        assert.equal(error.kind, "full");
        return true;
      });
    }
    database.sql.exec("PRAGMA max_page_count = 100000");
    disk.append(path, encoder.encode(line));
    const { counts } = await collector.collect(context);
    assert.deepEqual(rows(counts.received), [["smtpd", 2000]]);
    assert.deepEqual(rows(counts.connections), [["smtpd", "connect", 1]]);
    collector.close();
    const again = fileCollector(disk.files, { store: postfixStore(database) });
    const { counts: restored } = await again.collect(context);
    assert.deepEqual(restored, counts);
    database.close();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("createPostfixCollector().collect() refuses to count what another process counts", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const disk = memoryDisk();
    const context = contextOf(hostWith({}));
    const start = () =>
      fileCollector(disk.files, {
        store: postfixStore(openDatabase(`${folder}/state.db`)),
      });
    const one = start();
    await one.collect(context);
    const two = start();
    await two.collect(context);
    disk.append(path, encoder.encode(line));
    await one.collect(context);
    await assert.rejects(two.collect(context), /another process follows/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("createPostfixCollector().collect() names the remedy when the log must not be read", async () => {
  const disk = memoryDisk();
  const files: LogFiles = {
    ...disk.files,
    open: () => Promise.reject(new Deno.errors.PermissionDenied("no")),
  };
  await assert.rejects(
    fileCollector(files).collect(contextOf(hostWith({}))),
    (error) => {
      assert.ok(error instanceof UnavailableError);
      assert.match(error.message, /permission denied.*group/);
      return true;
    },
  );
});

Deno.test("createPostfixCollector().collect() serves the log's counters when the queue cannot be read", async () => {
  const disk = memoryDisk();
  disk.append(path, encoder.encode(line));
  const collector = fileCollector(disk.files, {
    queue: { read: () => Promise.reject(new Error("mail system is down")) },
  });
  const context = contextOf(hostWith({}));
  const reading = await collector.collect(context);
  assert.deepEqual(rows(reading.counts.connections), [["smtpd", "connect", 1]]);
  assert.equal(reading.queueProblem, "mail system is down");
  assert.deepEqual(context.problems, ["mail system is down"]);
});

Deno.test("createPostfixCollector().collect() stands binary octets, a backward clock, two hosts and a damaged store", async () => {
  const disk = memoryDisk();
  const noise = new Uint8Array(5000).map((_, index) => index * 7 % 256);
  disk.append(path, noise);
  disk.append(
    path,
    encoder.encode("\n" + line + line.replace("23:50", "01:00")),
  );
  disk.append(path, encoder.encode(line.replace("mx1", "mx2")));
  const collector = fileCollector(disk.files, {
    store: {
      load: () => ({
        position: undefined,
        counters: [["lines\tread", 5], ["gone\tx", 1], ["tls\tx", Number.NaN]],
        notes: [["4AB12", "rubbish"], ["5CD34", "1 2"]],
      }),
      commit: () => {},
    },
  });
  const { counts } = await collector.collect(contextOf(hostWith({})));
  assert.deepEqual(rows(counts.connections), [["smtpd", "connect", 3]]);
});

const noFiles = memoryDisk().files;
const noCommands = undefined;

async function found(
  host: Host,
  options: Partial<Parameters<typeof findLog>[0]>,
): Promise<string> {
  const feed = await findLog({
    files: noFiles,
    commands: noCommands,
    from: "end",
    follow: true,
    problem: () => {},
    ...options,
  })(host, new AbortController().signal);
  return feed.name;
}

const commands = { start: () => assert.fail("nothing is to be started") };

Deno.test("findLog() takes the log that is named, then main.cf's, then a usual one, then the journal", async () => {
  const disk = memoryDisk();
  disk.append("/var/log/mail.log", encoder.encode("x\n"));
  const own = { "postconf -h maillog_file": "/var/log/postfix.log\n" };
  const journal = { "journalctl --version": "systemd 252\n" };
  const { files } = disk;
  assert.equal(await found(hostWith(own), { files, log: "/x" }), "/x");
  assert.equal(await found(hostWith(own), { files }), "/var/log/postfix.log");
  assert.equal(
    await found(hostWith({ "postconf -h maillog_file": "\n" }), { files }),
    "/var/log/mail.log",
  );
  assert.equal(
    await found(hostWith({ ...journal, "postconf -h maillog_file": "\n" }), {
      commands,
    }),
    "journal",
  );
  assert.equal(
    await found(hostWith(journal), { files, commands, log: "journal" }),
    "journal",
  );
  await assert.rejects(found(hostWith({}), { commands }), AbsentError);
  // Where there is no Postfix, a journal alone shows none.
  await assert.rejects(found(hostWith(journal), { commands }), AbsentError);
  await assert.rejects(
    found(hostWith(journal, "openbsd"), { commands }),
    AbsentError,
  );
});

Deno.test("createPostfixCollector().collect() tells what the log has got while a queue is being read", async () => {
  const disk = memoryDisk();
  disk.append(path, encoder.encode(line));
  const readings = [Promise.withResolvers(), Promise.withResolvers()];
  let reads = 0;
  const collector = fileCollector(disk.files, {
    queueAge: 9000,
    queue: { read: () => readings[reads++]!.promise as Promise<never> },
  });
  let now = 0;
  const host = { ...hostWith({}), now: () => now };
  const collect = async () => {
    const { counts, queueProblem } = await collector.collect(contextOf(host));
    return [rows(counts.connections)[0]![2], queueProblem];
  };
  readings[0]!.reject(new Error("the first"));
  assert.deepEqual(await collect(), [1, "the first"]);
  now = 9000;
  disk.append(path, encoder.encode(line));
  assert.deepEqual(await collect(), [2, "the first"]);
  assert.equal(await collector.hasNews!(host), false);
  readings[1]!.reject(new Error("the second"));
  await new Promise((resolve) => setTimeout(resolve));
  assert.equal(await collector.hasNews!(host), true);
  assert.deepEqual(await collect(), [2, "the second"]);
  assert.equal(await collector.hasNews!(host), false);
  assert.equal(reads, 2);
});
