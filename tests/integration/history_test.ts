/**
 * History of a sounder that serves, is killed and is started again.
 */

import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { openDatabase } from "../../store/database.ts";
import { withFolder } from "./processes.ts";
import { runSounder, type Sounder, startSounder } from "./sounder.ts";

/** Queries a second that BIND counts. */
const RATE = 10;

const FAMILY = "bind_incoming_queries_total";

/** A BIND whose counter goes on whoever asks, and jumps when it is told to. */
interface FakeBind extends AsyncDisposable {
  readonly url: string;
  jump(): void;
}

function fakeBind(): FakeBind {
  const began = Date.now();
  let jumped = 0;
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => {
      const counted = Math.floor((Date.now() - began) / 1000 * RATE);
      const queries = 1e9 + jumped + counted;
      return Response.json({
        "json-stats-version": "1.7",
        "boot-time": "2026-11-23T00:00:00.000Z",
        "current-time": "2026-11-23T00:00:01.000Z",
        "version": "9.18.0",
        "opcodes": { QUERY: queries },
        "qtypes": { A: queries },
      }, { headers: { connection: "close" } });
    },
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    jump: () => jumped += 1e9,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

interface Answer {
  readonly time: number[];
  readonly step: number;
  readonly archive: number;
  readonly series: {
    readonly series: string;
    readonly type: string;
    readonly average: (number | null)[];
  }[];
}

async function query(sounder: Sounder, text: string): Promise<Answer> {
  const answer = await fetch(`${sounder.httpUrl}/api/query?${text}`);
  assert.equal(answer.status, 200);
  return await answer.json();
}

/** Asks until there are so many points that are later than `since`, and returns all by time. */
async function pointsOf(
  sounder: Sounder,
  most: number,
  since = 0,
): Promise<Map<number, number>> {
  for (let i = 0; i < 600; i++) {
    const { time, series } = await query(
      sounder,
      `family=${FAMILY}&start=-5m&step=1`,
    );
    const [{ average } = { average: [] }] = series;
    const known = average.flatMap((value, i): [number, number][] =>
      value === null ? [] : [[time[i]!, value]]
    );
    if (known.filter(([time]) => time > since).length >= most) {
      return new Map(known);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`It has no ${most} points`);
}

/** Waits until history was stored. */
async function stored(sounder: Sounder): Promise<void> {
  for (let i = 0; i < 600; i++) {
    const page = await (await fetch(`${sounder.httpUrl}/metrics`)).text();
    if (/^sounder_history_saved_timestamp_seconds \d/m.test(page)) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error("History was not stored");
}

Deno.test("sounder serve keeps history over kill -9, with a gap and no wrong number", async () => {
  await withFolder(async (folder) => {
    await using bind = fakeBind();
    const state = `${folder}/state.sqlite`;
    const config = `${folder}/sounder.toml`;
    await Deno.writeTextFile(
      config,
      `timeout = 1\n[history]\narchives = ["1s:10m", "5s:1h"]\n`,
    );
    const flags = [
      ...["--config", config, "--state", state, "--only", "bind"],
      ...["--interval", "1"],
      ...["--bind-url", bind.url],
    ];
    const first = await startSounder(flags);
    await first.saw("at most 5000 series, which would take");
    await pointsOf(first, 8);
    await stored(first);
    // What is complete is stored at the next time: then some of it is there for certain.
    const before = await pointsOf(first, 16);
    Deno.kill(first.pid, "SIGKILL");
    await first.ended();
    const killed = Date.now() / 1000;
    bind.jump();
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    await using second = await startSounder(flags);
    const after = await pointsOf(second, 4, killed + 4);
    const kept = [...before].filter(([time]) => after.has(time));
    assert.ok(kept.length > 0, JSON.stringify([[...before], [...after]]));
    for (const [time, value] of kept) assert.equal(after.get(time), value);
    const gap = [...after.keys()].filter((time) =>
      time > killed + 1 && time < killed + 4
    );
    assert.deepEqual(gap, [], "the gap was filled");
    for (const value of after.values()) {
      // On a busy machine it is read later than it says; what was lost makes no such number.
      assert.ok(value >= 0 && value < RATE * 20, `${value}`);
    }
    assert.equal((await second.stop()).status, 0);
    const sql = new DatabaseSync(state);
    assert.deepEqual(
      { ...sql.prepare("PRAGMA integrity_check").get() },
      { integrity_check: "ok" },
    );
    sql.close();
  });
});

Deno.test("sounder serve answers for its series and for its history over both faces", async () => {
  await using bind = fakeBind();
  await using sounder = await startSounder([
    "--only",
    "bind",
    "--interval",
    "1",
    "--bind-url",
    bind.url,
  ]);
  await sounder.settled();
  const answer = await fetch(`${sounder.httpUrl}/api/series?family=${FAMILY}`);
  const { series: [known] } = await answer.json();
  assert.equal(known.type, "counter");
  const instance = await fetch(`${sounder.httpUrl}/oid/${known.oid}`);
  assert.equal((await instance.json()).series, known.series);
  const wrong = await fetch(`${sounder.httpUrl}/api/query?family=a&start=x`);
  assert.equal(wrong.status, 400);
  assert.match((await wrong.json()).error, /"start" is "x"/);
  const place = await fetch(`${sounder.httpUrl}/oid/sounderHistoryPlace.0`);
  assert.equal((await place.json()).value, "memory");
});

Deno.test("sounder serve goes on without history of a newer layout, and says so on both faces", async () => {
  await withFolder(async (folder) => {
    await using bind = fakeBind();
    const state = `${folder}/state.sqlite`;
    const database = openDatabase(state);
    database.sql.exec("UPDATE history_settings SET value = 9");
    database.close();
    await using sounder = await startSounder([
      ...["--only", "bind", "--interval", "1", "--state", state],
      ...["--bind-url", bind.url],
    ]);
    await sounder.settled();
    const page = await (await fetch(`${sounder.httpUrl}/metrics`)).text();
    assert.match(page, /^bind_incoming_queries_total\{.*\} \d+$/m);
    assert.match(page, /^sounder_history_up 0$/m);
    assert.match(page, /^sounder_history_errors_total 1$/m);
    assert.match(page, /^sounder_history_info\{.*its layout is 9/m);
    const answer = await fetch(`${sounder.httpUrl}/api/query?family=${FAMILY}`);
    assert.equal(answer.status, 503);
    assert.match((await answer.json()).error, /^No history: .*layout is 9/);
    const checked = await runSounder([
      "check",
      ...["--snmp", `127.0.0.1:${sounder.snmpPort}`],
      ...["--http", sounder.httpUrl],
    ]);
    assert.equal(checked.status, 0, checked.stdout);
  });
});
