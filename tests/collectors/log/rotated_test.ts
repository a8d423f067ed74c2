import assert from "node:assert/strict";
import { rotatedNames } from "../../../collectors/log/rotated.ts";

function names(base: string, all: string[]): string[] {
  return rotatedNames(base, all).map(({ name }) => name);
}

Deno.test("rotatedNames() orders numbered generations by age, newsyslog's from 0", () => {
  assert.deepEqual(
    names("mail.log", [
      "mail.log",
      "mail.log.1",
      "mail.log.10.gz",
      "mail.log.2.gz",
      "mail.log.0.gz",
      "mail.log.1.gz",
    ]),
    [
      "mail.log.10.gz",
      "mail.log.2.gz",
      "mail.log.1",
      "mail.log.1.gz",
      "mail.log.0.gz",
    ],
  );
});

Deno.test("rotatedNames() orders dated generations by age", () => {
  assert.deepEqual(
    names("mail.log", [
      "mail.log-20261122",
      "mail.log-20261121.gz",
      "mail-20261120.log",
      "mail.log.20261123-235040.gz",
    ]),
    [
      "mail-20261120.log",
      "mail.log-20261121.gz",
      "mail.log-20261122",
      "mail.log.20261123-235040.gz",
    ],
  );
});

Deno.test("rotatedNames() leaves other files alone", () => {
  assert.deepEqual(
    names("mail.log", [
      "mail.log.bak",
      "mail.log~",
      "mail.logs.1",
      "mail.err.1",
      "maillog.1",
      "mail.log.1.xz",
      "xmail.log.1",
    ]),
    [],
  );
});
