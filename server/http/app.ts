/**
 * The HTTP face: the same numbers as over SNMP, for Prometheus and for people.
 *
 * @module
 */

import { type Context, Hono } from "hono";
import type { Oid } from "../../codec/oid.ts";
import { CONTENT_TYPE, expositionPage } from "../../mib/exposition.ts";
import type { CollectorStatus } from "../../mib/modules/sounder_collectors.ts";
import type { Served } from "../../mib/served.ts";
import type { HttpAccess } from "./access.ts";
import type { HttpCounters } from "./counters.ts";
import { guard, safeHeaders } from "./guard.ts";
import { addHistoryRoutes } from "./history_routes.ts";
import type { HistorySource } from "./history_source.ts";
import { describeInstance } from "./instance_json.ts";
import { acceptsGzip, pageStream, preferredFormat } from "./negotiation.ts";
import {
  addPages,
  homePage,
  type PageOptions,
  wantsPage,
} from "./page/routes.tsx";

/** Names as in the MIBs. */
export interface Names {
  /** Returns the OID of a name or of dotted numbers; throws an Error that names the nearest known one. */
  resolve(text: string): Oid;
  /** Returns `MODULE::name.instance`. */
  print(oid: Oid): string;
}

/** What the app is made of. */
export interface AppOptions {
  readonly served: Served;
  /** What further instances of a subsystem have, by the name of their SNMP context. */
  readonly contexts?: ReadonlyMap<string, Served>;
  readonly names: Names;
  readonly counters: HttpCounters;
  /** Who may ask, as it is now. */
  readonly access: () => HttpAccess;
  /** State of the collectors now. */
  readonly collectors: () => readonly CollectorStatus[];
  /** Seconds since the reader was last heard of. */
  readonly readerSilence: () => number;
  readonly version: string;
  readonly hostname: string;
  readonly history: HistorySource;
  /** What the pages for people tell besides. */
  readonly page: PageOptions;
  /** Most instances that one answer lists, {@linkcode MAX_LISTED} by default. */
  readonly maxListed?: number;
}

/** Most instances that one answer lists: 30 MB of JSON. */
const MAX_LISTED = 100_000;

/** Seconds of silence after which the reader counts as gone. */
const READER_SILENCE = 60;

/** Builds the app. It holds no state but the counters. */
export function createApp(options: AppOptions): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    options.counters.count(context.res.status);
  });
  app.use(safeHeaders());
  app.use(guard(options.access, options.counters));
  app.get("/metrics", (context) => metrics(context, options));
  app.get("/healthz", (context) => health(context, options));
  app.get("/oid/:name", (context) => instances(context, options));
  addHistoryRoutes(app, options.history);
  addPages(app, options);
  app.get(
    "/",
    (context) =>
      wantsPage(context)
        ? homePage(context, options)
        : context.text(welcome(options), 200, { Vary: "Accept" }),
  );
  app.notFound((context) =>
    context.json({ error: `No such page "${context.req.path}": see /` }, 404)
  );
  app.onError((error, context) => context.json({ error: error.message }, 500));
  return app;
}

function metrics(
  context: Context,
  { served, contexts = new Map() }: AppOptions,
): Response {
  const format = preferredFormat(context.req.header("Accept") ?? "");
  const gzip = acceptsGzip(context.req.header("Accept-Encoding") ?? "");
  const page = expositionPage(
    [served, ...contexts.values()].flatMap((each) => each.parts()),
    format,
  );
  return new Response(pageStream(page, gzip), {
    headers: {
      "Content-Type": CONTENT_TYPE[format],
      "Vary": "Accept, Accept-Encoding",
      ...(gzip ? { "Content-Encoding": "gzip" } : {}),
    },
  });
}

/** 200 while the reader lives, whatever the collectors say; 503 when it was not heard of for a minute. */
function health(context: Context, options: AppOptions): Response {
  const collectors = options.collectors();
  const alive = options.readerSilence() <= READER_SILENCE;
  const status = !alive
    ? "stale"
    : collectors.every(({ up }) => up)
    ? "ok"
    : "degraded";
  return context.json({
    status,
    reader_silence_seconds: Math.round(options.readerSilence()),
    collectors: Object.fromEntries(
      collectors.map((
        { name, up, error },
      ) => [name, up ? { up } : { up, error }]),
    ),
  }, alive ? 200 : 503);
}

/** One instance of the context asked for, or all below an object, a table or any other node; a long list is told in parts, each naming the next. */
function instances(
  context: Context,
  options: AppOptions,
): Response {
  const { names, contexts = new Map<string, Served>() } = options;
  const { maxListed = MAX_LISTED } = options;
  const inContext = context.req.query("context");
  const served = inContext === undefined
    ? options.served
    : contexts.get(inContext);
  if (served === undefined) {
    return context.json({ error: `There is no context "${inContext}"` }, 404);
  }
  let oid: Oid;
  let after: Oid;
  try {
    const name = context.req.param("name") ?? "";
    oid = names.resolve(name);
    after = names.resolve(context.req.query("after") ?? name);
  } catch (error) {
    return context.json({ error: (error as Error).message }, 404);
  }
  const exact = served.view(oid);
  if (exact !== undefined) return context.json(describeInstance(exact, names));
  const below = served.viewsBelow(oid, maxListed + 1, after);
  if (below.length === 0) {
    return context.json({
      error: `No instance of "${names.print(oid)}" is served now`,
    }, 404);
  }
  const listed = below.slice(0, maxListed);
  const last = listed.at(-1)?.oid.join(".");
  return context.json({
    oid: oid.join("."),
    name: names.print(oid),
    next: below.length > maxListed
      ? `/oid/${oid.join(".")}?after=${last}${contextQuery(inContext)}`
      : null,
    ...(contexts.size === 0 ? {} : { contexts: inUse(contexts) }),
    instances: listed.map((view) => describeInstance(view, names)),
  });
}

/** Returns the names of the contexts that have instances now. */
function inUse(contexts: ReadonlyMap<string, Served>): string[] {
  return [...contexts].filter(([, { tree }]) => tree.branches.length > 0)
    .map(([name]) => name);
}

function contextQuery(context: string | undefined): string {
  return context === undefined ? "" : `&context=${encodeURIComponent(context)}`;
}

function welcome({ version, hostname, collectors }: AppOptions): string {
  const lines = collectors().map(({ name, up, error, instances }) =>
    `  ${name.padEnd(12)} ${
      up ? `up, ${instances} instances` : `down: ${error}`
    }`
  );
  return [
    `sounder ${version} on ${hostname}`,
    "",
    "  /metrics           all series, for Prometheus",
    "  /healthz           whether sounder and its collectors are well, as JSON",
    "  /oid/NAME          an object by its OID or name, as JSON: /oid/sysUpTime.0",
    "  /api/series        the series whose past is known, as JSON",
    "  /api/query         their past: /api/query?family=NAME&start=-6h",
    "",
    "Collectors:",
    ...(lines.length === 0 ? ["  none has found anything to read yet"] : lines),
    "",
  ].join("\n");
}
