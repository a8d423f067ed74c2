import assert from "node:assert/strict";
import {
  ERROR_STATUS,
  errorStatusName,
} from "../../../codec/snmp/error_status.ts";

Deno.test("errorStatusName() names every status of RFC 3416 by its number", () => {
  const names = [
    "noError",
    "tooBig",
    "noSuchName",
    "badValue",
    "readOnly",
    "genErr",
    "noAccess",
    "wrongType",
    "wrongLength",
    "wrongEncoding",
    "wrongValue",
    "noCreation",
    "inconsistentValue",
    "resourceUnavailable",
    "commitFailed",
    "undoFailed",
    "authorizationError",
    "notWritable",
    "inconsistentName",
  ];
  assert.deepEqual(names.map((_, status) => errorStatusName(status)), names);
  assert.deepEqual(Object.keys(ERROR_STATUS), names);
});

Deno.test("errorStatusName() gives the digits of a status without a name", () => {
  assert.equal(errorStatusName(19), "19");
  assert.equal(errorStatusName(-1), "-1");
});
