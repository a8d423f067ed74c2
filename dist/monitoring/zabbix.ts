/**
 * A Zabbix template over SNMP, made of the modules' declarations: an item for
 * each scalar and a discovery rule for each table.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { formatOid, type Oid } from "../../codec/oid.ts";
import {
  type ManagedObject,
  type MibModule,
  rootOf,
  type Table,
} from "../../mib/declare.ts";

const TEMPLATE = "sounder by SNMP";

/** Release of Zabbix whose format this is; newer ones read it. */
const ZABBIX = "6.0";

/** Tables with a row for each address or each label value are what a template must not make items of by itself. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  "pfTblAddrTable",
  "bindZoneCounterTable",
  "nsExtendConfigTable",
  "nsExtendOutput1Table",
  "nsExtendOutput2Table",
]);

type Entry = Readonly<Record<string, unknown>>;

/** Returns the template as Zabbix imports it. */
export function zabbixTemplate(modules: readonly MibModule<never>[]): Entry {
  const valueMaps = new Map<string, Entry>();
  const scalars: Entry[] = [];
  const rules: Entry[] = [];
  for (const module of modules) {
    const root = rootOf(module);
    for (const declared of module.objects) {
      if (declared.kind === "scalar") {
        const { object } = declared;
        scalars.push({
          ...item(object as ManagedObject<unknown>, valueMaps),
          name: object.name,
          key: object.name,
          snmp_oid: formatOid([...root, ...object.oid, 0]),
        });
      } else if (!LEFT_OUT.has(declared.name)) {
        rules.push(...discoveryRule(declared, root, valueMaps));
      }
    }
  }
  const group = { name: "Templates/Applications" };
  return {
    zabbix_export: {
      version: ZABBIX,
      groups: [{ uuid: "a571c0d144b14fd4a87a9d9b2aa9fcd6", ...group }],
      templates: [{
        uuid: uuidOf(TEMPLATE),
        template: TEMPLATE,
        name: TEMPLATE,
        groups: [group],
        items: scalars,
        discovery_rules: rules,
        valuemaps: [...valueMaps.values()],
      }],
    },
  };
}

/** What items of both kinds have. */
function item(
  { name, description, units, syntax }: ManagedObject<unknown>,
  valueMaps: Map<string, Entry>,
): Entry {
  const steps = preprocessing(syntax);
  const map = syntax.words === undefined
    ? undefined
    : valueMapOf(name, syntax.words, valueMaps);
  return {
    uuid: uuidOf(`item ${name}`),
    type: "SNMP_AGENT",
    delay: "1m",
    value_type: valueType(syntax.name),
    description,
    ...(units === undefined ? {} : { units: shortUnits(units) }),
    ...(steps.length === 0 ? {} : { preprocessing: steps }),
    ...(map === undefined ? {} : { valuemap: { name: map } }),
  };
}

function valueType(syntax: string): "UNSIGNED" | "FLOAT" | "CHAR" {
  switch (syntax) {
    case "Counter32":
    case "Counter64":
    case "TimeTicks":
    case "TimeStamp":
    // Zabbix's unsigned numbers have no sign.
    case "Integer32":
      return "FLOAT";
    case "INTEGER":
    case "TruthValue":
    case "Gauge32":
    case "Unsigned32":
    case "CounterBasedGauge64":
      return "UNSIGNED";
    default:
      return "CHAR";
  }
}

function preprocessing({ name, divisor }: { name: string; divisor: number }) {
  if (name === "Counter32" || name === "Counter64") {
    return [{ type: "CHANGE_PER_SECOND", parameters: [""] }];
  }
  if (name.startsWith("Time") && divisor !== 1) {
    return [{ type: "MULTIPLIER", parameters: [String(1 / divisor)] }];
  }
  return [];
}

/** Zabbix shortens octets and seconds by itself where it knows them. */
function shortUnits(units: string): string {
  switch (units) {
    case "octets":
    case "bytes":
      return "B";
    case "seconds":
      return "s";
    default:
      return units;
  }
}

function valueMapOf(
  name: string,
  words: ReadonlyMap<number, string>,
  valueMaps: Map<string, Entry>,
): string {
  valueMaps.set(name, {
    uuid: uuidOf(`value map ${name}`),
    name,
    mappings: [...words].map(([value, newvalue]) => ({
      value: String(value),
      newvalue,
    })),
  });
  return name;
}

function discoveryRule(
  table: Table<never>,
  root: Oid,
  valueMaps: Map<string, Entry>,
): Entry[] {
  const oidOf = (column: ManagedObject<unknown>) =>
    formatOid([...root, ...table.oid, 1, ...column.oid]);
  const read = table.columns.filter(({ access }) => access === "read-only");
  const [first] = read;
  if (first === undefined) return [];
  const names = read.filter(isName);
  // Where no column names the row, its INDEX does; something has to be discovered all the same.
  const discovered = names.length > 0 ? names : [first];
  const macros = discovered.map((column) =>
    `{#${macro(column.name)}},${oidOf(column)}`
  );
  const row = names.length > 0
    ? names.map(({ name }) => `{#${macro(name)}}`).join(" ")
    : "{#SNMPINDEX}";
  const columns = read.filter((column) => !names.includes(column));
  return [{
    uuid: uuidOf(`rule ${table.name}`),
    name: table.name,
    type: "SNMP_AGENT",
    key: `discovery.${table.name}`,
    snmp_oid: `discovery[${macros.join(",")}]`,
    delay: "15m",
    description: table.description,
    item_prototypes: columns.map((column) => ({
      ...item(column, valueMaps),
      name: `${row}: ${column.name}`,
      key: `${column.name}[{#SNMPINDEX}]`,
      snmp_oid: `${oidOf(column)}.{#SNMPINDEX}`,
    })),
  }];
}

/** Tells whether a column's text tells the row apart for people. */
function isName(
  { fixedSeries, name, syntax }: ManagedObject<unknown>,
): boolean {
  return fixedSeries?.kind === "label" ||
    (/(Descr|Name)$/.test(name) && valueType(syntax.name) === "CHAR");
}

/** A name as Zabbix's macros allow it. */
function macro(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toUpperCase();
}

/** A version 4 UUID without hyphens that is always the same for a name, so that an import finds what it made before. */
function uuidOf(name: string): string {
  const hex = createHash("sha256").update(`sounder ${name}`).digest("hex");
  return `${hex.slice(0, 12)}4${hex.slice(13, 16)}8${hex.slice(17, 32)}`;
}
