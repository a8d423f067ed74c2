import assert from "node:assert/strict";
import { communitiesOf, limitsOf } from "../../cli/snmp_config.ts";
import { UsageError } from "../../cli/usage_error.ts";
import { SOUNDER_ROOT } from "../../mib/declare.ts";
import { LOOPBACK, parseNetwork } from "../../server/network.ts";

type File = Parameters<typeof communitiesOf>[1];

function configured(file: File) {
  return communitiesOf(undefined, file, SOUNDER_ROOT);
}

Deno.test("communitiesOf() lets a community be used from this host alone unless networks are named", () => {
  assert.deepEqual(configured({ communities: [{ name: "noc" }] }), [
    { name: "noc", networks: LOOPBACK, view: undefined },
  ]);
});

Deno.test("communitiesOf() reads networks and views, subtrees by OID or name", () => {
  const [community] = configured({
    communities: [{
      name: "noc",
      networks: ["192.0.2.0/24", "2001:db8::/32"],
      include: ["system", "1.3.6.1.4.1.30155", "SNMPv2-MIB::sysName.0"],
      exclude: ["pfLabelTable"],
    }],
  });
  assert.deepEqual(community, {
    name: "noc",
    networks: ["192.0.2.0/24", "2001:db8::/32"].map(parseNetwork),
    view: {
      include: [
        [1, 3, 6, 1, 2, 1, 1],
        [1, 3, 6, 1, 4, 1, 30155],
        [1, 3, 6, 1, 2, 1, 1, 5, 0],
      ],
      exclude: [[1, 3, 6, 1, 4, 1, 30155, 1, 10, 128]],
    },
  });
});

Deno.test("communitiesOf() excludes from everything where nothing is included by name", () => {
  const [community] = configured({
    communities: [{ name: "noc", exclude: ["snmp"] }],
  });
  assert.deepEqual(community?.view, {
    include: [[]],
    exclude: [[1, 3, 6, 1, 2, 1, 11]],
  });
});

Deno.test("communitiesOf() takes the short form beside tables, and flags instead of both", () => {
  const file: File = { community: ["open"], communities: [{ name: "noc" }] };
  assert.deepEqual(
    configured(file).map(({ name, networks }) => [
      name,
      networks,
    ]),
    [["noc", LOOPBACK], ["open", undefined]],
  );
  assert.deepEqual(
    communitiesOf(["flag"], file, SOUNDER_ROOT).map(({ name }) => name),
    ["flag"],
  );
  assert.deepEqual(configured({ community: [] }), []);
});

const REFUSED: readonly [
  community: Omit<NonNullable<NonNullable<File>["communities"]>[0], "name">,
  said: RegExp,
][] = [
  [
    { networks: ["192.0.2.1/24"] },
    /^Cannot use network "192\.0\.2\.1\/24": bits behind the first 24 are set/,
  ],
  [
    { networks: ["noc.example"] },
    /^Cannot use network "noc\.example": expected ADDRESS\/BITS/,
  ],
  [
    { include: ["sytem"] },
    /^Cannot use a view of snmp\.communities: Unknown name "sytem"; did you mean "system"\?/,
  ],
  [{ exclude: ["1.99"] }, /^Cannot use a view .*no OID begins with these arcs/],
  [
    { include: new Array<string>(300).fill("system") },
    /more than 256 subtrees/,
  ],
];

for (const [community, said] of REFUSED) {
  Deno.test(`communitiesOf() refuses ${JSON.stringify(community).slice(0, 60)}`, () => {
    assert.throws(
      () => configured({ communities: [{ name: "noc", ...community }] }),
      (error) => {
        assert.ok(error instanceof UsageError);
        assert.match(error.message, said);
        assert.ok(!error.message.includes("\n"));
        return true;
      },
    );
  });
}

Deno.test("limitsOf() limits sources outside this host unless told not to", () => {
  assert.deepEqual(limitsOf(undefined), {
    rateLimit: { rate: 1000, burst: 2000 },
  });
  assert.deepEqual(limitsOf({ rate: 0 }), {});
  assert.deepEqual(
    limitsOf({
      rate: 0.25,
      message_limit: 9000,
      outside_message_limit: 484,
    }),
    {
      messageLimit: 9000,
      outsideMessageLimit: 484,
      rateLimit: { rate: 0.25, burst: 1 },
    },
  );
  assert.deepEqual(limitsOf({ burst: 7 }).rateLimit, { rate: 1000, burst: 7 });
});
