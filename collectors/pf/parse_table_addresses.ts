/**
 * `pfctl -t NAME -T show -v`: the addresses of a table (OpenBSD pfctl_table.c,
 * print_addrx() and print_astats()). A table may hold 100,000 of them, so the
 * text is scanned in place.
 *
 * @module
 */

import {
  countAfter,
  type Filling,
  Findings,
  MAX_LINE,
  parseCtime,
  type Parsed,
} from "../command_output.ts";
import type { PfAddress, PfTableTraffic, PfTraffic } from "./reading.ts";

/** What was read of the address that the scan is in. */
interface Row extends Filling<Omit<PfAddress, "traffic">> {
  traffic?: Partial<Record<PfTableTraffic, PfTraffic>>;
}

const TRAFFIC_KEYS: ReadonlySet<string> = new Set(
  ["In", "Out"].flatMap((direction) =>
    ["Block", "Match", "Pass", "XPass"].map((kind) => `${direction}/${kind}`)
  ),
);

const SPACE = 0x20;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const UPPER_A = 0x41;
const UPPER_Z = 0x5a;

/** Parses the output; `where` is the command line that printed it. */
export function parseTableAddresses(
  text: string,
  where = "pfctl -T show -v",
): Parsed<PfAddress[]> {
  const scan = new AddressScan(where);
  let start = 0;
  let line = 1;
  for (;;) {
    const end = text.indexOf("\n", start);
    if (end < 0) break;
    scan.line(text.slice(start, end), line++);
    start = end + 1;
  }
  return scan.findings.close(scan.rows, start < text.length);
}

class AddressScan {
  readonly rows: PfAddress[] = [];
  readonly findings: Findings;
  #row: Row | undefined;
  #clearedText = "";
  #clearedAt: number | undefined;

  constructor(where: string) {
    this.findings = new Findings(where);
  }

  /** Reads a line, its end left out. */
  line(line: string, number: number): void {
    let first = 0;
    while (line.charCodeAt(first) <= SPACE) first++;
    if (first === line.length) return;
    const code = line.charCodeAt(first);
    if (line.length > MAX_LINE) this.findings.skip(number);
    // A field begins with a capital letter; an address never does.
    else if (code >= UPPER_A && code <= UPPER_Z) {
      this.#field(line, first, number);
    } else this.#address(line.slice(first), number);
  }

  #address(entry: string, number: number): void {
    // Nearly all are hosts of IPv4.
    if (isIpv4(entry)) {
      this.#push({
        family: 4,
        address: entry,
        prefixLength: 32,
        negated: false,
      });
      return;
    }
    const parts =
      /^(!?)([\d.]+|[\da-f:.]*:[\da-f:.]*)(?:\/(\d{1,3}))?(?:@(\S+))?(?:\s+\(\S*\))?\s*$/
        .exec(entry);
    const address = parts?.[2] ?? "";
    const family = address.includes(":") ? 6 : 4;
    const width = family === 6 ? 128 : 32;
    const prefixLength = Number(parts?.[3] ?? width);
    const valid = family === 6 ? isIpv6(address) : isIpv4(address);
    if (parts === null || !valid || prefixLength > width) {
      this.#row = undefined;
      if (parts === null) this.findings.skip(number);
      else this.findings.problem(number, "the address cannot be read");
      return;
    }
    const row: Row = {
      family,
      address,
      prefixLength,
      negated: parts[1] === "!",
    };
    if (parts[4] !== undefined) row.interface = parts[4];
    this.#push(row);
  }

  #push(row: Row): void {
    this.#row = row;
    this.rows.push(row);
  }

  #field(line: string, start: number, number: number): void {
    const colon = line.indexOf(":", start);
    const row = this.#row;
    if (colon < 0 || row === undefined) {
      this.findings.skip(number);
      return;
    }
    const key = line.slice(start, colon);
    if (TRAFFIC_KEYS.has(key)) {
      row.traffic ??= {};
      row.traffic[key as PfTableTraffic] = this.#traffic(line, number);
      return;
    }
    const rest = line.slice(colon + 1).trim();
    if (key === "Cleared") this.#cleared(row, rest, number);
    else if (key === "Interface") row.interface = rest;
    else if (key === "Active States" || key === "Weight") {
      const value = this.findings.integer(rest, { line: number, name: key });
      if (value === undefined) return;
      if (key === "Weight") row.weight = value;
      else row.activeStates = value;
    } else this.findings.skip(number);
  }

  #cleared(row: Row, rest: string, number: number): void {
    if (rest !== this.#clearedText) {
      this.#clearedText = rest;
      this.#clearedAt = parseCtime(rest);
    }
    if (this.#clearedAt !== undefined) row.clearedAt = this.#clearedAt;
    else this.findings.problem(number, "Cleared is not a date");
  }

  /** Reads `In/Pass:     [ Packets: N   Bytes: N   ]`. */
  #traffic(line: string, number: number): PfTraffic {
    const packets = countAfter(line, "Packets:");
    const bytes = countAfter(line, "Bytes:");
    if (packets === undefined || bytes === undefined) {
      this.findings.problem(number, "Packets or Bytes is not a number");
    }
    const traffic: Filling<PfTraffic> = {};
    if (packets !== undefined) traffic.packets = packets;
    if (bytes !== undefined) traffic.bytes = bytes;
    return traffic;
  }
}

/** Tells whether the text is an IPv4 address of four decimal octets. */
function isIpv4(address: string): boolean {
  let dots = 0;
  let digits = 0;
  let octet = 0;
  for (let at = 0; at < address.length; at++) {
    const code = address.charCodeAt(at);
    if (code === DOT && digits > 0) {
      dots++;
      digits = 0;
      octet = 0;
      continue;
    }
    if (code < ZERO || code > NINE) return false;
    octet = octet * 10 + (code - ZERO);
    if (++digits > 3 || octet > 255) return false;
  }
  return dots === 3 && digits > 0;
}

/** Tells whether the text is an IPv6 address as inet_ntop(3) prints it. */
function isIpv6(address: string): boolean {
  const dotted = address.lastIndexOf(":") + 1;
  const last = address.slice(dotted);
  const embedded = last.includes(".");
  if (embedded && !isIpv4(last)) return false;
  const head = embedded ? `${address.slice(0, dotted)}0:0` : address;
  const halves = head.split("::");
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => half === "" ? [] : half.split(":"));
  if (!groups.every((group) => /^[\da-f]{1,4}$/.test(group))) return false;
  return halves.length === 2 ? groups.length < 8 : groups.length === 8;
}
