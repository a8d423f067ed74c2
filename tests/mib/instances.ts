/**
 * A segment read back: its instances with their values and samples.
 *
 * @module
 */

import { decodeVarbind, type SnmpValue } from "../../codec/snmp/value.ts";
import { instanceOid, type Segment } from "../../mib/segment.ts";

/** An instance of a segment. */
export interface ReadInstance {
  /** Dotted numbers, from behind the root on. */
  readonly oid: string;
  readonly value: SnmpValue["type"];
  /** Text of an OCTET STRING, dotted numbers of addresses and OIDs. */
  readonly content: number | bigint | string;
  /** The sample's line without its end. */
  readonly sample?: string;
  /** Label of that sample that bears the text. */
  readonly label?: string;
}

const utf8 = new TextDecoder();

/** Returns what a segment holds, and fails where its parts contradict each other. */
export function instancesOf(segment: Segment, rootLength: number) {
  return Array.from({ length: segment.count }, (_, i): ReadInstance => {
    const { oid, value } = decodeVarbind(
      segment.varbinds.subarray(
        segment.varbindOffsets[i],
        segment.varbindOffsets[i + 1],
      ),
    );
    const own = [...instanceOid(segment, i)];
    if (own.join(".") !== oid.join(".")) {
      throw new Error(`${own.join(".")} is encoded as ${oid.join(".")}`);
    }
    const sample = sampleOf(segment, segment.instanceSample[i]!);
    const label = segment.labelNames[segment.instanceLabel[i]!];
    return {
      oid: oid.slice(rootLength).join("."),
      value: value.type,
      content: contentOf(value),
      ...(sample === undefined ? {} : { sample }),
      ...(label === undefined ? {} : { label }),
    };
  });
}

function sampleOf(segment: Segment, number: number): string | undefined {
  if (number < 0) return undefined;
  const text = utf8.decode(segment.text);
  const start = utf8.decode(
    segment.text.subarray(0, segment.samples[number * 2]),
  ).length;
  return text.slice(start, text.indexOf("\n", start));
}

function contentOf(value: SnmpValue): number | bigint | string {
  switch (value.type) {
    case "octet-string":
      return utf8.decode(value.value);
    case "ip-address":
    case "oid":
      return value.value.join(".");
    default:
      return "value" in value && !(value.value instanceof Uint8Array)
        ? value.value
        : value.type;
  }
}
