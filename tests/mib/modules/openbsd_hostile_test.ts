import assert from "node:assert/strict";
import fc from "fast-check";
import { readdirSync, readFileSync } from "node:fs";
import { carpCollector } from "../../../collectors/carp/collect.ts";
import { pfCollector } from "../../../collectors/pf/collect.ts";
import { sensorsCollector } from "../../../collectors/sensors/collect.ts";
import { systemCollector } from "../../../collectors/system/collect.ts";
import { contextOf, fakeHost } from "../../collectors/fake_host.ts";
import { renderedFirewall } from "./firewall.ts";

const FOLDER = new URL(
  "../../fixtures/openbsd-firewall/fw1/commands/",
  import.meta.url,
);

const COMMANDS: readonly (readonly [command: string, output: string])[] =
  readdirSync(FOLDER).map((name) => [
    name,
    readFileSync(new URL(encodeURIComponent(name), FOLDER), "utf8"),
  ]);

/** Text that stands where a number or a name stood. */
const INTRUDER = fc.oneof(
  fc.constantFrom(
    "",
    "-1",
    "4294967296",
    "18446744073709551615",
    "18446744073709551616",
    "2147483648",
    "1e9",
    '"',
    "\\",
    "\n",
    "\t",
    "\u0000",
    "\ud800",
    "{}",
    "carp0",
  ),
  fc.string({ unit: "grapheme", maxLength: 300 }),
);

Deno.test("OpenBSD's modules render whatever the tools print, and say nothing twice", async () => {
  let whole = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          command: fc.nat(COMMANDS.length - 1),
          at: fc.double({ min: 0, max: 1, noNaN: true }),
          length: fc.nat(40),
          intruder: INTRUDER,
        }),
        { minLength: 1, maxLength: 8 },
      ),
      async (damages) => {
        const answers = new Map(COMMANDS);
        for (const { command, at, length, intruder } of damages) {
          const name = COMMANDS[command]?.[0] ?? "";
          const text = answers.get(name) ?? "";
          const start = Math.floor(at * text.length);
          answers.set(
            name,
            text.slice(0, start) + intruder + text.slice(start + length),
          );
        }
        const context = contextOf(fakeHost(Object.fromEntries(answers)));
        const [pf, carp, sensors, system] = await Promise.allSettled([
          pfCollector().collect(context),
          carpCollector().collect(context),
          sensorsCollector().collect(context),
          systemCollector().collect(context),
        ]);
        if (
          pf.status === "rejected" || carp.status === "rejected" ||
          sensors.status === "rejected" || system.status === "rejected"
        ) return;
        const rendered = renderedFirewall({
          pf: pf.value,
          carp: carp.value,
          sensors: sensors.value,
          system: system.value,
          problems: context.problems,
        });
        const names = rendered.flatMap(({ samples }) => [...samples.keys()]);
        assert.equal(new Set(names).size, names.length);
        whole++;
      },
    ),
    { numRuns: 100 },
  );
  // What cannot be read at all proves nothing here.
  assert(whole > 50, String(whole));
});
