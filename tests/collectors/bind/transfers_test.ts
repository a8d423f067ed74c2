import assert from "node:assert/strict";
import { createBindCollector } from "../../../collectors/bind/collect.ts";
import { parseBindJson } from "../../../collectors/bind/parse_json.ts";
import { parseBindXml } from "../../../collectors/bind/parse_xml.ts";
import type { BindReading } from "../../../collectors/bind/reading.ts";
import { MAX_TRANSFERS } from "../../../collectors/bind/transfer_builder.ts";
import { jsonDocument, utf8, xmlDocument } from "./documents.ts";
import { channelContext, channelHost } from "./fake_channel.ts";

const RUNNING = {
  ...{ name: "a.test", class: "IN", type: "secondary", serial: 7 },
  ...{ remoteserial: 4294967295, firstrefresh: "No", refreshqueued: "Yes" },
  ...{ state: "Receiving AXFR Data", localaddr: "192.0.2.1#40000" },
  ...{ remoteaddr: "2001:db8::1#53", soatransport: "UDP", transport: "TLS" },
  ...{ tsigkeyname: "key.test", duration: 3, nmsg: 4, nrecs: 5, nbytes: 6 },
  ...{ rate: 7, ixfr: "No" },
};

const WAITING = {
  ...{ name: "b.test", class: "IN", type: "secondary", serial: "-" },
  remoteserial: "-",
  ...{ firstrefresh: "Yes", state: "Needs Refresh", refreshqueued: "No" },
  ...{ localaddr: "-", remoteaddr: "-", soatransport: "-", transport: "-" },
  ...{ tsigkeyname: null, duration: 0, nmsg: 0, nrecs: 0, nbytes: 0, rate: 0 },
  ixfr: "",
};

function xmlTransfer({ name, class: zoneClass, ...fields }: typeof RUNNING) {
  const each = Object.entries(fields).map(([key, value]) =>
    `<${key}>${value ?? ""}</${key}>`
  );
  return `<xfrin name="${name}" class="${zoneClass}">${each.join("")}</xfrin>`;
}

Deno.test("parseBindJson() and parseBindXml() read incoming transfers alike", () => {
  const both = [RUNNING, WAITING as unknown as typeof RUNNING];
  const json = parseBindJson(
    utf8(jsonDocument({ views: { v: { xfrins: both } } })),
  );
  const xml = parseBindXml(
    utf8(xmlDocument(
      "",
      `<views><view name="v"><xfrins>${
        both.map(xmlTransfer).join("")
      }</xfrins></view></views>`,
    )),
  );
  for (const parsed of [json, xml]) {
    assert.deepEqual(parsed.problems, []);
    assert.deepEqual(parsed.transfers, {
      transfers: [
        {
          ...{ view: "v", zone: "a.test", class: "IN", type: "secondary" },
          ...{ state: "running", stateText: "Receiving AXFR Data", serial: 7 },
          ...{ remoteSerial: 4294967295, firstRefresh: false },
          ...{ refreshQueued: true, local: "192.0.2.1#40000" },
          ...{ remote: "2001:db8::1#53", soaTransport: "UDP" },
          ...{ transport: "TLS", key: "key.test", duration: 3, messages: 4 },
          ...{ records: 5, octets: 6, rate: 7, incremental: false },
        },
        {
          ...{ view: "v", zone: "b.test", class: "IN", type: "secondary" },
          ...{ state: "needs-refresh", stateText: "Needs Refresh" },
          ...{ serial: undefined, remoteSerial: undefined },
          ...{ firstRefresh: true, refreshQueued: false, local: undefined },
          ...{ remote: undefined, soaTransport: undefined },
          ...{ transport: undefined, key: undefined, duration: 0 },
          ...{ messages: 0, records: 0, octets: 0, rate: 0 },
          incremental: undefined,
        },
      ],
      omitted: 0,
      states: new Map([
        ["running", 1],
        ["deferred", 0],
        ["refresh-soa", 0],
        ["pending", 0],
        ["needs-refresh", 1],
      ]),
    });
  }
});

Deno.test("transfers are bounded, and counted by state all the same", () => {
  const many = Array.from({ length: MAX_TRANSFERS + 5 }, (_, i) => ({
    name: `z${i}.test`,
    class: "IN",
    state: i % 2 === 0 ? "Pending" : "Deferred",
  }));
  const { transfers, problems } = parseBindJson(
    utf8(jsonDocument({ views: { v: { xfrins: many } } })),
  );
  assert.deepEqual(problems, []);
  assert.equal(transfers?.transfers.length, MAX_TRANSFERS);
  assert.equal(transfers.omitted, 5);
  assert.equal(transfers.states.get("pending"), MAX_TRANSFERS / 2 + 3);
});

Deno.test("one bad field costs that field of a transfer", () => {
  const { transfers, problems } = parseBindJson(utf8(jsonDocument({
    views: {
      v: {
        xfrins: [
          { ...RUNNING, nbytes: -1, remoteserial: 4294967296, state: "\u0001" },
          { ...RUNNING, name: "" },
          "transfer",
        ],
      },
      w: { xfrins: {} },
    },
  })));
  assert.deepEqual(
    transfers?.transfers.map((each) => [
      ...[each.octets, each.remoteSerial, each.state, each.stateText],
      each.records,
    ]),
    [[undefined, undefined, "running", "", 5]],
  );
  assert.equal(problems.length, 5);
});

const BASE = "http://127.0.0.1:8053/json/v1";

async function collect(
  xfrins: Parameters<typeof channelHost>[0][string],
): Promise<BindReading["transfers"]> {
  const host = channelHost({
    [`${BASE}/server`]: jsonDocument({ views: { v: {} } }),
    [`${BASE}/net`]: jsonDocument({}),
    [`${BASE}/xfrins`]: xfrins,
  });
  const context = channelContext(host);
  const { transfers } = await createBindCollector({
    url: "http://127.0.0.1:8053",
    transfers: true,
    zones: { inDetail: true, interval: 1e9 },
  }).collect(context);
  return transfers;
}

Deno.test("the collector tells of no transfers, and of a BIND that does not tell", async () => {
  const none = await collect(jsonDocument({ views: { v: {} } }));
  assert.equal(none?.states.get("running"), 0);
  assert.deepEqual(none?.transfers, []);
  assert.equal(await collect({ status: 404 }), undefined);
  const some = await collect(
    jsonDocument({ views: { v: { xfrins: [RUNNING] } } }),
  );
  assert.equal(some?.inDetail, true);
  assert.deepEqual(
    some?.transfers.map(({ view, viewNumber, zone, number }) => [
      ...[view, viewNumber, zone, number],
    ]),
    [["v", 1, "a.test", 2]],
  );
});
