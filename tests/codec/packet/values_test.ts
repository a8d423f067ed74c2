import assert from "node:assert/strict";
import fc from "fast-check";
import type { Header } from "../../../codec/packet/header.ts";
import { decodeIpv4, encodeIpv4 } from "../../../codec/packet/network/ipv4.ts";
import { decodeIpv6, encodeIpv6 } from "../../../codec/packet/network/ipv6.ts";
import { type Sample, SAMPLES } from "./arbitraries.ts";
import { DECODERS, encodeFields } from "./protocols.ts";

const ADDRESSES = {
  ipv4: { src: "192.0.2.1", dst: "198.51.100.2" },
  ipv6: { src: "2001:db8::1", dst: "2001:db8::2" },
} as const;

/** Padding that the encoder adds to options, or takes off: it is no part of the value. */
function withoutPadding(value: unknown): unknown {
  return Array.isArray(value)
    ? value.filter(({ name }) =>
      name !== "end" && name !== "pad1" && name !== "padN"
    )
    : value;
}

function checkSample(
  name: string,
  sample: Sample,
  payload: Uint8Array,
): void {
  // A copy, for some of what fast-check makes has no prototype.
  const { layer, carries } = structuredClone(sample);
  const version = layer.protocol === "icmpv6" ? "ipv6" : "ipv4";
  const carried = carries ? payload : new Uint8Array(0);
  const bytes = encodeFields(layer.protocol, layer, {
    payload: carried,
    network: ADDRESSES[version],
  });
  const network = version === "ipv6"
    ? decodeIpv6(encodeIpv6({ ...ADDRESSES.ipv6, nextHeader: 58 }))
    : decodeIpv4(encodeIpv4({ ...ADDRESSES.ipv4, proto: 17 }));
  const old = layer.protocol === "pflog" && layer.layout === 28;
  const littleEndian = layer.protocol === "pflog" &&
    layer.littleEndian === true;
  const decode = DECODERS[old ? "old-pflog" : layer.protocol];
  const header: Header = decode(bytes, 0, bytes.length, {
    network,
    cut: false,
    littleEndian,
  });
  const fields: Readonly<Record<string, unknown>> = { ...header.fields() };
  for (const [key, value] of Object.entries(layer)) {
    if (key === "protocol") continue;
    assert.deepEqual(
      withoutPadding(fields[key]),
      withoutPadding(value),
      `${name} ${key}`,
    );
  }
  assert.deepEqual(header.payload, carried);
  assert.equal(header.truncated, false);
  if ("checksumStatus" in header && header.checksumStatus !== "absent") {
    assert.equal(header.checksumStatus, "good");
  }
  const again = encodeFields(layer.protocol, fields, {
    payload: carried,
    network: ADDRESSES[version],
  });
  assert.deepEqual(again, bytes);
}

for (const [name, samples] of Object.entries(SAMPLES)) {
  Deno.test(`decoding what was encoded as ${name} gives the same value`, () => {
    fc.assert(
      fc.property(
        samples,
        fc.uint8Array({ maxLength: 64 }),
        (sample, payload) => checkSample(name, sample, payload),
      ),
      { numRuns: 400 },
    );
  });
}
