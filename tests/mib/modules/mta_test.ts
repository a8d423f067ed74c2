import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Families } from "../../../collectors/postfix/families.ts";
import { QueueTally } from "../../../collectors/postfix/queue.ts";
import type { PostfixReading } from "../../../collectors/postfix/reading.ts";
import { objectsOf, rootOf } from "../../../mib/declare.ts";
import { mtaModule } from "../../../mib/modules/mta.ts";
import { networkServicesModule } from "../../../mib/modules/network_services.ts";
import { haveSharedData, sharedData } from "../../shared_data.ts";
import { assertFacesAgree } from "./bind_readings.ts";
import { parseMibText } from "./mib_text.ts";
import { NOW, postfixReading } from "./postfix_readings.ts";
import { rendered } from "./rendered.ts";

function count(families: Families): void {
  families.received.add(5, "smtpd");
  families.received.add(2, "pickup");
  families.received.add(90, "reinjected");
  families.receivedBytes.add(3000, "smtpd");
  families.receivedBytes.add(1096, "notification");
  families.deliveredMessages.add(4, "local");
  families.deliveredMessages.add(3, "remote");
  families.deliveredMessages.add(90, "filter");
  families.deliveredBytes.add(10_239, "smtp", "remote");
  families.deliveredBytes.add(90_000, "smtp", "filter");
  families.deliveries.add(6, "smtp", "sent", "remote");
  families.deliveries.add(5, "local", "sent", "local");
  families.deliveries.add(90, "smtp", "sent", "filter");
  families.deliveries.add(91, "smtp", "deferred", "remote");
  families.reasons.add(1, "bounced", "loop");
  families.reasons.add(90, "bounced", "unknown_user");
  families.connections.add(12, "smtpd", "connect");
  families.connections.add(1, "qmqpd", "connect");
  families.connections.add(90, "smtpd", "disconnect");
  const connect = ["reject", "CONNECT", "", "", "limit"];
  families.decisions.add(7, "postscreen", ...connect);
  families.decisions.add(90, "smtpd", ...connect);
  families.outgoingTroubles.add(8, "smtp", "connect_refused");
  families.outgoingTroubles.add(9, "lmtp", "connect_timeout");
  families.outgoingTroubles.add(90, "smtp", "said");
}

function reading(): PostfixReading {
  const tally = new QueueTally(NOW);
  tally.add({ queue: "deferred", arrival: NOW, size: 1500, recipients: 2 });
  tally.add({ queue: "active", arrival: NOW, size: 1500, recipients: 3 });
  return { ...postfixReading(count), queue: tally.reading() };
}

Deno.test("mtaModule answers mtaTable for Postfix", () => {
  const got = rendered(mtaModule, reading());
  assert.equal(got.segment.lost, 0);
  assertFacesAgree(got);
  assert.deepEqual(
    got.instances.map(({ oid, value, series }) => [
      oid.join("."),
      "value" in value ? value.value : undefined,
      series,
      got.samples.get(series ?? ""),
    ]),
    ([
      [1, 7, "received_messages_total", "7"],
      [2, 2, "stored_messages", "2"],
      [3, 7, "transmitted_messages_total", "7"],
      [4, 4, "received_bytes_total", "4096"],
      [5, 2, "stored_bytes", "2048"],
      [6, 9, "transmitted_bytes_total", "9216"],
      [8, 5, "stored_recipients", "5"],
      [9, 11, "transmitted_recipients_total", "11"],
      [12, 1, "loops_detected_total", "1"],
    ] as const).map(([column, value, series, sample]) => [
      `1.3.6.1.2.1.28.1.1.${column}.1`,
      value,
      `postfix_mta_${series}`,
      sample,
    ]),
  );
});

Deno.test("mtaModule says nothing of queues that cannot be read", () => {
  const got = rendered(mtaModule, { ...reading(), queue: undefined });
  assert.deepEqual(
    got.instances.map(({ oid }) => oid.at(-2)),
    [1, 3, 4, 6, 9, 12],
  );
});

Deno.test("networkServicesModule answers applTable for Postfix", () => {
  const got = rendered(networkServicesModule, reading());
  assert.equal(got.segment.lost, 0);
  assertFacesAgree(got);
  const info =
    'postfix_application_info{name="postfix",description="Postfix mail transfer agent"}';
  assert.deepEqual(
    got.instances.map(({ oid, series }) => [
      oid.join("."),
      series,
      got.samples.get(series ?? ""),
    ]),
    ([
      [2, info, "1"],
      [10, "postfix_inbound_associations_total", "13"],
      [14, "postfix_rejected_inbound_associations_total", "7"],
      [15, "postfix_failed_outbound_associations_total", "17"],
      [16, info, "1"],
    ] as const).map(([column, series, sample]) => [
      `1.3.6.1.2.1.27.1.1.${column}.1`,
      series,
      sample,
    ]),
  );
});

for (const module of [mtaModule, networkServicesModule]) {
  Deno.test({
    name: `${module.name} declares objects as its text does`,
    ignore: !haveSharedData,
    fn() {
      const { objects, indexes } = parseMibText(
        readFileSync(sharedData(`mibs/${module.name}.txt`), "utf8")
          .replaceAll("mib-2", "mib2"),
        { mib2: "1.3.6.1.2.1" },
      );
      for (const { name, oid, object } of objectsOf(module, rootOf(module))) {
        assert.deepEqual(
          {
            oid: oid.join("."),
            // Their INTEGER with a range is Integer32 in SMIv2 of today.
            syntax: object.syntax.smi.replace(/\s/g, "")
              .replace("Integer32", "INTEGER"),
            access: object.access,
          },
          objects.get(name),
          name,
        );
      }
      for (const declared of module.objects) {
        if (declared.kind === "scalar") continue;
        assert.equal(indexes.get(declared.entryName), "applIndex");
      }
    },
  });
}
