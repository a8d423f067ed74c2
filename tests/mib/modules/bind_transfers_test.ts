import assert from "node:assert/strict";
import type { BindTransfer } from "../../../collectors/bind/reading.ts";
import { bindModule } from "../../../mib/modules/sounder_bind.ts";
import { assertFacesAgree, bindReading } from "./bind_readings.ts";
import { rendered } from "./rendered.ts";

const TRANSFER: BindTransfer = {
  ...{ view: "v", viewNumber: 2, zone: "a.test", number: 9, class: "IN" },
  ...{ type: "secondary", state: "running", stateText: "Receiving AXFR Data" },
  ...{ serial: 7, remoteSerial: 8, firstRefresh: false, refreshQueued: true },
  ...{ local: "192.0.2.1#40000", remote: "2001:db8::1#53" },
  ...{ soaTransport: "UDP", transport: "TLS", key: "key.test", duration: 3 },
  ...{ messages: 4, records: 5, octets: 6, rate: 7, incremental: undefined },
};

function render(inDetail: boolean) {
  return rendered(bindModule, {
    ...bindReading([]),
    transfers: {
      transfers: [TRANSFER],
      omitted: 3,
      states: new Map([["running" as const, 1], ["pending" as const, 3]]),
      inDetail,
    },
  });
}

Deno.test("bindTransferTable has series where each zone is asked for", () => {
  const got = render(true);
  assert.equal(got.segment.lost, 0);
  const labels = '{view="v",zone_name="a.test"}';
  const own = [...got.samples].filter(([name]) => /transfer/.test(name));
  assert.deepEqual(Object.fromEntries(own), {
    'bind_transfers{state="running"}': "1",
    'bind_transfers{state="pending"}': "3",
    bind_transfers_omitted: "3",
    'bind_transfer_info{view="v",zone_name="a.test",state="Receiving AXFR Data",local="192.0.2.1#40000",remote="2001:db8::1#53",soa_transport="UDP",transport="TLS",key="key.test"}':
      "1",
    [`bind_transfer_first${labels}`]: "0",
    [`bind_transfer_refresh_queued${labels}`]: "1",
    [`bind_transfer_serial${labels}`]: "7",
    [`bind_transfer_remote_serial${labels}`]: "8",
    [`bind_transfer_duration_seconds${labels}`]: "3",
    [`bind_transfer_messages${labels}`]: "4",
    [`bind_transfer_records${labels}`]: "5",
    [`bind_transfer_received_bytes${labels}`]: "6",
    [`bind_transfer_rate_bytes_per_second${labels}`]: "7",
  });
  assert.deepEqual(got.instance("bindTransferOctets", [2, 9])?.value, {
    type: "counter64",
    value: 6,
  });
  assertFacesAgree(got);
});

Deno.test("bindTransferTable has none by default; the states are counted", () => {
  const got = render(false);
  assert.equal(got.instance("bindTransferRate", [2, 9])?.series, undefined);
  assert(got.instance("bindTransferRate", [2, 9]) !== undefined);
  assert.deepEqual(
    [...got.samples.keys()].filter((name) => /transfer/.test(name)),
    [
      'bind_transfers{state="running"}',
      'bind_transfers{state="pending"}',
      "bind_transfers_omitted",
    ],
  );
});
