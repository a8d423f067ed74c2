import assert from "node:assert/strict";
import fc from "fast-check";
import type { Segment } from "../../mib/segment.ts";
import {
  instancesOfSamples,
  isEmptySample,
  readSample,
  sameSample,
  sampleCount,
  sampleFamily,
  sampleName,
} from "../../mib/segment_samples.ts";
import { createRenderer } from "../../mib/render.ts";
import { HOUSE, HOUSE_ROOT, houseModule } from "../server/fixture.ts";

const render = createRenderer(houseModule, HOUSE_ROOT);
const segmentOf = (house = HOUSE): Segment =>
  render(house, { collector: "house", generation: 1, time: 0 });

/** Reads a value that is printed so; undefined where it is no finite number. */
function read(value: string): [high: number, low: number] | undefined {
  const text = new TextEncoder().encode(`x ${value}\n`);
  const target = { high: -1, low: -1 };
  const samples = Uint32Array.of(0, 1);
  return readSample({ text, samples, families: [] }, 0, target)
    ? [target.high, target.low]
    : undefined;
}

Deno.test("readSample() loses no digit of an integer of 64 bits", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (value) => {
      const [high, low] = read(String(value)) ?? [];
      assert.equal(BigInt(high!) * 1_000_000_000n + BigInt(low!), value);
      assert.ok(low! < 1e9);
    }),
  );
  assert.deepEqual(read("0"), [0, 0]);
  assert.deepEqual(read("999999999"), [0, 999_999_999]);
  assert.deepEqual(read("1000000000"), [1, 0]);
});

Deno.test("readSample() reads any other number as it is printed", () => {
  fc.assert(
    fc.property(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      (value) => {
        const [high, low] = read(String(value)) ?? [];
        const sum = high! * 1e9 + low!;
        assert.ok(Math.abs(sum - value) <= Math.abs(value) * 1e-15 + 1e-6);
      },
    ),
  );
  assert.deepEqual(read("-3"), [-1, 999_999_997]);
  assert.deepEqual(read("12.5"), [0, 12.5]);
});

Deno.test("readSample() refuses what is no finite number", () => {
  for (
    const text of ["NaN", "+Inf", "-Inf", "", "1 2", "0x", "1".repeat(400)]
  ) {
    assert.equal(read(text), undefined, text);
  }
});

Deno.test("sampleName(), sampleFamily() and instancesOfSamples() tell what a sample is", () => {
  const segment = segmentOf();
  const instances = instancesOfSamples(segment);
  const known = Array.from({ length: sampleCount(segment) }, (_, i) => [
    sampleName(segment, i),
    sampleFamily(segment, i)?.type,
    instances[i]! < 0 ? "" : segment.oids.subarray(
      segment.oidOffsets[instances[i]!],
      segment.oidOffsets[instances[i]! + 1],
    ).slice(HOUSE_ROOT.length).join("."),
  ]);
  assert.deepEqual(known, [
    ['house_info{owner="Ada"}', "info", ""],
    ["house_age_seconds", "gauge", "1.2.0"],
    ['house_door_passed_total{door="front"}', "counter", "2.1.1.3.1"],
    ['house_door_passed_total{door="cellar"}', "counter", "2.1.1.3.10"],
  ]);
  assert.ok(!isEmptySample(segment, 0));
});

Deno.test("sameSample() compares names, not values", () => {
  const segment = segmentOf();
  const [front, ...doors] = HOUSE.doors;
  const same = (other: Segment) =>
    Array.from(
      { length: sampleCount(other) },
      (_, i) => sameSample(segment, other, i),
    );
  const older = segmentOf({
    ...HOUSE,
    age: 1e6,
    doors: [{ ...front!, passed: 123456 }, ...doors],
  });
  assert.deepEqual(same(older), [true, true, true, true]);
  const other = segmentOf({
    ...HOUSE,
    doors: [{ ...front!, name: "fronT" }, ...doors],
  });
  assert.deepEqual(same(other), [true, true, false, true]);
});
