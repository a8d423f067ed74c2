/**
 * Answers from the files of a recorded host.
 *
 * @module
 */

import {
  type AccessOptions,
  type CommandResult,
  type EndOptions,
  type FileEnd,
  HostError,
  type HostErrorKind,
  type HttpAnswer,
} from "../host.ts";
import {
  isRedirect,
  plainType,
  redirectError,
  shownUrl,
} from "../live/fetch_url.ts";
import { fileEnd } from "../live/read_end.ts";
import { isPlainPath, plainFileBytes } from "../live/read_file.ts";
import {
  abortRefusal,
  commandError,
  readError,
  type Refusal,
  refusalOf,
} from "../live/refusal.ts";
import { likelyType } from "./content_type.ts";
import type { Moment, Parts } from "./moments.ts";
import {
  commandName,
  fileName,
  originName,
  type Suffix,
  urlName,
} from "./names.ts";

/** Most octets of a file that holds a word: a status, a type, why something failed. */
const MAX_WORD = 65_536;

/** Most octets of what a command said on standard error. */
const MAX_STDERR = 1024 * 1024;

const KINDS: ReadonlySet<string> = new Set<HostErrorKind>([
  "absent",
  "refused",
  "denied",
  "timeout",
  "too-large",
  "failed",
]);

/** What is asked for, and how its failure is told. */
interface Access {
  readonly options: AccessOptions;
  error(refusal: Refusal): HostError;
}

/** A recorded host's commands, files and answers at the moment that it has come to. */
export class Playback {
  readonly #root: string;
  readonly #moments: () => readonly Moment[];

  /** `root` is the folder's real path; `moments` returns those that have come, the latest first. */
  constructor(root: string, moments: () => readonly Moment[]) {
    this.#root = root;
    this.#moments = moments;
  }

  /** As `Host.run`. */
  async run(
    argv: readonly string[],
    options: AccessOptions,
  ): Promise<CommandResult> {
    const access: Access = {
      options,
      error: (refusal) => commandError(argv, refusal),
    };
    const name = commandName(argv);
    const parts = this.#latest(({ commands }) => commands.get(name));
    await this.#refuse(access, parts);
    if (parts === undefined) {
      throw access.error({
        kind: "absent",
        reason: "the recorded host has no such command",
      });
    }
    const status = await this.#word(access, parts.get(".exit"));
    if (!/^(?:|\d{1,3})$/.test(status) || Number(status) > 255) {
      throw access.error({
        kind: "failed",
        reason: `its .exit holds "${status}", which is no exit status`,
      });
    }
    const stderr = await this.#bytes(access, parts.get(".stderr"), MAX_STDERR);
    return {
      status: Number(status),
      stdout: await this.#bytes(access, parts.get("")),
      stderr: new TextDecoder().decode(stderr),
    };
  }

  /** As `Host.readFile`. */
  async readFile(path: string, options: AccessOptions): Promise<Uint8Array> {
    const access = fileAccess(path, options);
    return await this.#bytes(access, await this.#fileOf(path, access));
  }

  /** As `Host.readEnd`. */
  async readEnd(path: string, options: EndOptions): Promise<FileEnd> {
    const access = fileAccess(path, options);
    const place = await this.#fileOf(path, access);
    return await this.#read(access, place, (real) => fileEnd(real, options));
  }

  /** Returns where the latest of a file's recordings lies; throws where it has none. */
  async #fileOf(path: string, access: Access): Promise<string> {
    if (!isPlainPath(path)) {
      throw access.error({ kind: "failed", reason: "it is no absolute path" });
    }
    for (const { folder } of this.#moments()) {
      const place = `${folder}/files/${fileName(path)}`;
      const parts = new Map<Suffix | "", string>();
      if (await isThere(`${place}.error`)) {
        parts.set(".error", `${place}.error`);
      }
      if (await isThere(place)) parts.set("", place);
      if (parts.size === 0) continue;
      await this.#refuse(access, parts);
      return place;
    }
    await this.#refuse(access, undefined);
    throw access.error({ kind: "absent", reason: "no such file" });
  }

  /** As `Host.fetch`. */
  async fetch(url: string, options: AccessOptions): Promise<HttpAnswer> {
    const access: Access = {
      options,
      error: (refusal) => readError(shownUrl(url), refusal),
    };
    const name = urlName(url);
    const parts = this.#latest(({ urls }) => urls.get(name));
    await this.#refuse(access, parts);
    if (parts === undefined) throw access.error(this.#nobody(url));
    const status = await this.#word(access, parts.get(".status"));
    if (!/^(?:|[1-5]\d\d)$/.test(status)) {
      throw access.error({
        kind: "failed",
        reason: `its .status holds "${status}", which is no status of HTTP`,
      });
    }
    if (isRedirect(Number(status))) throw redirectError(url, Number(status));
    const body = await this.#bytes(access, parts.get(""));
    const type = parts.get(".type");
    return {
      status: status === "" ? 200 : Number(status),
      contentType: type === undefined
        ? likelyType(body)
        : plainType(await this.#word(access, type)),
      body,
    };
  }

  #latest(find: (moment: Moment) => Parts | undefined): Parts | undefined {
    for (const moment of this.#moments()) {
      const parts = find(moment);
      if (parts !== undefined) return parts;
    }
    return undefined;
  }

  /** Nothing listens where nothing was recorded; a server that was has no such document. */
  #nobody(url: string): Refusal {
    const origin = originName(url);
    const known = this.#moments().some(({ urls }) =>
      urls.keys().some((name) => name.startsWith(origin))
    );
    return known
      ? { kind: "absent", reason: "the recorded host has no such document" }
      : { kind: "refused", reason: "connection refused" };
  }

  /** Throws when the access was given up, or was recorded as one that failed. */
  async #refuse(access: Access, parts: Parts | undefined): Promise<void> {
    const { signal } = access.options;
    if (signal.aborted) throw access.error(abortRefusal(signal));
    const path = parts?.get(".error");
    if (path === undefined) return;
    const word = await this.#word(access, path);
    const [, kind = "", message = ""] = /^([a-z-]*)(?:: *(.*))?$/.exec(word) ??
      [];
    if (!KINDS.has(kind)) {
      throw access.error({
        kind: "failed",
        reason: `its .error begins with none of ${[...KINDS].join(", ")}`,
      });
    }
    throw message === ""
      ? access.error({
        kind: kind as HostErrorKind,
        reason: `recorded as "${kind}"`,
      })
      : new HostError(kind as HostErrorKind, message);
  }

  /** Returns the first line of a file, or nothing where there is none. */
  async #word(access: Access, path: string | undefined): Promise<string> {
    const bytes = await this.#bytes(access, path, MAX_WORD);
    const [line = ""] = new TextDecoder().decode(bytes).trim().split("\n", 1);
    return line.trim();
  }

  async #bytes(
    access: Access,
    path: string | undefined,
    maxBytes = access.options.maxBytes,
  ): Promise<Uint8Array> {
    if (path === undefined) return new Uint8Array();
    const { signal } = access.options;
    return await this.#read(
      access,
      path,
      (real) =>
        plainFileBytes(real, {
          signal,
          ...(maxBytes === undefined ? {} : { maxBytes }),
        }),
    );
  }

  async #read<Result>(
    access: Access,
    path: string,
    read: (real: string) => Promise<Result>,
  ): Promise<Result> {
    try {
      return await read(await this.#within(path));
    } catch (error) {
      const { kind, reason } = refusalOf(error, access.options.signal);
      throw access.error(
        kind === "too-large" || kind === "timeout"
          ? { kind, reason }
          : { kind: "failed", reason: `${path}: ${reason}` },
      );
    }
  }

  /** A recording may come from a stranger: a link in it must not lead to this machine's own files. */
  async #within(path: string): Promise<string> {
    const real = await Deno.realPath(path);
    if (real.startsWith(`${this.#root}/`)) return real;
    throw new Error("it leads out of the recorded host");
  }
}

function fileAccess(path: string, options: AccessOptions): Access {
  return { options, error: (refusal) => readError(path, refusal) };
}

async function isThere(path: string): Promise<boolean> {
  try {
    return !(await Deno.lstat(path)).isDirectory;
  } catch (error) {
    if (
      error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.NotADirectory
    ) return false;
    // Reading it says what is wrong.
    return true;
  }
}
