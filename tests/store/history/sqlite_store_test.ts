import assert from "node:assert/strict";
import { openDatabase } from "../../../store/database.ts";
import { storedCounters } from "../../../store/counters.ts";
import { storedHistory } from "../../../store/history/sqlite_store.ts";
import { withFolder } from "../../integration/processes.ts";
import {
  feed,
  identity,
  openHistory,
  points,
  sealAll,
} from "./history_fixture.ts";
import { kindOf } from "../error_kind.ts";

/** Opens a state file, and closes it after `use`. */
async function withDatabase(
  use: (database: ReturnType<typeof openDatabase>, path: string) => void,
): Promise<void> {
  await withFolder((folder) => {
    const path = `${folder}/state.sqlite`;
    const database = openDatabase(path);
    try {
      use(database, path);
    } finally {
      database.close();
    }
    return Promise.resolve();
  });
}

/** Gives a series a value every 10 s, and stores it. */
function fill(
  history: ReturnType<typeof openHistory>,
  range: { from: number; to: number },
): void {
  for (let time = range.from; time <= range.to; time += 10) {
    feed(history, identity("a"), { time, value: time, restarted: false });
    history.advance(time);
  }
}

Deno.test("storedHistory() keeps a series with all that is known of it", async () => {
  await withDatabase((database) => {
    const store = storedHistory(database);
    const record = {
      id: 3,
      name: 'a{b="\u{1f600} \\" \\n"}',
      family: "a",
      type: "counter",
      object: "anObject",
      oid: "1.3.6.1",
      first: 100,
      last: 200,
    } as const;
    const bare = { ...record, id: 1, name: "b", object: undefined };
    store.putSeries(record);
    store.putSeries({ ...bare, oid: undefined, type: "unknown" });
    assert.deepEqual(store.series(), [
      { ...bare, oid: undefined, type: "unknown" },
      record,
    ]);
    store.deleteSeries(3);
    assert.equal(store.series().length, 1);
  });
});

Deno.test("storedHistory() stores a row for a step and not for a sample", async () => {
  await withDatabase((database) => {
    const history = openHistory(storedHistory(database));
    for (let time = 10; time <= 600; time += 10) {
      for (let i = 0; i < 50; i++) {
        const series = identity(`series ${i}`);
        feed(history, series, { time, value: i, restarted: false });
      }
      history.advance(time);
    }
    history.save();
    const { rows } = database.sql.prepare(
      "SELECT count(*) AS rows FROM history_recent WHERE step = 10",
    ).get() ?? {};
    assert.equal(Number(rows), 56);
  });
});

Deno.test("storedHistory() refuses a layout of a newer sounder, and leaves it as it is", async () => {
  await withDatabase((database) => {
    const change = (to: number) =>
      database.sql.exec(`UPDATE history_settings SET value = ${to}`);
    change(2);
    assert.throws(
      () => storedHistory(database),
      /history of state file ".*": its layout is 2, this sounder knows 1/,
    );
    assert.equal(kindOf(() => storedHistory(database)), "newer");
    change(1);
    storedHistory(database);
  });
});

Deno.test("storedHistory() refuses tables that are not there, or are others", async () => {
  for (const table of ["settings", "series", "recent", "places", "blocks"]) {
    await withDatabase((database) => {
      database.sql.exec(`DROP TABLE history_${table}`);
      assert.notEqual(kindOf(() => storedHistory(database)), "none");
      database.sql.exec(`CREATE TABLE history_${table} (a)`);
      assert.notEqual(kindOf(() => storedHistory(database)), "none");
      storedCounters(database).set("postfix", [["a", 1]]);
    });
  }
});

/** Overwrites the pages of a table, and what is in its indices. */
function damage(
  database: ReturnType<typeof openDatabase>,
  path: string,
  table: string,
): void {
  const { sql } = database;
  const number = (text: string) =>
    Number(Object.values(sql.prepare(text).get() ?? {})[0]);
  const page = number(
    `SELECT rootpage FROM sqlite_schema WHERE name = '${table}'`,
  );
  const size = number("PRAGMA page_size");
  sql.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  database.close();
  const file = Deno.openSync(path, { write: true });
  file.seekSync((page - 1) * size, Deno.SeekMode.Start);
  file.writeSync(new Uint8Array(size).fill(0xa5));
  file.close();
}

Deno.test("storedHistory() finds damage of history, and the rest of the file is used all the same", async () => {
  for (const table of ["series", "recent", "places"]) {
    await withFolder((folder) => {
      const path = `${folder}/state.sqlite`;
      const first = openDatabase(path);
      storedCounters(first).set("postfix", [["a", 7]]);
      const history = openHistory(storedHistory(first));
      fill(history, { from: 10, to: 8_000 });
      history.save();
      sealAll(history);
      damage(first, path, `history_${table}`);
      const database = openDatabase(path);
      assert.equal(database.setAside, undefined);
      assert.equal(kindOf(() => storedHistory(database)), "damaged", table);
      assert.deepEqual(storedCounters(database).all("postfix"), [["a", 7]]);
      storedCounters(database).set("postfix", [["a", 8]]);
      database.close();
      const again = openDatabase(path);
      assert.equal(again.setAside, undefined);
      assert.deepEqual(storedCounters(again).all("postfix"), [["a", 8]]);
      again.close();
      return Promise.resolve();
    });
  }
});

Deno.test("History tells a gap where a block is damaged, and counts it", async () => {
  await withDatabase((database) => {
    const store = storedHistory(database);
    const history = openHistory(store);
    for (let from = 10; from < 8_000; from += 1_000) {
      fill(history, { from, to: from + 990 });
      history.save();
      sealAll(history);
    }
    const at = (of: typeof history, number: number) =>
      points(of, "a", { rank: 0, from: number, to: number + 1 })[0]?.average;
    assert.deepEqual([at(history, 100), at(history, 500)], [1010, 5010]);
    database.sql.exec(
      "UPDATE history_blocks SET data = substr(data, 1, 40) WHERE step = 10 AND number = 0",
    );
    database.sql.exec(
      "UPDATE history_recent SET data = x'01' WHERE step = 10 AND number = 790",
    );
    const again = openHistory(store);
    assert.deepEqual([at(again, 100), at(again, 500)], [undefined, 5010]);
    assert.deepEqual([at(again, 789), at(again, 790)], [7900, undefined]);
    assert.equal(again.damaged, 2);
  });
});

Deno.test("History goes on when the disk is full, and stores what it has when it is not", async () => {
  await withDatabase((database) => {
    const counters = storedCounters(database);
    counters.set("postfix", [["a", 1]]);
    const history = openHistory(storedHistory(database));
    fill(history, { from: 10, to: 100 });
    history.save();
    const pages = Object.values(
      database.sql.prepare("PRAGMA page_count").get() ?? {},
    )[0];
    database.sql.exec(`PRAGMA max_page_count = ${pages}`);
    fill(history, { from: 110, to: 3_000 });
    assert.equal(kindOf(() => history.save()), "full");
    assert.deepEqual(counters.all("postfix"), [["a", 1]]);
    fill(history, { from: 3_010, to: 4_000 });
    assert.equal(kindOf(() => history.save()), "full");
    database.sql.exec("PRAGMA max_page_count = 100000");
    history.save();
    sealAll(history);
    const again = openHistory(storedHistory(database));
    const known = points(again, "a", { rank: 0, from: 0, to: 396 });
    assert.deepEqual(
      known.map((point) => point?.average),
      Array.from({ length: 396 }, (_, i) => 10 * i + 10),
    );
  });
});
