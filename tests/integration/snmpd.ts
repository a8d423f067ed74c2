/**
 * Debian's snmpd as an AgentX master, with settings and a folder of its own.
 *
 * @module
 */

import { missingFile } from "../needing.ts";
import { within } from "./namespace.ts";
import {
  type Ended,
  freePort,
  type Program,
  runProgram,
  startProgram,
} from "./processes.ts";

const SNMPD = "/usr/sbin/snmpd";

/** Why tests that need snmpd are ignored here; undefined where they can run. */
export const noSnmpd: string | undefined = missingFile(SNMPD);

/** Name and passphrases of the SNMPv3 user that a master knows. */
const USER = ["joe", "authentic-1", "private-22"] as const;

/** A master that runs. */
export class Master implements AsyncDisposable {
  /** `127.0.0.1:PORT` of its agent. */
  readonly agent: string;
  /** Path of its AgentX socket. */
  readonly socket: string;
  /** `tcp:127.0.0.1:PORT`, where subagents are heard too. */
  readonly tcp: string;
  readonly #folder: string;
  readonly #lines: readonly string[];
  readonly #namespace: string | undefined;
  #program: Program | undefined;

  private constructor(
    folder: string,
    lines: readonly string[],
    namespace: string | undefined,
  ) {
    this.agent = `127.0.0.1:${freePort()}`;
    this.socket = `${folder}/master`;
    this.tcp = `tcp:127.0.0.1:${freePort()}`;
    this.#folder = folder;
    this.#lines = lines;
    this.#namespace = namespace;
  }

  /** Starts one; `lines` are further ones of snmpd.conf. */
  static async start(
    lines: readonly string[] = [],
    namespace: string | undefined = undefined,
  ): Promise<Master> {
    const folder = await Deno.makeTempDir({ prefix: "sounder-snmpd-" });
    const master = new Master(folder, lines, namespace);
    await Deno.mkdir(`${folder}/state`);
    await master.begin();
    return master;
  }

  /** Starts it again after {@linkcode kill}. */
  async begin(): Promise<void> {
    const [user, auth, priv] = USER;
    const config = `${this.#folder}/snmpd.conf`;
    await Deno.writeTextFile(
      config,
      [
        `agentaddress udp:${this.agent}`,
        "rocommunity public",
        `createUser ${user} SHA "${auth}" AES "${priv}"`,
        `rouser ${user} priv`,
        "master agentx",
        `agentXSocket ${this.socket},${this.tcp}`,
        ...this.#lines,
      ].join("\n") + "\n",
    );
    this.#program = startProgram([
      ...within(this.#namespace),
      ...[SNMPD, "-f", "-Le", "-C", "-c", config],
      ...["-p", `${this.#folder}/pid`],
    ], {
      env: {
        MIBS: "",
        SNMPCONFPATH: this.#folder,
        SNMP_PERSISTENT_DIR: `${this.#folder}/state`,
      },
    });
    await this.#program.saw("NET-SNMP version");
  }

  /** Ends it, by SIGKILL where nothing else is told. */
  async kill(signal: Deno.Signal = "SIGKILL"): Promise<void> {
    this.#program?.kill(signal);
    await this.#program?.ended();
  }

  /** Runs a client of net-snmp's by SNMPv3, authenticated and encrypted. */
  ask(tool: string, ...args: readonly string[]): Promise<Ended> {
    return this.askIn("", tool, ...args);
  }

  /** The same in a context. */
  askIn(
    context: string,
    tool: string,
    ...args: readonly string[]
  ): Promise<Ended> {
    const [user, auth, priv] = USER;
    return runProgram([
      ...within(this.#namespace),
      ...[`/usr/bin/${tool}`, "-v3", "-l", "authPriv", "-u", user],
      ...["-a", "SHA", "-A", auth, "-x", "AES", "-X", priv],
      ...["-n", context, "-m", "", "-On", "-t", "5", this.agent, ...args],
    ], {
      env: {
        SNMPCONFPATH: this.#folder,
        SNMP_PERSISTENT_DIR: `${this.#folder}/state`,
      },
    });
  }

  /** Returns the lines of a walk by {@linkcode ask}. */
  async walk(oid: string): Promise<string[]> {
    const { stdout } = await this.ask("snmpbulkwalk", oid);
    return linesOf(stdout);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program?.[Symbol.asyncDispose]();
    await Deno.remove(this.#folder, { recursive: true });
  }
}

/** Lines that tell of an instance, and not that there are no more. */
export function linesOf(stdout: string): string[] {
  return stdout.trimEnd().split("\n").filter((line) =>
    line !== "" && !/= No (Such|more)/.test(line)
  );
}
