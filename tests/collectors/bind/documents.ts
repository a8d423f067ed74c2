/**
 * Small statistics documents, in BIND's words and of our making, and short ways
 * to look at what came of them.
 *
 * @module
 */

import type { BindDocument } from "../../../collectors/bind/document.ts";
import type { BindReading } from "../../../collectors/bind/reading.ts";

/** Returns `text` as UTF-8. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Returns a JSON document with `body` beside the header. */
export function jsonDocument(
  body: Record<string, unknown>,
  { version = "9.18.49", boot = "2026-10-07T08:00:00.123Z" } = {},
): string {
  return JSON.stringify({
    "json-stats-version": "1.7",
    "boot-time": boot,
    "config-time": "2026-10-07T08:30:00.000Z",
    "current-time": "2026-10-07T09:00:00.000Z",
    version,
    ...body,
  });
}

/** Returns an XML document with `server` inside its server element and `rest` behind it. */
export function xmlDocument(
  server: string,
  rest = "<views/>",
  { version = "9.18.49", boot = "2026-10-07T08:00:00.123Z" } = {},
): string {
  return '<?xml version="1.0" encoding="UTF-8"?>\n' +
    '<?xml-stylesheet type="text/xsl" href="/bind9.xsl"?>\n' +
    `<statistics version="3.13"><server><boot-time>${boot}</boot-time>` +
    "<config-time>2026-10-07T08:30:00.000Z</config-time>" +
    "<current-time>2026-10-07T09:00:00.000Z</current-time>" +
    `<version>${version}</version>${server}</server>${rest}</statistics>\n`;
}

/** Returns `<counters>` of `type`, one `<counter>` for each pair. */
export function xmlCounters(
  type: string,
  counters: readonly (readonly [string, string])[],
): string {
  const each = counters.map(([name, value]) =>
    `<counter name="${name}">${value}</counter>`
  );
  return `<counters type="${type}">${each.join("")}</counters>`;
}

/** Returns the counters as `[view] section name` with their values. */
export function valuesOf(
  { counters }: Pick<BindDocument | BindReading, "counters">,
): Map<string, number | bigint> {
  return new Map(
    counters.map(({ section, view, name, value }) => [
      `${view === undefined ? "" : `[${view}] `}${section} ${name}`,
      value,
    ]),
  );
}
