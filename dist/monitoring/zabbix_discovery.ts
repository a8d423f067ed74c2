/**
 * Discovery rules of the Zabbix template: a rule for each table, whose rows are
 * named by what tells them apart.
 *
 * @module
 */

import { formatOid, type Oid } from "../../codec/oid.ts";
import type { ManagedObject, Table } from "../../mib/declare.ts";
import {
  type Entry,
  isText,
  item,
  uuidOf,
  type ValueMaps,
} from "./zabbix_item.ts";
import { triggersOf } from "./zabbix_triggers.ts";

/**
 * Tables with a row for each address, zone or bucket, or that say again what
 * others do: their rules are there, and switched off.
 */
const SWITCHED_OFF: ReadonlySet<string> = new Set([
  "bindZoneCounterTable",
  "bindZoneTable",
  "dnsServZoneTable",
  "nsExtendConfigTable",
  "nsExtendOutput1Table",
  "nsExtendOutput2Table",
  "pfTblAddrTable",
  "postfixBucketTable",
  "postfixQueueBucketTable",
  "sysORTable",
]);

/** How a part of an INDEX is read back from sub-identifiers: a number, text behind its length, text to the end, a domain name behind its length, a number with a word for it. */
type IndexForm =
  | "number"
  | "text"
  | "rest"
  | "domain"
  | Readonly<Record<string, string>>;

/** Columns of all modules by name: an INDEX may have one of another table. */
export type Columns = ReadonlyMap<string, ManagedObject<unknown>>;

/** Returns the rule of a table; none where nothing of it can be read. */
export function discoveryRule(
  table: Table<never>,
  { root, valueMaps, columns }: {
    readonly root: Oid;
    readonly valueMaps: ValueMaps;
    readonly columns: Columns;
  },
): Entry[] {
  const oidOf = (column: ManagedObject<unknown>) =>
    formatOid([...root, ...table.oid, 1, ...column.oid]);
  const readable = table.columns.filter(({ access }) => access === "read-only");
  const [first] = readable;
  if (first === undefined) return [];
  const names = readable.filter(isName);
  // Where no column names the row, its INDEX does; something has to be discovered all the same.
  const discovered = (names.length > 0 ? names : [first]).map((column) =>
    `${macroOf(column)},${oidOf(column)}`
  );
  const inIndex = new Set(table.index.map(({ name }) => name));
  const shown = readable.filter((column) =>
    !names.includes(column) && !inIndex.has(column.name)
  );
  return [{
    uuid: uuidOf(`rule ${table.name}`),
    name: table.name,
    type: "SNMP_AGENT",
    key: `discovery.${table.name}`,
    snmp_oid: `discovery[${discovered.join(",")}]`,
    delay: "15m",
    ...(SWITCHED_OFF.has(table.name) ? { status: "DISABLED" } : {}),
    description: table.description,
    item_prototypes: shown.map((column) => {
      const key = `${column.name}[{#SNMPINDEX}]`;
      const triggers = triggersOf(column.name, key, "{#ROW}: ");
      return {
        ...item(column, valueMaps),
        name: `{#ROW}: ${column.name}`,
        key,
        snmp_oid: `${oidOf(column)}.{#SNMPINDEX}`,
        ...(triggers.length === 0 ? {} : { trigger_prototypes: triggers }),
      };
    }),
    preprocessing: [{
      type: "JAVASCRIPT",
      parameters: [
        namingScript(
          names.map(macroOf),
          table.index.flatMap((part) => indexForms(part, columns)),
        ),
      ],
    }],
  }];
}

/** Tells whether a column's text tells the row apart for people. */
function isName(
  { fixedSeries, name, syntax }: ManagedObject<unknown>,
): boolean {
  return fixedSeries?.kind === "label" ||
    (/(Descr|Name)$/.test(name) && isText(syntax.name));
}

/** A name as Zabbix's macros allow it. */
function macroOf({ name }: ManagedObject<unknown>): string {
  return `{#${name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toUpperCase()}}`;
}

function indexForms(
  { name, implied }: Table<never>["index"][number],
  columns: Columns,
): IndexForm[] {
  const syntax = columns.get(name)?.syntax;
  if (syntax?.words !== undefined) return [Object.fromEntries(syntax.words)];
  switch (syntax?.name) {
    case "IpAddress":
      return ["number", "number", "number", "number"];
    case "DnsNameAsIndex":
      return ["domain"];
    case undefined:
      return ["number"];
    default:
      return [isText(syntax!.name) ? implied ? "rest" : "text" : "number"];
  }
}

/**
 * Returns the script that gives each row that was discovered its {#ROW}: the
 * names among its columns, then what its INDEX says in words. Rows that would
 * be called the same have their INDEX behind it. It is in the JavaScript of
 * Zabbix's Duktape, ECMAScript 5.1.
 */
function namingScript(
  names: readonly string[],
  index: readonly IndexForm[],
): string {
  return `var names = ${JSON.stringify(names)};
var index = ${JSON.stringify(index)};
function textOf(octets) {
  try {
    return decodeURIComponent(octets.map(function (octet) {
      return "%" + (octet < 16 ? "0" : "") + octet.toString(16);
    }).join(""));
  } catch (error) {
    return String.fromCharCode.apply(null, octets);
  }
}
function domainOf(octets) {
  var labels = [];
  while (octets.length > 0 && octets[0] > 0) {
    labels.push(textOf(octets.splice(0, octets.shift())));
  }
  return labels.join(".") || ".";
}
var rows = JSON.parse(value);
var times = {};
rows.forEach(function (row) {
  var arcs = row["{#SNMPINDEX}"].split(".").map(Number);
  var words = names.map(function (name) { return row[name]; });
  index.forEach(function (form) {
    if (form === "number") {
      var number = arcs.shift();
      if (names.length === 0) words.push(number);
    } else if (typeof form === "string") {
      var octets = arcs.splice(0, form === "rest" ? arcs.length : arcs.shift());
      words.push(form === "domain" ? domainOf(octets) : textOf(octets));
    } else {
      var enumerated = arcs.shift();
      words.push(form[enumerated] || enumerated);
    }
  });
  row["{#ROW}"] = words.filter(function (word) { return word !== ""; }).join(" ");
  times[row["{#ROW}"]] = (times[row["{#ROW}"]] || 0) + 1;
});
rows.forEach(function (row) {
  var name = row["{#ROW}"];
  if (name === "" || times[name] > 1) {
    row["{#ROW}"] = (name + " (" + row["{#SNMPINDEX}"] + ")").trim();
  }
});
return JSON.stringify(rows);`;
}
