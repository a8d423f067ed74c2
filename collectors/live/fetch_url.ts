/**
 * Fetches one URL.
 *
 * @module
 */

import { type AccessOptions, HostError, type HttpAnswer } from "../host.ts";
import { readBounded } from "./read_bounded.ts";
import {
  abortRefusal,
  messageOf,
  readError,
  type Refusal,
  refusalOf,
  TooLargeError,
} from "./refusal.ts";

/**
 * Fetches with GET. Redirects are errors: what is asked was configured, and
 * nothing else is to be asked.
 *
 * @throws {HostError} when no whole answer came.
 */
export async function fetchUrl(
  url: string,
  { signal, ...bounds }: AccessOptions,
): Promise<HttpAnswer> {
  const target = parseUrl(url);
  const shown = shownUrl(url);
  if (signal.aborted) throw readError(shown, abortRefusal(signal));
  let client: Deno.HttpClient | undefined;
  try {
    client = directClient(target);
    const response = await fetch(target, {
      redirect: "manual",
      signal,
      ...(client === undefined ? {} : { client }),
    });
    const { body, headers } = response;
    if (isRedirect(response.status)) {
      body?.cancel().catch(() => {});
      throw redirectError(url, response.status);
    }
    const told = Number(headers.get("content-length") ?? NaN);
    const octets = body === null ? new Uint8Array() : await readBounded(body, {
      ...{ signal, ...bounds },
      ...(told > 0 ? { expected: told } : {}),
    });
    return {
      status: response.status,
      contentType: plainType(headers.get("content-type") ?? ""),
      body: octets,
      release: () => void octets.buffer.transfer(0),
    };
  } catch (error) {
    if (error instanceof HostError) throw error;
    throw readError(shown, fetchRefusal(error, signal));
  } finally {
    client?.close();
  }
}

/** Returns a URL as messages and names of files show it: without user, password and fragment. */
export function shownUrl(url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null) return url.replace(/\/\/[^/]*@/, "//");
  parsed.username = "";
  parsed.password = "";
  parsed.hash = "";
  return parsed.href;
}

/** Returns the value of Content-Type in lower case and without parameters. */
export function plainType(value: string): string {
  return (value.split(";", 1)[0] ?? "").trim().toLowerCase();
}

/** Tells whether a status sends the client elsewhere (RFC 9110 section 15.4). */
export function isRedirect(status: number): boolean {
  return status >= 300 && status <= 399 && status !== 304;
}

/** Returns the error of a URL that answers with a redirect. */
export function redirectError(url: string, status: number): HostError {
  return readError(shownUrl(url), {
    kind: "failed",
    reason: `status ${status}, a redirect, which is not followed`,
  });
}

/** The runtime's fetch would read files and data as well. */
function parseUrl(url: string): URL {
  const parsed = URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    throw readError(shownUrl(url), {
      kind: "failed",
      reason: "it is not of the form http://HOST:PORT/PATH",
    });
  }
  return parsed;
}

/**
 * Returns a client that connects to the URL's own host. The default one asks
 * the proxy that $http_proxy names, without needing the right to read it, even
 * for addresses of this machine.
 *
 * Its requests name the whole URL, which a server has to accept (RFC 9112
 * section 3.2.2) and BIND does since 9.9. Only plain HTTP: over this transport
 * the runtime leaves TLS out (2.9.6). Deno 2.4 does not know the transport.
 */
function directClient(target: URL): Deno.HttpClient | undefined {
  if (target.protocol !== "http:") return undefined;
  try {
    return Deno.createHttpClient({
      proxy: {
        transport: "tcp",
        hostname: target.hostname,
        port: Number(target.port || 80),
      },
    });
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** What hyper puts before the reason, with the URL and whatever secrets it holds. */
const PREFIX = /^.*?client error \(\w+\): (?:tcp connect error: )?/s;

function fetchRefusal(error: unknown, signal: AbortSignal): Refusal {
  if (
    signal.aborted || error instanceof TooLargeError ||
    error instanceof Deno.errors.NotCapable
  ) {
    return refusalOf(error, signal);
  }
  const cause = error instanceof Error ? error.cause : undefined;
  const message = cause instanceof Error ? cause.message : messageOf(error);
  if (/connection refused|ECONNREFUSED/i.test(message)) {
    return { kind: "refused", reason: "connection refused" };
  }
  if (/dns error|failed to lookup address/i.test(message)) {
    return { kind: "failed", reason: "there is no host of this name" };
  }
  const reason = message.replace(PREFIX, "").replaceAll(/\/\/[^/\s]*@/g, "//");
  return {
    kind: "failed",
    reason: /(?:reading a body|body from connection)/.test(message)
      ? `the answer breaks off: ${reason}`
      : reason,
  };
}
