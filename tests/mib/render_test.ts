import assert from "node:assert/strict";
import { harbourModule } from "./fixture_module.ts";
import { options, read } from "./harbour.ts";

const ABOUT =
  'harbour_info{name="Port",motto="Land ho",address="192.0.2.1",chart="1.3.6.1.4.1.99999"} 1';

Deno.test("createRenderer() renders scalars of every SYNTAX with their samples", () => {
  const { segment, instances } = read();
  assert.deepEqual(
    instances.filter(({ oid }) => oid.startsWith("1.1.")).map((
      { oid, value, content, sample, label },
    ) => [oid, value, content, sample, label]),
    [
      ["1.1.1.0", "octet-string", "Port", ABOUT, "name"],
      ["1.1.2.0", "octet-string", "Land ho", ABOUT, "motto"],
      ["1.1.3.0", "integer32", 125, "harbour_depth_meters 12.5", undefined],
      ["1.1.4.0", "integer32", 1, "harbour_open 1", undefined],
      ["1.1.5.0", "integer32", 2, "harbour_tide 2", undefined],
      ["1.1.6.0", "time-ticks", 1234, "harbour_age_seconds 12.34", undefined],
      [
        "1.1.7.0",
        "octet-string",
        "\x07\ufffd\x02\x03\x04\x05\x06\x07+\0\0",
        "harbour_built_timestamp_seconds 981173106.7",
        undefined,
      ],
      [
        "1.1.8.0",
        "counter32",
        705032704,
        "harbour_visitors_total 5000000000",
        undefined,
      ],
      ["1.1.9.0", "ip-address", "192.0.2.1", ABOUT, "address"],
      ["1.1.10.0", "oid", "1.3.6.1.4.1.99999", ABOUT, "chart"],
      ["1.1.11.0", "octet-string", "No more", undefined, undefined],
      ["1.1.12.0", "octet-string", "-1.5", "harbour_level -1.5", undefined],
    ],
  );
  assert.equal(segment.lost, 0);
  assert.deepEqual(
    [segment.module, segment.collector, segment.generation, segment.time],
    [
      "SOUNDER-HARBOUR-MIB",
      options.collector,
      options.generation,
      options.time,
    ],
  );
});

Deno.test("createRenderer() orders rows by INDEX within each column and escapes their labels", () => {
  const { oids, find } = read();
  assert.deepEqual(oids("1.2.1."), [
    ...[2, 3].flatMap((id) => [`1.2.1.1.${id}.3`, `1.2.1.1.${id}.20`]),
    "1.2.1.1.4.20",
    ...[5, 6, 7].flatMap((id) => [`1.2.1.1.${id}.3`, `1.2.1.1.${id}.20`]),
  ]);
  const labels = String.raw`quay="North \"new\"",berth="B\\"`;
  assert.deepEqual(find("1.2.1.1.4.20"), {
    oid: "1.2.1.1.4.20",
    value: "counter64",
    content: 18446744073709551615n,
    sample:
      `harbour_ships_total{${labels},kind="sea | river"} 18446744073709551615`,
  });
  assert.deepEqual(find("1.2.1.1.6.20"), {
    oid: "1.2.1.1.6.20",
    value: "gauge32",
    content: 4294967295,
    sample: `harbour_water_meters{${labels}} 4294967295`,
  });
  const flag = String
    .raw`harbour_berth_info{quay="North\nold",berth="A",flag="SE"} 1`;
  assert.deepEqual(find("1.2.1.1.3.3")?.sample, flag);
  assert.deepEqual(find("1.2.1.1.2.3"), {
    oid: "1.2.1.1.2.3",
    value: "octet-string",
    content: "A",
    sample: flag,
    label: "berth",
  });
});

Deno.test("createRenderer() asks each row for its series and leaves IMPLIED lengths out", () => {
  const { find, oids } = read();
  const octets = (text: string) =>
    [...new TextEncoder().encode(text)].join(".");
  assert.deepEqual(
    oids("1.2.2.1.3."),
    ["gold", "rye", "salt"].map((name) => `1.2.2.1.3.3.${octets(name)}`),
  );
  assert.equal(
    find(`1.2.2.1.3.3.${octets("rye")}`)?.sample,
    'harbour_stored{berth="3",cargo="rye"} 9007199254740993',
  );
  assert.equal(
    find(`1.2.2.1.4.3.${octets("salt")}`)?.sample,
    'harbour_landed_total{berth="3",cargo="salt"} 10',
  );
});

Deno.test("createRenderer() gives no label to text of a row that has no sample", () => {
  const { find } = read();
  const gold = find("1.2.2.1.4.3.103.111.108.100");
  assert.deepEqual([gold?.content, gold?.sample, gold?.label], [
    "gold",
    undefined,
    undefined,
  ]);
});

Deno.test("createRenderer() puts extra series beside those of instances", () => {
  const { text } = read();
  assert.match(
    text,
    /^harbour_tide_now\{tide="low"\} 0\nharbour_tide_now\{tide="rising"\} 1\nharbour_tide_now\{tide="high"\} 0$/m,
  );
  assert.deepEqual(
    text.split("\n").filter((line) => line.startsWith("harbour_berth_closed")),
    [String.raw`harbour_berth_closed{quay="North \"new\"",berth="B\\"} 1`],
  );
});

Deno.test("createRenderer() leaves out what the reading does not have", () => {
  const { find, text, segment } = read({ motto: undefined, berths: [] });
  assert.equal(find("1.1.2.0"), undefined);
  assert.match(text, /^harbour_info\{name="Port",address=/m);
  assert.doesNotMatch(text, /harbour_ships_total/);
  assert.equal(segment.lost, 0);
});

Deno.test("createRenderer() lays buckets, sums and counts of a histogram out in order", () => {
  const { text } = read();
  const lines = text.split("\n").filter((line) =>
    line.startsWith("harbour_wait_seconds")
  );
  assert.deepEqual(lines, [
    'harbour_wait_seconds_bucket{berth="A",le="24"} 2',
    'harbour_wait_seconds_bucket{berth="A",le="100"} 5',
    'harbour_wait_seconds_bucket{berth="A",le="+Inf"} 6',
    'harbour_wait_seconds_count{berth="A"} 6',
    'harbour_wait_seconds_bucket{berth="B",le="24"} 8',
    'harbour_wait_seconds_bucket{berth="B",le="+Inf"} 9',
    'harbour_wait_seconds_count{berth="B"} 9',
  ]);
});

Deno.test("createRenderer() renders the objects' numbers of a segment", () => {
  const { segment, instances } = read();
  const names = harbourModule.objects.flatMap((declared) =>
    declared.kind === "scalar"
      ? [declared.object.name]
      : declared.columns.map(({ name }) => name)
  );
  const nameOf = (oid: string) =>
    names[segment.objects[instances.findIndex((i) => i.oid === oid)]!];
  assert.equal(nameOf("1.1.1.0"), "harbourName");
  assert.equal(nameOf("1.1.12.0"), "harbourLevel");
  assert.equal(nameOf("1.2.1.1.7.3"), "berthState");
  assert.equal(nameOf("1.2.10.1.4.20.4294967295"), "waitTotal");
});
