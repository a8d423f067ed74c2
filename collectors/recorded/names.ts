/**
 * How a recorded host's commands and URLs are called in its folder.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { shownUrl } from "../live/fetch_url.ts";

/** What a file holds beside the output, by the end of its name. */
export type Suffix = ".exit" | ".stderr" | ".status" | ".type" | ".error";

const SUFFIX = /\.(?:exit|stderr|status|type|error)$/;

/** Longest name without a suffix, in octets: file systems allow 255, the longest suffix takes 7. */
const MAX_NAME = 248;

/** What is kept of a longer name before its hash, in characters, which have up to three octets each. */
const KEPT = 70;

/** How a shortened name ends. */
const SHORTENED = /~[0-9a-f]{16}$/;

/** Programs that run another one as another user. */
const RAISERS: ReadonlySet<string> = new Set(["doas", "sudo"]);

/**
 * Returns the name of a command's file: its words joined by one space, `/` as
 * `%2F`. How the command got its rights and in which folder it lay is left out:
 * `doas -n /sbin/pfctl -si` is `pfctl -si`, so that it replays anywhere.
 */
export function commandName(argv: readonly string[]): string {
  return shortened(escaped(bare(argv).join(" ")));
}

/** Returns the name that {@linkcode commandName} would have given to a file that a person named. */
export function commandNameOf(fileName: string): string {
  return SHORTENED.test(fileName)
    ? fileName
    : commandName(unescaped(fileName).split(" "));
}

/** Returns the name of a URL's file, percent-encoded; without user, password and fragment. */
export function urlName(url: string): string {
  return shortened(keepSuffix(encodeURIComponent(shownUrl(url))));
}

/** Returns the name that {@linkcode urlName} would have given to a file that a person named. */
export function urlNameOf(fileName: string): string {
  if (SHORTENED.test(fileName)) return fileName;
  try {
    return urlName(decodeURIComponent(fileName));
  } catch {
    return fileName;
  }
}

/** Returns how the names of all files of one server begin. */
export function originName(url: string): string {
  return encodeURIComponent(`${URL.parse(url)?.origin}/`);
}

/** Returns where a file lies below `files`: its own path, in which the ending of a note on a failure is escaped. */
export function fileName(path: string): string {
  return path.replace(/^\/+/, "").replace(/\.error$/, "%2Eerror");
}

/** Splits the name of a file into what it belongs to and its suffix. */
export function splitSuffix(
  name: string,
): { base: string; suffix: Suffix | "" } {
  const suffix = (SUFFIX.exec(name)?.[0] ?? "") as Suffix | "";
  return { base: name.slice(0, name.length - suffix.length), suffix };
}

function bare(argv: readonly string[]): readonly string[] {
  let at = 0;
  if (RAISERS.has(lastPart(argv[0]))) {
    at = 1;
    while (argv[at] === "-n") at++;
    // Other options may take the next word.
    if (argv[at] === undefined || argv[at]?.startsWith("-")) at = 0;
  }
  return [lastPart(argv[at]), ...argv.slice(at + 1)];
}

function lastPart(word = ""): string {
  return word.startsWith("/") ? word.slice(word.lastIndexOf("/") + 1) : word;
}

/** A `%` is escaped only where it would be taken for one of these escapes. */
function escaped(line: string): string {
  return keepSuffix(
    line.replaceAll(/%(?=25|2e|2f)/gi, "%25").replaceAll("/", "%2F"),
  );
}

function unescaped(name: string): string {
  return name.replaceAll(
    /%(25|2e|2f)/gi,
    (_, code) => String.fromCharCode(Number.parseInt(code, 16)),
  );
}

/** Escapes what would be taken for a suffix, and names that are no names. */
function keepSuffix(name: string): string {
  if (/^\.{1,2}$/.test(name)) return name.replaceAll(".", "%2E");
  return name.replace(SUFFIX, (suffix) => `%2E${suffix.slice(1)}`);
}

function shortened(name: string): string {
  if (new TextEncoder().encode(name).length <= MAX_NAME) return name;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 16);
  return `${name.slice(0, KEPT).replace(/[\ud800-\udbff]$/, "")}~${hash}`;
}
