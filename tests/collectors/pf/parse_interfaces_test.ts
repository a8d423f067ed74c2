import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { parseInterfaces } from "../../../collectors/pf/parse_interfaces.ts";
import { assertNothingInvented } from "../cut.ts";
import { INTERFACES } from "./fixtures.ts";

Deno.test("parseInterfaces() reads interfaces and groups in their order", () => {
  const { value, problems, unread } = parseInterfaces(INTERFACES);
  deepStrictEqual([...problems, ...unread], []);
  deepStrictEqual(value.map(({ index, name }) => [index, name]), [
    [1, "all"],
    [2, "carp"],
    [3, "carp1"],
    [4, "egress"],
    [5, "em0"],
    [6, "lo0"],
  ]);
  strictEqual(value[5]?.skip, true);
  deepStrictEqual(value[4], {
    index: 5,
    name: "em0",
    skip: false,
    clearedAt: Date.UTC(2026, 8, 28, 8, 0, 1),
    states: 11,
    rules: 2,
    traffic: {
      "In4/Pass": { packets: 0, bytes: 0 },
      "In4/Block": { packets: 10, bytes: 1000 },
      "Out4/Pass": { packets: 20, bytes: 2000 },
      "Out4/Block": { packets: 30, bytes: 3000 },
      "In6/Pass": { packets: 40, bytes: 4000 },
      "In6/Block": { packets: 50, bytes: 5000 },
      "Out6/Pass": { packets: 60, bytes: 6000 },
      "Out6/Block": { packets: 70, bytes: 7000 },
    },
  });
});

Deno.test("parseInterfaces() reads names that have blanks", () => {
  const fields = "\tReferences:  [ States:  7                  Rules: 1" +
    "                  ]\n";
  const { value, problems, unread } = parseInterfaces(
    `all\n${fields}my group\n${fields}a b (skip)\n${fields}`,
  );
  deepStrictEqual([...problems, ...unread], []);
  deepStrictEqual(
    value.map(({ name, skip, states }) => [name, skip, states]),
    [["all", false, 7], ["my group", false, 7], ["a b", true, 7]],
  );
});

Deno.test("parseInterfaces() passes over what FreeBSD says of ALTQ", () => {
  const { value, unread } = parseInterfaces(`No ALTQ support in kernel
ALTQ related functions disabled
em0
\tReferences:  46                
`);
  deepStrictEqual([...unread], []);
  deepStrictEqual(value, [{
    index: 1,
    name: "em0",
    skip: false,
    references: 46,
    traffic: {},
  }]);
});

Deno.test("parseInterfaces() makes no row of a name alone", () => {
  const { value, unread } = parseInterfaces("all\nem0\nnot an interface\n");
  deepStrictEqual(value, []);
  deepStrictEqual([...unread].sort(), [1, 2, 3]);
});

Deno.test("parseInterfaces() loses a bad field and keeps the rest", () => {
  const { value, problems, unread } = parseInterfaces(`em0
\tCleared:     gestern
\tReferences:  [ States:  -1                 Rules: 1                  ]
\tIn4/Pass:    [ Packets: x                  Bytes: 12                 ]
\tIn4/Block:   [ Packets: 18446744073709551616 Bytes:                  ]
\tWeather:     fine
`);
  deepStrictEqual(value, [{
    index: 1,
    name: "em0",
    skip: false,
    rules: 1,
    traffic: { "In4/Pass": { bytes: 12 }, "In4/Block": {} },
  }]);
  strictEqual(problems.length, 5);
  match(problems[0]?.what ?? "", /Cleared is "gestern", not a date/);
  match(problems[2]?.what ?? "", /In4\/Pass Packets is "x"/);
  deepStrictEqual([...unread], [6]);
});

Deno.test("parseInterfaces() invents nothing when the output is cut off", () => {
  assertNothingInvented(INTERFACES, parseInterfaces);
});
