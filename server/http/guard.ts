/**
 * What stands before every page: who may see it, and what a browser may do with
 * it.
 *
 * @module
 */

import type { Context, MiddlewareHandler, Next } from "hono";
import type { HttpAccess } from "./access.ts";
import type { HttpCounters } from "./counters.ts";

/** What the server knows of a request besides the request. */
export interface RequestSource {
  /** Address that it came from. */
  readonly source: string;
}

/**
 * Scripts and styles come from files of ours alone, nothing else is loaded, and
 * no page of another is put around ours (Content Security Policy Level 3).
 */
const HEADERS: Readonly<Record<string, string>> = {
  "Content-Security-Policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
};

/** Sets the headers that keep browsers from harm. What changes all the time is not kept; a page may say otherwise. */
export function safeHeaders(): MiddlewareHandler {
  return async (context, next) => {
    await next();
    const { headers } = context.res;
    for (const [name, value] of Object.entries(HEADERS)) {
      headers.set(name, value);
    }
    if (!headers.has("Cache-Control")) headers.set("Cache-Control", "no-store");
  };
}

/** Lets pass who may ask, and counts who may not. */
export function guard(
  access: () => HttpAccess,
  counters: HttpCounters,
): MiddlewareHandler {
  return async (context, next) => {
    const current = access();
    const denial = await current.denial(
      context.req.header("Authorization"),
      // Asked in process there is no socket.
      (context.env as Partial<RequestSource> | undefined)?.source ??
        "127.0.0.1",
    );
    switch (denial) {
      case undefined:
        return await pass(next);
      case "network":
        counters.foreignNetwork++;
        return context.text(
          "Your address is in none of the networks that may ask: see http.networks\n",
          403,
        );
      case "credentials":
        counters.badCredentials++;
        return challenge(context, current);
      case "busy":
        counters.badCredentials++;
        return context.text("Too many passwords are being checked\n", 503, {
          "Retry-After": "1",
        });
    }
  };
}

async function pass(next: Next): Promise<undefined> {
  await next();
}

function challenge(context: Context, access: HttpAccess): Response {
  const response = context.text(
    "A token or a name and a password are wanted\n",
    401,
  );
  for (const value of access.challenges) {
    response.headers.append("WWW-Authenticate", value);
  }
  return response;
}
