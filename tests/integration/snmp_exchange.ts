/**
 * One exchange of messages with net-snmp's tools, for tests of the codec.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { decodeMessage, encodeMessage } from "../../codec/snmp/message.ts";
import type { SnmpMessage } from "../../codec/snmp/message.ts";
import type { Varbind } from "../../codec/snmp/value.ts";
import { toHex } from "../codec/bytes.ts";

/** Answers a request; undefined lets the tool wait. */
export type Answer = (request: Uint8Array) => Uint8Array | undefined;

/** What came of a tool. */
export interface Outcome {
  readonly datagrams: readonly Uint8Array[];
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one of net-snmp's tools against a listener that answers as told, whose address stands for the argument `TARGET`, and returns what came of it. */
export async function runAgainst(
  [tool, ...args]: readonly string[],
  answer: Answer,
): Promise<Outcome> {
  const datagrams: Uint8Array[] = [];
  const socket = createSocket("udp4");
  const { promise: first, resolve: came } = Promise.withResolvers<void>();
  socket.on("message", (bytes, { address, port }) => {
    datagrams.push(Uint8Array.from(bytes));
    came();
    const response = answer(bytes);
    if (response) socket.send(response, port, address);
  });
  await new Promise<void>((resolve) =>
    socket.bind(0, "127.0.0.1", () => resolve())
  );
  const state = await Deno.makeTempDir();
  try {
    const target = `127.0.0.1:${socket.address().port}`;
    const { stdout, stderr } = await new Deno.Command(`/usr/bin/${tool}`, {
      args: args.map((arg) => arg === "TARGET" ? target : arg),
      env: { MIBS: "", SNMPCONFPATH: state, SNMP_PERSISTENT_DIR: state },
    }).output();
    // A tool that waits for no answer may have ended before.
    await first;
    const decoder = new TextDecoder();
    return {
      datagrams,
      stdout: decoder.decode(stdout),
      stderr: decoder.decode(stderr),
    };
  } finally {
    await new Promise<void>((resolve) => socket.close(() => resolve()));
    await Deno.remove(state, { recursive: true });
  }
}

/** Answers a request with `varbinds`, or with its own where none are given. */
export function respond(
  request: Uint8Array,
  { varbinds, errorStatus = 0, errorIndex = 0 }: {
    varbinds?: readonly Varbind[];
    errorStatus?: number;
    errorIndex?: number;
  } = {},
): Uint8Array {
  const { community, pdu } = decodeMessage(request);
  return encodeMessage({
    community,
    pdu: {
      type: "response",
      requestId: pdu.requestId,
      errorStatus,
      errorIndex,
      varbinds: varbinds ?? pdu.varbinds,
    },
  });
}

/** One attempt, which nobody answers. */
export const UNANSWERED: readonly string[] = ["-r", "0", "-t", "1", "-On"];

/** One attempt, which is answered, with SNMPv2c and the community that {@linkcode sentBy} expects. */
export const V2C: readonly string[] = [
  ...["-v", "2c", "-c", "secret"],
  ...["-r", "0", "-t", "60", "-On"],
];

/** Runs a tool that sends one message, sees to it that encoding gives the octets back, and returns the message. */
export async function sentBy(
  command: readonly string[],
  answer: Answer = respond,
): Promise<SnmpMessage> {
  const { datagrams, stderr } = await runAgainst(command, answer);
  assert.equal(datagrams.length, 1, stderr);
  const [datagram] = datagrams as [Uint8Array];
  const message = decodeMessage(datagram);
  assert.equal(toHex(encodeMessage(message)), toHex(datagram));
  assert.equal(new TextDecoder().decode(message.community), "secret");
  return message;
}
