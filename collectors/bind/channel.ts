/**
 * A statistics channel: its address, and one document of it.
 *
 * @module
 */

import type { CollectContext } from "../collector.ts";
import { HostError, type HostErrorKind, type HttpAnswer } from "../host.ts";
import {
  BindDocumentError,
  oneLine,
  type ParsedDocument,
  type ParseOptions,
} from "./document.ts";
import { parseBindJson } from "./parse_json.ts";
import { parseBindXml } from "./parse_xml.ts";

/** The formats of the statistics channel. */
export type ChannelFormat = "json" | "xml";

/**
 * Most octets of one document. 5,000 zones make 15 MB of XML and 0.9 MB of JSON,
 * of which neither is kept in memory parsed whole.
 */
const MAX_OCTETS = 64 * 1024 * 1024;

/** Where a channel is, and the format when its URL named one. */
export interface ChannelAddress {
  /** URL without a slash at the end and without a format. */
  readonly base: string;
  readonly format: ChannelFormat | undefined;
}

/** Path of a format, below which the parts lie. Source: `add_listener()` in bin/named/statschannel.c. */
const FORMAT_PATHS: Readonly<Record<ChannelFormat, string>> = {
  json: "/json/v1",
  xml: "/xml/v3",
};

const PARSERS: Readonly<
  Record<
    ChannelFormat,
    (bytes: Uint8Array, options: ParseOptions) => ParsedDocument
  >
> = { json: parseBindJson, xml: parseBindXml };

/** Why a document could not be had. */
export type ChannelErrorKind =
  /** Nothing listens there. */
  | "refused"
  /** A recorded host has no such document. */
  | "absent"
  /** A server answers and has no such path. */
  | "not-found"
  /** A server answers with something else than was asked for. */
  | "other-format"
  /** The statistics are of a version that is not read. */
  | "other-version"
  | "failed";

/** Thrown when a document could not be had; the message names the URL and the reason. */
export class ChannelError extends Error {
  override readonly name = "ChannelError";
  readonly kind: ChannelErrorKind;
  readonly url: string;
  /** The reason alone, in one line. */
  readonly reason: string;

  constructor(kind: ChannelErrorKind, url: string, reason: string) {
    const line = oneLine(reason);
    super(`Cannot read ${url}: ${line}`);
    this.kind = kind;
    this.url = url;
    this.reason = line;
  }
}

/**
 * Returns the address that `url` names; it may end in `/`, `/json`, `/json/v1`,
 * `/xml` or `/xml/v3`, and in the name of a part, which is left off. Throws a
 * `TypeError` when it is no URL of a statistics channel.
 */
export function parseChannelUrl(url: string): ChannelAddress {
  const parsed = URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    throw new TypeError(
      `Cannot use "${oneLine(url)}" as URL of BIND's statistics: ` +
        "it is not of the form http://HOST:PORT",
    );
  }
  if (parsed.username !== "" || parsed.password !== "") {
    throw new TypeError(
      `Cannot use a URL of ${parsed.host} for BIND's statistics: ` +
        "it holds a user name or password",
    );
  }
  if (parsed.search !== "" || parsed.hash !== "") {
    throw new TypeError(
      `Cannot use "${oneLine(url)}" as URL of BIND's statistics: ` +
        "it has a query or a fragment",
    );
  }
  const path = parsed.pathname.replace(/\/+$/, "");
  const [, before = path, format] =
    /^(.*)\/(json|xml)(?:\/v\d+(?:\/[a-z]+)?)?$/.exec(path) ?? [];
  return {
    base: parsed.origin + before,
    format: format === "json" || format === "xml" ? format : undefined,
  };
}

/** Returns the URL of `part` in `format`. */
export function partUrl(
  base: string,
  { format, part }: { format: ChannelFormat; part: string },
): string {
  return `${base}${FORMAT_PATHS[format]}/${part}`;
}

/** Fetches and parses one document. Throws {@linkcode ChannelError}. */
export async function fetchDocument(
  context: CollectContext,
  { url, format, ...options }:
    & { url: string; format: ChannelFormat }
    & ParseOptions,
): Promise<ParsedDocument> {
  const answer = await fetchAnswer(context, url, MAX_OCTETS);
  if (answer.status === 404) {
    throw new ChannelError("not-found", url, "status 404");
  }
  if (answer.status >= 300 && answer.status <= 399) {
    throw new ChannelError(
      "failed",
      url,
      `status ${answer.status}, a redirect, which is not followed`,
    );
  }
  if (answer.status !== 200) {
    throw new ChannelError("failed", url, `status ${answer.status}`);
  }
  if (formatOf(answer) !== format) {
    const found = answer.contentType === ""
      ? "the answer"
      : `content type "${answer.contentType}"`;
    throw new ChannelError(
      "other-format",
      url,
      `${found} is not ${format.toUpperCase()}`,
    );
  }
  try {
    return PARSERS[format](answer.body, options);
  } catch (error) {
    if (!(error instanceof BindDocumentError)) throw error;
    const kind = error.otherVersion ? "other-version" : "failed";
    throw new ChannelError(kind, url, error.reason);
  } finally {
    answer.release?.();
  }
}

const REASONS: Readonly<Partial<Record<HostErrorKind, string>>> = {
  absent: "nothing there",
  refused: "connection refused",
  timeout: "no whole answer in time",
};

async function fetchAnswer(
  { host, signal }: CollectContext,
  url: string,
  maxBytes: number,
): Promise<HttpAnswer> {
  try {
    return await host.fetch(url, { signal, maxBytes });
  } catch (error) {
    if (signal.aborted) {
      throw new ChannelError("failed", url, "no whole answer in time");
    }
    if (!(error instanceof HostError)) throw error;
    const { kind, message } = error;
    if (kind === "too-large") {
      throw new ChannelError(
        "failed",
        url,
        `answer of more than ${maxBytes} octets`,
      );
    }
    const known = kind === "absent" || kind === "refused";
    throw new ChannelError(
      known ? kind : "failed",
      url,
      REASONS[kind] ?? withoutUrl(message, url),
    );
  }
}

/** The host's own message names the URL as well; once is enough. */
function withoutUrl(message: string, url: string): string {
  const start = message.indexOf(`${url}: `);
  return start < 0 ? message : message.slice(start + url.length + 2);
}

/** Tells the format by the content type, or by the first character where the type says nothing. */
function formatOf(answer: HttpAnswer): ChannelFormat | undefined {
  const { contentType, body } = answer;
  if (/[/+]json$/.test(contentType)) return "json";
  if (/[/+]xml$/.test(contentType)) return "xml";
  if (!/^(application\/octet-stream|text\/plain)?$/.test(contentType)) {
    return undefined;
  }
  const start = new TextDecoder().decode(body.subarray(0, 64)).trimStart();
  if (start.startsWith("{")) return "json";
  return start.startsWith("<") ? "xml" : undefined;
}
