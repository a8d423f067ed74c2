/**
 * `sounder check` on running instances: right ones, and ones of which a face was
 * made wrong by a proxy.
 *
 * @module
 */

import assert from "node:assert/strict";
import { needing } from "../needing.ts";
import { collectorIs } from "./asking.ts";
import { recordLargeTable } from "./large_table.ts";
import { askMixed, noNamed, startNamed } from "./named.ts";
import { type Ended, freePort, withFolder } from "./processes.ts";
import { runSounder, type Sounder, startSounder } from "./sounder.ts";

function check(
  { snmpPort }: Sounder,
  httpUrl: string,
): Promise<Ended> {
  return runSounder([
    "check",
    ...["--snmp", `127.0.0.1:${snmpPort}`, "--http", httpUrl],
  ]);
}

/** What is printed of each module: its name, and the instances compared and different. */
function modules({ stdout }: Ended): Map<string, [number, number]> {
  return new Map(
    [...stdout.matchAll(/^(\S+) +(\d+) instances compared, (\d+) differ$/gm)]
      .map(([, name = "", compared, differ]) => [
        name,
        [Number(compared), Number(differ)],
      ]),
  );
}

function differences({ stdout }: Ended): string[] {
  return stdout.split("\n").filter((line) => line.startsWith("differs: "));
}

Deno.test("sounder check finds no difference on a running instance", async () => {
  await using sounder = await startSounder();
  await sounder.settled();
  const ended = await check(sounder, sounder.httpUrl);
  assert.equal(ended.status, 0, ended.stdout + ended.stderr);
  assert.equal(ended.stderr, "");
  const compared = modules(ended);
  for (const [name, [count, differ]] of compared) {
    assert.ok(count > 0 && differ === 0, name);
  }
  assert.ok((compared.get("SNMPv2-MIB")?.[0] ?? 0) > 30, ended.stdout);
  assert.ok((compared.get("SOUNDER-MIB")?.[0] ?? 0) > 20, ended.stdout);
  const total = [...compared.values()].reduce((sum, [count]) => sum + count, 0);
  assert.ok(
    ended.stdout.endsWith(`\n${total} instances compared, 0 differ\n`),
    ended.stdout,
  );
});

Deno.test({
  ...needing(
    noNamed,
    "sounder check finds no difference on one that reads a named",
  ),
  async fn() {
    const named = await startNamed();
    try {
      await askMixed(named);
      await using sounder = await startSounder([
        ...["--bind-url", named.statisticsUrl, "--interval", "1"],
      ]);
      await collectorIs(sounder, "bind", undefined);
      await sounder.settled();
      const ended = await check(sounder, sounder.httpUrl);
      assert.equal(ended.status, 0, ended.stdout + ended.stderr);
      const [count = 0] = modules(ended).get("SOUNDER-BIND-MIB") ?? [];
      assert.ok(count > 200, ended.stdout);
    } finally {
      await named.stop();
    }
  },
});

/** Addresses of a table: with 16 instances each more than one answer over HTTP lists. */
const ADDRESSES = 6_500;

Deno.test("sounder check compares more instances than one answer over HTTP lists", async () => {
  await withFolder(async (folder) => {
    await recordLargeTable(folder, { addresses: ADDRESSES, counters: true });
    const config = `${folder}/sounder.toml`;
    await Deno.writeTextFile(config, "[pf]\nmax_addresses = 10000\n");
    await using sounder = await startSounder([
      ...["--config", config, "--replay", folder],
      ...["--only", "pf", "--interval", "600"],
    ]);
    // It is said to be up before its numbers have reached the faces.
    while (
      (await fetch(`${sounder.httpUrl}/metrics`)
        .then((page) => page.text())).match(/^pf_running /m) === null
    ) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const ended = await check(sounder, sounder.httpUrl);
    assert.equal(ended.status, 0, ended.stdout.slice(0, 5_000) + ended.stderr);
    const [count = 0] = modules(ended).get("OPENBSD-PF-MIB") ?? [];
    assert.ok(count > 100_000, ended.stdout);
  });
});

/** Stands before a sounder and changes what it answers over HTTP. */
class Proxy implements AsyncDisposable {
  readonly url: string;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  constructor(
    { httpUrl }: Sounder,
    change: (path: string, text: string) => string,
  ) {
    this.#server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      async ({ url }) => {
        const { pathname, search } = new URL(url);
        const answer = await fetch(httpUrl + pathname + search);
        return new Response(change(pathname, await answer.text()), {
          status: answer.status,
        });
      },
    );
    this.url = `http://127.0.0.1:${this.#server.addr.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}

const COLLECTOR = ["--only", "bind", "--interval", "7"];

/** Checks a sounder behind a proxy that changes its page of metrics. */
async function checkChanged(
  change: (page: string) => string,
): Promise<Ended> {
  await using sounder = await startSounder([
    ...COLLECTOR,
    ...["--bind-url", `http://127.0.0.1:${freePort()}`],
  ]);
  await sounder.settled();
  await using proxy = new Proxy(sounder, (path, text) => {
    if (path !== "/metrics") return text;
    const changed = change(text);
    assert.notEqual(changed, text);
    return changed;
  });
  return await check(sounder, proxy.url);
}

const OWN = "1.3.6.1.4.1.8072.9999.9999.112.1.1";
const BIND = "4.98.105.110.100";

Deno.test("sounder check reports the one sample that differs, and ends with 1", async () => {
  const ended = await checkChanged((page) =>
    page.replace(
      /^(sounder_collector_interval_seconds\{collector="bind"\}) 7$/m,
      "$1 7.5",
    )
  );
  assert.equal(ended.status, 1, ended.stdout);
  assert.deepEqual(differences(ended), [
    `differs: ${OWN}.2.2.1.11.${BIND} SOUNDER-MIB::sounderCollectorInterval.${BIND}` +
    ' = 7000 over SNMP, 7.5 over HTTP as sounder_collector_interval_seconds{collector="bind"}',
  ]);
  for (const [name, [, differ]] of modules(ended)) {
    assert.equal(differ, name === "SOUNDER-MIB" ? 1 : 0, name);
  }
  assert.match(ended.stdout, /\n\d+ instances compared, 1 differ\n$/);
});

Deno.test("sounder check reports a counter that is one too high", async () => {
  const ended = await checkChanged((page) =>
    page.replace(
      /^sounder_snmp_dropped_total\{reason="bad_version"\} 0$/m,
      'sounder_snmp_dropped_total{reason="bad_version"} 1',
    )
  );
  assert.equal(ended.status, 1);
  const [line = "", ...more] = differences(ended);
  assert.match(
    line,
    /1\.3\.6\.1\.2\.1\.11\.3\.0 SNMPv2-MIB::snmpInBadVersions\.0 = 0 over SNMP, 1 over HTTP as sounder_snmp_dropped_total\{reason="bad_version"\}$/,
  );
  assert.deepEqual(more, []);
});

Deno.test("sounder check reports a sample that is not on the page", async () => {
  const ended = await checkChanged((page) =>
    page.replace(/^sounder_collectors 1\n/m, "")
  );
  assert.equal(ended.status, 1);
  assert.deepEqual(differences(ended), [
    `differs: ${OWN}.2.1.0 SOUNDER-MIB::sounderCollectorNumber.0` +
    " = 1 over SNMP, no sample over HTTP as sounder_collectors",
  ]);
});

Deno.test("sounder check reports a text whose label differs", async () => {
  const ended = await checkChanged((page) =>
    page.replace(/^(sounder_build_info\{version=")/m, "$1x")
  );
  assert.equal(ended.status, 1);
  assert.deepEqual(
    differences(ended).map((line) => line.split(" ")[2]),
    ["SOUNDER-MIB::sounderVersion.0", "SOUNDER-MIB::sounderRuntime.0"],
  );
});

Deno.test("sounder check reports instances that one face alone has", async () => {
  await using sounder = await startSounder(["--without", "sensors"]);
  await using proxy = new Proxy(
    sounder,
    (path, text) =>
      path === "/metrics" ? text : text
        .replace('"oid":"1.3.6.1.2.1.1.5.0"', '"oid":"1.3.6.1.2.1.1.5.1"'),
  );
  const ended = await check(sounder, proxy.url);
  assert.equal(ended.status, 1);
  assert.deepEqual(
    differences(ended).map((line) => line.replace(/ as .*/, "")).sort(),
    [
      `differs: 1.3.6.1.2.1.1.5.0 ? = ${Deno.hostname()} over SNMP, no instance over HTTP`,
      `differs: 1.3.6.1.2.1.1.5.1 SNMPv2-MIB::sysName.0 = no instance over SNMP, ${Deno.hostname()} over HTTP`,
    ],
  );
});

Deno.test("sounder check ends with 1 and one line when a page cannot be read", async () => {
  await using sounder = await startSounder();
  await using broken = new Proxy(sounder, () => "<html>");
  const { status, stdout, stderr } = await check(sounder, broken.url);
  assert.equal(status, 1);
  assert.equal(stdout, "");
  assert.match(
    stderr,
    /^sounder: Cannot read http:.*\/oid\/1\.3\.6\.1: [^\n]*\n$/,
  );
});
