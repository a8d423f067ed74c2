import assert from "node:assert/strict";
import {
  decodeMessage,
  encodeMessage,
  type SnmpMessage,
} from "../../../codec/snmp/message.ts";
import type { Varbind } from "../../../codec/snmp/value.ts";
import { SnmpCounters } from "../../../server/snmp/counters.ts";
import {
  TrapSender,
  type TrapTarget,
} from "../../../server/snmp/trap_sender.ts";

const VARBINDS: Varbind[] = [
  { oid: [1, 3, 6, 1], value: { type: "time-ticks", value: 5 } },
];

/** A receiver on loopback, which answers as it is told. */
class Receiver {
  readonly #socket: Deno.DatagramConn;
  readonly heard: SnmpMessage[] = [];

  constructor(
    answer: (message: SnmpMessage) => readonly (SnmpMessage | Uint8Array)[],
    hostname = "127.0.0.1",
  ) {
    this.#socket = Deno.listenDatagram({
      transport: "udp",
      hostname,
      port: 0,
    });
    this.#run(answer).catch(() => {});
  }

  async #run(
    answer: (message: SnmpMessage) => readonly (SnmpMessage | Uint8Array)[],
  ): Promise<void> {
    for await (const [datagram, from] of this.#socket) {
      const message = decodeMessage(datagram);
      this.heard.push(message);
      for (const each of answer(message)) {
        const octets = each instanceof Uint8Array ? each : encodeMessage(each);
        await this.#socket.send(octets, from);
      }
    }
  }

  target(rest: Partial<TrapTarget> = {}): TrapTarget {
    const { hostname, port } = this.#socket.addr as Deno.NetAddr;
    return {
      address: { hostname, port },
      community: "told",
      inform: true,
      retries: 2,
      timeout: 30,
      ...rest,
    };
  }

  [Symbol.dispose]() {
    this.#socket.close();
  }
}

function response(
  { community, pdu }: SnmpMessage,
  errorStatus = 0,
  requestId = pdu.requestId,
): SnmpMessage {
  return {
    community,
    pdu: {
      type: "response",
      requestId,
      errorStatus,
      errorIndex: 0,
      varbinds: [],
    },
  };
}

Deno.test("TrapSender sends a trap, over both families", async () => {
  for (const hostname of ["127.0.0.1", "::1"]) {
    using receiver = new Receiver(() => [], hostname);
    const sender = new TrapSender(new SnmpCounters());
    const target = receiver.target({ inform: false });
    assert.equal(await sender.send(target, VARBINDS), "sent");
    while (receiver.heard.length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const [message] = receiver.heard;
    assert.equal(new TextDecoder().decode(message?.community), "told");
    assert.equal(message?.pdu.type, "snmpv2-trap");
    assert.deepEqual(message?.pdu.varbinds, VARBINDS);
    sender.close();
  }
});

Deno.test("TrapSender waits for the answer to an inform, and heeds no other", async () => {
  using receiver = new Receiver((message) => [
    Uint8Array.of(1, 2, 3),
    response(message, 0, message.pdu.requestId + 1),
    message,
    response(message),
  ]);
  const sender = new TrapSender(new SnmpCounters());
  assert.equal(await sender.send(receiver.target(), VARBINDS), "acknowledged");
  assert.equal(receiver.heard[0]?.pdu.type, "inform-request");
  sender.close();
});

Deno.test("TrapSender sends an inform again until it is answered, under the same number", async () => {
  let asked = 0;
  using receiver = new Receiver((message) =>
    ++asked < 3 ? [] : [response(message)]
  );
  const sender = new TrapSender(new SnmpCounters());
  const target = receiver.target({ retries: 100, timeout: 0.05 });
  assert.equal(await sender.send(target, VARBINDS), "acknowledged");
  const ids = new Set(receiver.heard.map(({ pdu }) => pdu.requestId));
  assert.equal(ids.size, 1);
  sender.close();
});

Deno.test("TrapSender says that nobody answers, or what is answered", async () => {
  using silent = new Receiver(() => []);
  const sender = new TrapSender(new SnmpCounters());
  await assert.rejects(
    sender.send(silent.target({ retries: 1, timeout: 0.02 }), VARBINDS),
    /no answer to 2 informs in 0\.04 s/,
  );
  // On a busy machine they may be heard after nobody waits for an answer.
  while (silent.heard.length < 2) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  using refusing = new Receiver((message) => [response(message, 16)]);
  await assert.rejects(
    sender.send(refusing.target(), VARBINDS),
    /it answers authorizationError/,
  );
  await assert.rejects(
    sender.send(
      silent.target({
        inform: false,
        address: { hostname: "192.0.2.1", port: 0 },
      }),
      VARBINDS,
    ),
  );
  sender.close();
});

Deno.test("TrapSender counts messages, traps and responses, as the snmp group has them", async () => {
  const counters = new SnmpCounters();
  const sender = new TrapSender(counters);
  // What is no message, what nobody waits for, and the answer.
  using receiver = new Receiver((message) => [
    Uint8Array.of(1, 2, 3),
    response(message, 0, message.pdu.requestId + 1),
    response(message),
  ]);
  using silent = new Receiver(() => []);
  await sender.send(silent.target({ inform: false }), VARBINDS);
  assert.equal(await sender.send(receiver.target(), VARBINDS), "acknowledged");
  await assert.rejects(
    sender.send(silent.target({ retries: 1, timeout: 0.02 }), VARBINDS),
  );
  sender.close();
  const { outPkts, outTraps, inPkts, inResponses, inAsnParseErrs } = counters;
  assert.deepEqual(
    { outPkts, outTraps, inPkts, inResponses, inAsnParseErrs },
    { outPkts: 4, outTraps: 1, inPkts: 3, inResponses: 1, inAsnParseErrs: 1 },
  );
});
