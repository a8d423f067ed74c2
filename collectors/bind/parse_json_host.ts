/**
 * Memory and traffic in the statistics channel's JSON.
 *
 * Source: `generatejson()` in bin/named/statschannel.c, and `isc_mem_renderjson()`
 * in lib/isc/mem.c, of BIND 9.10 to 9.21.
 *
 * @module
 */

import type { DocumentBuilder } from "./document.ts";
import { parseCount } from "./value_text.ts";
import { describe, isNumber, isObject } from "./json_value.ts";
import {
  CONTEXT_FIELDS,
  type ContextField,
  type MemoryBuilder,
} from "./memory_builder.ts";
import type { TrafficBuilder } from "./traffic_builder.ts";

/** Reads `memory`: sums as counters of the section of that name, and contexts. */
export function readMemory(
  memory: unknown,
  { builder, contexts }: { builder: DocumentBuilder; contexts: MemoryBuilder },
): void {
  if (memory === undefined) return;
  const at = { section: "memory", view: undefined };
  if (!isObject(memory)) {
    builder.lostSection(at, describe(memory));
    return;
  }
  builder.section(at.section, at.view);
  for (const name of Object.keys(memory)) {
    const value = memory[name];
    const found = describe(value);
    if (name === "contexts" || found === "-") continue;
    builder.counter(at, name, {
      value: isNumber(value) ? parseCount(found) : undefined,
      found,
    });
  }
  const list = memory["contexts"];
  if (!Array.isArray(list)) return;
  contexts.begin();
  for (const context of list) {
    if (!isObject(context)) continue;
    const fields = new Map<ContextField, string>();
    for (const field of CONTEXT_FIELDS) {
      const value = context[field];
      if (value !== undefined) fields.set(field, describe(value));
    }
    contexts.context(describe(context["name"]), fields);
  }
}

/** Reads `traffic`. */
export function readTraffic(
  traffic: unknown,
  { builder, sizes }: { builder: DocumentBuilder; sizes: TrafficBuilder },
): void {
  if (traffic === undefined) return;
  if (!isObject(traffic)) {
    builder.problem(
      "traffic",
      `${describe(traffic)} where sizes were expected`,
    );
    return;
  }
  sizes.begin();
  for (const key of Object.keys(traffic)) {
    const [, transport, direction, family] =
      /^dns-(udp|tcp)-(?:requests|responses)-sizes-(received|sent)-(ipv[46])$/
        .exec(key) ?? [];
    const ranges = traffic[key];
    if (transport === undefined || !isObject(ranges)) {
      builder.problem("traffic", `unknown group "${key}"`);
      continue;
    }
    const kind = {
      transport: transport === "udp" ? "udp" : "tcp",
      family: family === "ipv4" ? "ipv4" : "ipv6",
      direction: direction === "sent" ? "sent" : "received",
    } as const;
    for (const name of Object.keys(ranges)) {
      const value = ranges[name];
      const found = describe(value);
      sizes.range(kind, name, {
        value: isNumber(value) ? parseCount(found) : undefined,
        found,
      });
    }
  }
}
