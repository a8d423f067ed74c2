/**
 * The page at `/`: what this host is, how its collectors do, and its graphs.
 *
 * @module
 */

import type { CollectorStatus } from "../../../mib/modules/sounder_collectors.ts";
import { type Panel, sampleNames } from "./chart.ts";
import { duration, formatValue, grouped } from "./client/format.js";
import { ChartFigure, Layout, RangeChoice } from "./layout.tsx";
import type { ObjectCatalog } from "./object_catalog.ts";
import type { Cell, Section, Tile, ValueTable } from "./section.ts";
import { sectionsOf } from "./sections.ts";
import type { Snapshot } from "./snapshot.ts";

/** What the page tells of the host and of sounder. */
export interface HomeProps {
  readonly hostname: string;
  /** Such as "OpenBSD 7.9". */
  readonly system: string;
  readonly version: string;
  /** Seconds since sounder began. */
  readonly uptime: number;
  readonly collectors: readonly CollectorStatus[];
  readonly snapshot: Snapshot;
  readonly catalog: ObjectCatalog;
}

/** The whole page. */
export function Home(props: HomeProps) {
  const { hostname, version, uptime, snapshot, catalog } = props;
  const sections = sectionsOf(snapshot);
  return (
    <Layout
      title={`${hostname} · sounder`}
      hostname={hostname}
      version={version}
      controls={<RangeChoice upTime={uptime} />}
    >
      <p id="historyless" class="trouble mild" role="status" hidden></p>
      <div id="host" data-live>
        <HostHead {...props} sections={sections} />
      </div>
      <div id="sections" data-live>
        {sections.length > 0 ? "" : (
          <p class="note">
            Nothing to draw was found on this host yet.{" "}
            <code>sounder doctor</code>{" "}
            tells what each collector looked for, and the line that mends what
            is missing.
          </p>
        )}
        {sections.map((section) => (
          <SectionView section={section} catalog={catalog} />
        ))}
      </div>
    </Layout>
  );
}

function HostHead(
  { hostname, system, version, uptime, collectors, snapshot, sections }:
    & HomeProps
    & { readonly sections: readonly Section[] },
) {
  const [boot] = snapshot.all("sounder_host_uptime_seconds");
  return (
    <section class="host" aria-label="This host">
      <h1>{hostname}</h1>
      <p class="facts">
        <span>{system}</span>
        {boot === undefined
          ? ""
          : <span>up for {duration(Math.round(Number(boot.value)))}</span>}
        <span>
          sounder {version}, for {duration(Math.round(uptime))}
        </span>
      </p>
      {sections.length < 2 ? "" : (
        <nav class="jump" aria-label="Subsystems">
          {sections.map(({ id, title }) => <a href={`#${id}`}>{title}</a>)}
        </nav>
      )}
      <Collectors collectors={collectors} />
    </section>
  );
}

function Collectors(
  { collectors }: { readonly collectors: readonly CollectorStatus[] },
) {
  if (collectors.length === 0) {
    return <p class="note">No collector has found anything to read yet.</p>;
  }
  return (
    <ul class="collectors" aria-label="Collectors">
      {collectors.map(({ name, up, error, instances }) => (
        <li class={up ? "up" : "down"} data-key={name}>
          <b>{name}</b> {up
            ? <span>up, {formatValue(instances, "count")} values</span>
            : <span>down: {error}</span>}
        </li>
      ))}
    </ul>
  );
}

function SectionView(
  { section, catalog }: {
    readonly section: Section;
    readonly catalog: ObjectCatalog;
  },
) {
  const { id, title, tiles, panels, more = [], tables } = section;
  const figure = (panel: Panel) => (
    <ChartFigure panel={panel} links={linksOf(panel, catalog)} />
  );
  return (
    <section
      id={id}
      data-key={id}
      class="subsystem"
      aria-labelledby={`${id}-title`}
    >
      <h2 id={`${id}-title`}>{title}</h2>
      {tiles.length === 0
        ? ""
        : <ul class="tiles">{tiles.map((tile) => <TileView {...tile} />)}</ul>}
      <div class="charts">
        {panels.map(figure)}
        {tables.map((table) => (
          <TableView {...table} all={allOf(table, catalog)} />
        ))}
      </div>
      {more.length === 0 ? "" : (
        <details class="more" data-key={`${id}-more`}>
          <summary>{more.length} more graphs</summary>
          <div class="charts">{more.map(figure)}</div>
        </details>
      )}
    </section>
  );
}

/** Most objects that a chart links to. */
const MAX_LINKS = 12;

function linksOf({ spec }: Panel, catalog: ObjectCatalog): string[] {
  const names = [...new Set(sampleNames(spec))]
    .flatMap((name) => catalog.objectsNamed(name))
    .map(({ name }) => name);
  return [...new Set(names)].slice(0, MAX_LINKS);
}

function TileView({ title, value, note, color, share }: Tile) {
  return (
    <li class={`tile ${color === undefined ? "" : `is-${color}`}`}>
      <span class="tile-title">{title}</span>
      <strong>{value}</strong>
      {share === undefined ? "" : (
        <meter
          min={0}
          max={1}
          high={0.9}
          optimum={0}
          value={share}
          aria-label={`${title}: share of what there may be`}
        >
        </meter>
      )}
      {note === undefined ? "" : <small>{note}</small>}
    </li>
  );
}

/** Where all that a table tells of is, whatever the page shows of it. */
function allOf({ from }: ValueTable, catalog: ObjectCatalog): string {
  const [object] = from === undefined ? [] : catalog.objectsNamed(from);
  return object === undefined ? "/metrics" : `/oid/${object.name}`;
}

/** Columns that a table has at most in the room of one chart. */
const MAX_NARROW = 3;

/** Rows that a table has at most: they are sent again with each look. */
const MAX_ROWS = 500;

/** A table of latest values; `all` leads to those that there is no room for. */
export function TableView(
  { caption, head, rows, all }: ValueTable & { readonly all: string },
) {
  return (
    <div
      class={`table ${head.length > MAX_NARROW ? "broad" : ""}`}
      data-key={caption}
    >
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {head.map((text, i) => (
              <th scope="col" class={rows[0]?.[i]?.number ? "number" : ""}>
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MAX_ROWS).map(([first, ...cells]) => (
            <tr>
              {first === undefined ? "" : (
                <th scope="row">
                  <CellContent {...first} />
                </th>
              )}
              {cells.map((cell) => (
                <td class={cell.number ? "number" : ""}>
                  <CellContent {...cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length <= MAX_ROWS ? "" : (
        <p class="note">
          The first {grouped(String(MAX_ROWS))} of{" "}
          {grouped(String(rows.length))}; <a href={all}>all of them</a>.
        </p>
      )}
    </div>
  );
}

function CellContent({ text, badge, object }: Cell) {
  const content = badge === undefined
    ? text
    : <span class={`badge is-${badge}`}>{text}</span>;
  return object === undefined
    ? <>{content}</>
    : <a href={`/object/${encodeURIComponent(object)}`}>{content}</a>;
}
