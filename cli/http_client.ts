/**
 * Asking an HTTP face that wants a token, a password, or to be known by a
 * certificate of one's own.
 *
 * @module
 */

import { openFile } from "./private_file.ts";
import { checkUrl } from "./url.ts";
import { UsageError } from "./usage_error.ts";

/** What is shown to the face. Secrets come from files: a command line is seen by everybody. */
export interface HttpFlags {
  readonly http: string;
  readonly tokenFile?: string;
  readonly user?: string;
  readonly passwordFile?: string;
  readonly ca?: string;
}

/** Returns what `take` makes of the answer at a path, or another URL; an error names the URL. */
export type Reader = <T>(
  path: string,
  take: (response: Response) => Promise<T>,
) => Promise<T>;

/**
 * Returns a reader of one face.
 *
 * @throws {UsageError} when the flags do not fit together or a file cannot be used.
 */
export function httpReader(flags: HttpFlags): Reader {
  checkUrl(flags.http);
  const headers = headersOf(flags);
  const client = flags.ca === undefined ? undefined : Deno.createHttpClient({
    caCerts: [openFile("certificates", flags.ca).text],
  });
  return async (path, take) => {
    const url = new URL(path, flags.http);
    try {
      const response = await fetch(
        url,
        client === undefined ? { headers } : { headers, client },
      );
      if (response.ok) return await take(response);
      await response.body?.cancel();
      throw new Error(`status ${response.status}${adviceFor(response.status)}`);
    } catch (error) {
      const { cause = error } = error as Error;
      const text = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`Cannot read ${url}: ${reasonOf(text)}`);
    }
  };
}

/** What the runtime says, without the URL that stands before it, and with what to do about it. */
function reasonOf(text: string): string {
  const reason = text
    .replace(/^error sending request for url \(\S*\): /, "")
    .replace(/^client error \(\w+\): /, "");
  if (/Connection refused/.test(reason)) {
    return `${reason}: does a sounder listen there?`;
  }
  return /invalid peer certificate: UnknownIssuer/.test(reason)
    ? `${reason}: --ca FILE names certificates that vouch for it`
    : reason;
}

function adviceFor(status: number): string {
  switch (status) {
    case 401:
      return ": it wants --token-file, or --user and --password-file";
    case 403:
      return ": it may not be asked from here; see http.networks there";
    default:
      return "";
  }
}

function headersOf(
  { tokenFile, user, passwordFile }: HttpFlags,
): Record<string, string> {
  if ((user === undefined) !== (passwordFile === undefined)) {
    throw new UsageError("Cannot use one of --user and --password-file alone");
  }
  if (tokenFile !== undefined) {
    return { Authorization: `Bearer ${firstLine("token file", tokenFile)}` };
  }
  if (user === undefined || passwordFile === undefined) return {};
  const text = `${user}:${firstLine("password file", passwordFile)}`;
  const octets = new TextEncoder().encode(text);
  return { Authorization: `Basic ${btoa(String.fromCharCode(...octets))}` };
}

/** The first line that is no remark. */
function firstLine(what: string, path: string): string {
  const file = openFile(what, path);
  file.mustBePrivate("a secret");
  const line = file.text.split("\n").map((text) => text.trim())
    .find((text) => text !== "" && !text.startsWith("#"));
  if (line !== undefined) return line;
  throw new UsageError(`Cannot use ${what} "${path}": it is empty`);
}
