/**
 * Odd messages, octet by octet: what sounder answers beside what Debian's snmpd
 * answers to the same octets.
 *
 * @module
 */

import assert from "node:assert/strict";
import { toHex } from "../codec/bytes.ts";
import { needing } from "../needing.ts";
import { withFolder } from "./processes.ts";
import { Master, noSnmpd } from "./snmpd.ts";
import { startSounder } from "./sounder.ts";

/** A value in BER, built here and not by sounder's codec; its length in the shortest form. */
function tlv(tag: number, ...parts: readonly (readonly number[])[]): number[] {
  const contents = parts.flat();
  const { length } = contents;
  return length < 0x80
    ? [tag, length, ...contents]
    : length < 0x100
    ? [tag, 0x81, length, ...contents]
    : [tag, 0x82, length >> 8, length & 0xff, ...contents];
}

/** INTEGER of four octets, which may be more than it needs. */
function int(value: number): number[] {
  return tlv(2, [value >> 24, value >> 16, value >> 8, value].map(low));
}

function low(value: number): number {
  return value & 0xff;
}

function oid(text: string): number[] {
  const [first = 0, second = 0, ...rest] = text.split(".").map(Number);
  const sub = (value: number, last = true): number[] => [
    ...(value >= 128 ? sub(Math.floor(value / 128), false) : []),
    (last ? 0 : 0x80) | (value % 128),
  ];
  return tlv(6, [first * 40 + second, ...rest].flatMap((arc) => sub(arc)));
}

const NULL = [5, 0];

function varbind(name: readonly number[], value: readonly number[] = NULL) {
  return tlv(0x30, name, value);
}

interface Fields {
  readonly version?: readonly number[];
  readonly community?: string;
  readonly pdu?: number;
  readonly id?: readonly number[];
  readonly second?: readonly number[];
  readonly third?: readonly number[];
}

/** A message; what is not told is that of a GET. */
function message(
  varbinds: readonly (readonly number[])[],
  {
    version = int(1),
    community = "public",
    pdu = GET,
    id = int(1),
    second = int(0),
    third = int(0),
  }: Fields = {},
): number[] {
  const list = tlv(0x30, ...varbinds);
  return tlv(
    0x30,
    version,
    tlv(4, [...new TextEncoder().encode(community)]),
    tlv(pdu, id, second, third, list),
  );
}

const [GET, NEXT, RESPONSE, SET, BULK] = [0xa0, 0xa1, 0xa2, 0xa3, 0xa5];

const SYSTEM = "1.3.6.1.2.1.1";
const CONTACT = oid(`${SYSTEM}.4.0`);
const OBJECT = oid(`${SYSTEM}.4`);
const NAME = oid(`${SYSTEM}.5.0`);
const PLAIN = message([varbind(CONTACT)]);
/** Behind all that there is. */
const END = "2.99";

function get(name: readonly number[], value = NULL): number[] {
  return message([varbind(name, value)]);
}

function next(...names: string[]): number[] {
  return message(names.map((name) => varbind(oid(name))), { pdu: NEXT });
}

function bulk(
  nonRepeaters: number,
  maxRepetitions: number,
  ...names: readonly number[][]
): number[] {
  return message(names.map((name) => varbind(name)), {
    pdu: BULK,
    second: int(nonRepeaters),
    third: int(maxRepetitions),
  });
}

/** The length of the message in so many octets. */
function longLength(octets: number): number[] {
  const [tag = 0, length = 0, ...rest] = PLAIN;
  return [tag, 0x80 | octets, ...Array(octets - 1).fill(0), length, ...rest];
}

/** To these both answer the same octets, or neither answers. */
const ALIKE: Readonly<Record<string, number[]>> = {
  "a plain GET": PLAIN,
  "the least request-id": message([varbind(CONTACT)], {
    id: int(-0x8000_0000),
  }),
  "the largest request-id": message([varbind(CONTACT)], {
    id: int(0x7fff_ffff),
  }),
  "a request-id of five octets": message([varbind(CONTACT)], {
    id: tlv(2, [0, 0x7f, 0, 0, 1]),
  }),
  "a request-id of none": message([varbind(CONTACT)], { id: tlv(2) }),
  "a GET with an error-status": message([varbind(CONTACT)], {
    second: int(5),
    third: int(1),
  }),
  "a GET of nothing": message([]),
  "a GETNEXT of nothing": next(),
  "a GETBULK of nothing": bulk(0, 10),
  "a SET of nothing": message([], { pdu: SET }),
  "more non-repeaters than names": bulk(5, 3, OBJECT, CONTACT),
  "2^31-1 of both": bulk(0x7fff_ffff, 0x7fff_ffff, OBJECT, CONTACT),
  "negative non-repeaters": bulk(-1, 2, OBJECT),
  "no repetitions": bulk(0, 0, OBJECT),
  "no repetitions behind a non-repeater": bulk(1, 0, OBJECT, CONTACT),
  "negative repetitions": bulk(0, -5, OBJECT),
  "two repetitions of two names": bulk(0, 2, OBJECT, CONTACT),
  "a GETBULK behind the end": bulk(0, 3, oid(`${END}.1`)),
  "a GETNEXT behind the end": next(`${END}.1`),
  "a GET of 0.0": get(oid("0.0")),
  "no such instance": get(oid(`${SYSTEM}.4.1`)),
  "an object without its instance": get(OBJECT),
  "a name below an instance": get(oid(`${SYSTEM}.4.0.0`)),
  "no such object": get(oid("1.3.6.1.4.1.99999.1.0")),
  "a group": get(oid(SYSTEM)),
  "a name of 128": get(oid(`1.3${".7".repeat(126)}`)),
  "a name of 129": get(oid(`1.3${".7".repeat(127)}`)),
  "a GETNEXT of a name of 128": next(`${SYSTEM}.4${".0".repeat(120)}`),
  "the largest sub-identifier": next(`${SYSTEM}.4.4294967295`),
  "a larger sub-identifier": next(`${SYSTEM}.4.4294967296`),
  "a second sub-identifier above 39": get(oid("2.999.1")),
  "a name that is cut": get(tlv(6, [0x2b, 6, 1, 2, 1, 1, 0x84])),
  "a number for a value": get(CONTACT, int(5)),
  "an exception for a value": get(CONTACT, [0x80, 0]),
  "a list for a value": get(CONTACT, tlv(0x30, NULL)),
  "an IpAddress of three octets": get(CONTACT, tlv(0x40, [1, 2, 3])),
  "no value": message([tlv(0x30, CONTACT)]),
  "two values": message([tlv(0x30, CONTACT, NULL, NULL)]),
  "the same name thrice": message(Array(3).fill(varbind(CONTACT))),
  "a message that is cut": PLAIN.slice(0, -1),
  "nothing": [],
  "an indefinite length": [0x30, 0x80, ...PLAIN.slice(2), 0, 0],
  "a length of three octets": longLength(3),
  "a length of five octets": longLength(5),
  "a version of two octets": message([varbind(CONTACT)], {
    version: tlv(2, [0, 1]),
  }),
  "version 2": message([varbind(CONTACT)], { version: int(2) }),
  "version 99": message([varbind(CONTACT)], { version: int(99) }),
  "version -1": message([varbind(CONTACT)], { version: int(-1) }),
  "a response": message([varbind(CONTACT)], { pdu: RESPONSE }),
  "an inform": message([varbind(CONTACT)], { pdu: 0xa6 }),
  "a trap": message([varbind(CONTACT)], { pdu: 0xa7 }),
  "a report": message([varbind(CONTACT)], { pdu: 0xa8 }),
  "a PDU that is none": message([varbind(CONTACT)], { pdu: 0xa9 }),
  "a community with a NUL behind": message([varbind(CONTACT)], {
    community: "public\0",
  }),
  "no community": message([varbind(CONTACT)], { community: "" }),
  "a SET of what cannot be set": message(
    [varbind(oid(`${SYSTEM}.3.0`), tlv(0x43, [1]))],
    { pdu: SET, community: "private" },
  ),
  "a SET of what is not there": message(
    [varbind(oid("1.3.6.1.4.1.99999.1.0"), tlv(2, [1]))],
    { pdu: SET, community: "private" },
  ),
};

/** These snmpd answers and sounder does not, each with what they offend against. */
const REFUSED: Readonly<Record<string, number[]>> = {
  "SNMPv1, which sounder has not": message([varbind(CONTACT)], {
    version: int(0),
  }),
  "a request-id above 2^31-1 (RFC 3416, section 3)": message(
    [varbind(CONTACT)],
    { id: tlv(2, [0, 0xff, 0xff, 0xff, 0xff]) },
  ),
  "a name without sub-identifiers (X.690, section 8.19)": get(tlv(6)),
  "a padded sub-identifier (X.690, section 8.19.2)": get(
    tlv(6, [0x2b, 6, 1, 2, 1, 1, 0x80, 4, 0]),
  ),
  "a type that SMIv2 has not (RFC 2578, section 7.1)": get(
    CONTACT,
    tlv(0x47, [1]),
  ),
  "a NULL with contents (X.690, section 8.8.2)": get(CONTACT, tlv(5, [1])),
  "a negative Counter32 (RFC 2578, section 7.1.6)": get(
    CONTACT,
    tlv(0x41, [0xff, 0xff, 0xff, 0xff]),
  ),
  "octets behind the message (RFC 3417, section 8)": [...PLAIN, 0, 0],
};

/** Names of endOfMibView are those that were asked (RFC 3416, section 4.2.3); snmpd repeats the last but one. */
const AT_THE_END = bulk(
  1,
  3,
  ...[1, 2, 3].map((number) => oid(`${END}.${number}`)),
);

/** Returns the answer as hexadecimal digits; "" where there was none before that to a question asked later. */
async function ask(
  port: number,
  question: readonly number[],
): Promise<string> {
  using socket = openSocket();
  const to = { transport: "udp", hostname: "127.0.0.1", port } as const;
  const marked = message([varbind(NAME)], { id: int(0x5a5a_5a5a) });
  await socket.send(Uint8Array.from(question), to);
  await socket.send(Uint8Array.from(marked), to);
  const [answer] = await socket.receive();
  const text = toHex(answer);
  return text.includes("5a5a5a5a") ? "" : text;
}

function openSocket(): Deno.DatagramConn & Disposable {
  const socket = Deno.listenDatagram({
    transport: "udp",
    hostname: "127.0.0.1",
    port: 0,
  });
  return Object.assign(socket, { [Symbol.dispose]: () => socket.close() });
}

Deno.test({
  ...needing(
    noSnmpd,
    "sounder answers odd messages as snmpd does, and none that offends",
  ),
  fn: () =>
    withFolder(async (folder) => {
      const config = `${folder}/sounder.toml`;
      await Deno.writeTextFile(
        config,
        `[snmp]
contact = "somebody"
location = "somewhere"
[[snmp.communities]]
name = "public"
[[snmp.communities]]
name = "private"
`,
        { mode: 0o600 },
      );
      await using sounder = await startSounder(
        ["--config", config, "--only", "sensors"],
      );
      await using master = await Master.start([
        "rwcommunity private",
        "sysContact somebody",
        "sysLocation somewhere",
        `sysName ${Deno.hostname()}`,
      ]);
      const port = Number(master.agent.split(":")[1]);
      const both = (question: readonly number[]) =>
        Promise.all([sounder.snmpPort, port].map((to) => ask(to, question)));
      for (const [name, question] of Object.entries(ALIKE)) {
        const [ours, theirs] = await both(question);
        assert.equal(ours, theirs, name);
      }
      assert.notEqual((await both(PLAIN))[0], "");
      for (const [name, question] of Object.entries(REFUSED)) {
        const [ours, theirs] = await both(question);
        assert.equal(ours, "", name);
        assert.notEqual(theirs, "", name);
      }
      const end = await ask(sounder.snmpPort, AT_THE_END);
      for (const number of [1, 2, 3]) {
        const name = toHex(Uint8Array.from(oid(`${END}.${number}`)));
        assert.equal(end.split(`${name}8200`).length, 2, end);
      }
    }),
});
