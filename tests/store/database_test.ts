import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { storedCounters } from "../../store/counters.ts";
import { openDatabase } from "../../store/database.ts";
import { logPositions } from "../../store/log_positions.ts";
import { MIGRATIONS } from "../../store/migrations.ts";
import { needing } from "../needing.ts";
import { kindOf } from "./error_kind.ts";

async function inFolder(work: (folder: string) => void | Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("openDatabase() makes a file and opens it again with what it holds", async () => {
  await inFolder((folder) => {
    const path = join(folder, "state.db");
    const first = openDatabase(path);
    storedCounters(first).set("postfix", [["a", 1]]);
    first.close();
    const second = openDatabase(path);
    assert.equal(second.setAside, undefined);
    assert.deepEqual(storedCounters(second).all("postfix"), [["a", 1]]);
    second.close();
  });
});

Deno.test("openDatabase() refuses a file of a newer version and leaves it as it is", async () => {
  await inFolder((folder) => {
    const path = join(folder, "state.db");
    openDatabase(path).close();
    const sql = new DatabaseSync(path);
    sql.exec("PRAGMA user_version = 77");
    sql.close();
    const before = Deno.readFileSync(path);
    assert.throws(
      () => openDatabase(path),
      /newer sounder wrote it \(version 77/,
    );
    assert.deepEqual(Deno.readFileSync(path), before);
  });
});

Deno.test("openDatabase() refuses another program's database", async () => {
  await inFolder((folder) => {
    const path = join(folder, "state.db");
    const sql = new DatabaseSync(path);
    sql.exec("CREATE TABLE t (a)");
    sql.close();
    assert.equal(kindOf(() => openDatabase(path)), "foreign");
  });
});

Deno.test("openDatabase() sets a damaged file aside, each under its own name, and begins anew", async () => {
  await inFolder((folder) => {
    const path = join(folder, "state.db");
    const garbage = new TextEncoder().encode("this is no database ".repeat(99));
    for (const expected of [`${path}.damaged`, `${path}.damaged-2`]) {
      Deno.writeFileSync(path, garbage);
      const database = openDatabase(path);
      assert.equal(database.setAside, expected);
      assert.deepEqual(Deno.readFileSync(expected), garbage);
      database.close();
    }
  });
});

Deno.test("openDatabase() finds damage of the list of tables", async () => {
  await inFolder((folder) => {
    const path = join(folder, "state.db");
    for (const end of [4096, 1_000_000]) {
      openDatabase(path).close();
      const bytes = Deno.readFileSync(path);
      // The header of a database is its first 100 octets, its list of tables what follows them.
      bytes.fill(0xa5, 100, end);
      Deno.writeFileSync(path, bytes);
      const again = openDatabase(path);
      const { setAside = "" } = again;
      assert.ok(setAside.startsWith(`${path}.damaged`));
      assert.deepEqual(Deno.readFileSync(setAside), bytes);
      again.close();
    }
  });
});

Deno.test("openDatabase() finds damage inside a file that looks like a database", async () => {
  await inFolder((folder) => {
    const path = join(folder, "state.db");
    const database = openDatabase(path);
    const counters = Array.from(
      { length: 5000 },
      (_, index): [string, number] => [`counter ${index}`, index],
    );
    storedCounters(database).set("postfix", counters);
    database.close();
    const bytes = Deno.readFileSync(path);
    bytes.fill(0xa5, 8192, bytes.length - 4096);
    Deno.writeFileSync(path, bytes);
    const again = openDatabase(path);
    assert.equal(again.setAside, `${path}.damaged`);
    assert.deepEqual(Deno.readFileSync(`${path}.damaged`), bytes);
    assert.deepEqual(storedCounters(again).all("postfix"), []);
    again.close();
  });
});

Deno.test("openDatabase() says that a folder that is not there cannot be written", async () => {
  await inFolder((folder) => {
    const path = join(folder, "none", "state.db");
    assert.equal(kindOf(() => openDatabase(path)), "read-only");
  });
});

Deno.test({
  ...needing(
    Deno.build.os !== "linux" || Deno.uid() !== 0
      ? "only root can become somebody else"
      : undefined,
    "openDatabase() says at once that a file is read-only",
  ),
  fn: async () => {
    await inFolder(async (folder) => {
      const path = join(folder, "state.db");
      openDatabase(path).close();
      Deno.chmodSync(path, 0o444);
      Deno.chmodSync(folder, 0o755);
      const module = new URL("../../store/database.ts", import.meta.url);
      const code = `import { openDatabase } from ${JSON.stringify(module.href)};
        try { openDatabase(${
        JSON.stringify(path)
      }); } catch (error) { console.log(error.kind); }`;
      const { stdout } = await new Deno.Command(Deno.execPath(), {
        args: ["eval", "--no-check", code],
        uid: 65534,
        gid: 65534,
        env: { DENO_DIR: join(folder, "deno"), HOME: folder },
        stderr: "null",
      }).output();
      assert.equal(new TextDecoder().decode(stdout).trim(), "read-only");
    });
  },
});

Deno.test("StateDatabase.transaction() stores all or nothing", async () => {
  await inFolder((folder) => {
    const database = openDatabase(join(folder, "state.db"));
    const counters = storedCounters(database);
    assert.throws(() =>
      database.transaction(() => {
        counters.set("postfix", [["a", 1]]);
        throw new Error("crash");
      })
    );
    assert.deepEqual(counters.all("postfix"), []);
    database.close();
  });
});

Deno.test("StateDatabase.transaction() says that the disk is full and goes on when it is not", async () => {
  await inFolder((folder) => {
    const database = openDatabase(join(folder, "state.db"));
    const counters = storedCounters(database);
    const positions = logPositions(database);
    database.sql.exec("PRAGMA max_page_count = 12");
    const many = Array.from(
      { length: 20_000 },
      (_, index): [string, number] => [`counter ${index}`, index],
    );
    const store = (counted: [string, number][]) =>
      database.transaction(() => {
        positions.set("mail.log", `after ${counted.length}`);
        counters.set("postfix", counted);
      });
    assert.equal(kindOf(() => store(many)), "full");
    assert.equal(positions.get("mail.log"), undefined);
    database.sql.exec("PRAGMA max_page_count = 100000");
    store([["a", 1]]);
    store([["a", 2]]);
    assert.equal(positions.get("mail.log"), "after 1");
    assert.deepEqual(counters.all("postfix"), [["a", 2]]);
    database.close();
  });
});

/** What the first version of sounder's state file had. */
const [FIRST_TABLES = ""] = MIGRATIONS;

Deno.test("openDatabase() brings a file of the first version to this one, with what it holds", async () => {
  await inFolder((folder) => {
    const path = join(folder, "state.db");
    const old = new DatabaseSync(path);
    old.exec(FIRST_TABLES);
    old.exec("PRAGMA application_id = 0x736e6472; PRAGMA user_version = 1");
    old.exec("INSERT INTO counters VALUES ('postfix', 'a', 7)");
    old.close();
    const database = openDatabase(path);
    assert.equal(database.setAside, undefined);
    assert.deepEqual(storedCounters(database).all("postfix"), [["a", 7]]);
    assert.deepEqual(
      tablesOf(database.sql),
      tablesOf(openDatabase(join(folder, "new.db")).sql),
    );
    database.close();
    openDatabase(path).close();
  });
});

function tablesOf(sql: DatabaseSync): unknown[] {
  return sql.prepare("SELECT name, sql FROM sqlite_schema ORDER BY name").all();
}

Deno.test("openDatabase() leaves a file as it was that it cannot bring to this version", async () => {
  await inFolder((folder) => {
    const path = join(folder, "state.db");
    const old = new DatabaseSync(path);
    old.exec(FIRST_TABLES);
    old.exec("PRAGMA application_id = 0x736e6472; PRAGMA user_version = 1");
    // In the way of the last table that is made.
    old.exec("CREATE TABLE history_blocks (a)");
    const before = tablesOf(old);
    old.close();
    assert.equal(kindOf(() => openDatabase(path)), "failed");
    const after = new DatabaseSync(path);
    assert.deepEqual(tablesOf(after), before);
    assert.deepEqual(
      { ...after.prepare("PRAGMA user_version").get() },
      { user_version: 1 },
    );
    after.close();
  });
});
