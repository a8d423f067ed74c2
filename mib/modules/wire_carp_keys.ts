/**
 * What tells apart the rows about CARP on the wire.
 *
 * @module
 */

import type { CarpGroup } from "../../collectors/wire/reading.ts";
import type { columnsOf, ManagedObject } from "../declare.ts";
import { rowLabel } from "../family.ts";
import { adminString, integer32 } from "../syntax.ts";

/** IFNAMSIZ is 16 with the end of the string. */
export const interfaceName = adminString({ max: 15 });

/** The longest IPv6 address as text. */
export const address = adminString({ max: 45 });

const vhid = integer32({ min: 0, max: 255 });

/** Returns the first two parts of an INDEX, of columns whose names begin with `prefix`: the interface and the virtual host. */
export function groupKeys<Row extends Pick<CarpGroup, "interface" | "vhid">>(
  prefix: string,
  column: ReturnType<typeof columnsOf<Row>>,
): ManagedObject<Row>[] {
  return [
    column({
      name: `${prefix}Interface`,
      id: 1,
      access: "not-accessible",
      syntax: interfaceName,
      description: "Interface on which it is heard.",
      value: (row) => row.interface,
      series: rowLabel("interface"),
    }),
    column({
      name: `${prefix}Vhid`,
      id: 2,
      access: "not-accessible",
      syntax: vhid,
      description: "Identifier of the virtual host.",
      value: (row) => row.vhid,
      series: rowLabel("vhid"),
    }),
  ];
}
