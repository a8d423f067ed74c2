/**
 * LibreNMS asks for the outputs of its agent scripts as Net-SNMP's `extend`
 * serves them. Here its format is stated again, and what it would draw is
 * compared with the series.
 *
 * @module
 */

import assert from "node:assert/strict";
import { needing } from "../needing.ts";
import { eventually, reaches, valueOf } from "./asking.ts";
import { askMixed, noNamed, startNamed } from "./named.ts";
import { ask, noNetSnmp } from "./net_snmp.ts";
import { withFolder } from "./processes.ts";
import { type Sounder, startSounder } from "./sounder.ts";

const missing = noNamed ?? noNetSnmp;

/** NET-SNMP-EXTEND-MIB. */
const EXTEND = "1.3.6.1.4.1.8072.1.3.2";
const STATUS = `${EXTEND}.2.1.21`;
const OUTPUT_FULL = `${EXTEND}.3.1.2`;

/** The name as its index, in the way LibreNMS writes it. */
const TOKENS = {
  bind: "4.98.105.110.100",
  mailq: "5.109.97.105.108.113",
  postfixdetailed:
    "15.112.111.115.116.102.105.120.100.101.116.97.105.108.101.100",
};

async function output(
  { snmpPort }: Sounder,
  token: keyof typeof TOKENS,
): Promise<string[]> {
  const lines = await ask("snmpget", [
    "-Oqv",
    `127.0.0.1:${snmpPort}`,
    `${OUTPUT_FULL}.${TOKENS[token]}`,
  ]);
  return lines.join("\n").replace(/^"|"$/g, "").split("\n");
}

Deno.test({
  ...needing(
    missing,
    "LibreNMS finds BIND's numbers where its agent script had them",
  ),
  async fn() {
    const named = await startNamed();
    try {
      await askMixed(named);
      const url = named.statisticsUrl;
      await using sounder = await startSounder(
        ["--only", "bind,extend", "--bind-url", url, "--interval", "1"],
      );
      const total = 'bind_incoming_queries_total{type="A"}';
      await reaches(sounder, total, (value) => value > 0);
      // Discovery walks nsExtendStatus for the names of applications.
      assert.deepEqual(
        await ask("snmpbulkwalk", [`127.0.0.1:${sounder.snmpPort}`, STATUS]),
        [`.${STATUS}.${TOKENS.bind} = INTEGER: 1`],
      );
      const lines = (await output(sounder, "bind")).map((line) =>
        line.split(",").map(Number)
      );
      assert.deepEqual(
        lines.map(({ length }) => length),
        [42, 42, 22, 24, 14, 86, 4, 36],
      );
      const [incoming, , server] = lines;
      assert.equal(incoming![0], await valueOf(sounder, total));
      assert(incoming![0]! > 0);
      assert.equal(
        server![9],
        await valueOf(sounder, 'bind_responses_total{result="Success"}'),
      );
    } finally {
      await named.stop();
    }
  },
});

Deno.test({
  ...needing(
    noNetSnmp,
    "LibreNMS finds Postfix's numbers where its agent script had them",
  ),
  async fn() {
    await withFolder(async (folder) => {
      const log = `${folder}/mail.log`;
      await Deno.writeTextFile(log, "");
      await using sounder = await startSounder(
        ["--only", "postfix,extend", "--postfix-log", log, "--interval", "1"],
      );
      const received = 'postfix_received_messages_total{source="smtpd"}';
      await eventually(async () => {
        const agent = `127.0.0.1:${sounder.snmpPort}`;
        const names = await ask("snmpbulkwalk", [agent, STATUS]);
        return names.join().includes(TOKENS.postfixdetailed) || undefined;
      }, () => "the outputs of Postfix's scripts");
      await Deno.writeTextFile(
        log,
        [
          "smtpd[1]: 3F2B01: client=mx.test[192.0.2.9]",
          "qmgr[2]: 3F2B01: from=<a@x.test>, size=1000, nrcpt=1 (queue active)",
          "smtp[3]: 3F2B01: to=<v@z.test>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred (connect to z.test[192.0.2.7]:25: Connection refused)",
        ].map((line) => `Nov 22 23:50:40 mx1 postfix/${line}\n`).join(""),
      );
      await eventually(
        async () =>
          (await output(sounder, "postfixdetailed"))[0] === "1" || undefined,
        () => "a message received",
      );
      const lines = (await output(sounder, "postfixdetailed")).map(Number);
      assert.equal(lines.length, 32);
      assert.equal(lines[0], await valueOf(sounder, received));
      // deferred and deferralcr
      assert.deepEqual([lines[3], lines[15]], [1, 1]);
      // A second who asks is told the same.
      assert.deepEqual(
        (await output(sounder, "postfixdetailed")).map(Number),
        lines,
      );
    });
  },
});
