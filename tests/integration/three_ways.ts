/**
 * The three ways that a notification goes: as a trap and as an inform of
 * sounder's own, and through Debian's snmpd, each with a receiver of its own.
 *
 * @module
 */

import assert from "node:assert/strict";
import { Master, noSnmpd } from "./snmpd.ts";
import { noReceiver, Receiver } from "./snmptrapd.ts";

/** Why there can be no such receivers here; undefined where there can. */
export const noThreeWays: string | undefined = noReceiver ?? noSnmpd;

/** Three receivers that run, and the master behind which the third is. */
export class ThreeWays implements AsyncDisposable {
  readonly #traps: Receiver;
  readonly #informs: Receiver;
  readonly #passedOn: Receiver;
  readonly #master: Master;

  private constructor(
    [traps, informs, passedOn]: readonly [Receiver, Receiver, Receiver],
    master: Master,
  ) {
    this.#traps = traps;
    this.#informs = informs;
    this.#passedOn = passedOn;
    this.#master = master;
  }

  /** Starts them, in a network namespace where one is told. */
  static async start(namespace?: string): Promise<ThreeWays> {
    await using stack = new AsyncDisposableStack();
    const start = async () => stack.use(await Receiver.start(namespace));
    const receivers = [await start(), await start(), await start()] as const;
    const master = stack.use(
      await Master.start(
        [`trap2sink 127.0.0.1:${receivers[2].port} public`],
        namespace,
      ),
    );
    stack.move();
    return new ThreeWays(receivers, master);
  }

  /** Tables of the configuration file by which sounder sends to all of them; top-level keys go before. */
  get config(): string {
    return `[agentx]
address = "${this.#master.socket}"
[[trap]]
target = "127.0.0.1:${this.#traps.port}"
[[trap]]
target = "127.0.0.1:${this.#informs.port}"
inform = true
`;
  }

  /**
   * Waits until all have been sent a notification with this name, which may go
   * on with what it bears, and returns what it bears. Throws where they were
   * not sent alike.
   */
  async saw(name: string): Promise<string> {
    const [trap, inform, passedOn] = await Promise.all(
      [this.#traps, this.#informs, this.#passedOn].map(async (receiver) =>
        partsOf(await receiver.saw(name))
      ),
    );
    assert.equal(trap?.kind, "TRAP2");
    assert.equal(inform?.kind, "INFORM");
    assert.equal(passedOn?.kind, "TRAP2");
    // They were raised at the same time, too.
    assert.equal(inform?.upTime, trap?.upTime);
    assert.equal(inform?.rest, trap?.rest);
    // The master puts its own sysUpTime there.
    assert.equal(passedOn?.rest, trap?.rest);
    return trap?.rest ?? "";
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (
      const part of [this.#master, this.#passedOn, this.#informs, this.#traps]
    ) await part[Symbol.asyncDispose]();
  }
}

/** What a line tells of a notification. */
interface Parts {
  /** TRAP2 or INFORM. */
  readonly kind: string | undefined;
  /** sysUpTime.0. */
  readonly upTime: string;
  /** snmpTrapOID.0, and what else it bears. */
  readonly rest: string;
}

/** A line is `KIND, SNMP v2c, community public|FROM|VARBINDS`, with tabs between these. */
function partsOf(line: string): Parts {
  const [how, , ...varbinds] = line.split("|");
  const [upTime = "", ...rest] = varbinds.join("|").split("\t");
  assert.match(upTime, /^SNMPv2-MIB::sysUpTime\.0 = /);
  return { kind: how?.split(",")[0], upTime, rest: rest.join("\t") };
}
