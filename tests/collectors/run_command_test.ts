import {
  deepStrictEqual,
  match,
  rejects,
  strictEqual,
} from "node:assert/strict";
import { HostError } from "../../collectors/host.ts";
import {
  inParallel,
  readOptional,
  runCommand,
} from "../../collectors/run_command.ts";
import { Findings, splitLines } from "../../collectors/command_output.ts";
import { contextOf, fakeHost } from "./fake_host.ts";

function parseKnown(text: string) {
  const findings = new Findings("tool");
  const { lines, cut } = splitLines(text);
  let known = 0;
  for (const [at, line] of lines.entries()) {
    if (line === "known") known++;
    else findings.skip(at + 1);
  }
  return findings.close(known, cut);
}

Deno.test("runCommand() gives up a command that hangs", async () => {
  const host = fakeHost({ "pfctl -vvsq": { hangs: true } });
  await rejects(
    runCommand(contextOf(host), ["pfctl", "-vvsq"], { timeout: 5 }),
    (error: unknown) =>
      error instanceof HostError && error.kind === "timeout" &&
      /"pfctl -vvsq": not done after 5 ms/.test(error.message),
  );
});

Deno.test("runCommand() ends with the run", async () => {
  const host = fakeHost({ "tool": { hangs: true } });
  const run = new AbortController();
  const running = runCommand(contextOf(host, run.signal), ["tool"]);
  run.abort(new Error("time is up"));
  await rejects(running, /time is up/);
});

Deno.test("runCommand() decodes octets that are not UTF-8", async () => {
  const host = fakeHost({});
  host.run = () =>
    Promise.resolve({
      status: 0,
      stdout: new Uint8Array([0x61, 0xff, 0x0a]),
      stderr: "",
    });
  strictEqual((await runCommand(contextOf(host), ["tool"])).text, "a\ufffd\n");
});

Deno.test("readOptional() is silent where the command is not there", async () => {
  const context = contextOf(fakeHost({}));
  strictEqual(
    await readOptional(context, ["tool"], { parse: parseKnown }),
    undefined,
  );
  deepStrictEqual(context.problems, []);
});

Deno.test("readOptional() runs the other command where the first is not there", async () => {
  const host = fakeHost({ "other": "known\n" });
  const parsed = await readOptional(contextOf(host), ["tool"], {
    parse: parseKnown,
    otherwise: ["other"],
  });
  strictEqual(parsed?.value, 1);
  deepStrictEqual(host.ran, ["tool", "other"]);
});

Deno.test("readOptional() notes why there is nothing", async () => {
  const cases = [
    [{ error: "denied" }, /Cannot run "tool"/],
    [{ error: "too-large" }, /Cannot run "tool"/],
    [{ status: 1, stderr: "tool: no\nmore\n" }, /^tool: no$/],
    [{ status: 3 }, /^it ended with status 3$/],
    ["état\nautre\n", /^not one line of the output is known$/],
  ] as const;
  for (const [given, expected] of cases) {
    const context = contextOf(fakeHost({ "tool": given }));
    const parsed = await readOptional(context, ["tool"], {
      parse: parseKnown,
      otherwise: ["other"],
    });
    strictEqual(parsed, undefined);
    strictEqual(context.problems.length, 1);
    strictEqual(context.problems[0]?.where, "tool");
    match(context.problems[0]?.what ?? "", expected);
  }
});

Deno.test("readOptional() takes a text of which some lines are known", async () => {
  const context = contextOf(fakeHost({ "tool": "new\nknown\n" }));
  const parsed = await readOptional(context, ["tool"], { parse: parseKnown });
  strictEqual(parsed?.value, 1);
  deepStrictEqual(parsed?.unread, [1]);
  deepStrictEqual(context.problems, []);
});

Deno.test("readOptional() takes an empty text", async () => {
  const context = contextOf(fakeHost({ "tool": "" }));
  const parsed = await readOptional(context, ["tool"], { parse: parseKnown });
  strictEqual(parsed?.value, 0);
  deepStrictEqual(context.problems, []);
});

Deno.test("inParallel() keeps the order and bounds how many run", async () => {
  let running = 0;
  let most = 0;
  const results = await inParallel([5, 1, 4, 2, 3, 9, 8], async (item) => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, item));
    running--;
    return item * 2;
  });
  deepStrictEqual(results, [10, 2, 8, 4, 6, 18, 16]);
  strictEqual(most, 4);
});
