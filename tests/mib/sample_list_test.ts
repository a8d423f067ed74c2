import assert from "node:assert/strict";
import fc from "fast-check";
import {
  counter,
  elsewhere,
  gauge,
  histogram,
  info,
} from "../../mib/family.ts";
import { SampleList } from "../../mib/sample_list.ts";

const decoder = new TextDecoder();

/** The text, and the name of each sample by its number. */
function finished(samples: SampleList) {
  const { text, families, samples: places } = samples.finish();
  const names = Array.from(
    { length: places.length / 2 },
    (_, i) => decoder.decode(text.subarray(places[i * 2], places[i * 2 + 1])),
  );
  return { text: decoder.decode(text), families, names };
}

Deno.test("SampleList.add() groups by family and numbers in the order of adding", () => {
  const samples = new SampleList();
  const one = counter("one_total", "One.");
  const two = gauge("two", "Two.");
  samples.beginRow([["row", "1"]]);
  assert.equal(samples.add(one({ kind: "a" }), 1, 1), 0);
  assert.equal(samples.add(two(), 2.5, 1), 1);
  samples.endRow();
  samples.beginRow([["row", "2"]]);
  assert.equal(samples.add(one({ kind: "a" }), 3n, 1), 2);
  samples.endRow();
  const { text, names, families } = finished(samples);
  assert.equal(
    text,
    'one_total{row="1",kind="a"} 1\none_total{row="2",kind="a"} 3\ntwo{row="1"} 2.5\n',
  );
  assert.deepEqual(names, [
    'one_total{row="1",kind="a"}',
    'two{row="1"}',
    'one_total{row="2",kind="a"}',
  ]);
  assert.deepEqual(families.map(({ family, end }) => [family.name, end]), [
    ["one_total", 60],
    ["two", text.length],
  ]);
});

Deno.test("SampleList.add() refuses a second sample of the same name and labels", () => {
  const samples = new SampleList();
  samples.beginRow([]);
  // Families declared apart, as a module that makes them for each row does.
  assert.equal(samples.add(gauge("same", "Same.")({ a: "1" }), 1, 1), 0);
  assert.equal(samples.add(gauge("same", "Same.")({ a: "1" }), 2, 1), -1);
  assert.equal(samples.add(gauge("same", "Same.")({ a: "2" }), 3, 1), 1);
  const { text, families } = finished(samples);
  assert.equal(text, 'same{a="1"} 1\nsame{a="2"} 3\n');
  assert.equal(families.length, 1);
});

Deno.test("SampleList.add() refuses a family of another type under the same name", () => {
  const samples = new SampleList();
  samples.beginRow([]);
  samples.add(gauge("same", "Same.")(), 1, 1);
  assert.equal(samples.add(counter("same", "Same.")({ a: "1" }), 2, 1), -1);
});

Deno.test("SampleList.add() lets a series' own label take the place of the row's", () => {
  const samples = new SampleList();
  samples.beginRow([["a", "row"], ["b", "row"]]);
  samples.add(gauge("own", "Own.")({ b: "own", c: "own" }), 1, 1);
  assert.equal(finished(samples).text, 'own{a="row",b="own",c="own"} 1\n');
});

Deno.test("SampleList.addInfo() makes one sample of a row's labels", () => {
  const samples = new SampleList();
  const about = info("about_info", "About.");
  samples.beginRow([["row", "1"]]);
  const number = samples.addInfo(about("x"), "one");
  assert.equal(samples.addInfo(about("y"), 'two "2"'), number);
  assert.equal(samples.add(gauge("g", "G.")(), 1, 1), 1);
  assert.equal(samples.endRow().size, 0);
  assert.equal(samples.rowAnchor, number);
  assert.deepEqual(
    finished(samples).names[number],
    String
      .raw`about_info{row="1",x="one",y="two \"2\""}`,
  );
});

Deno.test("SampleList.endRow() tells which info samples are lost", () => {
  const samples = new SampleList();
  const about = info("about_info", "About.");
  const others = info("other_info", "Other.");
  samples.beginRow([]);
  samples.addInfo(about("x"), "one");
  samples.endRow();
  samples.beginRow([]);
  const lost = samples.addInfo(about("x"), "one");
  const kept = samples.addInfo(others("x"), "one");
  assert.deepEqual([...samples.endRow()], [lost]);
  assert.equal(samples.rowAnchor, kept);
  assert.equal(
    finished(samples).text,
    'about_info{x="one"} 1\nother_info{x="one"} 1\n',
  );
});

Deno.test("SampleList.rowAnchor is -1 of a row without samples", () => {
  const samples = new SampleList();
  samples.beginRow([["a", "1"]]);
  samples.add(gauge("g", "G.")(), 1, 1);
  samples.endRow();
  assert.equal(samples.rowAnchor, 0);
  samples.beginRow([["a", "2"]]);
  samples.endRow();
  assert.equal(samples.rowAnchor, -1);
});

Deno.test("SampleList.finish() orders histograms, whatever the order of adding", () => {
  const time = histogram("time_seconds", "Time.");
  const parts = ["a", "b"].flatMap((view) => [
    ...["0.5", "1", "10", "+Inf"].map((le, i) => ({
      series: time.bucket({ view, le }),
      value: i,
    })),
    { series: time.sum({ view }), value: 0.25 },
    { series: time.count({ view }), value: 3 },
  ]);
  const expected = ["a", "b"].flatMap((view) => [
    ...["0.5", "1", "10", "+Inf"].map((le, i) =>
      `time_seconds_bucket{view="${view}",le="${le}"} ${i}\n`
    ),
    `time_seconds_sum{view="${view}"} 0.25\n`,
    `time_seconds_count{view="${view}"} 3\n`,
  ]).join("");
  fc.assert(
    fc.property(
      fc.shuffledSubarray(parts, { minLength: parts.length }),
      (shuffled) => {
        const samples = new SampleList();
        samples.beginRow([]);
        const numbers = shuffled.map(({ series, value }) =>
          samples.add(series, value, 1)
        );
        const { text, names } = finished(samples);
        assert.equal(text, expected);
        // Numbers still tell which is which.
        shuffled.forEach(({ series }, i) => {
          assert(
            names[numbers[i]!]?.startsWith(`time_seconds${series.suffix}{`),
          );
          assert(names[numbers[i]!]?.includes(`view="${series.labels.view}"`));
        });
      },
    ),
  );
});

Deno.test("SampleList puts its own labels before those of a row, and still finds a name twice", () => {
  const samples = new SampleList({ server: "a" });
  const boats = counter("boats_total", "Boats.");
  samples.beginRow([]);
  assert.equal(samples.add(boats({ kind: "sail" }), 1, 1), 0);
  samples.endRow();
  samples.beginRow([]);
  assert.equal(samples.add(boats({ kind: "sail" }), 2, 1), -1);
  assert.equal(samples.add(boats(), 3, 1), 1);
  samples.endRow();
  samples.beginGroup();
  samples.beginRow([["berth", "1"]]);
  assert.equal(samples.add(boats({ kind: "sail" }), 4, 1), 2);
  samples.endRow();
  assert.deepEqual(
    decoder.decode(samples.finish().text).split("\n"),
    [
      'boats_total{server="a",kind="sail"} 1',
      'boats_total{server="a"} 3',
      'boats_total{server="a",berth="1",kind="sail"} 4',
      "",
    ],
  );
});

Deno.test("SampleList.refer() names a sample that it does not print", () => {
  const samples = new SampleList({ server: "a" });
  const boats = counter("boats_total", "Boats.");
  samples.beginRow([["berth", "1"]]);
  assert.equal(samples.add(boats({ kind: "row" }), 7, 1), 0);
  const number = samples.refer(elsewhere(boats({ kind: "sail" })));
  samples.endRow();
  const { text, families, samples: places } = samples.finish();
  const printed = text.subarray(0, families.at(-1)?.end);
  assert.equal(
    decoder.decode(printed),
    'boats_total{server="a",berth="1",kind="row"} 7\n',
  );
  assert.equal(
    decoder.decode(text.subarray(places[2 * number], places[2 * number + 1])),
    'boats_total{server="a",berth="1",kind="sail"}',
  );
});
