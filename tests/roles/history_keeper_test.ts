import assert from "node:assert/strict";
import type { Flags } from "../../cli/config.ts";
import { configure } from "../../cli/config.ts";
import type { MibModule } from "../../mib/declare.ts";
import type { HistoryReading } from "../../mib/modules/sounder_history.ts";
import { createRenderer } from "../../mib/render.ts";
import { HistoryKeeper } from "../../roles/history_keeper.ts";
import type { HistoryAnswer } from "../../server/http/history_source.ts";
import { openDatabase, type StateDatabase } from "../../store/database.ts";
import { storedCounters } from "../../store/counters.ts";
import { withFolder } from "../integration/processes.ts";
import { HOUSE, HOUSE_ROOT, houseModule } from "../server/fixture.ts";

const render = createRenderer(houseModule, HOUSE_ROOT);

/** A keeper and what it said. */
function keeperOf(
  database: StateDatabase | undefined,
  flags: Flags = {},
  enabled = true,
) {
  const logged: string[] = [];
  const told: HistoryReading[] = [];
  const config = configure(flags);
  const keeper = new HistoryKeeper({
    config: { ...config, history: { ...config.history, enabled } },
    modules: [houseModule as MibModule<never>],
    database,
    log: (level, text) => logged.push(`${level}: ${text}`),
    onStatus: (status) => told.push(status),
  });
  const take = () =>
    keeper.take(
      render(HOUSE, { collector: "house", generation: 1, time: Date.now() }),
      { interval: 10, restarted: false },
    );
  return { keeper, logged, told, take };
}

function names(answer: HistoryAnswer): string[] | string {
  switch (answer.kind) {
    case "series":
      return answer.series.map(({ series }) => series);
    case "unavailable":
      return answer.reason;
    default:
      return answer.kind;
  }
}

const SERIES = { kind: "series", families: [], prefix: "house_a" } as const;
const QUERY = {
  kind: "query",
  families: ["house_age_seconds"],
  labels: [],
  series: [],
  start: 0,
  end: 1e10,
  step: undefined,
  rate: false,
} as const;

Deno.test("HistoryKeeper keeps the finest archive in memory where there is no state file, and says how much", () => {
  const { keeper, logged, told, take } = keeperOf(undefined);
  keeper.begin();
  take();
  assert.deepEqual(names(keeper.answer(SERIES)), ["house_age_seconds"]);
  keeper.stop();
  assert.match(
    logged.join("\n"),
    /^info: history: 10s:6h in memory, as no state file is configured; at most 5000 series, which would take \d+ MB if all were noise$/,
  );
  const { up, place, series, error } = told.at(-1)!;
  assert.deepEqual([up, place, series, error], [true, "memory", 3, ""]);
});

Deno.test("HistoryKeeper keeps all archives in the state file, over a restart", async () => {
  await withFolder((folder) => {
    const database = openDatabase(`${folder}/state.sqlite`);
    const first = keeperOf(database);
    first.take();
    first.keeper.stop();
    const second = keeperOf(database);
    assert.match(
      second.logged.join("\n"),
      /1h:1y in the state file; 3 series take 0\.\d MB;/,
    );
    assert.deepEqual(names(second.keeper.answer(SERIES)), [
      "house_age_seconds",
    ]);
    second.keeper.stop();
    database.close();
    return Promise.resolve();
  });
});

Deno.test("HistoryKeeper keeps nothing where it is switched off, and says so", () => {
  const { keeper, logged, told, take } = keeperOf(undefined, {}, false);
  keeper.begin();
  take();
  assert.equal(
    names(keeper.answer(SERIES)),
    "No history: it is switched off by the configuration",
  );
  keeper.stop();
  assert.deepEqual(logged, []);
  assert.deepEqual([told.at(-1)?.up, told.at(-1)?.place], [false, "none"]);
});

Deno.test("HistoryKeeper goes without history of a newer layout, and says why", async () => {
  await withFolder((folder) => {
    const database = openDatabase(`${folder}/state.sqlite`);
    database.sql.exec("UPDATE history_settings SET value = 9");
    const { keeper, logged, told, take } = keeperOf(database);
    keeper.begin();
    take();
    assert.match(String(names(keeper.answer(SERIES))), /its layout is 9/);
    assert.match(logged.join("\n"), /^warning: No history is kept: .*layout/);
    const { up, errors, error } = told.at(-1)!;
    assert.deepEqual([up, errors], [false, 1]);
    assert.match(error, /its layout is 9/);
    keeper.stop();
    database.close();
    return Promise.resolve();
  });
});

Deno.test("HistoryKeeper counts what it cannot store or read, and says each reason once", async () => {
  await withFolder((folder) => {
    const database = openDatabase(`${folder}/state.sqlite`);
    const { keeper, logged, told, take } = keeperOf(database);
    take();
    database.sql.exec("DROP TABLE history_recent");
    database.sql.exec("DROP TABLE history_series");
    keeper.stop();
    keeper.stop();
    const { up, errors, error } = told.at(-1)!;
    assert.deepEqual([up, errors], [true, 2]);
    assert.match(error, /history_/);
    assert.equal(
      logged.filter((text) => text.startsWith("warning")).length,
      1,
      logged.join("\n"),
    );
    storedCounters(database).set("postfix", [["a", 1]]);
    // What is in memory is told all the same.
    assert.equal(names(keeper.answer(QUERY)), "query");
    database.close();
    return Promise.resolve();
  });
});
