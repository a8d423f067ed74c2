import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { ReportTally } from "../../../collectors/postfix/report.ts";
import {
  reportOf,
  type ReportTotals,
} from "../../../collectors/postfix/report_json.ts";
import { haveSharedData, sharedData } from "../../shared_data.ts";

const PFLOGSUMM = "/usr/sbin/pflogsumm";

type Name = keyof ReportTotals;

/** pflogsumm's grand totals, in its order, and our names for them. */
const NAMES: readonly (readonly [theirs: string, ours: Name])[] = [
  ["received", "received"],
  ["delivered", "delivered"],
  ["forwarded", "forwarded"],
  ["deferred", "deferred"],
  ["bounced", "bounced"],
  ["rejected", "rejected"],
  ["reject warnings", "reject_warnings"],
  ["held", "held"],
  ["discarded", "discarded"],
  ["bytes received", "bytes_received"],
  ["bytes delivered", "bytes_delivered"],
  ["senders", "senders"],
  ["sending hosts/domains", "sending_hosts_domains"],
  ["recipients", "recipients"],
  ["recipient hosts/domains", "recipient_hosts_domains"],
];

/** Above 512 Ki pflogsumm prints whole kilobytes and megabytes. */
const UNITS: Readonly<Record<string, number>> = {
  " ": 1,
  k: 1024,
  m: 1_048_576,
};

type Totals = Partial<Record<Name, number>>;

async function theirs(path: string): Promise<Totals> {
  const { stdout } = await new Deno.Command(PFLOGSUMM, {
    args: ["--detail", "0", path],
    stderr: "null",
  }).output();
  const text = new TextDecoder().decode(stdout);
  const totals: Totals = {};
  for (const [name, ours] of NAMES) {
    const match = new RegExp(`^ +(\\d+)([km ])  ${name}(?: |$)`, "m").exec(
      text,
    );
    assert.ok(match, `${name} in ${text}`);
    totals[ours] = Number(match[1]) * UNITS[match[2]!]!;
  }
  totals.deferrals = Number(/\((\d+).? deferrals\)/.exec(text)?.[1] ?? 0);
  return totals;
}

function ours(path: string): ReportTotals {
  const tally = new ReportTally({ now: Date.now() });
  tally.read(Deno.readTextFileSync(path));
  return reportOf(tally, 10).totals;
}

/** What is ours minus theirs, where it is not nothing. */
function differences(mine: ReportTotals, peer: Totals): Totals {
  const found: Totals = {};
  for (const name of Object.keys(peer) as Name[]) {
    const unit = peer[name]! > 524_288 ? 1024 : 1;
    const difference = Math.trunc(mine[name] / unit) * unit - peer[name]!;
    if (difference !== 0) found[name] = difference;
  }
  return found;
}

/** Where the two differ, and why ours is right. */
interface Explained {
  readonly why: string;
  readonly difference: Totals | "everything";
}

const secondInstance: Explained = {
  why:
    "pflogsumm knows one instance, `postfix`, and not `postfix-out`: four messages less. " +
    "It does not see the three messages that a milter rejects in smtpd (`NOQUEUE: milter-reject: RCPT`), " +
    "and takes two of a local user for rejected which cleanup bounced, and which it counts as bounced too",
  difference: {
    received: 4,
    delivered: 4,
    rejected: 3 - 2,
    bytes_received: 1788,
    bytes_delivered: 1788,
  },
};

const EXPLAINED: Readonly<Record<string, Explained>> = {
  "maillog.traditional": secondInstance,
  "maillog.iso8601": secondInstance,
  "maillog.repeated": secondInstance,
  "maillog.rfc5424": {
    why: "pflogsumm does not read RFC 5424",
    difference: "everything",
  },
  "maillog.rfc5424-slash": {
    why: "pflogsumm does not read RFC 5424",
    difference: "everything",
  },
  "journal.short-iso": {
    why: "pflogsumm wants a colon in the time zone's offset",
    difference: "everything",
  },
  "journal.jsonl": {
    why: "pflogsumm does not read journald's JSON",
    difference: "everything",
  },
  "fail2ban-postfix.log": {
    why:
      "pflogsumm does not know the names postfix-incoming (two rejects) and postfix-smo (one), and not what a milter rejects in smtpd (one)",
    difference: { rejected: 4 },
  },
};

Deno.test({
  name:
    "reportOf() agrees with pflogsumm on the totals of every log, but where it is wrong",
  ignore: !haveSharedData || !existsSync(PFLOGSUMM),
  fn: async () => {
    let compared = 0;
    for (const folder of ["generated-a", "public"]) {
      for (const entry of Deno.readDirSync(sharedData(`postfix/${folder}/`))) {
        if (!/maillog|\.log|\.warn\.|jsonl|short-iso/.test(entry.name)) {
          continue;
        }
        if (/grok|postqueue/.test(entry.name)) continue;
        const path = sharedData(`postfix/${folder}/${entry.name}`);
        const mine = ours(path);
        const found = differences(mine, await theirs(path));
        const explained = EXPLAINED[entry.name]?.difference ?? {};
        if (explained === "everything") {
          assert.equal(found.delivered, mine.delivered, entry.name);
          assert.equal(found.received, mine.received, entry.name);
        } else assert.deepEqual(found, explained, entry.name);
        compared++;
      }
    }
    assert.ok(compared > 30, String(compared));
  },
});
