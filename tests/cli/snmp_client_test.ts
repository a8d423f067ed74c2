import assert from "node:assert/strict";
import { SnmpClient } from "../../cli/snmp_client.ts";
import { ERROR_STATUS } from "../../codec/snmp/error_status.ts";
import type { SnmpPdu } from "../../codec/snmp/message.ts";
import type { Varbind } from "../../codec/snmp/value.ts";
import { type Behaviour, FakeAgent, response } from "./fake_agent.ts";

const ROOT = [1, 3, 6, 1, 4, 1, 99999];

function numbered(number: number, root: readonly number[] = ROOT): Varbind {
  return {
    oid: [...root, number],
    value: { type: "counter64", value: number },
  };
}

/** Answers GETBULK with a few of the instances `.1` to `.count`, then with what lies behind them. */
function counting(count: number, step: number): Behaviour {
  return (pdu) => {
    const asked = pdu.varbinds[0]?.oid ?? [];
    const first = (asked[ROOT.length] ?? 0) + 1;
    const varbinds: Varbind[] = [];
    for (let i = first; i < first + step; i++) {
      varbinds.push(i <= count ? numbered(i) : numbered(1, [1, 3, 6, 2]));
    }
    return [response(pdu, varbinds)];
  };
}

async function withClient<T>(
  behave: Behaviour,
  use: (client: SnmpClient, agent: FakeAgent) => Promise<T>,
): Promise<T> {
  await using agent = new FakeAgent(behave);
  const client = new SnmpClient(agent.address, "public");
  try {
    return await use(client, agent);
  } finally {
    client.close();
  }
}

async function collect(varbinds: AsyncIterable<Varbind>): Promise<number[]> {
  const last: number[] = [];
  for await (const { oid } of varbinds) last.push(oid.at(-1) ?? -1);
  return last;
}

Deno.test("SnmpClient.get() asks with the community and returns all varbinds, exceptions included", async () => {
  const answered: Varbind[] = [
    numbered(1),
    { oid: [...ROOT, 2], value: { type: "no-such-instance" } },
  ];
  let asked: [SnmpPdu, string] | undefined;
  await withClient((pdu, community) => {
    asked = [pdu, community];
    return [response(pdu, answered)];
  }, async (client) => {
    assert.deepEqual(
      await client.get([[...ROOT, 1], [...ROOT, 2]]),
      answered,
    );
  });
  assert.equal(asked?.[0].type, "get-request");
  assert.deepEqual(asked?.[0].varbinds.map(({ oid }) => oid), [
    [...ROOT, 1],
    [...ROOT, 2],
  ]);
  assert.equal(asked?.[1], "public");
});

Deno.test("SnmpClient.get() throws what the agent reports", async () => {
  await withClient(
    (pdu) => [response(pdu, [], { status: ERROR_STATUS.tooBig })],
    async (client) => {
      await assert.rejects(client.get([ROOT]), /tooBig/);
    },
  );
});

Deno.test("SnmpClient.get() passes over answers to other requests, requests and garbage", async () => {
  await withClient((pdu) => [
    Uint8Array.of(),
    Uint8Array.of(0x30, 0x84, 0xff, 0xff, 0xff, 0xff),
    new TextEncoder().encode("no message at all"),
    response({ ...pdu, requestId: pdu.requestId + 1 }, [numbered(1)]),
    response(pdu, [numbered(2)]).slice(0, -1),
    response(pdu, [numbered(3)]),
  ], async (client) => {
    assert.deepEqual(await client.get([ROOT]), [numbered(3)]);
  });
});

Deno.test("SnmpClient.get() asks again when an answer is lost", async () => {
  let count = 0;
  await withClient(
    (pdu) => ++count < 2 ? [] : [response(pdu, [numbered(4)])],
    async (client, agent) => {
      assert.deepEqual(await client.get([ROOT]), [numbered(4)]);
      const [first, second] = agent.requests;
      assert.equal(second?.requestId, first?.requestId);
    },
  );
});

Deno.test("SnmpClient.get() is not confused by an answer that comes twice", async () => {
  await withClient((pdu) => {
    const answer = response(pdu, [numbered(pdu.varbinds[0]?.oid.at(-1) ?? 0)]);
    return [answer, answer];
  }, async (client) => {
    for (const number of [1, 2, 3]) {
      assert.deepEqual(await client.get([[...ROOT, number]]), [
        numbered(number),
      ]);
    }
  });
});

Deno.test("SnmpClient.get() says so when nobody answers", async () => {
  await withClient(() => [], async (client, agent) => {
    await assert.rejects(
      client.get([ROOT]),
      new RegExp(`No answer from 127\\.0\\.0\\.1:${agent.address.port}`),
    );
    assert.equal(agent.requests.length, 3);
  });
});

Deno.test("SnmpClient.walk() yields all below the root, in as many requests as it takes", async () => {
  await withClient(counting(25, 10), async (client, agent) => {
    assert.deepEqual(
      await collect(client.walk(ROOT)),
      Array.from({ length: 25 }, (_, i) => i + 1),
    );
    assert.equal(agent.requests.length, 3);
    assert.equal(agent.requests[0]?.type, "get-bulk-request");
  });
});

Deno.test("SnmpClient.walk() ends at the end of the MIB view", async () => {
  await withClient((pdu) => {
    const oid = pdu.varbinds[0]?.oid ?? [];
    const end: Varbind = { oid, value: { type: "end-of-mib-view" } };
    return [response(pdu, oid.length === ROOT.length ? [numbered(1)] : [end])];
  }, async (client) => {
    assert.deepEqual(await collect(client.walk(ROOT)), [1]);
  });
});

Deno.test("SnmpClient.walk() throws when the agent goes round in circles", async () => {
  await withClient(
    (pdu) => [response(pdu, [numbered(1), numbered(2), numbered(1)])],
    async (client) => {
      await assert.rejects(
        collect(client.walk(ROOT)),
        /does not go forward: 1\.3\.6\.1\.4\.1\.99999\.1 comes after 1\.3\.6\.1\.4\.1\.99999\.2/,
      );
    },
  );
});

Deno.test("SnmpClient.walk() throws when an answer holds nothing", async () => {
  await withClient((pdu) => [response(pdu, [])], async (client) => {
    await assert.rejects(
      collect(client.walk(ROOT)),
      /127\.0\.0\.1:\d+ answers without a varbind$/,
    );
  });
});
