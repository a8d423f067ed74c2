import assert from "node:assert/strict";
import { rootPath } from "../../dist/root.ts";
import { needing } from "../needing.ts";
import { noChromium, type OpenPage, openPage } from "./browser.ts";
import { noNetSnmp, runTool } from "./net_snmp.ts";
import { freePort, startProgram } from "./processes.ts";

const missing = noChromium ?? noNetSnmp;

Deno.test({
  ...needing(
    missing,
    "a stranger runs the demo, watches the failover, and finds the same number by snmpget",
  ),
  // The browser's driver keeps what it is made of until the program ends.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    // Each of the pair has one of its own.
    const [snmp, http] = [freePort(2), freePort(2)];
    await using demo = startProgram([
      Deno.execPath(),
      ...["run", "--quiet", "--allow-all", rootPath("dist/demo.ts")],
      // The first loses its link after 40 seconds.
      ...[String(snmp), String(http), "25"],
    ]);
    await demo.saw(`http://127.0.0.1:${http}/`);
    for (const port of [http, http + 1]) {
      await demo.saw(`curl http://127.0.0.1:${port}/metrics`);
    }

    await using open = await openPage(`http://127.0.0.1:${http}/`);
    const { page } = open;
    await page.waitForSelector('figure[data-key="carp-states"] canvas');
    const failover = page.locator(".changes li", {
      hasText: "carp0 vhid 1: MASTER → INIT",
    });
    await failover.first().waitFor({ timeout: 180_000 });
    await page.locator(".changes li", {
      hasText: "carp1 vhid 2: MASTER → BACKUP",
    }).first().waitFor();

    await sameNumber(open, { snmp, http, object: "carpIfState" });
    await sameNumber(open, { snmp, http, object: "pfStateSearches" });
    await sameNumber(open, {
      snmp: snmp + 1,
      http: http + 1,
      object: "carpIfState",
    });
    assert.deepEqual(open.troubles, []);

    demo.kill("SIGTERM");
    const { status } = await demo.ended();
    assert.equal(status, 0);
  },
});

/** Reads a value on an object's page, asks the agent for the same instance, and compares. */
async function sameNumber(
  { page }: OpenPage,
  { snmp, http, object }: {
    readonly snmp: number;
    readonly http: number;
    readonly object: string;
  },
): Promise<void> {
  const shown = async () => {
    await page.goto(`http://127.0.0.1:${http}/object/${object}`);
    const cells = await page.locator("#instances tbody tr").first()
      .locator("th, td").allInnerTexts();
    const [oid = "", value = "", , sample = ""] = cells;
    return { oid, value: value.replace(/^.*\((\d+)\)$/, "$1"), sample };
  };
  const before = await shown();
  const { stdout, stderr } = await runTool("snmpget", [
    ...["-OQv", `127.0.0.1:${snmp}`, `.${before.oid}`],
  ]);
  const after = await shown();
  // It may have changed meanwhile, but not to what lies outside.
  const got = BigInt(stdout.trim());
  const seen = [before.value, after.value].map(BigInt)
    .sort((a, b) => a < b ? -1 : 1) as [bigint, bigint];
  assert.ok(seen[0] <= got && got <= seen[1], `${seen}: ${got} ${stderr}`);
  assert.equal(before.sample, before.value);
}
