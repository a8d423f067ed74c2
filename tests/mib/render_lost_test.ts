import assert from "node:assert/strict";
import { EncodeError } from "../../codec/error.ts";
import type { Oid } from "../../codec/oid.ts";
import {
  columnsOf,
  defineModule,
  type MibModule,
  rootOf,
  scalarsOf,
  tablesOf,
} from "../../mib/declare.ts";
import { counter, gauge, info } from "../../mib/family.ts";
import { createRenderer } from "../../mib/render.ts";
import {
  adminString,
  counter64,
  octetText,
  type Syntax,
  unsigned32,
} from "../../mib/syntax.ts";
import { HARBOUR, type Harbour } from "./fixture_reading.ts";
import { options, read } from "./harbour.ts";
import { instancesOf } from "./instances.ts";

const utf8 = new TextDecoder();

Deno.test("createRenderer() loses a value that is out of range, and counts it", () => {
  const bad: readonly [Partial<Harbour>, string][] = [
    [{ depth: 1001 }, "1.1.3.0"],
    [{ depth: 1.5 }, "1.1.3.0"],
    [{ tide: "none" as "low" }, "1.1.5.0"],
    [{ age: -1 }, "1.1.6.0"],
    [{ age: Infinity }, "1.1.6.0"],
    [{ built: NaN }, "1.1.7.0"],
    [{ visitors: -1n }, "1.1.8.0"],
    [{ visitors: 0.5 }, "1.1.8.0"],
    [{ visitors: NaN }, "1.1.8.0"],
    [{ address: new Uint8Array(16) }, "1.1.9.0"],
    [{ chart: [1] }, "1.1.10.0"],
    [{ chart: [1, 3, 2 ** 32] }, "1.1.10.0"],
  ];
  const whole = read();
  for (const [changes, oid] of bad) {
    const { segment, find, instances } = read(changes);
    const what = JSON.stringify(Object.keys(changes));
    assert.equal(segment.lost, 1, what);
    assert.equal(find(oid), undefined, what);
    assert.equal(instances.length, whole.instances.length - 1, what);
  }
});

Deno.test("createRenderer() keeps the first of two rows of one INDEX, and what comes after", () => {
  const [first, second] = HARBOUR.berths;
  assert(first !== undefined && second !== undefined);
  const { segment, oids, find } = read({
    berths: [
      first,
      { ...second, number: first.number, name: "C" },
      { ...second, number: 21, name: "C" },
    ],
  });
  assert.equal(segment.lost, 1);
  assert.deepEqual(oids("1.2.1.1.2."), ["1.2.1.1.2.20", "1.2.1.1.2.21"]);
  assert.equal(find("1.2.1.1.2.20")?.content, "B\\");
});

Deno.test("createRenderer() puts rows in order, and finds one INDEX twice wherever the rows stand", () => {
  const [berth] = HARBOUR.berths;
  assert(berth !== undefined);
  const rows = [7, 20, 5, 20, 7, 21].map((number, i) => ({
    ...berth,
    number,
    name: `berth ${i}`,
  }));
  const { segment, oids, find } = read({ berths: rows });
  assert.equal(segment.lost, 2);
  assert.deepEqual(
    oids("1.2.1.1.2."),
    [5, 7, 20, 21].map((number) => `1.2.1.1.2.${number}`),
  );
  assert.equal(find("1.2.1.1.2.7")?.content, "berth 0");
  assert.equal(find("1.2.1.1.2.20")?.content, "berth 1");
});

Deno.test("createRenderer() keeps the first of two rows of the same labels", () => {
  const [first] = HARBOUR.berths;
  assert(first !== undefined);
  const { segment, oids } = read({ berths: [first, { ...first, number: 1 }] });
  assert.equal(segment.lost, 1);
  assert.deepEqual(oids("1.2.1.1.2."), ["1.2.1.1.2.20"]);
});

Deno.test("createRenderer() loses rows whose INDEX cannot be expressed", () => {
  const [salt] = HARBOUR.cargo;
  assert(salt !== undefined);
  for (
    const wrong of [
      { ...salt, berth: 0 },
      { ...salt, berth: 1001 },
      { ...salt, berth: 1.5 },
      { ...salt, name: "" },
    ]
  ) {
    const { segment, oids } = read({ cargo: [wrong, salt] });
    assert.equal(segment.lost, 1);
    assert.equal(oids("1.2.2.1.3.").length, 1);
  }
});

Deno.test("createRenderer() loses instance and series alike where a series is there already", () => {
  // The same name again under another number.
  const { segment, find, text } = read({
    waits: [
      { berth: "A", number: 1, bound: 24, ships: 1 },
      { berth: "A", number: 2, bound: 24, ships: 2 },
    ],
  });
  assert.equal(segment.lost, 1);
  assert.equal(find("1.2.10.1.3.1.24")?.content, 1);
  assert.equal(find("1.2.10.1.3.2.24"), undefined);
  assert.equal(text.match(/^harbour_wait_seconds/gm)?.length, 1);
});

function moduleOf<R>(
  objects: MibModule<R>["objects"],
  root: Oid = [1, 3],
): MibModule<R> {
  return defineModule<R>({
    name: "PLAIN-MIB",
    identity: "plainMIB",
    root,
    updated: "202601010000Z",
    description: "Plain.",
    nodes: {},
    objects,
  });
}

interface Row {
  readonly number: number;
  readonly text: string;
}

/** A table without labels, whose rows have an info sample. */
function plainModule(
  options: { readonly syntax?: Syntax<string>; readonly root?: Oid } = {},
): MibModule<readonly Row[]> {
  const column = columnsOf<Row>();
  const about = info("plain_info", "What is known.");
  return moduleOf<readonly Row[]>([
    tablesOf<readonly Row[]>()<Row>({
      name: "plainTable",
      oid: [1],
      description: "Rows.",
      rows: (rows) => rows,
      index: ["plainNumber"],
      labels: {},
      columns: [
        column({
          name: "plainNumber",
          id: 1,
          access: "not-accessible",
          syntax: unsigned32,
          description: "Number.",
          value: (row) => row.number,
        }),
        column({
          name: "plainText",
          id: 2,
          syntax: options.syntax ?? adminString(),
          description: "Text.",
          value: (row) => row.text,
          series: about("text"),
        }),
      ],
    }),
  ], options.root);
}

function renderPlain(module: MibModule<readonly Row[]>, rows: readonly Row[]) {
  const place = rootOf(module);
  const segment = createRenderer(module, place)(rows, options);
  return { segment, instances: instancesOf(segment, place.length) };
}

Deno.test("createRenderer() loses an instance whose info sample is there already", () => {
  const { segment, instances } = renderPlain(plainModule(), [
    { number: 2, text: "same" },
    { number: 1, text: "same" },
    { number: 3, text: "other" },
  ]);
  assert.equal(segment.lost, 1);
  assert.deepEqual(instances.map(({ oid, sample }) => [oid, sample]), [
    ["1.1.2.1", 'plain_info{text="same"} 1'],
    ["1.1.2.3", 'plain_info{text="other"} 1'],
  ]);
});

Deno.test("createRenderer() goes on to 128 sub-identifiers and no further", () => {
  // Table, entry, column and INDEX take four.
  const long = (length: number): Oid => [1, 3, ...Array(length - 2).fill(9)];
  const rows = [{ number: 1, text: "a" }];
  const fits = renderPlain(plainModule({ root: long(124) }), rows);
  assert.equal(fits.segment.count, 1);
  const exceeds = renderPlain(plainModule({ root: long(125) }), rows);
  assert.deepEqual([exceeds.segment.count, exceeds.segment.lost], [0, 1]);
});

Deno.test("createRenderer() loses what only the encoding refuses", () => {
  const syntax: Syntax<string> = {
    ...octetText(),
    cell: (text) => ({
      value: { type: "integer32", value: Number(text) },
      sample: undefined,
      text,
    }),
  };
  const { segment, instances } = renderPlain(plainModule({ syntax }), [
    { number: 1, text: "7" },
    { number: 2, text: "7.5" },
  ]);
  assert.equal(segment.lost, 1);
  assert.deepEqual(instances.map(({ content }) => content), [7]);
});

Deno.test("createRenderer() lets faults of a declaration through", () => {
  const module = moduleOf<null>([
    scalarsOf<null>()({
      name: "faulty",
      oid: [1],
      syntax: counter64,
      description: "Faulty.",
      value: () => {
        throw new TypeError("a fault");
      },
      series: counter("faulty_total", "Faulty.")(),
    }),
  ]);
  assert.throws(
    () => createRenderer(module, [1, 3])(null, options),
    { name: "TypeError", message: "a fault" },
  );
});

Deno.test("createRenderer() counts an extra sample that is there already", () => {
  const value = gauge("twice", "Twice.")();
  const module = moduleOf<number>([
    scalarsOf<number>()({
      name: "twice",
      oid: [1],
      syntax: unsigned32,
      description: "Twice.",
      value: (n) => n,
      series: value,
      extra: [{ series: value, value: (n) => n }],
    }),
  ]);
  const segment = createRenderer(module, [1, 3])(5, options);
  assert.deepEqual([segment.count, segment.lost], [1, 1]);
  assert.equal(utf8.decode(segment.text), "twice 5\n");
});

Deno.test("createRenderer() loses a row whose INDEX has no value", () => {
  const column = columnsOf<{ readonly n: number | undefined }>();
  const table = tablesOf<readonly (number | undefined)[]>()<
    { n: number | undefined }
  >({
    name: "gapsTable",
    oid: [1],
    description: "Gaps.",
    rows: (numbers) => numbers.map((n) => ({ n })),
    index: ["gapsNumber"],
    labels: {},
    columns: [
      column({
        name: "gapsNumber",
        id: 1,
        syntax: unsigned32,
        description: "Number.",
        value: ({ n }) => n,
      }),
    ],
  });
  const segment = createRenderer(moduleOf([table]), [1, 3])(
    [1, undefined, 2],
    options,
  );
  assert.deepEqual([segment.count, segment.lost], [2, 1]);
  assert.throws(() => table.index[0]?.of({ n: undefined }), EncodeError);
});
