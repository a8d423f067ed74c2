/**
 * Roles that fail, under the oldest release of Deno that is supported and under
 * that of the toolchain.
 *
 * @module
 */

import assert from "node:assert/strict";
import { EXIT_RESTART } from "../../roles/supervisor.ts";
import { denoOf, noRelease, RELEASES } from "../integration/releases.ts";
import { needing } from "../needing.ts";
import { Faulty } from "./faulty.ts";
import type { Happening } from "./faulty_entry.ts";

function failed(role: string) {
  return (happening: Happening): boolean =>
    happening.what === "log" && happening.level === "error" &&
    happening.text.startsWith(`The ${role} failed and is started again`);
}

/** What shows that a role is back: the face listens, the reader has run its collector. */
const BACK: Readonly<
  Record<"face" | "reader", (happening: Happening) => boolean>
> = {
  face: (happening) =>
    happening.what === "listening" && happening.face === "http",
  reader: (happening) =>
    happening.what === "log" && happening.text.startsWith("bind: down"),
};

for (const release of RELEASES) {
  const deno = denoOf.get(release) ?? "";

  for (const role of ["face", "reader"] as const) {
    for (const fault of ["throws", "rejects"] as const) {
      Deno.test({
        ...needing(
          noRelease(release),
          `Supervisor brings a ${role} that ${fault} back within a second under ${release}`,
        ),
        async fn() {
          await using faulty = new Faulty(deno, { role, fault });
          const failures = await faulty.happened(failed(role), 3);
          const back = await faulty.happened(BACK[role], 4);
          const delays = failures.slice(0, 3).map(({ at }, i) =>
            back[i + 1]!.at - at
          );
          assert.ok(delays.every((delay) => delay > 0), String(delays));
          // The least, and by what a first start takes: the machine may have other things to do.
          const first = back[0]!.at;
          assert.ok(
            Math.min(...delays) < 1_000 + first,
            `${delays}; first start after ${first}`,
          );
          const [{ text }] = failures as [Extract<Happening, { what: "log" }>];
          assert.match(text, /a fault of the test/);
        },
      });
    }

    Deno.test({
      ...needing(
        noRelease(release),
        `Supervisor ends with ${EXIT_RESTART} when a ${role} hangs, and starts no second one, under ${release}`,
      ),
      async fn() {
        await using faulty = new Faulty(deno, { role, fault: "hangs" });
        await faulty.happened(BACK[role], 1);
        assert.equal(await faulty.ended(), EXIT_RESTART);
        const happenings = faulty.happenings;
        assert.equal(happenings.filter(BACK[role]).length, 1);
        const said = happenings.filter((happening) =>
          happening.what === "log" && happening.level === "error"
        ).map((happening) => "text" in happening && happening.text);
        assert.equal(said.length, 1, String(said));
        assert.match(
          String(said[0]),
          new RegExp(
            `^The ${role} has not answered for \\d+(\\.\\d+)? s: sounder ends, to be started again$`,
          ),
        );
      },
    });
  }

  Deno.test({
    ...needing(
      noRelease(release),
      `Supervisor leaves the face answering while the reader fails again and again under ${release}`,
    ),
    async fn() {
      await using faulty = new Faulty(deno, {
        role: "reader",
        fault: "throws",
      });
      await faulty.happened(BACK.face, 1);
      const answers: number[] = [];
      while (
        answers.length < 10 ||
        faulty.happenings.filter(failed("reader")).length < 4
      ) {
        const answer = await fetch(`${faulty.httpUrl}/healthz`);
        await answer.body?.cancel();
        answers.push(answer.status);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      assert.deepEqual([...new Set(answers)], [200]);
      const page = await (await fetch(`${faulty.httpUrl}/metrics`)).text();
      const [, restarts] =
        /^sounder_role_restarts_total\{role="reader"\} (\d+)$/m.exec(page) ??
          [];
      assert.ok(Number(restarts) >= 3, restarts);
      assert.match(page, /^sounder_role_restarts_total\{role="face"\} 0$/m);
    },
  });

  Deno.test({
    ...needing(
      noRelease(release),
      `Supervisor leaves the face answering while the reader hangs under ${release}`,
    ),
    async fn() {
      await using faulty = new Faulty(deno, { role: "reader", fault: "hangs" });
      await faulty.happened(BACK.reader, 1);
      await faulty.happened(BACK.face, 1);
      const silences: number[] = [];
      const ended = faulty.ended();
      const asking = (async () => {
        for (;;) {
          const answer = await fetch(`${faulty.httpUrl}/healthz`);
          const { reader_silence_seconds } = await answer.json();
          silences.push(reader_silence_seconds);
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      })().catch(() => {});
      assert.equal(await ended, EXIT_RESTART);
      await asking;
      // It is noticed after 4.5 s at the least.
      assert.ok(silences.some((seconds) => seconds >= 2), `${silences}`);
    },
  });

  Deno.test({
    ...needing(
      noRelease(release),
      `Supervisor slows down for a role that fails at once, and goes on, under ${release}`,
    ),
    async fn() {
      await using faulty = new Faulty(deno, {
        role: "face",
        fault: "throws-at-once",
      });
      const failures = await faulty.happened(failed("face"), 5);
      const delays = failures.slice(1).map(({ at }, i) => at - failures[i]!.at);
      // Timers may fire a millisecond early.
      for (const [i, least] of [30, 500, 900, 900].entries()) {
        assert.ok(delays[i]! >= least - 2, String(delays));
      }
    },
  });
}
