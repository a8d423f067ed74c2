/**
 * OPENBSD-MEM-MIB: of what it defines, OpenBSD's snmpd(8) answers its version
 * and the names of the interfaces from what the system knows.
 *
 * @module
 */

import type {
  SystemInterface,
  SystemReading,
} from "../../collectors/system/reading.ts";
import {
  columnsOf,
  defineModule,
  type MibModule,
  scalarsOf,
  tablesOf,
} from "../declare.ts";
import { gauge, rowLabel } from "../family.ts";
import { counter64, displayString, integer32 } from "../syntax.ts";
import { OPENBSD_ROOT, ROW_NUMBERS, standardText } from "./openbsd_base.ts";

const scalar = scalarsOf<SystemReading>();
const table = tablesOf<SystemReading>();
const column = columnsOf<SystemInterface>();

/** The version of the MIB that snmpd serves (mib.c, mib_memversion()). */
const VERSION = 1;

/** OPENBSD-MEM-MIB. */
export const openbsdMemModule: MibModule<SystemReading> = defineModule<
  SystemReading
>({
  name: "OPENBSD-MEM-MIB",
  identity: "memMIBObjects",
  standard: standardText("OPENBSD-MEM-MIB"),
  root: [...OPENBSD_ROOT, 5],
  updated: "201202090000Z",
  description: "Interfaces of an OpenBSD host.",
  nodes: {},
  objects: [
    scalar({
      name: "memMIBVersion",
      oid: [1],
      syntax: integer32(),
      description: "Version of this MIB.",
      value: ({ os }) => os === "openbsd" ? VERSION : undefined,
      series: gauge(
        "mem_mib_version",
        "Version of OPENBSD-MEM-MIB that is served.",
      )(),
    }),
    table({
      name: "memIfTable",
      oid: [2],
      description: "Interfaces, by the kernel's index.",
      rows: ({ os, interfaces }) => os === "openbsd" ? interfaces ?? [] : [],
      index: [{
        module: "IF-MIB",
        name: "ifIndex",
        syntax: integer32(ROW_NUMBERS),
        value: ({ index }) => index,
      }],
      labels: { interface: ({ name }) => name },
      columns: [
        column({
          name: "memIfName",
          id: 1,
          syntax: displayString(),
          description: "Name of the interface.",
          value: ({ name }) => name,
          series: rowLabel("interface"),
        }),
        column({
          name: "memIfLiveLocks",
          id: 2,
          syntax: counter64,
          description:
            "How often the growth of the receive ring was limited; absent, as no tool prints it.",
          value: (): number | undefined => undefined,
        }),
      ],
      extra: [{
        series: gauge(
          "mem_interface_index",
          "The kernel's index of the interface.",
        )(),
        value: ({ index }) => index,
      }],
    }),
  ],
});
