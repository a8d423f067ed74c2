import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { parseQueues } from "../../../collectors/pf/parse_queues.ts";
import { assertNothingInvented } from "../cut.ts";
import { QUEUES } from "./fixtures.ts";

Deno.test("parseQueues() reads queues, and children's interfaces from their roots", () => {
  const { value, problems, unread } = parseQueues(QUEUES);
  deepStrictEqual([...problems, ...unread], []);
  deepStrictEqual(value, [
    {
      index: 1,
      name: "main",
      default: false,
      interface: "em0",
      bandwidth: 100e6,
      packets: 4711,
      bytes: 987654,
      droppedPackets: 3,
      droppedBytes: 180,
      length: 0,
      limit: 50,
    },
    {
      index: 2,
      name: "voice",
      default: true,
      parent: "main",
      interface: "em0",
      bandwidth: 10e6,
      packets: 9007199254740993n,
      bytes: 123,
      droppedPackets: 0,
      droppedBytes: 0,
      length: 7,
      limit: 60,
    },
    {
      index: 3,
      name: "flows",
      default: true,
      interface: "em1",
      bandwidth: 1e9,
      packets: 10,
      bytes: 1000,
      droppedPackets: 1,
      droppedBytes: 60,
      length: 2,
      limit: 1024,
      averageDelaySeconds: 0.0015,
      flows: 4,
    },
  ]);
});

Deno.test("parseQueues() reads names that have blanks or pfctl's words", () => {
  const { value, problems, unread } = parseQueues(
    `queue my queue on em0 bandwidth 100M, max 100M
  [ pkts:          1  bytes:          2  dropped pkts:      3 bytes:      4 ]
queue on parent my queue bandwidth 1500 , min 100K default qlimit 5
queue q default parent my queue bandwidth 10M burst 90M for 100ms
queue x parent y parent my queue flows 1024 quantum 1 default
`,
  );
  deepStrictEqual([...problems, ...unread], []);
  deepStrictEqual(
    value.map((row) => [
      row.name,
      row.parent,
      row.interface,
      row.bandwidth,
      row.default,
    ]),
    [
      ["my queue", undefined, "em0", 100e6, false],
      ["on", "my queue", "em0", 1500, true],
      ["q default", "my queue", "em0", 10e6, false],
      ["x parent y", "my queue", "em0", undefined, true],
    ],
  );
});

Deno.test("parseQueues() reads a bandwidth for which pfctl has no letter", () => {
  // print_bwspec() divides up to 10^12 and then prints what is behind " KMG".
  const { value } = parseQueues("queue main on em0 bandwidth 2\0, max 3\0\n");
  strictEqual(value[0]?.bandwidth, 2e12);
});

Deno.test("parseQueues() gives no queue the counters of a root that pfctl does not name", () => {
  // print_queuespec() of 2017 and before leaves out the head of _root_IF, and its counters follow all the same.
  const counters = (packets: number) =>
    `  [ pkts: ${String(packets).padStart(10)}  bytes: ${
      String(packets * 100).padStart(10)
    }  dropped pkts:      0 bytes:      0 ]\n  [ qlength:   0/ 50 ]\n`;
  const { value, problems, unread } = parseQueues(
    `${counters(9)}queue std on em0 bandwidth 100M, max 100M default\n${
      counters(1)
    }${
      counters(8)
    }queue fq on em1 quantum 500 interval 5ms target 100ms default\n${
      counters(2)
    }${counters(7)}`,
  );
  deepStrictEqual([...problems, ...unread], []);
  deepStrictEqual(
    value.map(({ name, interface: on, packets, bytes, limit }) => [
      ...[name, on, packets, bytes, limit],
    ]),
    [["std", "em0", 1, 100, 50], ["fq", "em1", 2, 200, 50]],
  );
});

Deno.test("parseQueues() reads ALTQ's", () => {
  const { value, problems, unread } = parseQueues(
    `queue root_em0 on em0 bandwidth 1Gb priority 0 cbq( wrr root ) {std, ssh}
  [ pkts:        511  bytes:      51100  dropped pkts:      0 bytes:      0 ]
  [ qlength:   0/ 50  borrows:      4  suspends:      2 ]
queue  std parent root_em0 on em0 bandwidth 10% cbq( default )
`,
  );
  deepStrictEqual([...problems], []);
  deepStrictEqual(value[0], {
    index: 1,
    name: "root_em0",
    default: false,
    interface: "em0",
    bandwidth: 1e9,
    packets: 511,
    bytes: 51100,
    droppedPackets: 0,
    droppedBytes: 0,
    borrows: 4,
    suspends: 2,
    length: 0,
    limit: 50,
  });
  strictEqual(unread.length <= 1, true);
});

Deno.test("parseQueues() reads ALTQ's levels", () => {
  const { value, unread } = parseQueues(
    `queue root_em0 on em0 bandwidth 10Mb cbq( wrr root ) {std}
  [ pkts:          9  bytes:        900  dropped pkts:      0 bytes:      0 ]
queue  std on em0 bandwidth 50% cbq( default )
  [ pkts:          1  bytes:        100  dropped pkts:      0 bytes:      0 ]
queue   ssh on em0 bandwidth 5Mb hfsc( realtime 1Mb )
`,
  );
  deepStrictEqual([...unread], []);
  deepStrictEqual(
    value.map(({ name, interface: on, packets }) => [name, on, packets]),
    [["root_em0", "em0", 9], ["std", "em0", 1], ["ssh", "em0", undefined]],
  );
});

Deno.test("parseQueues() takes the first list of those that -vv prints", () => {
  const again = QUEUES.replace("4711", "5000").replace(
    "  [ qlength:   0/ 50 ]\n",
    "  [ qlength:   0/ 50 ]\n  [ measured:     1.0 packets/s, 1.20Kb/s ]\n",
  );
  deepStrictEqual(
    parseQueues(`${QUEUES}\n${again}\n${again}`).value,
    parseQueues(QUEUES).value,
  );
  strictEqual(parseQueues(`${again}`).unread.length, 0);
});

Deno.test("parseQueues() takes no queue from an empty output", () => {
  deepStrictEqual(parseQueues("").value, []);
});

Deno.test("parseQueues() loses a bad field and keeps the rest", () => {
  const { value, problems, unread } = parseQueues(`pfctl: strange
queue a on em0 bandwidth fast
  [ pkts:          x  bytes:          5  dropped pkts:     -1 bytes:      0 ]
  [ qlength: 99999999999/ 50 ]
  [ weather: fine ]
`);
  deepStrictEqual(value, [{
    index: 1,
    name: "a",
    default: false,
    interface: "em0",
    bytes: 5,
    droppedBytes: 0,
    limit: 50,
  }]);
  strictEqual(problems.length, 3);
  deepStrictEqual([...unread], [1, 5]);
});

Deno.test("parseQueues() invents nothing when the output is cut off", () => {
  assertNothingInvented(QUEUES, parseQueues);
});

Deno.test("parseQueues() takes no number without end for a bandwidth or a delay", () => {
  const digits = "9".repeat(400);
  const { value } = parseQueues(
    `queue main on em0 bandwidth ${digits}M\n` +
      `  [ qlength:   0/ 50 ]  [ avg delay: ${digits}ms ]\n`,
  );
  deepStrictEqual(value.map(({ name }) => name), ["main"]);
  strictEqual(value[0]?.bandwidth, undefined);
  strictEqual(value[0]?.averageDelaySeconds, undefined);
});
