/**
 * Octets in hexadecimal, for programs that have digests and keys as text.
 *
 * @module
 */

export { fromHex, toHex } from "./octets.ts";
