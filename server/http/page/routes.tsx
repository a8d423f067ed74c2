/**
 * The pages for people, and what they ask for.
 *
 * @module
 */

import type { Context, Hono } from "hono";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { Oid } from "../../../codec/oid.ts";
import { countBelow } from "../../../mib/count_below.ts";
import type { AppOptions } from "../app.ts";
import { assetResponse } from "./assets.ts";
import { Home } from "./home.tsx";
import {
  MAX_INSTANCES,
  NoObjectPage,
  ObjectPage,
  TablePage,
} from "./object.tsx";
import type { ObjectCatalog } from "./object_catalog.ts";
import { ObjectsPage } from "./objects.tsx";
import { Snapshot } from "./snapshot.ts";

/** What the pages tell of the host besides its numbers. */
export interface PageOptions {
  /** Such as "OpenBSD 7.9". */
  readonly system: string;
  /** Returns the seconds since sounder began. */
  readonly upTime: () => number;
  readonly catalog: ObjectCatalog;
}

type Options = AppOptions & { readonly page: PageOptions };

/** Most names that one request for values has. */
const MAX_NAMES = 200;

/** Adds the pages to an app. */
export function addPages(app: Hono, options: Options): void {
  app.get("/assets/:version/:name", (context) =>
    assetResponse(
      context.req.param("version"),
      context.req.param("name"),
      context.req.header("If-None-Match"),
    ) ?? context.notFound());
  app.get("/api/values", (context) => values(context, options));
  app.get("/objects", (context) => {
    const { hostname, version, page: { catalog } } = options;
    return send(
      context,
      <ObjectsPage hostname={hostname} version={version} catalog={catalog} />,
    );
  });
  app.get("/object/:name", (context) => object(context, options));
}

/** Answers with a page. */
function send(
  context: Context,
  page: JSX.Element,
  status: 200 | 404 = 200,
): Response | Promise<Response> {
  return context.html(`<!DOCTYPE html>${page}`, status);
}

/** Tells whether a browser asks: it names HTML, which other clients do not. */
export function wantsPage(context: Context): boolean {
  return /\btext\/html\b/.test(context.req.header("Accept") ?? "");
}

/** The page at `/`. */
export function homePage(context: Context, options: Options) {
  const { hostname, version, collectors, page } = options;
  context.header("Vary", "Accept");
  return send(
    context,
    <Home
      hostname={hostname}
      system={page.system}
      version={version}
      uptime={page.upTime()}
      collectors={collectors()}
      snapshot={snapshotOf(options)}
      catalog={page.catalog}
    />,
  );
}

function snapshotOf({ served, contexts = new Map() }: AppOptions): Snapshot {
  return new Snapshot(
    [served, ...contexts.values()].flatMap((each) => each.parts()),
  );
}

/** Samples of some names as they are now. */
function values(context: Context, options: Options): Response {
  const names = [...new Set(context.req.queries("family") ?? [])];
  if (names.length > MAX_NAMES) {
    return context.json({
      error: `Expected at most ${MAX_NAMES} families, not ${names.length}`,
    }, 400);
  }
  const snapshot = snapshotOf(options);
  const found = names.flatMap((name) => {
    const known = snapshot.named(name);
    if (known === undefined) return [];
    const { type, time, samples, truncated } = known;
    return [[name, {
      type,
      time: time / 1000,
      samples: samples.map(({ series, labels, value }) => ({
        series,
        labels,
        value,
      })),
      truncated,
    }]];
  });
  const intervals = options.collectors().map(({ interval }) => interval);
  return context.json({
    now: Date.now() / 1000,
    interval: Math.min(60, ...intervals),
    names: Object.fromEntries(found),
  });
}

function object(context: Context, options: Options) {
  const { served, names, hostname, version } = options;
  const { catalog } = options.page;
  const frame = { hostname, version };
  const missing = (reason: string) =>
    send(context, <NoObjectPage {...frame} reason={reason} />, 404);
  let oid: Oid;
  try {
    oid = names.resolve(context.req.param("name") ?? "");
  } catch (error) {
    return missing((error as Error).message);
  }
  const table = catalog.tableAt(oid);
  if (table !== undefined) {
    const instances = countBelow(served.tree.branches, table.oid);
    return send(
      context,
      <TablePage {...frame} table={table} instances={instances} />,
    );
  }
  const found = catalog.objectAt(oid);
  if (found === undefined) {
    return missing(`"${names.print(oid)}" is no object that this host serves`);
  }
  const exact = served.view(oid);
  const whole = oid.length === found.oid.length;
  if (!whole && exact === undefined) {
    return missing(`No instance of "${names.print(oid)}" is served now`);
  }
  const views = exact === undefined
    ? served.viewsBelow(oid, MAX_INSTANCES)
    : [exact];
  return send(
    context,
    <ObjectPage
      {...frame}
      object={found}
      table={catalog.tableOf(found)}
      views={views}
      instances={countBelow(served.tree.branches, oid)}
      upTime={options.page.upTime()}
      instance={exact === undefined ? undefined : oid.join(".")}
    />,
  );
}
