/**
 * Outputs, documents and logs, each by the parser that reads it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { BindDocumentError } from "../../collectors/bind/document.ts";
import { parseBindJson } from "../../collectors/bind/parse_json.ts";
import { parseBindXml } from "../../collectors/bind/parse_xml.ts";
import { parseStatsFile } from "../../collectors/bind/stats_file.ts";
import { selectZones } from "../../collectors/bind/zone_selection.ts";
import { parseGroup } from "../../collectors/carp/parse_group.ts";
import { parseNetstat } from "../../collectors/carp/parse_netstat.ts";
import { parseSysctl as parseCarpSysctl } from "../../collectors/carp/parse_sysctl.ts";
import { MAX_FINDINGS, type Parsed } from "../../collectors/command_output.ts";
import { parseIfconfig } from "../../collectors/parse_ifconfig.ts";
import { parseInfo } from "../../collectors/pf/parse_info.ts";
import { parseInterfaces } from "../../collectors/pf/parse_interfaces.ts";
import { parseLabels } from "../../collectors/pf/parse_labels.ts";
import { parseMemoryLimits } from "../../collectors/pf/parse_memory_limits.ts";
import { parsePfsync } from "../../collectors/pf/parse_pfsync.ts";
import { parseQueues } from "../../collectors/pf/parse_queues.ts";
import { parseTableAddresses } from "../../collectors/pf/parse_table_addresses.ts";
import { parseTables } from "../../collectors/pf/parse_tables.ts";
import { parseTimeouts } from "../../collectors/pf/parse_timeouts.ts";
import { parseJournalRecord } from "../../collectors/postfix/parse_journal.ts";
import { parsePostqueue } from "../../collectors/postfix/parse_postqueue.ts";
import { parseShowq } from "../../collectors/postfix/parse_showq.ts";
import { countsOf } from "../../collectors/postfix/reading.ts";
import { PostfixTally } from "../../collectors/postfix/tally.ts";
import { parseHostFacts } from "../../collectors/recorded/host_facts.ts";
import { parseLinux } from "../../collectors/sensors/parse_linux.ts";
import { parseSysctl as parseSensors } from "../../collectors/sensors/parse_sysctl.ts";
import { parseVersion } from "../../collectors/system/parse_version.ts";
import { parseCarpSecrets } from "../../collectors/wire/parse_secrets.ts";
import * as bind from "../collectors/bind/documents.ts";
import * as carp from "../collectors/carp/fixtures.ts";
import * as pf from "../collectors/pf/fixtures.ts";
import * as sensors from "../collectors/sensors/fixtures.ts";
import { haveSharedData, sharedData } from "../shared_data.ts";
import { assertNumbers } from "./numbers.ts";
import { MAIL_LOGS } from "./mail_log.ts";
import { type TargetMakers, utf8 } from "./target.ts";

const decoder = new TextDecoder();

/** Longest recorded document that is taken for a seed. */
const MAX_SEED = 20_000;

/** Recorded outputs whose names match, where there are some. */
function recorded(folder: string, name: RegExp): Uint8Array[] {
  if (!haveSharedData) return [];
  return readdirSync(sharedData(folder)).filter((file) => name.test(file))
    .map((file) =>
      new Uint8Array(readFileSync(sharedData(`${folder}/${file}`)))
    )
    .filter(({ length }) => length <= MAX_SEED);
}

function openbsd(name: RegExp): Uint8Array[] {
  return recorded("openbsd-samples", name);
}

/** A parser of what a command prints: it takes anything, and counts what it cannot read. */
function output(
  parse: (text: string) => Parsed<unknown>,
  seeds: () => readonly Uint8Array[],
): (name: string) => TargetMakers {
  return (name) => ({
    [name]: () => ({
      name,
      kind: "text",
      seeds: seeds(),
      probe(bytes) {
        const { problems, value } = parse(decoder.decode(bytes));
        assert.ok(problems.length <= MAX_FINDINGS + 2);
        assertNumbers(value);
        return problems.length === 0;
      },
    }),
  });
}

const OUTPUTS: Readonly<Record<string, (name: string) => TargetMakers>> = {
  "pfctl-info": output(parseInfo, () => [
    ...utf8(pf.INFO),
    ...openbsd(/^pfctl-si/),
  ]),
  "pfctl-interfaces": output(parseInterfaces, () => [
    ...utf8(pf.INTERFACES),
    ...openbsd(/^pfctl-vvsI/),
  ]),
  "pfctl-labels": output(parseLabels, () => utf8(pf.LABELS)),
  "pfctl-limits": output(parseMemoryLimits, () => [
    ...utf8(pf.LIMITS),
    ...openbsd(/^pfctl-sm/),
  ]),
  "pfctl-timeouts": output(parseTimeouts, () => [
    ...utf8(pf.TIMEOUTS),
    ...openbsd(/^pfctl-st/),
  ]),
  "pfctl-queues": output(parseQueues, () => utf8(pf.QUEUES)),
  "pfctl-tables": output(parseTables, () => [
    ...utf8(pf.TABLES),
    ...openbsd(/^pfctl-vvsT/),
  ]),
  "pfctl-addresses": output(
    (text) => parseTableAddresses(text, "pfctl -t x -T show -v"),
    () => [...utf8(pf.ADDRESSES), ...openbsd(/^pfctl-T-show/)],
  ),
  "netstat-pfsync": output(parsePfsync, () => utf8(pf.PFSYNC)),
  "netstat-carp": output(parseNetstat, () => utf8(carp.NETSTAT)),
  "ifconfig": output(parseIfconfig, () => [
    ...utf8(pf.IFCONFIG, carp.IFCONFIG),
    ...openbsd(/^ifconfig/),
  ]),
  "ifconfig-group": output(
    parseGroup,
    () => utf8("carp: carp demote count 1\n"),
  ),
  "sysctl-carp": output(parseCarpSysctl, () => utf8(carp.SYSCTL)),
  "sysctl-sensors": output(parseSensors, () => [
    ...utf8(
      "hw.sensors.cpu0.temp0=45.00 degC\nhw.sensors.acpibat0.raw0=2 (battery idle)\n",
    ),
    ...openbsd(/^sysctl-hw.sensors/),
  ]),
  "sysctl-version": output(
    parseVersion,
    () =>
      utf8(
        "kern.version=OpenBSD 7.9 (GENERIC.MP) #1: Thu Oct  1 00:00:00 MDT 2026\n    root@amd64:/usr/src/sys/arch/amd64/compile/GENERIC.MP\n",
      ),
  ),
  "linux-sensors": output(
    parseLinux,
    () => utf8(sensors.SENSORS, sensors.DRIVES),
  ),
};

const ZONES = { zones: selectZones({ counters: true }) };

/** A parser of BIND's documents: it takes one or refuses it whole. */
function refusing(
  parse: (bytes: Uint8Array) => unknown,
  bytes: Uint8Array,
): boolean {
  try {
    assertNumbers(parse(bytes));
    return true;
  } catch (error) {
    if (error instanceof BindDocumentError) return false;
    throw error;
  }
}

const DUMP = `+++ Statistics Dump +++ (1795391600)
++ Incoming Requests ++
                 112 QUERY
++ Incoming Queries ++
                 100 A
                   2 NS
++ Outgoing Rcodes ++
                  90 NOERROR
++ Resolver Statistics ++
[Common]
                   1 mismatch responses received
[View: internal]
                   9 IPv4 queries sent
++ Cache DB RRsets ++
[View: internal (Cache: internal)]
                   5 A
                   1 #TXT
++ Per Zone Query Statistics ++
[example.test]
                   3 queries resulted in successful answer
--- Statistics Dump --- (1795391600)
`;

/** Documents of both formats. */
export const JSON_SEEDS = (): Uint8Array[] => [
  ...utf8(
    bind.jsonDocument({
      opcodes: { QUERY: 112, IQUERY: 0 },
      nsstats: { Requestv4: 18446744073709551615 },
      views: {
        internal: {
          zones: [{
            name: "a.test",
            class: "IN",
            serial: 4294967295,
            type: "primary",
            loaded: "2026-10-07T08:00:01Z",
            rcodes: { QrySuccess: 7 },
          }],
          resolver: { stats: { Queryv4: 9 }, cache: { A: 5, "#TXT": 1 } },
        },
      },
      memory: {
        TotalUse: 1,
        contexts: [{ id: "0x1", name: "main", references: 3, inuse: 7 }],
      },
      traffic: { "dns-udp-requests-sizes-received-ipv4": { "16-31": 4 } },
    }),
  ),
  ...recorded("bind/public", /json/),
];

export const XML_SEEDS = (): Uint8Array[] => [
  ...utf8(
    bind.xmlDocument(
      '<counters type="opcode"><counter name="QUERY">112</counter></counters>',
      '<views><view name="internal"><zones><zone name="a.test" rdataclass="IN"><type>primary</type><serial>4294967295</serial><counters type="rcode"><counter name="QrySuccess">7</counter></counters></zone></zones><counters type="resstats"><counter name="Queryv4">9</counter></counters><cache name="internal"><rrset><name>A</name><counter>5</counter></rrset></cache></view></views>',
    ),
  ),
  ...recorded("bind/public", /xml/),
];

/** A log is read on for this many inputs, so that what is kept of it must be bounded. */
const LOG_INPUTS = 2_000;

function mailLog(): ReturnType<TargetMakers[string]> {
  let tally = new PostfixTally({ stores: true });
  let tried = 0;
  return {
    name: "mail-log",
    kind: "text",
    seeds: utf8(...MAIL_LOGS),
    probe(bytes) {
      if (++tried % LOG_INPUTS === 0) {
        const changes = tally.changes();
        assert.ok(changes.counters.every(([, n]) => Number.isSafeInteger(n)));
        assertNumbers(countsOf(tally.families));
        tally.stored(changes);
        const again = new PostfixTally({ stores: true });
        again.restore(changes);
        assert.deepEqual(countsOf(again.families), countsOf(tally.families));
        tally = new PostfixTally({ stores: true });
      }
      tally.read(`${decoder.decode(bytes)}\n`);
      return true;
    },
  };
}

const POSTQUEUE =
  `{"queue_name": "deferred", "queue_id": "4AB12", "arrival_time": 1795391550, "message_size": 1500, "forced_expire": false, "sender": "a@b", "recipients": [{"address": "c@d", "delay_reason": "x"}, {"address": "e@f"}]}
{"queue_name": "active", "queue_id": "4AB13", "arrival_time": 1795391551, "message_size": 9, "sender": "", "recipients": []}
`;
const SHOWQ =
  "protocol\0mail_queue_list_protocol\0\0queue_name\0hold\0queue_id\x004AB12\0time\x001795391550\0size\x0077\0forced_expire\x000\0sender\0a@b\0recipient\0c@d\0reason\0\0\0\0";
const NOW = 1_795_391_600;

/** Parsers that have a way of their own to refuse. */
const OTHERS: TargetMakers = {
  "bind-json": () => ({
    name: "bind-json",
    kind: "text",
    seeds: JSON_SEEDS(),
    probe: (bytes) => refusing((all) => parseBindJson(all, ZONES), bytes),
  }),
  "bind-xml": () => ({
    name: "bind-xml",
    kind: "text",
    seeds: XML_SEEDS(),
    probe: (bytes) => refusing((all) => parseBindXml(all, ZONES), bytes),
  }),
  "bind-dump": () => ({
    name: "bind-dump",
    kind: "text",
    seeds: utf8(DUMP, DUMP + DUMP),
    probe: (bytes) => refusing((all) => parseStatsFile(all, ZONES).dump, bytes),
  }),
  "mail-log": mailLog,
  "postqueue": () => ({
    name: "postqueue",
    kind: "text",
    seeds: utf8(POSTQUEUE),
    probe(bytes) {
      const { queues, problems } = parsePostqueue(bytes, NOW);
      assertNumbers(queues);
      return problems.length === 0;
    },
  }),
  "showq": () => ({
    name: "showq",
    kind: "octets",
    seeds: utf8(SHOWQ),
    probe(bytes) {
      const reading = parseShowq(bytes, NOW);
      assertNumbers(reading?.queues);
      return reading !== undefined;
    },
  }),
  "journal": () => ({
    name: "journal",
    kind: "text",
    seeds: utf8(
      '{"SYSLOG_IDENTIFIER":"postfix/smtpd","SYSLOG_PID":"9","_HOSTNAME":"mx1","MESSAGE":"connect from a[192.0.2.1]","__REALTIME_TIMESTAMP":"1795391600000000","__CURSOR":"s=1"}',
      '{"MESSAGE":[104,105],"SYSLOG_IDENTIFIER":"postfix/qmgr"}',
    ),
    probe(bytes) {
      const record = parseJournalRecord(decoder.decode(bytes));
      assertNumbers(record);
      return record !== undefined;
    },
  }),
  "carp-secrets": () => ({
    name: "carp-secrets",
    kind: "text",
    seeds: utf8(
      "# VHID ADDRESS PASSPHRASE\n1 192.0.2.1,2001:db8::1 secret\nem0:2 10.0.0.1 with blanks\n",
    ),
    probe: (bytes) =>
      parseCarpSecrets(decoder.decode(bytes)).problems.length === 0,
  }),
  "recorded-host": () => ({
    name: "recorded-host",
    kind: "text",
    seeds: utf8(
      '{"os":"openbsd","release":"7.9","hostname":"fw1.example.org","time":"2026-10-07T16:00:00Z"}',
    ),
    probe(bytes) {
      try {
        parseHostFacts(decoder.decode(bytes));
        return true;
      } catch (error) {
        if (error instanceof SyntaxError) return false;
        throw error;
      }
    },
  }),
};

/** Targets by name. */
export const DOCUMENT_TARGETS: TargetMakers = Object.assign(
  {},
  ...Object.entries(OUTPUTS).map(([name, make]) => make(name)),
  OTHERS,
);
