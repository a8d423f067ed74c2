import assert from "node:assert/strict";
import { assertServed, type Line, renderPostfix } from "./postfix_readings.ts";
import { indexText } from "./rendered.ts";

Deno.test("postfixHistogramTable and postfixBucketTable cumulate delays and sizes", () => {
  const got = renderPostfix((families) => {
    const { delays, activeSizes, activeRecipients } = families;
    const cell = delays.cell("smtp", "transmission");
    delays.observe(cell, 1_000, 1);
    delays.observe(cell, 1_001, 2);
    delays.observe(cell, 172_800_000_001, 4);
    activeSizes.observe(activeSizes.cell(), 1e6, 5);
    activeRecipients.observe(activeRecipients.cell(), 2, 6);
  });
  const name = indexText("smtp/transmission").join(".");
  const labels = 'agent="smtp",stage="transmission"';
  const delay = "postfix_delivery_delay_seconds";
  const bucket = (bound: number, le: string, value: string): Line => [
    `1.2.3.1.4.1.${name}.${bound}`,
    `${delay}_bucket{${labels},le="${le}"}`,
    value,
  ];
  const sizes = "postfix_qmgr_messages_inserted_size_bytes";
  assertServed(got, [
    bucket(1, "0.001", "1"),
    bucket(10, "0.01", "3"),
    bucket(100, "0.1", "3"),
    bucket(60_000, "60", "3"),
    bucket(3_600_000, "3600", "3"),
    bucket(86_400_000, "86400", "3"),
    bucket(172_800_000, "172800", "3"),
    bucket(0xffff_ffff, "+Inf", "7"),
    [`1.2.2.1.3.1.${name}`, `${delay}_count{${labels}}`, "7"],
    [`1.2.2.1.5.1.${name}`, `${delay}_sum{${labels}}`, "691200.003006"],
    [
      `1.2.2.1.5.101.${indexText("transmission").join(".")}`,
      'postfix_smtp_delivery_delay_seconds_sum{stage="transmission"}',
      "691200.003006",
    ],
    ["1.2.3.1.4.6.0.100000", `${sizes}_bucket{le="100000"}`, "0"],
    ["1.2.3.1.4.6.0.1000000", `${sizes}_bucket{le="1e+06"}`, "5"],
    ["1.2.2.1.4.6.0", `${sizes}_sum`, "5000000"],
    [
      "1.2.2.1.4.7.0",
      "postfix_qmgr_messages_inserted_recipients_sum",
      "12",
    ],
    [
      "1.2.2.1.4.103.0",
      "postfix_qmgr_messages_inserted_receipients_sum",
      "12",
    ],
  ]);
  assert.equal(
    got.instance("postfixHistogramSum", [1, ...indexText("smtp/transmission")]),
    undefined,
  );
});
