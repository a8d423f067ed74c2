/**
 * A Zabbix template over SNMP, made of the modules' declarations: an item for
 * each scalar and a discovery rule for each table.
 *
 * @module
 */

import { formatOid } from "../../codec/oid.ts";
import {
  type ManagedObject,
  type MibModule,
  rootOf,
} from "../../mib/declare.ts";
import { discoveryRule } from "./zabbix_discovery.ts";
import { type Entry, item, TEMPLATE, uuidOf } from "./zabbix_item.ts";
import { triggersOf } from "./zabbix_triggers.ts";

/** Release of Zabbix whose format this is; newer ones read it. */
const ZABBIX = "6.0";

/** Returns the template as Zabbix imports it. */
export function zabbixTemplate(modules: readonly MibModule<never>[]): Entry {
  const columns = new Map(
    modules.flatMap(({ objects }) =>
      objects.flatMap((declared) =>
        declared.kind === "scalar"
          ? []
          : declared.columns.map((column) => [column.name, column] as const)
      )
    ),
  );
  const valueMaps = new Map<string, Entry>();
  const scalars: Entry[] = [];
  const rules: Entry[] = [];
  for (const module of modules) {
    const root = rootOf(module);
    for (const declared of module.objects) {
      if (declared.kind === "table") {
        rules.push(...discoveryRule(declared, { root, valueMaps, columns }));
        continue;
      }
      const object = declared.object as ManagedObject<unknown>;
      const triggers = triggersOf(object.name, object.name, "");
      scalars.push({
        ...item(object, valueMaps),
        name: object.name,
        key: object.name,
        snmp_oid: formatOid([...root, ...object.oid, 0]),
        ...(triggers.length === 0 ? {} : { triggers }),
      });
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
