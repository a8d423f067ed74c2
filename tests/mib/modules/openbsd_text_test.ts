import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { type MibModule, objectsOf, rootOf } from "../../../mib/declare.ts";
import { ABSENT } from "../../../mib/modules/openbsd_absent.ts";
import { openbsdCarpModule } from "../../../mib/modules/openbsd_carp.ts";
import { openbsdMemModule } from "../../../mib/modules/openbsd_mem.ts";
import { openbsdPfModule } from "../../../mib/modules/openbsd_pf.ts";
import { openbsdSensorsModule } from "../../../mib/modules/openbsd_sensors.ts";
import { haveSharedData, sharedData } from "../../shared_data.ts";
import { firewallAt, renderedFirewall } from "./firewall.ts";
import { parseMibText } from "./mib_text.ts";

const MODULES = [
  openbsdPfModule,
  openbsdSensorsModule,
  openbsdMemModule,
  openbsdCarpModule,
] as unknown as readonly MibModule<never>[];

/** Objects that each text defines. */
const SIZES: Readonly<Record<string, number>> = {
  "OPENBSD-PF-MIB": 156,
  "OPENBSD-SENSORS-MIB": 8,
  "OPENBSD-MEM-MIB": 3,
  "OPENBSD-CARP-MIB": 29,
};

function textOf({ name }: MibModule<never>) {
  return parseMibText(
    readFileSync(sharedData(`mibs/${name}.txt`), "utf8"),
    { openBSD: "1.3.6.1.4.1.30155" },
  );
}

function declaredIn(module: MibModule<never>) {
  return objectsOf(module, rootOf(module));
}

for (const module of MODULES) {
  Deno.test({
    name: `${module.name} declares what its text defines, and nothing else`,
    ignore: !haveSharedData,
    fn() {
      const { objects, indexes } = textOf(module);
      const declared = new Map(
        declaredIn(module).map(({ name, oid, object }) => [name, {
          oid: oid.join("."),
          syntax: object.syntax.smi.replace(/\s/g, ""),
          access: object.access as string,
        }]),
      );
      strictEqual(objects.size, SIZES[module.name]);
      deepStrictEqual(
        Object.fromEntries([...declared].sort()),
        Object.fromEntries([...objects].sort()),
      );
      const rows = module.objects.flatMap((declared) =>
        declared.kind === "table"
          ? [[
            declared.entryName,
            declared.index.map(({ name }) => name).join(","),
          ]]
          : []
      );
      deepStrictEqual(
        Object.fromEntries(rows.sort()),
        Object.fromEntries([...indexes].sort()),
      );
    },
  });

  Deno.test(`${module.name} serves from a full reading every object but those that are listed`, async () => {
    const served = new Set(
      renderedFirewall(await firewallAt("fw1", 20))
        .flatMap(({ instances }) => instances.map(({ object }) => object.name)),
    );
    const never = ABSENT
      .filter(({ where, ...rest }) =>
        where === undefined && rest.module === module.name
      )
      .flatMap(({ objects }) => objects);
    const missing = declaredIn(module)
      .filter(({ name, object }) =>
        object.access !== "not-accessible" && !served.has(name)
      )
      .map(({ name }) => name);
    deepStrictEqual(missing, never);
  });
}

Deno.test("ABSENT names objects that are declared, each with a reason", () => {
  const names = new Map(MODULES.map((module) => [
    module.name,
    new Set([
      ...declaredIn(module).map(({ name }) => name),
      ...module.objects.flatMap((declared) =>
        declared.kind === "table" ? [declared.name] : []
      ),
    ]),
  ]));
  for (const { module, objects, reason, where } of ABSENT) {
    for (const name of objects) {
      strictEqual(names.get(module)?.has(name), true, `${module} ${name}`);
    }
    ok(objects.length > 0 && reason !== "" && where !== "");
  }
});
