/**
 * The files that pages are made of, embedded in the program. Each is at a path
 * with the hash of all of them in it, so that a browser may keep it for good,
 * and scripts find each other beside themselves.
 *
 * @module
 */

import { createHash } from "node:crypto";
import uplotStyle from "uplot/dist/uPlot.min.css" with { type: "text" };
import uplotScript from "uplot/dist/uPlot.iife.min.js" with { type: "text" };
import axes from "./client/axes.js" with { type: "text" };
import changes from "./client/changes.js" with { type: "text" };
import chart from "./client/chart.js" with { type: "text" };
import data from "./client/data.js" with { type: "text" };
import figure from "./client/figure.js" with { type: "text" };
import format from "./client/format.js" with { type: "text" };
import legend from "./client/legend.js" with { type: "text" };
import lines from "./client/lines.js" with { type: "text" };
import live from "./client/live.js" with { type: "text" };
import main from "./client/main.js" with { type: "text" };
import morph from "./client/morph.js" with { type: "text" };
import palette from "./client/palette.js" with { type: "text" };
import range from "./client/range.js" with { type: "text" };
import tail from "./client/tail.js" with { type: "text" };
import theme from "./client/theme.js" with { type: "text" };
import timeline from "./client/timeline.js" with { type: "text" };
import icon from "./icon.svg" with { type: "text" };
import style from "./page.css" with { type: "text" };

const SCRIPT = "text/javascript; charset=utf-8";
const STYLE = "text/css; charset=utf-8";

/** Type and text of each file by its name. */
const FILES: ReadonlyMap<string, readonly [type: string, text: string]> =
  new Map([
    ["uplot.js", [SCRIPT, uplotScript]],
    ["axes.js", [SCRIPT, axes]],
    ["changes.js", [SCRIPT, changes]],
    ["chart.js", [SCRIPT, chart]],
    ["data.js", [SCRIPT, data]],
    ["figure.js", [SCRIPT, figure]],
    ["format.js", [SCRIPT, format]],
    ["legend.js", [SCRIPT, legend]],
    ["lines.js", [SCRIPT, lines]],
    ["live.js", [SCRIPT, live]],
    ["main.js", [SCRIPT, main]],
    ["morph.js", [SCRIPT, morph]],
    ["palette.js", [SCRIPT, palette]],
    ["range.js", [SCRIPT, range]],
    ["tail.js", [SCRIPT, tail]],
    ["theme.js", [SCRIPT, theme]],
    ["timeline.js", [SCRIPT, timeline]],
    ["icon.svg", ["image/svg+xml", icon]],
    // One file: nothing is painted before all styles are there.
    ["page.css", [STYLE, `${uplotStyle}\n${style}`]],
  ]);

const VERSION = hashOf([...FILES.values()].flat().join("\0"));

/** Scripts that `main.js` imports: named in a page's head, so that they are fetched at once. */
export const MODULES: readonly string[] = [
  "main.js",
  ...[...FILES.keys()].filter((name) =>
    name.endsWith(".js") && !["main.js", "theme.js", "uplot.js"].includes(name)
  ),
];

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/** Returns the path at which a file is served. */
export function assetPath(name: string): string {
  return `/assets/${VERSION}/${name}`;
}

/** A year: what is at a path with a hash never changes. */
const FOR_GOOD = "public, max-age=31536000, immutable";

/** Answers a request for a file; undefined where there is none of that name. */
export function assetResponse(
  version: string,
  name: string,
  ifNoneMatch: string | undefined,
): Response | undefined {
  const file = FILES.get(name);
  if (file === undefined) return undefined;
  const [type, text] = file;
  const tag = `"${VERSION}"`;
  const headers = {
    "ETag": tag,
    // A page of the release before may still ask; it is given what there is now.
    "Cache-Control": version === VERSION ? FOR_GOOD : "no-cache",
    "X-Content-Type-Options": "nosniff",
  };
  if (matches(ifNoneMatch, tag)) {
    return new Response(null, { status: 304, headers });
  }
  return new Response(text, { headers: { ...headers, "Content-Type": type } });
}

/** Compares weakly (RFC 9110, section 13.1.2): compression on the way makes a tag weak. */
function matches(ifNoneMatch: string | undefined, tag: string): boolean {
  return (ifNoneMatch ?? "").split(",")
    .some((one) => one.trim().replace(/^W\//, "") === tag);
}
