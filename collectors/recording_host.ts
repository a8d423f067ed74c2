/**
 * Records what is read from a host, so that a replay host can answer as it did.
 * docs/replay.md describes what is written.
 *
 * @module
 */

import {
  type AccessOptions,
  type CommandResult,
  type EndOptions,
  type Host,
  HostError,
  type HttpAnswer,
} from "./host.ts";
import { isPlainPath } from "./live/read_file.ts";
import { oneLine } from "./live/refusal.ts";
import { likelyType } from "./recorded/content_type.ts";
import { formatHostFacts } from "./recorded/host_facts.ts";
import {
  commandName,
  fileName,
  type Suffix,
  urlName,
} from "./recorded/names.ts";
import { withoutSecrets } from "./recorded/secrets.ts";
import { type Content, RecordingWriter } from "./recorded/writer.ts";

/** What else is written of the recording itself. */
export interface RecordingOptions {
  /** Version of the program that records. */
  readonly version?: string;
}

/** A host of which everything that is read is written down as well. */
export interface RecordingHost extends Host {
  /**
   * Has what is read from now on written as what changed `seconds` after the
   * beginning. Rejects when something before could not be written.
   */
  nextMoment(seconds: number): Promise<void>;
  /** Resolves when all is written; rejects when something could not be. */
  finish(): Promise<void>;
}

/**
 * Returns `host` such that everything read from it is written into the folder
 * `dir`, which must be new or empty; its files can be read by their owner alone.
 * Left out are user and password in URLs, the words `doas -n` before a command,
 * and the keys that ifconfig prints to root.
 *
 * What cannot be written is no concern of the reader: `finish()` tells.
 *
 * @throws {Error} when the folder cannot be written to.
 */
export async function recordingHost(
  host: Host,
  dir: string,
  { version }: RecordingOptions = {},
): Promise<RecordingHost> {
  const writer = await RecordingWriter.open(dir);
  const facts = {
    os: host.os,
    release: host.release,
    hostname: host.hostname,
    time: host.now(),
  };
  writer.put("host.json", only(formatHostFacts(facts, version)));
  await writer.finish();

  const recorded = recorderInto(writer);
  return {
    os: host.os,
    release: host.release,
    hostname: host.hostname,
    now: () => host.now(),
    run: (argv: readonly string[], options: AccessOptions) =>
      recorded(
        argv.length === 0 ? undefined : `commands/${commandName(argv)}`,
        host.run(argv, options),
        (result) => commandContent(argv, result),
      ),
    readFile: (path: string, options: AccessOptions) =>
      recorded(
        isPlainPath(path) ? `files/${fileName(path)}` : undefined,
        host.readFile(path, options),
        only,
      ),
    readEnd: (path: string, options: EndOptions) =>
      recorded(
        isPlainPath(path) ? `files/${fileName(path)}` : undefined,
        host.readEnd(path, options),
        // What was written before is as it was.
        ({ bytes }) => bytes.length === 0 ? new Map() : only(bytes),
      ),
    fetch: (url: string, options: AccessOptions) =>
      recorded(
        URL.canParse(url) ? `http/${urlName(url)}` : undefined,
        host.fetch(url, options),
        answerContent,
      ),
    nextMoment: (seconds) => writer.nextMoment(seconds),
    finish: () => writer.finish(),
  };
}

/** Returns what passes an access on, and writes down under a name what came of it; without a name nothing. */
function recorderInto(writer: RecordingWriter) {
  return async <Result>(
    name: string | undefined,
    access: Promise<Result>,
    contentOf: (result: Result) => Content,
  ): Promise<Result> => {
    try {
      const result = await access;
      if (name !== undefined) writer.put(name, contentOf(result));
      return result;
    } catch (error) {
      if (name !== undefined && error instanceof HostError) {
        writer.put(name, errorContent(error));
      }
      throw error;
    }
  };
}

function only(what: string | Uint8Array): Content {
  return new Map([["", octets(what)]]);
}

function octets(what: string | Uint8Array): Uint8Array {
  return typeof what === "string" ? new TextEncoder().encode(what) : what;
}

function commandContent(
  argv: readonly string[],
  { status, stdout, stderr }: CommandResult,
): Content {
  const content = new Map<Suffix | "", Uint8Array>([
    ["", withoutSecrets(argv, stdout)],
  ]);
  if (status !== 0) content.set(".exit", octets(`${status}\n`));
  if (stderr !== "") content.set(".stderr", octets(stderr));
  return content;
}

function answerContent({ status, contentType, body }: HttpAnswer): Content {
  const content = new Map<Suffix | "", Uint8Array>([["", body]]);
  if (status !== 200) content.set(".status", octets(`${status}\n`));
  if (contentType !== likelyType(body)) {
    content.set(".type", octets(`${contentType}\n`));
  }
  return content;
}

function errorContent({ kind, message }: HostError): Content {
  const shown = oneLine(message).replaceAll(/\/\/[^/\s]*@/g, "//");
  return new Map([[".error", octets(`${kind}: ${shown}\n`)]]);
}
