/**
 * Varbinds one behind the other, as they stand in a PDU.
 *
 * @module
 */

import { scanVarbind, VarbindScan } from "./scan.ts";
import { type Varbind, varbindOf, varbindSize, writeVarbind } from "./value.ts";

/**
 * Encodes varbinds.
 *
 * @throws {EncodeError} when a name or a value is out of range.
 */
export function encodeVarbinds(
  varbinds: readonly Varbind[],
): Uint8Array<ArrayBuffer> {
  const size = varbinds.reduce((sum, varbind) => sum + varbindSize(varbind), 0);
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const varbind of varbinds) at = writeVarbind(bytes, at, varbind);
  return bytes;
}

/**
 * Decodes a buffer that holds varbinds and nothing else.
 *
 * @throws {DecodeError} when it does not.
 */
export function decodeVarbinds(bytes: Uint8Array): Varbind[] {
  const scan = new VarbindScan();
  const varbinds: Varbind[] = [];
  let at = 0;
  while (at < bytes.length) {
    at = scanVarbind(bytes, at, bytes.length, scan);
    varbinds.push(varbindOf(bytes, scan));
  }
  return varbinds;
}
