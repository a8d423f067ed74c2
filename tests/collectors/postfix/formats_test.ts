import assert from "node:assert/strict";
import {
  countsOf,
  type PostfixCounts,
} from "../../../collectors/postfix/reading.ts";
import { serviceOfEvent } from "../../../collectors/postfix/service_of.ts";
import { parseMessage } from "../../../collectors/postfix/parse_line.ts";
import { PostfixTally } from "../../../collectors/postfix/tally.ts";
import { haveSharedData, sharedData } from "../../shared_data.ts";
import { counted, rows } from "./tally_lines.ts";

function countsIn(format: string): PostfixCounts {
  const tally = new PostfixTally({ stores: false });
  tally.read(
    Deno.readTextFileSync(sharedData(`postfix/generated-a/${format}`)),
  );
  return countsOf(tally.families);
}

/** Same run, same numbers: only lines differ where several became one, and warnings that any program may write where its name is cut off. */
const FORMATS: Readonly<Record<string, readonly string[]>> = {
  "maillog.iso8601": [],
  "maillog.rfc5424-slash": [],
  "journal.jsonl": [],
  "journal.short-iso": [],
  "maillog.repeated": ["lines"],
  "maillog.rfc5424": ["notices"],
};

for (const [format, other] of Object.entries(FORMATS)) {
  Deno.test({
    name: `PostfixTally counts the same in every family from ${format}`,
    ignore: !haveSharedData,
    fn: () => {
      const wanted = countsIn("maillog.traditional");
      const got = countsIn(format);
      for (const name of Object.keys(wanted) as (keyof PostfixCounts)[]) {
        if (other.includes(name)) continue;
        assert.deepEqual(got[name], wanted[name], name);
      }
    },
  });
}

const tell = (message: string) =>
  serviceOfEvent(parseMessage(message, 0, message.length));

Deno.test("serviceOfEvent() tells who says what one program alone says", () => {
  const said: Readonly<Record<string, string>> = {
    "connect from h[192.0.2.9]": "smtpd",
    "4AB12: client=h[192.0.2.9]": "smtpd",
    "lost connection after DATA from h[192.0.2.9]": "smtpd",
    "NOQUEUE: reject: RCPT from h[1.2.3.4]: 554 5.7.1 no; from=<a>": "smtpd",
    "NOQUEUE: milter-discard: MAIL from h[1.2.3.4]: milter; from=<a>": "smtpd",
    "NOQUEUE: reject: RCPT from [1.2.3.4]:99: 550 5.5.1 no; from=<a>":
      "postscreen",
    "CONNECT from [1.2.3.4]:99 to [1.2.3.5]:25": "postscreen",
    "4AB12: reject: header X: y from local; from=<a> to=<b>: no": "cleanup",
    "4AB12: milter-reject: END-OF-MESSAGE from h[1.2.3.4]: 5.7.1 no; from=<a>":
      "cleanup",
    "4AB12: message-id=<a@b>": "cleanup",
    "4AB12: uid=0 from=<root>": "pickup",
    "4AB12: from=<a>, size=1, nrcpt=1 (queue active)": "qmgr",
    "4AB12: sender non-delivery notification: 5CD34": "bounce",
    "4AB12: placed on hold": "postsuper",
    "Deleted: 3 messages": "postsuper",
    "connect to mx[192.0.2.1]:25: Connection refused": "smtp",
    "daemon started -- version 3.7.11, configuration /etc/postfix": "master",
    "statistics: max cache size 2 at Nov 22 23:50:40": "anvil",
    "statistics: max simultaneous domains=1 addresses=1": "scache",
    "warning: h[1.2.3.4]: SASL LOGIN authentication failed: no": "smtpd",
    "warning: do not list domain a.test": "trivial-rewrite",
    "warning: reject: ETRN a.test... from h[1.2.3.4]": "smtpd",
    "warning: TLS library problem: error": "unknown",
    "4AB12: removed": "unknown",
    "no such message": "unknown",
  };
  assert.deepEqual(
    Object.fromEntries(Object.keys(said).map((line) => [line, tell(line)])),
    said,
  );
});

Deno.test("PostfixTally takes postsuper for the remover of what was not settled, where no name tells", () => {
  const line = (message: string) =>
    `<22>1 2026-11-22T23:50:40Z mx1 postfix 7 - - ${message}`;
  const active = (id: string) =>
    line(`${id}: from=<a>, size=1, nrcpt=1 (queue active)`);
  const to = (id: string, status: string) =>
    line(
      `${id}: to=<b>, relay=local, delay=1, delays=0/0/0/1, dsn=2.0.0, status=${status}`,
    );
  const { removed } = counted(
    active("4AB12"),
    to("4AB12", "sent (ok)"),
    line("4AB12: removed"),
    active("5AB12"),
    to("5AB12", "deferred (later)"),
    line("5AB12: removed"),
    active("6AB12"),
    line("6AB12: from=<a>, status=expired, returned to sender"),
    line("6AB12: removed"),
    line("7AB12: removed"),
  );
  assert.deepEqual(rows(removed), [["postsuper", 1], ["qmgr", 3]]);
});
