import assert from "node:assert/strict";
import fc from "fast-check";
import { countBelow } from "../../mib/count_below.ts";
import { segmentOf, shortOid, sortedOids } from "./trees.ts";

Deno.test("countBelow() counts what a walk below an OID finds", () => {
  fc.assert(
    fc.property(sortedOids, shortOid, fc.nat(60), (oids, prefix, cut) => {
      const branches = [
        segmentOf(oids.slice(0, cut)),
        segmentOf(oids.slice(cut)),
      ];
      const below = oids.filter((oid) =>
        prefix.every((arc, i) => oid[i] === arc)
      );
      assert.equal(countBelow(branches, prefix), below.length);
    }),
  );
});
