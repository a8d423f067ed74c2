/**
 * `deno task test`: installs what the integration tests need, checks the code,
 * and runs all tests. The last line has the counts.
 *
 * `deno task test executable` tests dist/sounder; other arguments are test files
 * or folders, which are then all that is run.
 *
 * @module
 */

import { onAbandoned } from "../dist/abandoned.ts";
import { rootPath } from "../dist/root.ts";
import { say } from "../dist/say.ts";
import { installPeers } from "./install_peers.ts";
import {
  addResults,
  NO_RESULTS,
  parseReport,
  type Results,
  type Skip,
} from "./results.ts";
import { haveSharedData } from "./shared_data.ts";

/** Need dist/sounder, which is made apart. */
const EXECUTABLE: readonly string[] = [
  "tests/integration/executable_test.ts",
  "tests/integration/deb_test.ts",
];

/** Lines of what a failure says that are said again at the end. */
const FAILURE_LINES = 20;

/** With this set, everything that can be tested has to be. */
const STRICT = ["true", "1"].includes(Deno.env.get("CI") ?? "");

let running: Deno.ChildProcess | undefined;
for (const signal of ["SIGTERM", "SIGHUP"] as const) {
  Deno.addSignalListener(signal, abandon);
}
onAbandoned(abandon);

const results = await runAll(Deno.args);
const bad = report(results);
Deno.exit(bad ? 1 : 0);

async function runAll(args: readonly string[]): Promise<Results> {
  if (args.length === 1 && args[0] === "executable") {
    return await test("executable", EXECUTABLE);
  }
  if (args.length > 0) return await test("tests", args);
  await installPeers();
  const code = await check();
  // They share nothing, and the processes that integration tests start need the machine.
  const units = await test("units", [
    "--parallel",
    "--ignore=tests/integration,tests/bench",
    "tests",
  ]);
  const integration = await test("integration", [
    `--ignore=${EXECUTABLE.join(",")}`,
    "tests/integration",
  ]);
  return [code, units, integration].reduce(addResults);
}

/** Format, lint and types: one failure for all, or nothing. */
async function check(): Promise<Results> {
  say("\n== check");
  const success = await deno(["task", "--quiet", "check"]);
  return success ? NO_RESULTS : { ...NO_RESULTS, failed: 1 };
}

async function test(name: string, args: readonly string[]): Promise<Results> {
  say(`\n== ${name}`);
  const folder = await Deno.makeTempDir({ prefix: "sounder-tests-" });
  const path = `${folder}/report.xml`;
  try {
    const success = await deno([
      "test",
      "--allow-all",
      "--no-check",
      "--preload=tests/property_seed.ts",
      `--junit-path=${path}`,
      ...args,
    ]);
    const xml = await Deno.readTextFile(path).catch(() => undefined);
    const results = xml === undefined ? NO_RESULTS : parseReport(xml);
    // A module that throws when it is loaded is in no report.
    return success || results.failed > 0 ? results : { ...results, failed: 1 };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function deno(args: readonly string[]): Promise<boolean> {
  running = new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: rootPath("."),
    stdin: "null",
  }).spawn();
  return (await running.status).success;
}

function abandon(): void {
  try {
    running?.kill("SIGTERM");
  } catch {
    // It has ended.
  }
  Deno.exit(143);
}

/** Prints what was left out and why, and the counts; tells whether anything is wrong. */
function report({ passed, failed, failures, skipped }: Results): boolean {
  const tolerated = skipped.filter((skip) => !STRICT || needsSharedData(skip));
  const refused = skipped.length - tolerated.length;
  say("");
  for (const skip of skipped) {
    const verdict = tolerated.includes(skip) ? "skipped" : "FAILED, skipped";
    say(`${verdict}: ${skip.file}: ${skip.name}${unnamedReason(skip)}`);
  }
  // Said again, since thousands of lines may lie between and a log may be cut.
  for (const { file, name, text } of failures) {
    say(`FAILED: ${file}: ${name}`);
    if (text !== "") say(text.split("\n").slice(0, FAILURE_LINES).join("\n"));
  }
  const counts = [`${passed} passed`, `${failed + refused} failed`];
  if (tolerated.length > 0) counts.push(`${tolerated.length} skipped`);
  say(counts.join(", "));
  return failed + refused > 0;
}

/** The reason of a skip whose name does not end with it. */
function unnamedReason(skip: Skip): string {
  if (skip.reason !== undefined) return "";
  return needsSharedData(skip)
    ? " (ignored: the recorded data is not beside the project)"
    : " (ignored: no reason given)";
}

/** Recorded data is no part of the project, and nothing can bring it. */
function needsSharedData({ file, reason }: Skip): boolean {
  if (haveSharedData || reason !== undefined) return false;
  try {
    return Deno.readTextFileSync(rootPath(file)).includes("shared_data.ts");
  } catch {
    return false;
  }
}
