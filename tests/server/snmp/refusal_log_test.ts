import assert from "node:assert/strict";
import { RefusalLog } from "../../../server/snmp/refusal_log.ts";

function logOf(): { log: RefusalLog; lines: string[]; clock: { now: number } } {
  const lines: string[] = [];
  const clock = { now: 0 };
  return {
    log: new RefusalLog((text) => lines.push(text), () => clock.now),
    lines,
    clock,
  };
}

Deno.test("RefusalLog tells of each source once for each reason", () => {
  const { log, lines } = logOf();
  for (let i = 0; i < 3; i++) {
    log.note("unknown-community", "192.0.2.1");
    log.note("refused-source", "192.0.2.1");
    log.note("bad-version", "192.0.2.1", 0);
    log.note("over-limit", "192.0.2.2");
  }
  assert.deepEqual(lines, [
    "192.0.2.1 asks with a community that is not configured, and is not answered: see snmp.communities",
    "192.0.2.1 asks with a community that it may not use, and is not answered: see the networks of snmp.communities",
    "192.0.2.1 asks by SNMPv1, which is not answered: let it ask by SNMPv2c",
    "192.0.2.2 asks more often than snmp.rate allows, and is not always answered",
  ]);
});

Deno.test("RefusalLog writes few lines a minute, whoever asks, and says what it left out", () => {
  const { log, lines, clock } = logOf();
  for (let i = 0; i < 50_000; i++) log.note("unknown-community", `source ${i}`);
  assert.equal(lines.length, 10);
  clock.now = 60_000;
  log.note("unknown-community", "another");
  assert.equal(lines.length, 12);
  assert.match(lines[10] ?? "", /^49990 more datagrams were not answered/);
  assert.match(lines[11] ?? "", /^another asks with a community/);
});

Deno.test("RefusalLog remembers a bounded number of sources", () => {
  const { log, lines, clock } = logOf();
  for (let i = 0; i < 3_000; i++) {
    clock.now = i * 60_000;
    log.note("over-limit", `source ${i}`);
  }
  assert.equal(lines.length, 3_000);
  log.note("over-limit", "source 2999");
  assert.equal(lines.length, 3_000);
});
