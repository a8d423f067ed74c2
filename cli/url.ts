/**
 * URLs, as they are given on the command line and in the configuration file.
 *
 * @module
 */

import { UsageError } from "./usage_error.ts";

/** Throws a {@linkcode UsageError} when `url` is not one of HTTP. */
export function checkUrl(url: string): void {
  const protocol = URL.canParse(url) ? new URL(url).protocol : "";
  if (protocol !== "http:" && protocol !== "https:") {
    throw new UsageError(`Cannot use URL "${url}": expected http://HOST:PORT/`);
  }
}
