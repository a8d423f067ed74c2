/**
 * The block of the interface of `set loginterface` in `pfctl -si`.
 *
 * @module
 */

import type { Filling, Findings } from "../command_output.ts";
import type { PfLogFamily, PfLogInterface } from "./reading.ts";

/** One line of the block: a name, the IPv4 number and, in `rest`, the IPv6 number. */
interface LogItem {
  readonly name: string;
  readonly word: string;
  readonly rest: string;
  readonly line: number;
}

/** Reads the block line by line: "Passed" and "Blocked" stand once below each direction. */
export class LogInterfaceReader {
  readonly #findings: Findings;
  readonly #ipv4: Filling<PfLogFamily> = {};
  readonly #ipv6: Filling<PfLogFamily> = {};
  #name: string | undefined;
  #direction: "In" | "Out" | undefined;

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /** What was read; undefined when the block was not there. */
  get result(): PfLogInterface | undefined {
    if (this.#name === undefined) return undefined;
    return { name: this.#name, ipv4: this.#ipv4, ipv6: this.#ipv6 };
  }

  /** Tells whether the line is the block's head. */
  open(line: string): boolean {
    // The interface of a group may be called anything.
    const name = /^Interface Stats for (\S.*?)(?:\s+IPv4\b.*)?$/.exec(line)
      ?.[1];
    if (name === undefined) return false;
    this.#name = name;
    return true;
  }

  /** Reads a line of the block; false when no rule names it. */
  readonly item = ({ name, word, rest, line }: LogItem): boolean => {
    const heading = /^Packets (In|Out)$/.exec(name)?.[1];
    if (heading !== undefined) {
      this.#direction = heading as "In" | "Out";
      return true;
    }
    const field = this.#fieldOf(name);
    if (field === undefined) return false;
    const ipv4 = this.#findings.count(word, { line, name: `IPv4 ${name}` });
    const ipv6 = this.#findings.count(rest, { line, name: `IPv6 ${name}` });
    if (ipv4 !== undefined) this.#ipv4[field] = ipv4;
    if (ipv6 !== undefined) this.#ipv6[field] = ipv6;
    return true;
  };

  #fieldOf(name: string): keyof PfLogFamily | undefined {
    if (name === "Bytes In") return "bytesIn";
    if (name === "Bytes Out") return "bytesOut";
    if (this.#direction === undefined) return undefined;
    if (name === "Passed") return `packets${this.#direction}Passed`;
    if (name === "Blocked") return `packets${this.#direction}Blocked`;
    return undefined;
  }
}
