/**
 * What all pages have: head, name of the host, the way between them.
 *
 * @module
 */

import type { Child } from "hono/jsx";
import { assetPath, MODULES } from "./assets.ts";
import type { Panel } from "./chart.ts";

/** What stands around a page's content. */
export interface LayoutProps {
  readonly title: string;
  readonly hostname: string;
  readonly version: string;
  /** Controls at the right of the head. */
  readonly controls?: Child;
  readonly children?: Child;
}

/** A whole page. */
export function Layout(
  { title, hostname, version, controls, children }: LayoutProps,
) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <link rel="icon" href={assetPath("icon.svg")} type="image/svg+xml" />
        <script src={assetPath("theme.js")}></script>
        <link rel="stylesheet" href={assetPath("page.css")} />
        <script src={assetPath("uplot.js")} defer></script>
        {MODULES.slice(1).map((name) => (
          <link rel="modulepreload" href={assetPath(name)} />
        ))}
        <script type="module" src={assetPath("main.js")}></script>
      </head>
      <body>
        <a class="skip" href="#content">To the content</a>
        <header class="top">
          <a class="brand" href="/">
            <img src={assetPath("icon.svg")} alt="" width="26" height="26" />
            <span>{hostname}</span>
          </a>
          <nav aria-label="Pages">
            <a href="/">Overview</a>
            <a href="/objects">Objects</a>
            <a href="/metrics">Metrics</a>
          </nav>
          <div class="controls">
            {controls}
            <button type="button" id="theme" class="plain" hidden></button>
          </div>
        </header>
        <p id="silent" class="trouble" role="status" hidden></p>
        <main id="content">{children}</main>
        <footer>
          sounder {version} · the same numbers over SNMP and at{" "}
          <a href="/metrics">/metrics</a>
        </footer>
      </body>
    </html>
  );
}

/** Ranges of time that can be chosen: name, seconds, and how it is read out. */
const RANGES = [
  ["10m", "600", "10 min", "the last 10 minutes"],
  ["1h", "3600", "1 h", "the last hour"],
  ["6h", "21600", "6 h", "the last 6 hours"],
  ["2d", "172800", "2 d", "the last 2 days"],
  ["30d", "2592000", "30 d", "the last 30 days"],
  ["1y", "31536000", "1 y", "the last year"],
] as const;

/** Seconds since sounder began, up to which the shortest range is shown at first. */
const YOUNG = 1_800;

/** The choice of a range of time; `upTime` is that of sounder, in seconds. */
export function RangeChoice({ upTime }: { readonly upTime: number }) {
  const chosen = upTime < YOUNG ? "10m" : "1h";
  return (
    <>
      <fieldset class="ranges">
        <legend class="unseen">Range of time</legend>
        {RANGES.map(([name, seconds, text, spoken]) => (
          <label>
            <input
              type="radio"
              name="range"
              value={seconds}
              data-name={name}
              checked={name === chosen}
              aria-label={spoken}
            />
            <span>{text}</span>
          </label>
        ))}
      </fieldset>
      <p id="zoomed" class="zoomed" hidden>
        <span></span> <button type="button" id="zoom-back">Back</button>
      </p>
    </>
  );
}

/** A chart: what it shows is in `data-spec`, drawn where scripts run. */
export function ChartFigure(
  { panel, links = [] }: {
    readonly panel: Panel;
    /** Objects whose numbers it shows. */
    readonly links?: readonly string[];
  },
) {
  const { id, title, note, spec } = panel;
  return (
    <figure
      data-key={id}
      data-spec={JSON.stringify(spec)}
      class={spec.kind === "timeline" ? "wide" : ""}
    >
      <figcaption>
        <h3>{title}</h3>
        {note === undefined ? "" : <p>{note}</p>}
      </figcaption>
      <div
        class="plot"
        data-own
        tabindex={0}
        role="application"
        aria-roledescription="chart"
        aria-label={`${title}. Arrow keys move, plus zooms in, minus and Escape go back; the values are in the table below.`}
      >
      </div>
      {spec.marks === true
        ? (
          <div class="changes-box" data-own hidden>
            <h4>Failovers</h4>
            <ol class="changes" aria-live="polite"></ol>
          </div>
        )
        : ""}
      <div class="legend" data-own></div>
      {links.length === 0 ? "" : (
        <details class="sources">
          <summary>Objects</summary>
          {links.map((name) => (
            <>
              <a href={`/object/${name}`}>{name}</a>
              {" "}
            </>
          ))}
        </details>
      )}
    </figure>
  );
}
