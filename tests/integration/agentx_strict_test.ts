/**
 * A master that ends the session at the first answer that is not exactly as it
 * must be, as OpenBSD's snmpd does, and that keeps a subtree for itself and has
 * no contexts.
 *
 * @module
 */

import assert from "node:assert/strict";
import { decodeAgentx } from "../../codec/agentx/decode.ts";
import { encodeAgentx } from "../../codec/agentx/encode.ts";
import { HEADER_SIZE } from "../../codec/agentx/header.ts";
import {
  AGENTX_ERROR,
  FLAG_NETWORK_BYTE_ORDER,
} from "../../codec/agentx/numbers.ts";
import type {
  AgentxMessage,
  AgentxPdu,
  SearchRange,
} from "../../codec/agentx/pdu.ts";
import {
  compareOids,
  formatOid,
  type Oid,
  parseOid,
  startsWithOid,
} from "../../codec/oid.ts";
import type { Varbind } from "../../codec/snmp/value.ts";
import { rootPath } from "../../dist/root.ts";
import { needing } from "../needing.ts";
import { collectorIs, eventually } from "./asking.ts";
import { ask, noNetSnmp } from "./net_snmp.ts";
import { withFolder } from "./processes.ts";
import { linesOf } from "./snmpd.ts";
import { startSounder } from "./sounder.ts";

const OPENBSD = parseOid("1.3.6.1.4.1.30155");
const KEPT = [...OPENBSD, 2];
const SESSION = 7;

type Response = Extract<AgentxPdu, { type: "response" }>;

function isGone(error: unknown): boolean {
  return error instanceof Deno.errors.BrokenPipe ||
    error instanceof Deno.errors.ConnectionReset;
}

/** The master's end of one connection. */
class StrictMaster {
  readonly #connection: Deno.UnixConn;
  readonly #waiting = new Map<number, (answer: AgentxMessage) => void>();
  /** Subtrees that were registered. */
  readonly registered: Oid[] = [];
  #packetId = 1000;

  constructor(connection: Deno.UnixConn) {
    this.#connection = connection;
  }

  /** Takes what the subagent says, until it ends. */
  async run(): Promise<void> {
    let octets = new Uint8Array(0);
    const buffer = new Uint8Array(65_536);
    for (;;) {
      const read = await this.#connection.read(buffer).catch(() => null);
      if (read === null) return;
      octets = Uint8Array.from([...octets, ...buffer.subarray(0, read)]);
      while (octets.length >= HEADER_SIZE) {
        const isLittle = (octets[2]! & FLAG_NETWORK_BYTE_ORDER) === 0;
        const end = HEADER_SIZE +
          new DataView(octets.buffer).getUint32(16, isLittle);
        if (octets.length < end) break;
        await this.#take(decodeAgentx(octets.subarray(0, end)));
        octets = octets.slice(end);
      }
    }
  }

  async #take(message: AgentxMessage): Promise<void> {
    const { pdu, packetId } = message;
    if (pdu.type === "response") {
      this.#waiting.get(packetId)?.(message);
      this.#waiting.delete(packetId);
    } else if (pdu.type !== "close") {
      await this.#write({
        ...message,
        sessionId: SESSION,
        context: undefined,
        pdu: {
          ...{ type: "response", sysUpTime: 1, index: 0, varbinds: [] },
          error: this.#verdict(message),
        },
      });
    }
  }

  #verdict({ pdu, context }: AgentxMessage): number {
    if (context !== undefined) return AGENTX_ERROR.unsupportedContext;
    if (pdu.type !== "register") return 0;
    const { subtree } = pdu.region;
    if (startsWithOid(subtree, KEPT)) return AGENTX_ERROR.requestDenied;
    this.registered.push(subtree);
    return 0;
  }

  async #write(message: AgentxMessage): Promise<void> {
    const octets = encodeAgentx(message);
    for (let at = 0; at < octets.length;) {
      try {
        at += await this.#connection.write(octets.subarray(at));
      } catch (error) {
        // It has gone, and wants no answer.
        if (isGone(error)) return;
        throw error;
      }
    }
  }

  /** Asks, and returns what an answer that nothing is wrong with has. */
  async ask(
    type: "get" | "get-next",
    ranges: readonly SearchRange[],
    network: boolean,
  ): Promise<readonly Varbind[]> {
    const packetId = ++this.#packetId;
    const { promise, resolve } = Promise.withResolvers<AgentxMessage>();
    this.#waiting.set(packetId, resolve);
    const ids = { sessionId: SESSION, transactionId: 5, packetId, network };
    await this.#write({ ...ids, context: undefined, pdu: { type, ranges } });
    const { pdu, ...header } = await promise;
    assert.deepEqual(header, { ...ids, context: undefined });
    const { error, index, varbinds } = pdu as Response;
    assert.deepEqual([error, index], [0, 0]);
    assert.equal(varbinds.length, ranges.length);
    ranges.forEach((range, i) => check(type, range, varbinds[i]!));
    return varbinds;
  }
}

function check(type: string, range: SearchRange, { oid, value }: Varbind) {
  const { start, include, end } = range;
  const text = `${formatOid(start)} to ${formatOid(end)}: ${formatOid(oid)}`;
  assert.notEqual(value.type, "null", text);
  if (type === "get") {
    assert.deepEqual(oid, start, text);
    assert.notEqual(value.type, "end-of-mib-view", text);
  } else if (value.type === "end-of-mib-view") {
    assert.deepEqual(oid, start, text);
  } else {
    assert.ok(!value.type.startsWith("no-such-"), text);
    const order = compareOids(oid, start);
    assert.ok(include ? order >= 0 : order > 0, text);
    assert.ok(compareOids(oid, end) < 0, text);
  }
}

/** The subtree, and behind it. */
function within(subtree: Oid): SearchRange {
  return {
    start: subtree,
    include: true,
    end: [...subtree.slice(0, -1), subtree.at(-1)! + 1],
  };
}

/** Walks all subtrees at once, one range of each in every question, until all are at their end. */
async function walk(
  master: StrictMaster,
  subtrees: readonly Oid[],
): Promise<string[]> {
  let ranges = subtrees.map(within);
  const found: Oid[] = [];
  for (let asked = 0; ranges.length > 0; asked++) {
    const varbinds = await master.ask("get-next", ranges, asked % 2 === 0);
    ranges = ranges.flatMap((range, i) => {
      const { oid, value } = varbinds[i]!;
      if (value.type === "end-of-mib-view") return [];
      found.push(oid);
      return [{ ...range, start: oid, include: false }];
    });
  }
  return found.sort(compareOids).map((oid) => `.${formatOid(oid)}`);
}

/** A sounder that has joined a strict master. */
async function joined(
  settings: string,
  use: (
    master: StrictMaster,
    sounder: Awaited<ReturnType<typeof startSounder>>,
  ) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    const path = `${folder}/master`;
    using listener = Deno.listen({ transport: "unix", path });
    await Deno.writeTextFile(
      `${folder}/sounder.toml`,
      `[agentx]\naddress = "${path}"\n${settings}`,
    );
    await using sounder = await startSounder([
      ...["--replay", rootPath("tests/fixtures/openbsd-firewall/fw1")],
      ...["--config", `${folder}/sounder.toml`, "--interval", "600"],
      ...["--only", "pf,carp,sensors"],
    ]);
    using connection = await listener.accept();
    const master = new StrictMaster(connection);
    const ended = master.run();
    await use(master, sounder);
    await sounder.stop();
    await ended;
  });
}

Deno.test({
  ...needing(
    noNetSnmp,
    "a master that is strict finds nothing wrong with any answer",
  ),
  fn: () =>
    joined("", async (master, sounder) => {
      await sounder.saw("agentx: joined the master at");
      for (const name of ["pf", "carp", "sensors"]) {
        await collectorIs(sounder, name, undefined);
      }
      const line = await sounder.saw(`${formatOid(KEPT)} is not registered`);
      assert.match(
        line,
        /OPENBSD-SENSORS-MIB .*requestDenied; the master keeps it for itself \(agentx\.exclude\)/,
      );
      const wanted = [1, 6].map((arc) => [...OPENBSD, arc]);
      await eventually(
        () =>
          wanted.every((oid) =>
            master.registered.some((is) => `${is}` === `${oid}`)
          ) || undefined,
        () => wanted.map(formatOid).join(", "),
      );
      const own = linesOf(
        (await ask("snmpbulkwalk", [
          `127.0.0.1:${sounder.snmpPort}`,
          `.${formatOid(OPENBSD)}`,
        ])).join("\n"),
      ).flatMap((line) => /^\.[\d.]+/.exec(line) ?? [])
        .filter((name) => !name.startsWith(`.${formatOid(KEPT)}.`));
      assert.deepEqual(await walk(master, wanted), own);
      const names = [`${own[0]}`, `.${formatOid(OPENBSD)}.1.1.1.9`]
        .map((name) => parseOid(name.slice(1)));
      const found = await master.ask(
        "get",
        [...names, [...OPENBSD, 99]].map((start) => ({
          start,
          include: false,
          end: [],
        })),
        false,
      );
      assert.deepEqual(found.map(({ value }) => value.type).slice(1), [
        "no-such-instance",
        "no-such-object",
      ]);
    }),
});

Deno.test("sounder says what to do about a context that a master has not", () =>
  joined('context = "house"\n', async (_master, sounder) => {
    const line = await sounder.saw("is not registered");
    assert.match(
      line,
      /agentx: SOUNDER-MIB .*unsupportedContext; the master has no such context \(agentx\.context, or the name of the BIND\)/,
    );
  }));
