/**
 * What must hold of every rendered reading: both faces say the same of each
 * instance, text that is a label and text that is a number included.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { SnmpValue } from "../../../codec/snmp/value.ts";
import type { InstanceView } from "../../../mib/served.ts";
import { numberOf, type Rendered } from "./rendered.ts";

/** Counters and clocks that begin again at 2^32 on the wire and go on as samples. */
const WRAPPING: ReadonlySet<string> = new Set(["Counter32", "TimeTicks"]);

/** Returns a value as SNMP shows it: a number, text, or an address. */
export function plain(
  value: SnmpValue | undefined,
): number | bigint | string | undefined {
  if (value === undefined || !("value" in value)) return value?.type;
  switch (value.type) {
    case "octet-string":
      return new TextDecoder().decode(value.value);
    case "ip-address":
    case "oid":
      return value.value.join(".");
    case "opaque":
      return value.type;
    default:
      return value.value;
  }
}

/** Asserts that every instance has a series, and that it says what the instance says. */
export function assertBothFacesAgree(
  { segment, instances, samples }: Rendered,
): void {
  assert.equal(segment.lost, 0);
  assert.equal(instances.length, segment.count);
  for (const view of instances) {
    const where = `${view.object.name} ${view.oid.join(".")}`;
    assert(view.series !== undefined, `${where} has no series`);
    const sample = samples.get(view.series);
    assert(sample !== undefined, `${where}: no sample ${view.series}`);
    if (view.label !== undefined) {
      assert.equal(
        labelOf(view.series, view.label),
        String(plain(view.value)),
        where,
      );
    } else assertSameNumber(view, sample, where);
  }
}

function assertSameNumber(
  view: InstanceView,
  sample: string,
  where: string,
): void {
  const number = numberOf(view);
  if (number === undefined) {
    assert.equal(Number(sample), Number(plain(view.value)), where);
    return;
  }
  const { value, divisor } = number;
  if (WRAPPING.has(view.object.object.syntax.name)) {
    const units = divisor === 1
      ? BigInt(sample)
      : BigInt(Math.round(Number(sample) * divisor));
    assert.equal(units % 2n ** 32n, BigInt(value), where);
  } else if (divisor === 1) assert.equal(sample, String(value), where);
  else assert.equal(Number(sample), Number(value) / divisor, where);
}

/** Returns the value of a label, its escapes undone. */
function labelOf(series: string, label: string): string | undefined {
  const [, escaped] =
    new RegExp(`[{,]${label}="((?:[^"\\\\]|\\\\.)*)"`).exec(series) ?? [];
  return escaped?.replace(
    /\\(.)/g,
    (_, after: string) => after === "n" ? "\n" : after,
  );
}
