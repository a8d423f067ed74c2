/**
 * SOUNDER-HARBOUR-MIB rendered from a changed reading.
 *
 * @module
 */

import { rootOf } from "../../mib/declare.ts";
import { createRenderer } from "../../mib/render.ts";
import { harbourModule } from "./fixture_module.ts";
import { HARBOUR, type Harbour } from "./fixture_reading.ts";
import { instancesOf } from "./instances.ts";

const root = rootOf(harbourModule);
export const options = { collector: "harbour", generation: 3, time: 1000 };
const render = createRenderer(harbourModule, root);
const utf8 = new TextDecoder();

/** Renders the harbour with changes to its reading. */
export function read(changes: Partial<Harbour> = {}) {
  const segment = render({ ...HARBOUR, ...changes }, options);
  const instances = instancesOf(segment, root.length);
  return {
    segment,
    instances,
    find: (oid: string) => instances.find((instance) => instance.oid === oid),
    oids: (prefix: string) =>
      instances.map(({ oid }) => oid).filter((oid) => oid.startsWith(prefix)),
    text: utf8.decode(segment.text),
  };
}
