import assert from "node:assert/strict";
import { Sources } from "../../../server/snmp/source.ts";

const LIMIT = { rate: 10, burst: 5 };

/** Takes as long as it may, a thousand times at most. */
function taken(sources: Sources, address: string, now: number): number {
  let count = 0;
  while (count < 1_000 && sources.get(address).take(LIMIT, now)) count++;
  return count;
}

Deno.test("Source.take() grants a burst, then the rate", () => {
  const sources = new Sources();
  assert.equal(taken(sources, "192.0.2.1", 1_000), 5);
  assert.equal(taken(sources, "192.0.2.1", 1_000), 0);
  assert.equal(taken(sources, "192.0.2.1", 1_250), 2);
  assert.equal(taken(sources, "192.0.2.1", 1_300), 1);
  assert.equal(taken(sources, "192.0.2.1", 9_000), 5);
});

Deno.test("Source.take() grants what a steady source below the rate asks", () => {
  const source = new Sources().get("192.0.2.1");
  for (let now = 0; now < 100_000; now += 100) {
    assert.ok(source.take(LIMIT, now), String(now));
  }
});

Deno.test("Sources are told apart by address, and by socket", () => {
  const [one, other] = [new Sources(), new Sources()];
  assert.equal(taken(one, "fe80::1", 0), 5);
  assert.equal(taken(one, "fe80::2", 0), 5);
  assert.equal(taken(other, "fe80::1", 0), 5);
  assert.equal(taken(one, "fe80::1", 0), 0);
});

Deno.test("Sources remembers one that keeps asking among any number of others", () => {
  const sources = new Sources();
  assert.equal(taken(sources, "192.0.2.1", 0), 5);
  const busy = sources.get("192.0.2.1");
  for (let i = 0; i < 100_000; i++) {
    sources.get(`2001:db8::${i.toString(16)}`);
    if (i % 1_000 === 0) assert.equal(sources.get("192.0.2.1"), busy);
  }
  assert.equal(taken(sources, "192.0.2.1", 0), 0);
});

Deno.test("Sources forgets one that was silent while thousands of others asked", () => {
  const sources = new Sources();
  const silent = sources.get("192.0.2.1");
  for (let i = 0; i < 10_000; i++) sources.get(`2001:db8::${i.toString(16)}`);
  assert.notEqual(sources.get("192.0.2.1"), silent);
});
