/**
 * Arbitrary AgentX PDUs for property tests.
 *
 * @module
 */

import fc from "fast-check";
import type { Oid } from "../../../codec/oid.ts";
import type {
  AgentxMessage,
  AgentxPdu,
  Region,
  SearchRange,
} from "../../../codec/agentx/pdu.ts";
import { mayHaveContext } from "../../../codec/agentx/numbers.ts";
import { record, varbind } from "../snmp/arbitraries.ts";

const octet = fc.nat({ max: 0xff });
const half = fc.nat({ max: 0xffff });
const whole = fc.oneof(
  fc.constantFrom(0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff),
  fc.integer({ min: 0, max: 0xffff_ffff }),
);
const octets = fc.uint8Array({ maxLength: 40 });
const varbinds = fc.array(varbind, { maxLength: 4 });

/** Any object identifier that the wire can hold: the null one, ones below 1.3.6.1, and ones of 128. */
const wireOid: fc.Arbitrary<Oid> = fc.oneof(
  fc.constant([]),
  fc.array(whole, { maxLength: 8 }),
  fc.array(whole, { minLength: 120, maxLength: 128 }),
  fc.tuple(fc.nat({ max: 300 }), fc.array(whole, { maxLength: 8 }))
    .map(([prefix, rest]) => [1, 3, 6, 1, prefix, ...rest]),
);

const region: fc.Arbitrary<Region> = fc.tuple(wireOid, octet, whole, octet).map(
  ([subtree, priority, upper, subid]) => {
    const rangeSubid = subtree.length === 0 ? 0 : subid % (subtree.length + 1);
    const upperBound = rangeSubid === 0 ? 0 : upper;
    return { priority, subtree, rangeSubid, upperBound };
  },
);

const ranges = fc.array(
  record<SearchRange>({ start: wireOid, include: fc.boolean(), end: wireOid }),
  { maxLength: 4 },
);

function all<T extends AgentxPdu["type"]>(...types: T[]): fc.Arbitrary<T> {
  return fc.constantFrom(...types);
}

/** A PDU of any type. */
const agentxPdu: fc.Arbitrary<AgentxPdu> = fc.oneof(
  record({
    type: all("open"),
    timeout: octet,
    id: wireOid,
    description: octets,
  }),
  record({ type: all("close"), reason: octet }),
  record({
    type: all("register"),
    instance: fc.boolean(),
    timeout: octet,
    region,
  }),
  record({ type: all("unregister"), region }),
  record({ type: all("get", "get-next"), ranges }),
  record({
    type: all("get-bulk"),
    nonRepeaters: half,
    maxRepetitions: half,
    ranges,
  }),
  record({ type: all("test-set", "notify"), varbinds }),
  record({ type: all("commit-set", "undo-set", "cleanup-set", "ping") }),
  record({
    type: all("index-allocate", "index-deallocate"),
    newIndex: fc.boolean(),
    anyIndex: fc.boolean(),
    varbinds,
  }),
  record({ type: all("add-agent-caps"), id: wireOid, description: octets }),
  record({ type: all("remove-agent-caps"), id: wireOid }),
  record({
    type: all("response"),
    sysUpTime: whole,
    error: half,
    index: half,
    varbinds,
  }),
) as fc.Arbitrary<AgentxPdu>;

/** A PDU with a header, in either byte order, with and without a context. */
export const agentxMessage: fc.Arbitrary<AgentxMessage> = fc.tuple(
  record({
    sessionId: whole,
    transactionId: whole,
    packetId: whole,
    network: fc.boolean(),
    context: fc.option(octets, { nil: undefined }),
  }),
  agentxPdu,
).map(([header, pdu]) => ({
  ...header,
  context: mayHaveContext(pdu.type) ? header.context : undefined,
  pdu,
}));
