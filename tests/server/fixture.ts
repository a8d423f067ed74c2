/**
 * A small module with known instances, served and asked in process.
 *
 * @module
 */

import type { Oid } from "../../codec/oid.ts";
import {
  decodeMessage,
  encodeMessage,
  type SnmpPdu,
} from "../../codec/snmp/message.ts";
import type { Varbind } from "../../codec/snmp/value.ts";
import {
  columnsOf,
  defineModule,
  type MibModule,
  scalarsOf,
  tablesOf,
} from "../../mib/declare.ts";
import { counter, gauge, info, rowLabel } from "../../mib/family.ts";
import { createRenderer } from "../../mib/render.ts";
import { Served } from "../../mib/served.ts";
import {
  adminString,
  counter64,
  displayString,
  integer32,
  timeTicks,
} from "../../mib/syntax.ts";
import { LOOPBACK } from "../../server/network.ts";
import { AccessControl, type Community } from "../../server/snmp/access.ts";
import { Agent } from "../../server/snmp/agent.ts";
import { SnmpCounters } from "../../server/snmp/counters.ts";
import { Sources } from "../../server/snmp/source.ts";

/** A row of the fixture's table. */
export interface Door {
  readonly number: number;
  readonly name: string;
  /** Undefined where it was never counted. */
  readonly passed: number | bigint | undefined;
}

/** What the fixture's module is read from. */
export interface House {
  readonly owner: string;
  readonly age: number;
  readonly doors: readonly Door[];
}

/** Root of the fixture's module. */
export const HOUSE_ROOT: Oid = [1, 3, 6, 1, 4, 1, 99999, 1];

const scalar = scalarsOf<House>();
const table = tablesOf<House>();
const column = columnsOf<Door>();

/** Scalars `.1.1` and `.1.2`; table `.2.1` with columns 2 (text), 3 (Counter64). */
export const houseModule: MibModule<House> = defineModule<House>({
  name: "HOUSE-MIB",
  identity: "houseMIB",
  root: HOUSE_ROOT,
  updated: "202611230000Z",
  description: "Houses and their doors.",
  nodes: { houseObjects: [1], houseTables: [2] },
  objects: [
    scalar({
      name: "houseOwner",
      oid: [1, 1],
      syntax: displayString(),
      description: "Who owns it.",
      value: ({ owner }) => owner,
      series: info("house_info", "What is known of the house.")("owner"),
    }),
    scalar({
      name: "houseAge",
      oid: [1, 2],
      syntax: timeTicks,
      description: "How old it is.",
      value: ({ age }) => age,
      series: gauge("house_age_seconds", "How old the house is.")(),
    }),
    table({
      name: "doorTable",
      oid: [2, 1],
      description: "Its doors.",
      rows: ({ doors }) => doors,
      index: ["doorNumber"],
      labels: { door: ({ name }) => name },
      columns: [
        column({
          name: "doorNumber",
          id: 1,
          access: "not-accessible",
          syntax: integer32({ min: 1, max: 2147483647 }),
          description: "Number of the door.",
          value: ({ number }) => number,
        }),
        column({
          name: "doorName",
          id: 2,
          syntax: adminString(),
          description: "Name of the door.",
          value: ({ name }) => name,
          series: rowLabel("door"),
        }),
        column({
          name: "doorPassed",
          id: 3,
          syntax: counter64,
          description: "Who went through.",
          value: ({ passed }) => passed,
          series: counter(
            "house_door_passed_total",
            "Who went through the door.",
          )(),
        }),
      ],
    }),
  ],
});

/** A house of three doors, the second of which was never counted. */
export const HOUSE: House = {
  owner: "Ada",
  age: 12.34,
  doors: [
    { number: 1, name: "front", passed: 7 },
    { number: 2, name: "back", passed: undefined },
    { number: 10, name: "cellar", passed: 18446744073709551615n },
  ],
};

/** Serves a house. */
export function serveHouse(house: House = HOUSE): Served {
  const served = new Served({
    sounderRoot: [1, 3],
    modules: [houseModule as MibModule<never>],
  });
  const render = createRenderer(houseModule, HOUSE_ROOT);
  served.put(render(house, { collector: "house", generation: 1, time: 0 }));
  return served;
}

/** "public" from this host alone, "open" from anywhere; both see everything. */
const COMMUNITIES: readonly Community[] = [
  { name: "public", networks: LOOPBACK, view: undefined },
  { name: "open", networks: undefined, view: undefined },
];

/** An agent over a house, asked in process from loopback with community "public". */
export class TestAgent {
  readonly counters: SnmpCounters = new SnmpCounters();
  readonly agent: Agent;
  readonly #sources = new Sources();

  constructor(
    served: Served = serveHouse(),
    communities: readonly Community[] = COMMUNITIES,
  ) {
    const access = new AccessControl(communities, served.tree);
    this.agent = new Agent({ access, counters: this.counters });
  }

  /** Sends octets; returns the answer's octets. */
  send(
    datagram: Uint8Array,
    options: { source?: string; limit?: number; largest?: number } = {},
  ): Uint8Array | undefined {
    return this.agent.answer(
      datagram,
      this.#sources.get(options.source ?? "127.0.0.1"),
      options.limit ?? 1472,
      options.largest ?? options.limit ?? 1472,
    );
  }

  /** Asks and returns the answer's PDU; undefined when there is no answer. */
  ask(
    pdu: SnmpPdu,
    options: {
      community?: string;
      source?: string;
      limit?: number;
      largest?: number;
    } = {},
  ): SnmpPdu | undefined {
    const community = new TextEncoder().encode(options.community ?? "public");
    const answer = this.send(encodeMessage({ community, pdu }), options);
    return answer === undefined ? undefined : decodeMessage(answer).pdu;
  }
}

/** A request for names alone. */
export function request(
  type: "get-request" | "get-next-request" | "set-request",
  ...oids: Oid[]
): SnmpPdu {
  return {
    type,
    requestId: 77,
    errorStatus: 0,
    errorIndex: 0,
    varbinds: oids.map(asking),
  };
}

/** A GETBULK request. */
export function bulk(
  bounds: { nonRepeaters: number; maxRepetitions: number },
  ...oids: Oid[]
): SnmpPdu {
  return {
    type: "get-bulk-request",
    requestId: 77,
    ...bounds,
    varbinds: oids.map(asking),
  };
}

function asking(oid: Oid): Varbind {
  return { oid, value: { type: "null" } };
}

/** Puts a PDU's varbinds into one line each: the OID below the fixture's root, and the value. */
export function shown(pdu: SnmpPdu | undefined): string[] {
  return (pdu?.varbinds ?? []).map(({ oid, value }) => {
    const inside = HOUSE_ROOT.every((subIdentifier, i) =>
      oid[i] === subIdentifier
    );
    const name = inside
      ? `+${oid.slice(HOUSE_ROOT.length).join(".")}`
      : oid.join(".");
    if (!("value" in value)) return `${name} ${value.type}`;
    const text = value.value instanceof Uint8Array
      ? new TextDecoder().decode(value.value)
      : String(value.value);
    return `${name} ${value.type} ${text}`;
  });
}

/** An OID below the fixture's root. */
export function at(...below: number[]): Oid {
  return [...HOUSE_ROOT, ...below];
}
