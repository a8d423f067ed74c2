/**
 * Arbitrary SNMP values and messages for property tests, with the edges of
 * each type made likely.
 *
 * @module
 */

import fc from "fast-check";
import type { Oid } from "../../../codec/oid.ts";
import type { SnmpMessage, SnmpPdu } from "../../../codec/snmp/message.ts";
import type { SnmpValue, Varbind } from "../../../codec/snmp/value.ts";

/** Records with the prototype that object literals have, since deepEqual() minds. */
export function record<T>(
  model: { [K in keyof T]: fc.Arbitrary<T[K]> },
): fc.Arbitrary<T> {
  return fc.record<T>(model, { noNullPrototype: true });
}

const unsigned: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(0, 0x7f, 0x80, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff),
  fc.nat({ max: 0xffff }),
  fc.integer({ min: 0, max: 0xffff_ffff }),
);

const integer: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(-1, -128, -129, -0x8000_0000, 0x7fff_ffff),
  fc.integer({ min: -0x8000_0000, max: 0x7fff_ffff }),
);

/** As decoded: a bigint only where a number would not be exact. */
const counter64: fc.Arbitrary<number | bigint> = fc.oneof(
  fc.constantFrom(0n, 2n ** 31n, 2n ** 32n, 2n ** 53n, 2n ** 63n),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
).map((value) =>
  value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value
);

/** An object identifier of 2 to 128 sub-identifiers. */
export const oid: fc.Arbitrary<Oid> = fc.tuple(
  fc.oneof(
    fc.tuple(fc.constantFrom(0, 1), fc.nat({ max: 39 })),
    fc.tuple(fc.constant(2), unsigned),
  ),
  fc.oneof(
    fc.array(unsigned, { maxLength: 12 }),
    fc.array(unsigned, { minLength: 120, maxLength: 126 }),
  ),
).map(([root, rest]) => [...root, ...rest]);

const octets = fc.uint8Array({ maxLength: 300 });
const address = fc.uint8Array({ minLength: 4, maxLength: 4 });

/** A value of any type. */
const snmpValue: fc.Arbitrary<SnmpValue> = fc.oneof(
  fc.constantFrom<SnmpValue>(
    { type: "null" },
    { type: "no-such-object" },
    { type: "no-such-instance" },
    { type: "end-of-mib-view" },
  ),
  record({ type: fc.constant("integer32"), value: integer }),
  record({ type: fc.constant("octet-string"), value: octets }),
  record({ type: fc.constant("oid"), value: oid }),
  record({ type: fc.constant("ip-address"), value: address }),
  record({ type: fc.constant("counter32"), value: unsigned }),
  record({ type: fc.constant("gauge32"), value: unsigned }),
  record({ type: fc.constant("time-ticks"), value: unsigned }),
  record({ type: fc.constant("opaque"), value: octets }),
  record({ type: fc.constant("counter64"), value: counter64 }),
) as fc.Arbitrary<SnmpValue>;

/** A name and a value. */
export const varbind: fc.Arbitrary<Varbind> = record({
  oid,
  value: snmpValue,
});

const varbinds = fc.array(varbind, { maxLength: 6 });

const pdu: fc.Arbitrary<SnmpPdu> = fc.oneof(
  record({
    type: fc.constantFrom(
      "get-request",
      "get-next-request",
      "response",
      "set-request",
      "inform-request",
      "snmpv2-trap",
      "report",
    ),
    requestId: integer,
    errorStatus: fc.oneof(fc.nat({ max: 18 }), integer),
    errorIndex: integer,
    varbinds,
  }),
  record({
    type: fc.constant("get-bulk-request"),
    requestId: integer,
    nonRepeaters: integer,
    maxRepetitions: integer,
    varbinds,
  }),
) as fc.Arbitrary<SnmpPdu>;

/** A message of any PDU type. */
export const message: fc.Arbitrary<SnmpMessage> = record({
  community: fc.uint8Array({ maxLength: 200 }),
  pdu,
});
