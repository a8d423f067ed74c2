/**
 * Debian's snmptrapd as a receiver of notifications, which names what it is
 * sent by the MIB modules that `sounder mib` prints.
 *
 * @module
 */

import { missingFile } from "../needing.ts";
import { haveSharedData, sharedData } from "../shared_data.ts";
import { eventually } from "./asking.ts";
import { within } from "./namespace.ts";
import { freePort, type Program, startProgram } from "./processes.ts";
import { runSounder } from "./sounder.ts";

const SNMPTRAPD = "/usr/sbin/snmptrapd";

/** Why tests that need a receiver are ignored here; undefined where they can run. */
export const noReceiver: string | undefined = missingFile(SNMPTRAPD) ??
  (haveSharedData ? undefined : "the standard modules' texts are missing");

/** Modules whose names are wanted, of sounder's own. */
const OWN = [
  "SOUNDER-MIB",
  "SOUNDER-BIND-MIB",
  "SOUNDER-POSTFIX-MIB",
  "SOUNDER-WIRE-MIB",
  "SOUNDER-PF-MIB",
  "SOUNDER-CARP-MIB",
  "SOUNDER-SENSORS-MIB",
];

/** Texts of {@linkcode OWN}, which are printed once. */
function ownTexts(): Promise<(readonly [name: string, text: string])[]> {
  return printed ??= Promise.all(
    OWN.map(async (name) =>
      [name, (await runSounder(["mib", name])).stdout] as const
    ),
  );
}

let printed: Promise<(readonly [name: string, text: string])[]> | undefined;

/** A receiver that runs. */
export class Receiver implements AsyncDisposable {
  readonly port: number;
  readonly #folder: string;
  readonly #namespace: string | undefined;
  #program: Program | undefined;

  private constructor(folder: string, namespace: string | undefined) {
    this.port = freePort();
    this.#folder = folder;
    this.#namespace = namespace;
  }

  /** Makes one, which {@linkcode begin} starts. */
  static async make(
    namespace: string | undefined = undefined,
  ): Promise<Receiver> {
    const folder = await Deno.makeTempDir({ prefix: "sounder-trapd-" });
    // net-snmp says so when it makes this itself.
    await Deno.mkdir(`${folder}/state/cert_indexes`, { recursive: true });
    await Deno.mkdir(`${folder}/mibs`);
    for (const [name, text] of await ownTexts()) {
      await Deno.writeTextFile(`${folder}/mibs/${name}.txt`, text);
    }
    await Deno.writeTextFile(
      `${folder}/snmptrapd.conf`,
      "authCommunity log public\n",
    );
    return new Receiver(folder, namespace);
  }

  /** Makes one and starts it. */
  static async start(
    namespace: string | undefined = undefined,
  ): Promise<Receiver> {
    const receiver = await Receiver.make(namespace);
    await receiver.begin();
    return receiver;
  }

  async begin(): Promise<void> {
    this.#program = startProgram([
      ...within(this.#namespace),
      ...[SNMPTRAPD, "-f", "-Lo", "-C", "-n", "-OQ"],
      ...["-c", `${this.#folder}/snmptrapd.conf`],
      ...["-p", `${this.#folder}/pid`, "-F", "%P|%B|%v\\n"],
      `udp:127.0.0.1:${this.port}`,
    ], {
      env: {
        MIBDIRS: `${this.#folder}/mibs:${sharedData("mibs")}`,
        MIBS: ["SNMPv2-MIB", ...OWN].join(":"),
        SNMPCONFPATH: this.#folder,
        SNMP_PERSISTENT_DIR: `${this.#folder}/state`,
      },
    });
    await this.#program.saw("NET-SNMP version");
    // A trap that comes before it listens is lost.
    const { pid } = this.#program;
    const port = this.port.toString(16).toUpperCase();
    await eventually(
      async () =>
        (await Deno.readTextFile(`/proc/${pid}/net/udp`))
          .includes(`:${port} `) || undefined,
      () => `snmptrapd at port ${this.port}`,
    );
  }

  /** Waits for a line that tells of a notification of this name. */
  saw(name: string): Promise<string> {
    if (this.#program === undefined) throw new Error("It does not run");
    return this.#program.saw(`::${name}`);
  }

  /** Ends it, and returns what it was sent. */
  async stop(): Promise<string[]> {
    this.#program?.kill("SIGTERM");
    const said = await this.#program?.ended();
    this.#program = undefined;
    return (said?.stdout ?? "").split("\n").filter((line) =>
      line.includes("snmpTrapOID")
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program?.[Symbol.asyncDispose]();
    await Deno.remove(this.#folder, { recursive: true });
  }
}
