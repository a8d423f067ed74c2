/**
 * What is configured of the HTTP face, and the files that it names. The face
 * may read none: their contents are posted to it.
 *
 * @module
 */

import { resolve } from "node:path";
import type { Config } from "../roles/config.ts";
import type { HttpSecrets } from "../roles/messages.ts";
import type { HttpUser } from "../server/http/access.ts";
import type { Tls } from "../server/http/listener.ts";
import { parsePasswordHash } from "../server/http/password.ts";
import { parseAddress } from "./address.ts";
import type { FileConfig } from "./config_file.ts";
import { openFile } from "./private_file.ts";
import { networkOf } from "./snmp_config.ts";
import { UsageError } from "./usage_error.ts";

type HttpConfig = Config["http"];

const DEFAULT_HTTP = "127.0.0.1:9163";

/** Fewer characters can be guessed. */
const MIN_TOKEN_LENGTH = 16;

/** Returns what is configured. Throws {@linkcode UsageError} when it is not as it must be. */
export function httpOf(
  flags: readonly string[] | undefined,
  file: NonNullable<FileConfig["http"]> = {},
): HttpConfig {
  const { certificate, key } = file;
  if ((certificate === undefined) !== (key === undefined)) {
    const [there, missing] = key === undefined
      ? ["certificate", "key"]
      : ["key", "certificate"];
    throw new UsageError(
      `Cannot use http.${there} without http.${missing}: TLS needs both`,
    );
  }
  const path = (text: string | undefined) =>
    text === undefined ? undefined : resolve(text);
  return {
    listen: (flags ?? file.listen ?? [DEFAULT_HTTP]).map(parseAddress),
    networks: file.networks?.map(networkOf),
    tokenFile: path(file.token_file),
    usersFile: path(file.users_file),
    certificate: path(certificate),
    key: path(key),
  };
}

/** Returns the files that a configuration names. */
export function secretFiles(
  { tokenFile, usersFile, certificate, key }: HttpConfig,
): string[] {
  return [tokenFile, usersFile, certificate, key].filter((path) =>
    path !== undefined
  );
}

/**
 * Reads the files that a configuration names.
 *
 * @throws {UsageError} when one cannot be used, with the remedy.
 */
export function readSecrets(
  { tokenFile, usersFile, certificate, key }: HttpConfig,
): HttpSecrets {
  return {
    tokens: tokenFile === undefined ? [] : tokensIn(tokenFile),
    users: usersFile === undefined ? [] : usersIn(usersFile),
    tls: certificate === undefined || key === undefined
      ? undefined
      : tlsOf(certificate, key),
  };
}

/** Lines that hold something; one that begins with `#` is a remark. */
function linesIn(
  what: string,
  path: string,
): readonly { readonly text: string; readonly number: number }[] {
  const file = openFile(what, path);
  file.mustBePrivate("secrets");
  const lines = file.text.split("\n")
    .map((text, i) => ({ text: text.trim(), number: i + 1 }))
    .filter(({ text }) => text !== "" && !text.startsWith("#"));
  // With an empty one everybody could ask.
  if (lines.length > 0) return lines;
  throw new UsageError(
    `Cannot use ${what} "${path}": it is empty; leave it out of the configuration to ask for nothing`,
  );
}

/** One token a line, so that a new one can be added before the old one goes. */
function tokensIn(path: string): string[] {
  return linesIn("token file", path).map(({ text, number }) => {
    if (text.length >= MIN_TOKEN_LENGTH && !/\s/.test(text)) return text;
    throw new UsageError(
      `Cannot use token file "${path}": line ${number}: expected at least ${MIN_TOKEN_LENGTH} characters without blanks; openssl rand -hex 32 makes such a token`,
    );
  });
}

function usersIn(path: string): HttpUser[] {
  const users = new Map<string, HttpUser>();
  for (const { text, number } of linesIn("users file", path)) {
    const colon = text.indexOf(":");
    const name = text.slice(0, Math.max(0, colon));
    const password = parsePasswordHash(text.slice(colon + 1));
    if (name === "" || password === undefined || users.has(name)) {
      throw new UsageError(
        `Cannot use users file "${path}": line ${number}: ${
          users.has(name)
            ? `there is a "${name}" already`
            : "expected a line that sounder password NAME made"
        }`,
      );
    }
    users.set(name, { name, password });
  }
  return [...users.values()];
}

function tlsOf(certificate: string, key: string): Tls {
  const keyFile = openFile("TLS key", key);
  keyFile.mustBePrivate("a key");
  const tls = {
    certificate: openFile("TLS certificate", certificate).text,
    key: keyFile.text,
  };
  try {
    // Whether they belong together is seen when a socket is bound with them.
    Deno.listenTls({
      hostname: "127.0.0.1",
      port: 0,
      cert: tls.certificate,
      key: tls.key,
    }).close();
  } catch (error) {
    throw new UsageError(
      `Cannot use TLS certificate "${certificate}" with key "${key}": ${
        (error as Error).message
      }; expected both in PEM, the key without a passphrase`,
    );
  }
  return tls;
}
