/**
 * Linux's sysfs as grep(1) prints it: one line for each file, its path before
 * the first colon of the last part.
 *
 * @module
 */

import { Findings, type Parsed, splitLines } from "../command_output.ts";

/** Classes of devices that have sensors. */
export type SysfsClass = "hwmon" | "thermal" | "power_supply" | "nvme" | "md";

/** One device: the files in its folder, by name. */
export interface SysfsDevice {
  readonly class: SysfsClass;
  readonly name: string;
  /** First lines of files. */
  readonly files: ReadonlyMap<string, string>;
}

const PATH =
  /^\/sys\/(?:class\/(hwmon|thermal|power_supply|nvme)\/([^/]+)|devices\/virtual\/block\/(md[^/:]*)\/md)\/([\w.-]+):(.*)$/;

/** Files that hold what is measured, and nothing but an integer. */
const HWMON_MEASURED =
  /^(?:temp|fan|in|curr|power|energy|humidity|freq)\d+_(?:input|average)$/;
const MEASURED =
  /^(?:temp|capacity|(?:voltage|current|power|energy|charge)_now)$/;

/** An integer of up to 64 bits. */
const INTEGER = /^-?\d{1,19}$/;

/** Most devices that are kept. */
const MAX_DEVICES = 1_000;

/** Parses the output of `grep -Hs` over files of sysfs; devices are in the order of their classes and numbers. */
export function parseSysfs(text: string): Parsed<SysfsDevice[]> {
  const findings = new Findings("grep -Hs");
  const { lines, cut } = splitLines(text);
  const devices = new Map<
    string,
    SysfsDevice & { files: Map<string, string> }
  >();
  for (const [at, line] of lines.entries()) {
    if (line === "") continue;
    const [, inClass, name, md, file, content] = PATH.exec(line) ?? [];
    if (file === undefined || content === undefined) {
      findings.skip(at + 1);
      continue;
    }
    const key = `${inClass ?? "md"}/${name ?? md}`;
    let device = devices.get(key);
    if (device === undefined) {
      if (devices.size >= MAX_DEVICES) {
        findings.skip(at + 1);
        continue;
      }
      device = {
        class: (inClass ?? "md") as SysfsClass,
        name: name ?? md ?? "",
        files: new Map(),
      };
      devices.set(key, device);
    }
    if (device.files.has(file)) continue;
    const kept = content.trim();
    device.files.set(file, kept);
    if (isMeasured(device, file) && !INTEGER.test(kept)) {
      const shown = JSON.stringify(kept.slice(0, 40));
      findings.problem(
        at + 1,
        `${device.name}/${file} is ${shown}, not an integer`,
      );
    }
  }
  return findings.close([...devices.values()].sort(byName), cut);
}

/** Kinds of hwmon that are new may be anything. */
function isMeasured({ class: of }: SysfsDevice, file: string): boolean {
  if (of === "hwmon") return HWMON_MEASURED.test(file);
  return (of === "thermal" || of === "power_supply") && MEASURED.test(file);
}

/** Order of classes in the list of sensors. */
const ORDER: readonly SysfsClass[] = [
  "hwmon",
  "thermal",
  "power_supply",
  "md",
  "nvme",
];

function byName(a: SysfsDevice, b: SysfsDevice): number {
  return ORDER.indexOf(a.class) - ORDER.indexOf(b.class) ||
    compareNumbered(a.name, b.name);
}

/** Compares names that end in a number: hwmon2 before hwmon10. */
export function compareNumbered(a: string, b: string): number {
  const [, wordA = "", numberA = ""] = /^(.*?)(\d*)$/.exec(a) ?? [];
  const [, wordB = "", numberB = ""] = /^(.*?)(\d*)$/.exec(b) ?? [];
  if (wordA !== wordB) return wordA < wordB ? -1 : 1;
  return Number(numberA) - Number(numberB);
}

/** Returns the integer in a device's file, or undefined where there is none. */
export function integerIn(
  device: SysfsDevice,
  file: string,
): number | undefined {
  const content = device.files.get(file);
  if (content === undefined || !INTEGER.test(content)) return undefined;
  return Number(content);
}

/** Tells whether a device's file holds 1: an alarm that is on. */
export function isOn(device: SysfsDevice, file: string): boolean {
  return integerIn(device, file) === 1;
}
