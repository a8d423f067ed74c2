/**
 * A segment once more, below another root: for managers that know a module by
 * the number that it had before.
 *
 * @module
 */

import { readTlv, Tlv } from "../codec/ber.ts";
import { oidSize, writeOid } from "../codec/ber_oid.ts";
import type { Oid } from "../codec/oid.ts";
import type { Segment } from "./segment.ts";

/** Where a module's objects are, and where else they are to be. */
export interface Relocation {
  readonly from: Oid;
  readonly to: Oid;
}

/**
 * Returns a segment whose instances, all of them below `from`, are below `to`;
 * all else is shared with the first one. Names are written over in place, so
 * that both roots must have as many sub-identifiers and as many octets.
 *
 * @throws {TypeError} when they have not, or an instance is not below `from`.
 */
export function relocate(segment: Segment, { from, to }: Relocation): Segment {
  if (from.length !== to.length || oidSize(from) !== oidSize(to)) {
    throw new TypeError(
      `Cannot serve ${from.join(".")} as ${to.join(".")}: it is not as long`,
    );
  }
  const oids = segment.oids.slice();
  const varbinds = segment.varbinds.slice();
  const name = new Uint8Array(oidSize(to));
  writeOid(name, 0, to);
  const tlv = new Tlv();
  for (let index = 0; index < segment.count; index++) {
    const start = segment.oidOffsets[index]!;
    if (!from.every((subIdentifier, i) => oids[start + i] === subIdentifier)) {
      throw new TypeError(
        `Cannot serve an instance of ${segment.module} below ${to.join(".")}`,
      );
    }
    oids.set(to, start);
    const end = segment.varbindOffsets[index + 1]!;
    readTlv(varbinds, segment.varbindOffsets[index]!, end, tlv);
    readTlv(varbinds, tlv.start, tlv.end, tlv);
    varbinds.set(name, tlv.start);
  }
  return { ...segment, oids, varbinds };
}
