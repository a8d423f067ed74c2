import assert from "node:assert/strict";
import type { SystemReading } from "../../../collectors/system/reading.ts";
import { openbsdMemModule } from "../../../mib/modules/openbsd_mem.ts";
import { assertBothFacesAgree, plain } from "./faces.ts";
import { rendered } from "./rendered.ts";

const READING: SystemReading = {
  readAt: 0,
  os: "openbsd",
  release: "7.9",
  hostname: "fw1.example.org",
  interfaces: [{ index: 1, name: "em0" }, { index: 7, name: "carp0" }],
};

Deno.test("openbsdMemModule serves its version and the interfaces by the kernel's index", () => {
  const got = rendered(openbsdMemModule, READING);
  assertBothFacesAgree(got);
  assert.deepEqual(
    got.instances.map(({ oid, value }) => [
      oid.join("."),
      plain(value),
    ]),
    [
      ["1.3.6.1.4.1.30155.5.1.0", 1],
      ["1.3.6.1.4.1.30155.5.2.1.1.1", "em0"],
      ["1.3.6.1.4.1.30155.5.2.1.1.7", "carp0"],
    ],
  );
});

Deno.test("openbsdMemModule serves nothing of other systems", () => {
  for (const os of ["linux", "freebsd"]) {
    assert.equal(
      rendered(openbsdMemModule, { ...READING, os }).segment.count,
      0,
    );
  }
});

Deno.test("openbsdMemModule has no rows where the list could not be read", () => {
  const { interfaces: _, ...unread } = READING;
  assert.equal(rendered(openbsdMemModule, unread).segment.count, 1);
});
