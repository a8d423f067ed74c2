/**
 * The reference of a module's objects as a table in Markdown.
 *
 * @module
 */

import { compareOids, type Oid } from "../codec/oid.ts";
import type {
  ExtraSeries,
  ManagedObject,
  MibModule,
  SeriesSpec,
  Table,
} from "./declare.ts";

/** Where a table's labels come from; nothing for scalars. */
type LabelNames = readonly string[];

interface Row {
  readonly oid: Oid;
  readonly cells: readonly string[];
}

const HEAD = ["Name", "OID", "SYNTAX", "Series", "Description"];

/**
 * Returns a table of all objects and notifications of a module in the order of their OIDs: name,
 * OID without the instance, SYNTAX, series and description. Labels that a row
 * fills are shown without a value. A series that has no object of its own
 * stands below the object or table that it is declared with.
 */
export function referenceTable<R>(module: MibModule<R>, root: Oid): string {
  const rows = module.objects.flatMap((declared): Row[] =>
    declared.kind === "scalar"
      ? [
        objectRow(declared.object, [...root, ...declared.object.oid], []),
        ...extraRows(declared.extra, {
          below: [...root, ...declared.object.oid],
          labels: [],
        }),
      ]
      : tableRows(declared, [...root, ...declared.oid])
  ).concat(notificationRows(module, root))
    .sort((a, b) => compareOids(a.oid, b.oid));
  return [HEAD, HEAD.map(() => "---"), ...rows.map(({ cells }) => cells)]
    .map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

function notificationRows<R>(module: MibModule<R>, root: Oid): Row[] {
  return (module.notifications ?? []).map(
    ({ name, oid, objects, description }) => {
      const place = [...root, ...oid];
      const borne = objects.map((object) => code(object.name)).join(", ");
      return row(place, [
        code(name),
        place.join("."),
        `notification, OBJECTS ${borne}`,
        "",
        escaped(description),
      ]);
    },
  );
}

function tableRows<R>(table: Table<R>, oid: Oid): Row[] {
  const { name, description, columns, index, labelNames, extra } = table;
  const parts = index.map((part) =>
    `${part.implied ? "IMPLIED " : ""}${part.name}`
  );
  return [
    row(oid, [
      code(name),
      oid.join("."),
      `table, INDEX ${parts.map(code).join(", ")}`,
      "",
      escaped(description),
    ]),
    ...columns.map((column) =>
      objectRow(column, [...oid, 1, ...column.oid], labelNames)
    ),
    ...extraRows(extra, { below: [...oid, 1, Infinity], labels: labelNames }),
  ];
}

function objectRow<S>(
  object: ManagedObject<S>,
  oid: Oid,
  labels: LabelNames,
): Row {
  const { name, description, units, syntax, access } = object;
  const notes = [
    ...(units === undefined ? [] : [units]),
    ...(access === "read-only" ? [] : [access]),
  ];
  return row(oid, [
    code(name),
    oid.join("."),
    escaped([syntax.smi, ...notes].join(", ")),
    seriesCell(object, labels),
    escaped(description),
  ]);
}

function extraRows<S>(
  extra: readonly ExtraSeries<S>[],
  place: { readonly below: Oid; readonly labels: LabelNames },
): Row[] {
  return extra.map(({ series }) =>
    row(place.below, [
      "",
      "",
      "",
      seriesText(series, place.labels),
      escaped(series.family.help),
    ])
  );
}

function row(oid: Oid, cells: readonly string[]): Row {
  return { oid, cells };
}

function seriesCell<S>(object: ManagedObject<S>, labels: LabelNames): string {
  if (object.fixedSeries !== undefined) {
    return seriesText(object.fixedSeries, labels);
  }
  return object.seriesless ? "" : "by row";
}

function seriesText(spec: SeriesSpec, labels: LabelNames): string {
  switch (spec.kind) {
    case "label":
      return `label ${code(spec.label)}`;
    case "info":
      return code(withLabels(spec.family.name, [...labels, spec.label]));
    case "series": {
      const fixed = Object.entries(spec.labels)
        .map(([name, value]) => `${name}=${JSON.stringify(value)}`);
      return code(
        withLabels(spec.family.name + spec.suffix, [...labels, ...fixed]),
      );
    }
  }
}

function withLabels(name: string, labels: readonly string[]): string {
  return labels.length === 0 ? name : `${name}{${labels.join(",")}}`;
}

function code(text: string): string {
  return `\`${text.replaceAll("|", "\\|")}\``;
}

/** Escapes what Markdown would take for the end of a cell or for mark-up. */
function escaped(text: string): string {
  return text.replace(/[\\`*_<|]/g, "\\$&").replace(/\s+/g, " ");
}
