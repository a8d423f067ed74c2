/**
 * What every form of sounder has to do when it serves, asked from outside.
 *
 * @module
 */

import assert from "node:assert/strict";
import { rootPath } from "../../dist/root.ts";
import { collectorIs } from "./asking.ts";
import {
  freePort,
  type ProgramOptions,
  runProgram,
  startProgram,
} from "./processes.ts";

/**
 * Starts `sounder serve` by the words `argv`, asks both faces, compares them
 * with `sounder check`, and ends it with SIGTERM.
 */
export async function proveServing(
  argv: readonly string[],
  options: ProgramOptions,
): Promise<void> {
  const snmp = `127.0.0.1:${freePort()}`;
  const http = `127.0.0.1:${freePort()}`;
  const flags = ["--snmp", snmp, "--http", http];
  await using program = startProgram([...argv, "serve", ...flags], options);
  await program.saw(`http://${http}`);
  await program.saw(`-c public ${snmp}`);

  const answer = await fetch(`http://${http}/metrics`);
  assert.equal(answer.status, 200);
  assert.match(await answer.text(), /^sounder_build_info\{/m);

  const got = await runProgram(
    [...argv, "get", "--host", snmp, "1.3.6.1.2.1.1.5.0"],
    options,
  );
  assert.equal(got.status, 0, got.stderr);
  assert.ok(got.stdout.includes(Deno.hostname()), got.stdout);

  const compared = await runProgram(
    [...argv, "check", "--snmp", snmp, "--http", `http://${http}`],
    options,
  );
  assert.equal(compared.status, 0, compared.stdout + compared.stderr);

  program.kill("SIGTERM");
  const { status, stderr } = await program.ended();
  assert.equal(status, 0, stderr);
}

/**
 * Serves the recorded firewall, waits for its numbers, and compares both faces.
 */
export async function proveReplay(
  argv: readonly string[],
  options: ProgramOptions,
): Promise<void> {
  const snmp = `127.0.0.1:${freePort()}`;
  const http = `127.0.0.1:${freePort()}`;
  await using program = startProgram([
    ...[...argv, "serve", "--snmp", snmp, "--http", http],
    ...["--replay", rootPath("tests/fixtures/openbsd-firewall/fw1")],
  ], options);
  await program.saw(`http://${http}`);
  for (const name of ["pf", "carp", "sensors", "system"]) {
    await collectorIs({ httpUrl: `http://${http}` }, name, undefined);
  }
  const got = await runProgram(
    [...argv, "get", "--host", snmp, "carpIfDescr.9", "pfRunning.0"],
    options,
  );
  assert.equal(got.status, 0, got.stderr);
  assert.equal(
    got.stdout,
    "OPENBSD-CARP-MIB::carpIfDescr.9 = STRING: carp0\n" +
      "OPENBSD-PF-MIB::pfRunning.0 = INTEGER: 1\n",
  );
  const compared = await runProgram(
    [...argv, "check", "--snmp", snmp, "--http", `http://${http}`],
    options,
  );
  assert.equal(compared.status, 0, compared.stdout + compared.stderr);
  assert.match(compared.stdout, /OPENBSD-PF-MIB +\d{3} instances/);
}
