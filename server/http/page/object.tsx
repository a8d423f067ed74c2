/**
 * The pages at `/object/NAME`: what an object is, and what it says now on both
 * faces.
 *
 * @module
 */

import type { InstanceView } from "../../../mib/served.ts";
import { jsonValue } from "../instance_json.ts";
import { grouped } from "./client/format.js";
import { ChartFigure, Layout, RangeChoice } from "./layout.tsx";
import type { CatalogObject, CatalogTable } from "./object_catalog.ts";
import { objectChart } from "./object_chart.ts";

/** Instances that one page shows. */
export const MAX_INSTANCES = 200;

/** What all these pages are told. */
interface Frame {
  readonly hostname: string;
  readonly version: string;
}

/** What the page of an object is made of. */
export interface ObjectProps extends Frame {
  readonly object: CatalogObject;
  readonly table: CatalogTable | undefined;
  /** The first instances, at most {@linkcode MAX_INSTANCES}. */
  readonly views: readonly InstanceView[];
  /** How many there are. */
  readonly instances: number;
  /** Seconds since sounder began. */
  readonly upTime: number;
  /** The OID of one instance, where the page is of that one alone. */
  readonly instance: string | undefined;
}

/** The page of a scalar or a column, or of one instance. */
export function ObjectPage(props: ObjectProps) {
  const { hostname, version, object, table, instance, views } = props;
  const panel = objectChart(object, {
    views,
    instances: props.instances,
    single: instance !== undefined,
  });
  const suffix = instance?.slice(object.oid.join(".").length) ?? "";
  const above = [
    ...(table === undefined ? [] : [table.name]),
    ...(instance === undefined ? [] : [object.name]),
  ];
  return (
    <Layout
      title={`${object.name}${suffix} · ${hostname}`}
      hostname={hostname}
      version={version}
      controls={panel === undefined
        ? undefined
        : <RangeChoice upTime={props.upTime} />}
    >
      <Crumbs module={object.module} objects={above} />
      <h1 class="object">{object.name}{suffix}</h1>
      <p class="description">{object.object.description}</p>
      <p id="historyless" class="trouble mild" role="status" hidden></p>
      <div class="object-grid">
        <Definition object={object} table={table} instance={instance} />
        {panel === undefined ? "" : (
          <div class="charts one">
            <ChartFigure panel={panel} />
          </div>
        )}
      </div>
      <div id="instances" data-live>
        <Instances
          object={object}
          views={views}
          instances={props.instances}
        />
      </div>
    </Layout>
  );
}

/** The way to the page: its module, and the objects that it is a part of. */
function Crumbs(
  { module, objects = [] }: {
    readonly module: string;
    readonly objects?: readonly string[];
  },
) {
  return (
    <p class="crumbs">
      <a href="/objects">Objects</a> ›{" "}
      <a href={`/objects?q=${encodeURIComponent(module)}`}>
        {module}
      </a>
      {objects.map((name) => (
        <>
          {" › "}
          <a href={`/object/${name}`}>{name}</a>
        </>
      ))}
    </p>
  );
}

function Definition(
  { object, table, instance }: {
    readonly object: CatalogObject;
    readonly table: CatalogTable | undefined;
    readonly instance: string | undefined;
  },
) {
  const { syntax, units, access, fixedSeries, seriesless } = object.object;
  const series = fixedSeries === undefined
    ? seriesless ? "none" : "told by each row"
    : fixedSeries.kind === "label"
    ? `label ${fixedSeries.label} of its row's series`
    : fixedSeries.family.name +
      (fixedSeries.kind === "series" ? fixedSeries.suffix : "");
  return (
    <dl class="definition">
      <dt>OID</dt>
      <dd>
        <code>{instance ?? object.oid.join(".")}</code>
      </dd>
      <dt>SYNTAX</dt>
      <dd>
        <code>{syntax.smi}</code>
      </dd>
      {units === undefined ? "" : (
        <>
          <dt>Units</dt>
          <dd>{units}</dd>
        </>
      )}
      <dt>Access</dt>
      <dd>{access}</dd>
      <dt>Module</dt>
      <dd>{object.module}</dd>
      {table === undefined ? "" : (
        <>
          <dt>INDEX</dt>
          <dd>
            <code>
              {table.table.index.map(({ name }) => name).join(", ")}
            </code>
          </dd>
        </>
      )}
      <dt>Series</dt>
      <dd>
        <code>{series}</code>
      </dd>
      {syntax.divisor === 1 ? "" : (
        <>
          <dt>Scale</dt>
          <dd>the sample is the SNMP value divided by {syntax.divisor}</dd>
        </>
      )}
    </dl>
  );
}

function Instances(
  { object, views, instances }: {
    readonly object: CatalogObject;
    readonly views: readonly InstanceView[];
    readonly instances: number;
  },
) {
  if (views.length === 0) {
    return (
      <p class="note">
        {object.object.access === "not-accessible"
          ? "It is a part of its table's INDEX and has no values of its own."
          : "No instance of it is served now."}
      </p>
    );
  }
  return (
    <>
      <div class="table">
        <table>
          <caption>Now, on both faces</caption>
          <thead>
            <tr>
              <th scope="col">Instance</th>
              <th scope="col" class="number">SNMP</th>
              <th scope="col">Series</th>
              <th scope="col" class="number">Sample</th>
            </tr>
          </thead>
          <tbody>
            {views.map((view) => <InstanceRow view={view} />)}
          </tbody>
        </table>
      </div>
      {instances > views.length
        ? (
          <p class="note">
            The first {grouped(String(views.length))} of{" "}
            {grouped(String(instances))};{" "}
            <a href={`/oid/${object.name}`}>all of them as JSON</a>.
          </p>
        )
        : ""}
    </>
  );
}

function InstanceRow({ view }: { readonly view: InstanceView }) {
  const oid = view.oid.join(".");
  return (
    <tr data-key={oid}>
      <th scope="row">
        <a href={`/object/${oid}`}>
          <code>{oid}</code>
        </a>
      </th>
      <td class="number value">{snmpText(view)}</td>
      <td>
        <code>{view.series ?? "–"}</code>
        {view.label === undefined ? "" : <small>label {view.label}</small>}
      </td>
      <td class="number value">{view.sample ?? "–"}</td>
    </tr>
  );
}

/** The value as net-snmp writes it, with the word of an enumeration. */
function snmpText({ value, object }: InstanceView): string {
  const { syntax } = object.object;
  const plain = jsonValue(value, syntax.name);
  const word = typeof plain === "number" ? syntax.words?.get(plain) : undefined;
  return word === undefined ? String(plain) : `${word}(${plain})`;
}

/** What the page of a table is made of. */
export interface TableProps extends Frame {
  readonly table: CatalogTable;
  /** Of all columns. */
  readonly instances: number;
}

/** The page of a table: its columns. */
export function TablePage(
  { hostname, version, table, instances }: TableProps,
) {
  return (
    <Layout
      title={`${table.name} · ${hostname}`}
      hostname={hostname}
      version={version}
    >
      <Crumbs module={table.module} />
      <h1 class="object">{table.name}</h1>
      <p class="description">{table.table.description}</p>
      <dl class="definition">
        <dt>OID</dt>
        <dd>
          <code>{table.oid.join(".")}</code>
        </dd>
        <dt>INDEX</dt>
        <dd>
          <code>{table.table.index.map(({ name }) => name).join(", ")}</code>
        </dd>
        <dt>Labels</dt>
        <dd>
          <code>{table.table.labelNames.join(", ") || "none"}</code>
        </dd>
        <dt>Instances</dt>
        <dd>
          <a href={`/oid/${table.name}`}>
            {grouped(String(instances))} as JSON
          </a>
        </dd>
      </dl>
      <Columns columns={table.columns} />
    </Layout>
  );
}

function Columns(
  { columns }: { readonly columns: CatalogTable["columns"] },
) {
  return (
    <div class="table">
      <table>
        <caption>Columns</caption>
        <thead>
          <tr>
            <th scope="col">Column</th>
            <th scope="col">SYNTAX</th>
            <th scope="col">Description</th>
          </tr>
        </thead>
        <tbody>
          {columns.map(({ name, object }) => (
            <tr>
              <th scope="row">
                <a href={`/object/${name}`}>{name}</a>
              </th>
              <td>
                <code>{object.syntax.name}</code>
              </td>
              <td>{object.description}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What is answered where there is no such object. */
export function NoObjectPage(
  { hostname, version, reason }: Frame & { readonly reason: string },
) {
  return (
    <Layout title="No such object" hostname={hostname} version={version}>
      <h1>No such object</h1>
      <p>{reason}</p>
      <p>
        <a href="/objects">All objects</a>
      </p>
    </Layout>
  );
}
