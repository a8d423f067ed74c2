/**
 * A clock that is set, forwards and backwards, while sounder serves.
 *
 * @module
 */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { jsonDocument } from "../collectors/bind/documents.ts";
import { needing } from "../needing.ts";
import {
  assertFacesAgree,
  becomes,
  collectorIs,
  eventually,
  samplesOf,
} from "./asking.ts";
import { withFolder } from "./processes.ts";
import { type Sounder, startSounder } from "./sounder.ts";

const FAKETIME = [
  ...["x86_64", "aarch64"].map((machine) =>
    `/usr/lib/${machine}-linux-gnu/faketime/libfaketimeMT.so.1`
  ),
].find((path) => existsSync(path));

// The executable's base runtime may be another, but the clock is the same.
const missing = FAKETIME === undefined ? "libfaketime is missing" : undefined;

const QUERIES = 'bind_incoming_requests_total{opcode="QUERY"}';

/** A BIND's statistics channel that does as it is told. */
class Channel implements AsyncDisposable {
  boot = "2026-10-07T08:00:00.123Z";
  broken = false;
  readonly #server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () =>
      this.broken ? new Response("", { status: 503 }) : new Response(
        jsonDocument({ opcodes: { QUERY: 112 } }, { boot: this.boot }),
        { headers: { "content-type": "application/json" } },
      ),
  );
  readonly url = `http://127.0.0.1:${this.#server.addr.port}/json/v1`;

  async [Symbol.asyncDispose]() {
    await this.#server.shutdown();
  }
}

/** Seconds of sysUpTime. */
async function upTime({ httpUrl }: Sounder): Promise<number> {
  const answer = await fetch(`${httpUrl}/oid/sysUpTime.0`);
  return (await answer.json()).value / 100;
}

/** Looks at both pages for some seconds: the numbers are there and nobody is ill. */
async function assertWell(sounder: Sounder, seconds: number): Promise<void> {
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    const page = await samplesOf(sounder);
    assert.equal(page?.get(QUERIES), "112");
    const health = await fetch(`${sounder.httpUrl}/healthz`);
    const { status, reader_silence_seconds } = await health.json();
    assert.equal(status, "ok");
    assert.ok(Math.abs(reader_silence_seconds) < 60);
  }
}

Deno.test({
  ...needing(
    missing,
    "serve minds no clock that is set, forwards or backwards",
  ),
  fn: (test) =>
    withFolder(async (folder) => {
      await using channel = new Channel();
      const [time, config] = [`${folder}/time`, `${folder}/sounder.toml`];
      // At every look at the clock it is read, and must never be half written.
      const set = async (offset: string) => {
        await Deno.writeTextFile(`${time}.new`, `${offset}\n`);
        await Deno.rename(`${time}.new`, time);
      };
      await set("+0");
      await Deno.writeTextFile(config, "interval = 0.5\nstale_after = 10\n");
      const begun = performance.now();
      await using sounder = await startSounder(
        ["--config", config, "--only", "bind", "--bind-url", channel.url],
        {
          env: {
            LD_PRELOAD: FAKETIME ?? "",
            FAKETIME_TIMESTAMP_FILE: time,
            FAKETIME_NO_CACHE: "1",
            FAKETIME_DONT_FAKE_MONOTONIC: "1",
          },
        },
      );
      await becomes(sounder, QUERIES, 112);
      // The status comes behind the numbers.
      await collectorIs(sounder, "bind", undefined);
      const assertUpTime = async () => {
        const elapsed = (performance.now() - begun) / 1000;
        const shown = await upTime(sounder);
        assert.ok(shown > 0 && shown <= elapsed, `${shown} of ${elapsed} s`);
      };
      await test.step("two days forwards", async () => {
        await set("+2d");
        await assertWell(sounder, 3);
        await assertUpTime();
      });
      await test.step("three days backwards", async () => {
        await set("-3d");
        await assertWell(sounder, 3);
        await assertUpTime();
      });
      await test.step("what is not read any more is not served for days", async () => {
        channel.broken = true;
        await collectorIs(sounder, "bind", /503/);
        await eventually(
          async () =>
            (await samplesOf(sounder))?.has(QUERIES) === false || undefined,
          () => `${QUERIES} goes`,
        );
      });
      await test.step("a BIND that was restarted is told by sysUpTime", async () => {
        channel.boot = "2026-10-08T08:00:00.123Z";
        channel.broken = false;
        await becomes(sounder, QUERIES, 112);
        await collectorIs(sounder, "bind", undefined);
        const page = await fetch(
          `${sounder.httpUrl}/oid/sounderCollectorDiscontinuity`,
        );
        const [{ value }] = (await page.json()).instances;
        assert.ok(value > 0, `it is told as ${value}`);
        assert.ok(value / 100 <= await upTime(sounder), `${value} is to come`);
      });
      await assertFacesAgree(sounder);
    }),
});
