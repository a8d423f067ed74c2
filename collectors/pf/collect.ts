/**
 * Reads pf through pfctl(8), pfsync's counters through netstat(1), and through
 * ifconfig(8) which of pf's names are interfaces.
 *
 * @module
 */

import { ListTimes } from "../change_times.ts";
import type { CollectContext, Collector } from "../collector.ts";
import type { Parsed } from "../command_output.ts";
import type { IfconfigInterface } from "../parse_ifconfig.ts";
import { readIfconfig } from "../read_ifconfig.ts";
import { readOptional, runCommand } from "../run_command.ts";
import { collectAddresses } from "./collect_addresses.ts";
import { parseInfo } from "./parse_info.ts";
import { parseInterfaces } from "./parse_interfaces.ts";
import { parseLabels } from "./parse_labels.ts";
import { parseMemoryLimits } from "./parse_memory_limits.ts";
import { parsePfsync } from "./parse_pfsync.ts";
import { parseQueues } from "./parse_queues.ts";
import { parseTables } from "./parse_tables.ts";
import { parseTimeouts } from "./parse_timeouts.ts";
import { errorOfAnswer, errorOfRun } from "./permission.ts";
import type { PfInfo, PfInterface, PfReading } from "./reading.ts";

/** How pf is read. */
export interface PfOptions {
  /**
   * Words before pfctl's own: `["pfctl"]`, or with a prefix
   * `["doas", "-n", "pfctl"]`. With a prefix the addresses of tables are not
   * asked for: doas.conf would have to permit any `-t NAME`.
   */
  readonly command?: readonly string[];
  /** Most addresses of tables that are read; 0 turns pfTblAddrTable off. */
  readonly maxAddresses?: number;
}

const PFCTL: readonly string[] = ["pfctl"];

/** Each table is one command and each address 16 instances: what a firewall's hand-kept tables hold, not a blocklist. */
const MAX_ADDRESSES = 1_000;

/** Returns a collector; it remembers when lists changed and counters started again. */
export function pfCollector(options: PfOptions = {}): Collector<PfReading> {
  const command = options.command ?? PFCTL;
  const limit = command.length > 1 ? 0 : options.maxAddresses ?? MAX_ADDRESSES;
  const lists = new ListTimes();
  const start = new CountingStart();
  return {
    name: "pf",
    async collect(context) {
      const info = await collectInfo(context, command);
      const lower = await collectLists(context, command);
      const tables = lower.tables;
      const addressed = tables === undefined || limit === 0
        ? undefined
        : await collectAddresses(context, tables, { command, limit });
      const readAt = context.host.now();
      const countingSince = start.see(info, readAt);
      const reading = { ...lower, ...addressed };
      return {
        readAt,
        ...(countingSince === undefined ? {} : { countingSince }),
        info,
        ...reading,
        listsChangedAt: listTimes(reading, { lists, readAt }),
      };
    },
    epoch: ({ countingSince }) => countingSince?.toString(),
  };
}

async function collectInfo(
  context: CollectContext,
  command: readonly string[],
): Promise<PfInfo> {
  const argv = [...command, "-si", "-v"];
  const answer = await runCommand(context, argv).catch((error: unknown) => {
    throw errorOfRun(error, argv.join(" "));
  });
  const parsed = parseInfo(answer.text);
  const error = errorOfAnswer(answer, parsed.value);
  if (error !== undefined) throw error;
  for (const problem of parsed.problems) context.problem(problem);
  const { running, states, counters } = parsed.value;
  if (
    running === undefined && states.entries === undefined &&
    Object.keys(counters).length === 0
  ) {
    throw new Error(
      `Cannot read pf: "${argv.join(" ")}" printed nothing that is known`,
    );
  }
  return parsed.value;
}

type Lists = Omit<
  PfReading,
  "readAt" | "countingSince" | "info" | "listsChangedAt"
>;

/** What the commands printed; undefined of one that could not be run. */
type Listed = Awaited<ReturnType<typeof askLists>>;

/** Asks for all lists at once. */
function askLists(context: CollectContext, command: readonly string[]) {
  function pfctl<Value>(
    word: string,
    parse: (text: string) => Parsed<Value>,
  ): Promise<Parsed<Value> | undefined> {
    return readOptional(context, [...command, word], { parse });
  }
  return Promise.all([
    pfctl("-sm", parseMemoryLimits),
    pfctl("-st", parseTimeouts),
    pfctl("-vvsI", parseInterfaces),
    pfctl("-vvsT", parseTables),
    pfctl("-sl", parseLabels),
    // With -vv pfctl prints the same counters again and again, and never ends
    // (pfctl_queue.c, pfctl_show_queues()); a recorded host may have that alone.
    readOptional(context, [...command, "-vsq"], {
      parse: parseQueues,
      otherwise: [...command, "-vvsq"],
    }),
    readOptional(context, ["netstat", "-s", "-p", "pfsync"], {
      parse: parsePfsync,
    }),
    readIfconfig(context),
  ]);
}

async function collectLists(
  context: CollectContext,
  command: readonly string[],
): Promise<Lists> {
  return listsOf(await askLists(context, command));
}

function listsOf(
  [limits, timeouts, interfaces, tables, labels, queues, pfsync, ifconfig]:
    Listed,
): Lists {
  return {
    ...(limits === undefined ? {} : { limits: limits.value }),
    ...(timeouts === undefined ? {} : { timeouts: timeouts.value }),
    ...(interfaces === undefined ? {} : {
      interfaces: typed(interfaces.value, ifconfig),
      ...(interfaces.cut ? {} : { interfaceNumber: interfaces.value.length }),
    }),
    ...(tables === undefined ? {} : {
      tables: tables.value,
      ...(tables.cut ? {} : { tableNumber: tables.value.length }),
    }),
    ...(labels === undefined ? {} : {
      labels: labels.value,
      ...(labels.cut ? {} : { labelNumber: labels.value.length }),
    }),
    ...(queues === undefined ? {} : { queues: queues.value }),
    ...(pfsync?.value === undefined ? {} : { pfsync: pfsync.value }),
  };
}

/** What ifconfig lists is an interface, anything else that pf knows a group: snmpd tells them apart the same way. */
function typed(
  rows: readonly PfInterface[],
  ifconfig: Parsed<IfconfigInterface[]> | undefined,
): PfInterface[] {
  if (ifconfig === undefined || ifconfig.cut) return [...rows];
  const names = new Set(ifconfig.value.map(({ name }) => name));
  return rows.map((row) => ({
    ...row,
    type: names.has(row.name) ? "instance" : "group",
  }));
}

function listTimes(
  reading: Lists,
  { lists, readAt }: { lists: ListTimes; readAt: number },
): PfReading["listsChangedAt"] {
  const { interfaces, tables, labels } = reading;
  const see = (list: string, rows: readonly { name: string }[]) =>
    lists.see(list, { rows, at: readAt });
  return {
    ...(interfaces === undefined
      ? {}
      : { interfaces: see("interfaces", interfaces) }),
    ...(tables === undefined ? {} : { tables: see("tables", tables) }),
    ...(labels === undefined ? {} : { labels: see("labels", labels) }),
  };
}

/**
 * When pf's counters began to count. `pfctl -F info` and a reboot zero them and
 * the runtime alike (pf_ioctl.c, DIOCCLRSTATUS); switching pf on or off starts
 * the runtime again too.
 */
class CountingStart {
  #runtime: number | undefined;
  #since: number | undefined;

  see(info: PfInfo, readAt: number): number | undefined {
    const runtime = info.runtimeSeconds;
    if (runtime === undefined) return this.#since;
    if (this.#runtime === undefined || runtime < this.#runtime) {
      this.#since = readAt - runtime * 1000;
    }
    this.#runtime = runtime;
    return this.#since;
  }
}
