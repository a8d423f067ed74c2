/**
 * Roles that fail at any time, again and again, while managers ask: nothing that
 * is answered is wrong, and what is counted is counted once.
 *
 * @module
 */

import assert from "node:assert/strict";
import { parseOid } from "../../codec/oid.ts";
import { becomes, eventually, samplesOf } from "../integration/asking.ts";
import { CONNECTS, MailLogWriter } from "../integration/mail_log_writer.ts";
import { withFolder } from "../integration/processes.ts";
import { SnmpLoad } from "../soak/snmp_load.ts";
import { Faulty } from "./faulty.ts";

/** Deaths of a role that are waited for. */
const DEATHS = 5;

for (const role of ["face", "reader"] as const) {
  Deno.test(`a ${role} that fails at any time under load makes nothing wrong`, () =>
    withFolder(async (folder) => {
      using writer = new MailLogWriter(`${folder}/mail.log`);
      await using faulty = new Faulty(Deno.execPath(), {
        role,
        fault: "throws-at-any-time",
        flags: {
          only: "postfix",
          state: `${folder}/state.sqlite`,
          postfixLog: writer.path,
          fromStart: true,
          interval: "0.2",
        },
      });
      const load = new SnmpLoad({
        hostname: "127.0.0.1",
        port: faulty.snmpPort,
        community: "public",
        rate: 500,
        questions: [
          { oid: parseOid("1.3.6.1.2.1.1.5.0"), equals: Deno.hostname() },
          // A face that comes anew does not tell that sounder does.
          { oid: parseOid("1.3.6.1.2.1.1.3.0"), rises: true },
        ],
      });
      writer.begin();
      const restarts = `sounder_role_restarts_total{role="${role}"}`;
      let highest = 0;
      await eventually(async () => {
        const page = await samplesOf(faulty);
        const shown = Number(page?.get(CONNECTS) ?? highest);
        assert.ok(shown >= highest, `${shown} after ${highest}`);
        assert.ok(shown <= writer.written, `${shown} of ${writer.written}`);
        highest = shown;
        return Number(page?.get(restarts)) >= DEATHS ? true : undefined;
      }, () => `${DEATHS} deaths`);
      writer.end();
      // What lives on, or comes next, has it all.
      await becomes(faulty, CONNECTS, writer.written);
      const { wrong, firstWrong, answered } = await load.close();
      assert.equal(wrong, 0, firstWrong);
      assert.ok(answered > 100, `${answered} answers`);
    }));
}
