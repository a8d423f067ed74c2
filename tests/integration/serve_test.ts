/**
 * `sounder serve` as a process of its own, asked by other people's clients.
 *
 * @module
 */

import assert from "node:assert/strict";
import { readSamples } from "../../cli/exposition_reader.ts";
import { missingFile, needing } from "../needing.ts";
import { readOpenMetrics } from "../server/openmetrics_page.ts";
import { eventually } from "./asking.ts";
import { ask, noNetSnmp, runTool } from "./net_snmp.ts";
import { type Ended, freePort } from "./processes.ts";
import {
  runSounder,
  type Sounder,
  startServe,
  startSounder,
} from "./sounder.ts";

const PROMTOOL = "/usr/bin/promtool";

const SYS_NAME = ".1.3.6.1.2.1.1.5.0";
const SYSTEM = ".1.3.6.1.2.1.1";
const END = "No more variables left in this MIB View";

/** Both families, with the words that net-snmp's clients and sounder have for their loopback addresses. */
const FAMILIES = [
  { family: "IPv4", host: "127.0.0.1", agent: "udp" },
  { family: "IPv6", host: "[::1]", agent: "udp6" },
];

for (const { family, host, agent } of FAMILIES) {
  Deno.test({
    ...needing(noNetSnmp, `serve answers net-snmp's clients over ${family}`),
    async fn(test) {
      await using sounder = await startSounder([], { snmp: [host] });
      const target = `${agent}:${host}:${sounder.snmpPort}`;
      const name = `${SYS_NAME} = STRING: "${Deno.hostname()}"`;
      await test.step("snmpget", async () => {
        assert.deepEqual(await ask("snmpget", [target, SYS_NAME]), [name]);
      });
      await test.step("snmpgetnext", async () => {
        assert.deepEqual(await ask("snmpgetnext", [target, `${SYSTEM}.4.0`]), [
          name,
        ]);
      });
      await test.step("snmpbulkget", async () => {
        const lines = await ask("snmpbulkget", [
          ...["-Cn1", "-Cr3", target],
          ...[`${SYSTEM}.4`, `${SYSTEM}.5`, `${SYSTEM}.6`],
        ]);
        assert.deepEqual(lines.map((line) => line.split(" ")[0]), [
          `${SYSTEM}.4.0`,
          ...[`${SYSTEM}.5.0`, `${SYSTEM}.6.0`],
          ...[`${SYSTEM}.6.0`, `${SYSTEM}.7.0`],
          ...[`${SYSTEM}.7.0`, `${SYSTEM}.8.0`],
        ]);
      });
      await test.step("snmpbulkwalk", async () => {
        const lines = await ask("snmpbulkwalk", ["-Cr7", target, ".1"]);
        const one = await ask("snmpbulkwalk", ["-Cr50", target, ".1"]);
        assert.ok(lines.length > 60, lines.join("\n"));
        assert.ok(lines.at(-1)?.includes(END), lines.at(-1));
        const oids = (all: string[]) => all.map((line) => line.split(" ")[0]);
        assert.deepEqual(oids(lines), oids(one));
        // The last line repeats the last OID, with endOfMibView.
        assert.equal(new Set(oids(lines)).size, lines.length - 1);
      });
      await test.step("snmptable", async () => {
        const lines = await ask(
          "snmptable",
          ["-Ci", "-Cf", "|", target, "sysORTable"],
          { modules: { "TABLE-MIB": TABLE_MIB } },
        );
        const [, , header, first, ...more] = lines;
        assert.equal(header, "index|sysORID|sysORDescr|sysORUpTime");
        assert.match(first ?? "", /^1\|.*6\.3\.1\|"SNMPv2-MIB: .*"\|0:/);
        assert.ok(more.some((line) => line.includes('"SOUNDER-MIB: ')));
      });
      await test.step("snmpset", async () => {
        const { status, stderr } = await runTool("snmpset", [
          ...[target, SYS_NAME, "s", "other"],
        ]);
        assert.equal(status, 2, stderr);
        assert.match(stderr, /notWritable/);
      });
    },
  });
}

/** sysORTable as SNMPv2-MIB has it, which not every host does. */
const TABLE_MIB = `TABLE-MIB DEFINITIONS ::= BEGIN
sysORTable OBJECT-TYPE
    SYNTAX SEQUENCE OF SysOREntry MAX-ACCESS not-accessible STATUS current
    DESCRIPTION ""
    ::= { iso org(3) dod(6) internet(1) mgmt(2) mib-2(1) system(1) 9 }
sysOREntry OBJECT-TYPE
    SYNTAX SysOREntry MAX-ACCESS not-accessible STATUS current
    DESCRIPTION "" INDEX { sysORIndex } ::= { sysORTable 1 }
SysOREntry ::= SEQUENCE {
    sysORIndex INTEGER, sysORID OBJECT IDENTIFIER,
    sysORDescr OCTET STRING, sysORUpTime TimeTicks
}
sysORIndex OBJECT-TYPE
    SYNTAX INTEGER (1..2147483647) MAX-ACCESS not-accessible STATUS current
    DESCRIPTION "" ::= { sysOREntry 1 }
sysORID OBJECT-TYPE
    SYNTAX OBJECT IDENTIFIER MAX-ACCESS read-only STATUS current
    DESCRIPTION "" ::= { sysOREntry 2 }
sysORDescr OBJECT-TYPE
    SYNTAX OCTET STRING MAX-ACCESS read-only STATUS current
    DESCRIPTION "" ::= { sysOREntry 3 }
sysORUpTime OBJECT-TYPE
    SYNTAX TimeTicks MAX-ACCESS read-only STATUS current
    DESCRIPTION "" ::= { sysOREntry 4 }
END
`;

async function page(sounder: Sounder, accept: string): Promise<string> {
  const answer = await fetch(`${sounder.httpUrl}/metrics`, {
    headers: { accept },
  });
  assert.equal(answer.status, 200);
  return await answer.text();
}

Deno.test({
  ...needing(
    missingFile(PROMTOOL),
    "serve has a page that promtool has nothing to say about",
  ),
  async fn() {
    await using sounder = await startSounder();
    await sounder.settled();
    const text = await page(sounder, "text/plain");
    assert.ok(readSamples(text).size > 50, text);
    const promtool = new Deno.Command(PROMTOOL, {
      args: ["check", "metrics"],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const writer = promtool.stdin.getWriter();
    await writer.write(new TextEncoder().encode(text));
    await writer.close();
    const { code, stdout, stderr } = await promtool.output();
    const decoder = new TextDecoder();
    assert.equal(decoder.decode(stdout) + decoder.decode(stderr), "");
    assert.equal(code, 0);
  },
});

Deno.test("serve has an OpenMetrics page to the letter, with the same series", async () => {
  await using sounder = await startSounder();
  await sounder.settled();
  const families = readOpenMetrics(
    await page(sounder, "application/openmetrics-text; version=1.0.0"),
  );
  const plain = readSamples(await page(sounder, "text/plain"));
  const samples = families.flatMap((family) => family.samples);
  assert.deepEqual(
    samples.map(({ name }) => name),
    [...plain.keys()].map((series) => series.replace(/\{.*/s, "")),
  );
});

/** Milliseconds that sounder takes to end by a signal, with a client that keeps its connection. */
async function endsWithin(signal: "SIGTERM" | "SIGINT"): Promise<number> {
  await using sounder = await startSounder();
  using _idle = await Deno.connect({
    hostname: "127.0.0.1",
    port: Number(new URL(sounder.httpUrl).port),
  });
  await (await fetch(`${sounder.httpUrl}/healthz`)).text();
  const began = performance.now();
  Deno.kill(sounder.pid, signal);
  const { status, stderr } = await sounder.ended();
  assert.equal(status, 0, stderr);
  return performance.now() - began;
}

/** Milliseconds of a second on a machine that does nothing else: as long as it takes to say the version a few times. */
async function second(): Promise<number> {
  const began = performance.now();
  for (let i = 0; i < 3; i++) await runSounder(["--version"]);
  return Math.max(performance.now() - began, 1_000);
}

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  Deno.test(`serve ends with status 0 within a second of ${signal}`, async () => {
    const attempts: string[] = [];
    // Whatever else the machine does, it does not do all the time.
    while (attempts.length < 5) {
      const [limit, took] = [await second(), await endsWithin(signal)];
      if (took < limit) return;
      attempts.push(`${took} ms, of ${limit}`);
    }
    assert.fail(attempts.join("; "));
  });
}

/** What `serve` says of its own when it ends, without how it began. */
function complaint({ stderr }: Ended): string[] {
  return stderr.trimEnd().split("\n").filter((line) =>
    !/warning: sounder runs as root|begins$|^sounder: \w+: up$|history: /
      .test(line)
  );
}

Deno.test("serve ends with 2 and one line when its SNMP port is taken", async () => {
  const taken = Deno.listenDatagram({
    transport: "udp",
    hostname: "127.0.0.1",
    port: 0,
  });
  const where = `127.0.0.1:${(taken.addr as Deno.NetAddr).port}`;
  await using program = startServe([
    ...["--snmp", where, "--http", `127.0.0.1:${freePort()}`],
  ]);
  const ended = await program.ended();
  taken.close();
  assert.equal(ended.status, 2, ended.stderr);
  const [line = "", ...more] = complaint(ended)
    .filter((said) => !said.includes("http: curl"));
  assert.match(line, new RegExp(`Cannot listen on snmp ${where}: .*in use`));
  assert.deepEqual(more, []);
});

Deno.test("serve ends with 2 and one line when its HTTP port is taken", async () => {
  using taken = Deno.listen({ hostname: "::1", port: 0 });
  const where = `[::1]:${taken.addr.port}`;
  await using program = startServe([
    ...["--snmp", `127.0.0.1:${freePort()}`, "--http", where],
  ]);
  const ended = await program.ended();
  assert.equal(ended.status, 2, ended.stderr);
  const [line = "", ...more] = complaint(ended)
    .filter((said) => !said.includes("snmp: snmpbulkwalk"));
  assert.ok(line.includes(`Cannot listen on http ${where}: `), line);
  assert.match(line, /in use/);
  assert.deepEqual(more, []);
});

Deno.test({
  ...needing(
    noNetSnmp,
    "serve logs a source of SNMPv1 once and does not answer it",
  ),
  async fn() {
    await using sounder = await startSounder();
    const target = `127.0.0.1:${sounder.snmpPort}`;
    for (let i = 0; i < 2; i++) {
      const { status, stderr } = await runTool("snmpget", [
        ...["-t", "0.3", "-r", "1", target, SYS_NAME],
      ], { version: "1" });
      assert.equal(status, 1);
      assert.match(stderr, /Timeout/);
    }
    const counted = async (): Promise<number> =>
      (await (await fetch(`${sounder.httpUrl}/oid/snmpInBadVersions.0`)).json())
        .value;
    // What nobody answers may take its time.
    await eventually(
      async () => await counted() >= 4 || undefined,
      () => "four that are counted",
    );
    assert.equal(await counted(), 4);
    const { stderr } = await sounder.stop();
    assert.equal(stderr.match(/127\.0\.0\.1 asks by SNMPv1/g)?.length, 1);
  },
});

Deno.test("serve counts what it answers over HTTP", async () => {
  await using sounder = await startSounder();
  for (const path of ["/", "/healthz", "/nonesuch"]) {
    await (await fetch(`${sounder.httpUrl}${path}`)).text();
  }
  const samples = readSamples(await page(sounder, "text/plain"));
  const counted = (status: string) =>
    samples.get(`sounder_http_requests_total{class="${status}"}`);
  assert.equal(counted("ok"), "2");
  assert.equal(counted("refused"), "1");
  assert.equal(counted("failed"), "0");
});

Deno.test("serve is well while its reader lives, however long the interval", async () => {
  await using sounder = await startSounder(["--interval", "3600"]);
  await sounder.settled();
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  // Where the reader is silent it grows; where it lives it is large only while
  // the machine does other things.
  await eventually(async () => {
    const answer = await fetch(`${sounder.httpUrl}/healthz`);
    const { reader_silence_seconds } = await answer.json();
    return reader_silence_seconds <= 2 || undefined;
  }, () => "a reader that is not silent");
});
