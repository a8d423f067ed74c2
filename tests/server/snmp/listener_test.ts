import assert from "node:assert/strict";
import { encodeMessage } from "../../../codec/snmp/message.ts";
import type { Agent } from "../../../server/snmp/agent.ts";
import { SnmpCounters } from "../../../server/snmp/counters.ts";
import {
  IPV4_MESSAGE_LIMIT,
  IPV6_MESSAGE_LIMIT,
  SnmpListener,
} from "../../../server/snmp/listener.ts";
import { at, request, TestAgent } from "../fixture.ts";

const LOOPBACK = { hostname: "127.0.0.1", port: 0 };

/** A socket that asks. */
function openClient(hostname = "127.0.0.1"): Deno.DatagramConn {
  return Deno.listenDatagram({ transport: "udp", hostname, port: 0 });
}

/** An agent that answers by this function alone. */
function agentOf(answer: Agent["answer"]): Agent {
  return { answer } as unknown as Agent;
}

function open(
  agent: Agent,
  options: { hostname?: string; messageLimit?: number } = {},
): { listener: SnmpListener; counters: SnmpCounters; ended: unknown[] } {
  const counters = new SnmpCounters();
  const ended: unknown[] = [];
  const { hostname = "127.0.0.1", ...limit } = options;
  const listener = new SnmpListener(
    { hostname, port: 0 },
    { agent, counters, limits: limit },
    (error) => ended.push(error),
  );
  return { listener, counters, ended };
}

Deno.test("SnmpListener answers from the address that was asked", async () => {
  const { listener } = open(new TestAgent().agent);
  const client = openClient();
  const community = new TextEncoder().encode("public");
  await client.send(
    encodeMessage({ community, pdu: request("get-request", at(1, 1, 0)) }),
    { transport: "udp", ...listener.address },
  );
  const [answer, from] = await client.receive();
  assert.ok(answer.length > 20);
  assert.deepEqual({ ...from }, { transport: "udp", ...listener.address });
  client.close();
  listener.close();
});

Deno.test("SnmpListener limits answers so that they leave unfragmented, unless told otherwise", async () => {
  for (
    const [hostname, told, expected] of [
      ["127.0.0.1", undefined, IPV4_MESSAGE_LIMIT],
      ["::1", undefined, IPV6_MESSAGE_LIMIT],
      ["127.0.0.1", 9_000, 9_000],
      ["::1", 65_507, 65_507],
    ] as const
  ) {
    const seen = Promise.withResolvers<number>();
    const { listener } = open(
      agentOf((_datagram, source, limit) => {
        assert.equal(source.address, hostname);
        seen.resolve(limit);
        return undefined;
      }),
      { hostname, ...(told === undefined ? {} : { messageLimit: told }) },
    );
    const client = openClient(hostname);
    await client.send(Uint8Array.of(1), {
      transport: "udp",
      ...listener.address,
    });
    assert.equal(await seen.promise, expected);
    client.close();
    listener.close();
  }
});

Deno.test("SnmpListener counts an answer that cannot be sent, and goes on", async () => {
  const { listener, counters, ended } = open(
    // The first is one octet longer than UDP over IPv4 can carry.
    agentOf((datagram) => new Uint8Array(datagram[0] === 1 ? 65_508 : 3)),
  );
  const client = openClient();
  const to = { transport: "udp", ...listener.address } as const;
  await client.send(Uint8Array.of(1), to);
  await client.send(Uint8Array.of(2), to);
  const [answer] = await client.receive();
  assert.equal(answer.length, 3);
  assert.equal(counters.sendErrors, 1);
  assert.deepEqual(ended, []);
  client.close();
  listener.close();
});

Deno.test("SnmpListener takes datagrams of every size", async () => {
  const { listener } = open(
    agentOf((datagram) => new TextEncoder().encode(String(datagram.length))),
  );
  const client = openClient();
  for (const size of [0, 1, 1_472, 65_507]) {
    await client.send(new Uint8Array(size), {
      transport: "udp",
      ...listener.address,
    });
    const [answer] = await client.receive();
    assert.equal(new TextDecoder().decode(answer), String(size));
  }
  client.close();
  listener.close();
});

Deno.test("SnmpListener ends quietly when it is closed, and closes once", async () => {
  const { listener, ended } = open(agentOf(() => undefined));
  listener.close();
  listener.close();
  await new Promise((resolve) => setTimeout(resolve, 0));
  assert.deepEqual(ended, []);
});

Deno.test("SnmpListener throws what binding throws", () => {
  const taken = Deno.listenDatagram({ transport: "udp", ...LOOPBACK });
  const { port } = taken.addr as Deno.NetAddr;
  const agent = agentOf(() => undefined);
  const bind = (hostname: string, port: number) => () =>
    new SnmpListener(
      { hostname, port },
      { agent, counters: new SnmpCounters() },
      () => {},
    );
  assert.throws(bind("127.0.0.1", port), Deno.errors.AddrInUse);
  assert.throws(bind("192.0.2.254", 0), Deno.errors.AddrNotAvailable);
  taken.close();
});
