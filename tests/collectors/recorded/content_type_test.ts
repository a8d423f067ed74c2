import assert from "node:assert/strict";
import { likelyType } from "../../../collectors/recorded/content_type.ts";

Deno.test("likelyType() goes by the first visible character", () => {
  const cases = [
    ["{}", "application/json"],
    [" \n[1]", "application/json"],
    ["\ufeff<?xml?>", "text/xml"],
    ["<x/>", "text/xml"],
    ["text", ""],
    ["", ""],
    [`${" ".repeat(100)}{}`, ""],
  ] as const;
  for (const [body, type] of cases) {
    assert.equal(likelyType(new TextEncoder().encode(body)), type);
  }
});
