/**
 * NET-SNMP-EXTEND-MIB: where Net-SNMP serves the outputs of scripts, and pollers
 * such as LibreNMS look for them. Nothing is run when it is asked.
 *
 * @module
 */

import type {
  ExtendOutput,
  ExtendReading,
} from "../../collectors/extend/reading.ts";
import {
  columnsOf,
  defineModule,
  type ForeignIndex,
  type ManagedObject,
  type MibModule,
  type Scalar,
  scalarsOf,
  type Table,
  tablesOf,
} from "../declare.ts";
import { displayString, enumeration, integer32 } from "../syntax.ts";

const scalar = scalarsOf<ExtendReading>();
const table = tablesOf<ExtendReading>();
const column = columnsOf<ExtendOutput>();

/** Longest output (RFC 3417, section 3: what a UDP datagram holds, less its headers). */
const MAX_OUTPUT = 65_000;

/** A line of an output. */
interface OutputLine {
  readonly token: string;
  readonly index: number;
  readonly text: string;
}

const lineColumn = columnsOf<OutputLine>();

function linesOf({ token, text }: ExtendOutput): OutputLine[] {
  return text.split("\n").map((line, i) => ({
    token,
    index: i + 1,
    text: line,
  }));
}

function count(): Scalar<ExtendReading> {
  return scalar({
    name: "nsExtendNumEntries",
    oid: [1],
    syntax: integer32(),
    description: "Number of outputs.",
    value: ({ outputs }) => outputs.length,
  });
}

/** The INDEX, which belongs to the first of the tables. */
function token(): ManagedObject<ExtendOutput> {
  return column({
    name: "nsExtendToken",
    id: 1,
    access: "not-accessible",
    syntax: TOKEN,
    description: "Name of the output.",
    value: (output) => output.token,
  });
}

const TOKEN = displayString({ max: 32 });

/** The INDEX of the other tables. */
const ofToken: ForeignIndex<{ readonly token: string }, string> = {
  module: "NET-SNMP-EXTEND-MIB",
  name: "nsExtendToken",
  syntax: TOKEN,
  value: ({ token }) => token,
};

function configTable(): Table<ExtendReading> {
  return table<ExtendOutput>({
    name: "nsExtendConfigTable",
    entryName: "nsExtendConfigEntry",
    oid: [2],
    description: "The outputs that there are.",
    rows: ({ outputs }) => outputs,
    index: ["nsExtendToken"],
    labels: {},
    columns: [
      token(),
      column({
        name: "nsExtendStatus",
        id: 21,
        syntax: enumeration({
          active: 1,
          notInService: 2,
          notReady: 3,
          createAndGo: 4,
          createAndWait: 5,
          destroy: 6,
        }),
        description: "Always active; this is where pollers look for names.",
        value: () => "active",
      }),
    ],
  });
}

function outputTable(): Table<ExtendReading> {
  return table<ExtendOutput>({
    name: "nsExtendOutput1Table",
    entryName: "nsExtendOutput1Entry",
    oid: [3],
    description: "The outputs as a whole.",
    rows: ({ outputs }) => outputs,
    index: [ofToken],
    labels: {},
    columns: [
      column({
        name: "nsExtendOutput1Line",
        id: 1,
        syntax: displayString({ max: MAX_OUTPUT }),
        description: "The first line.",
        value: (output) => linesOf(output)[0]?.text,
      }),
      column({
        name: "nsExtendOutputFull",
        id: 2,
        syntax: displayString({ max: MAX_OUTPUT }),
        description: "All lines.",
        value: ({ text }) => text,
      }),
      column({
        name: "nsExtendOutNumLines",
        id: 3,
        syntax: integer32(),
        description: "Number of lines.",
        value: (output) => linesOf(output).length,
      }),
      column({
        name: "nsExtendResult",
        id: 4,
        syntax: integer32(),
        description: "Exit status: 0.",
        value: () => 0,
      }),
    ],
  });
}

function lineTable(): Table<ExtendReading> {
  return table<OutputLine>({
    name: "nsExtendOutput2Table",
    entryName: "nsExtendOutput2Entry",
    oid: [4],
    description: "The outputs line by line.",
    rows: ({ outputs }) => outputs.flatMap(linesOf),
    index: [ofToken, "nsExtendLineIndex"],
    labels: {},
    columns: [
      lineColumn({
        name: "nsExtendLineIndex",
        id: 1,
        access: "not-accessible",
        syntax: integer32({ min: 1, max: 0x7fff_ffff }),
        description: "Number of the line.",
        value: ({ index }) => index,
      }),
      lineColumn({
        name: "nsExtendOutLine",
        id: 2,
        syntax: displayString({ max: MAX_OUTPUT }),
        description: "The line.",
        value: ({ text }) => text,
      }),
    ],
  });
}

/** NET-SNMP-EXTEND-MIB, of which what can be read of outputs is served. */
export const netSnmpExtendModule: MibModule<ExtendReading> = defineModule<
  ExtendReading
>({
  name: "NET-SNMP-EXTEND-MIB",
  identity: "netSnmpExtendMIB",
  standard: "NET-SNMP-EXTEND-MIB is NET-SNMP's",
  identityOid: [1, 3, 6, 1, 4, 1, 8072, 1, 3, 1],
  root: [1, 3, 6, 1, 4, 1, 8072, 1, 3, 2],
  updated: "201003170000Z",
  description: "Outputs of scripts.",
  nodes: {},
  objects: [count(), configTable(), outputTable(), lineTable()],
});
