/**
 * What lies in the folder of a recorded host, moment by moment.
 *
 * @module
 */

import { commandNameOf, splitSuffix, type Suffix, urlNameOf } from "./names.ts";

/** The files of one command or URL at one moment: paths by suffix, the output itself under "". */
export type Parts = ReadonlyMap<Suffix | "", string>;

/** What changed at one moment. */
export interface Moment {
  /** Seconds after the first one. */
  readonly seconds: number;
  readonly folder: string;
  /** Commands by the name that `commandName()` gives them. */
  readonly commands: ReadonlyMap<string, Parts>;
  /** URLs by the name that `urlName()` gives them. */
  readonly urls: ReadonlyMap<string, Parts>;
}

/** Most moments, and most files in one folder of one. */
const MAX_MOMENTS = 10_000;
const MAX_FILES = 50_000;

/**
 * Lists a recorded host, the latest moment first.
 *
 * @throws {SyntaxError} when something in it has a name that cannot be meant;
 * one line says what.
 */
export async function openMoments(root: string): Promise<Moment[]> {
  const folders = [{ seconds: 0, folder: root }];
  for (const { name } of await entriesOf(root)) {
    if (!name.startsWith("+")) continue;
    const [, seconds] = /^\+(\d{1,9})s$/.exec(name) ?? [];
    if (seconds === undefined) {
      throw new SyntaxError(
        `"${name}" is not the name of a moment, such as "+10s"`,
      );
    }
    folders.push({ seconds: Number(seconds), folder: `${root}/${name}` });
  }
  if (folders.length > MAX_MOMENTS) {
    throw new SyntaxError(`it has more than ${MAX_MOMENTS} moments`);
  }
  folders.sort((a, b) => b.seconds - a.seconds);
  const moments: Moment[] = [];
  for (const { seconds, folder } of folders) {
    moments.push({
      seconds,
      folder,
      commands: await partsIn(`${folder}/commands`, commandNameOf),
      urls: await partsIn(`${folder}/http`, urlNameOf),
    });
  }
  return moments;
}

async function partsIn(
  folder: string,
  nameOf: (base: string) => string,
): Promise<Map<string, Parts>> {
  const found = new Map<string, Map<Suffix | "", string>>();
  for (const entry of await entriesOf(folder)) {
    if (entry.isDirectory) continue;
    const { base, suffix } = splitSuffix(entry.name);
    const name = nameOf(base);
    const parts = found.get(name) ?? new Map<Suffix | "", string>();
    if (parts.has(suffix)) {
      throw new SyntaxError(
        `${JSON.stringify(entry.name)} is there twice, written differently`,
      );
    }
    found.set(name, parts.set(suffix, `${folder}/${entry.name}`));
  }
  return found;
}

async function entriesOf(folder: string): Promise<Deno.DirEntry[]> {
  const entries: Deno.DirEntry[] = [];
  try {
    for await (const entry of Deno.readDir(folder)) {
      entries.push(entry);
      if (entries.length > MAX_FILES) {
        throw new SyntaxError(`it has more than ${MAX_FILES} files`);
      }
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return entries;
}
