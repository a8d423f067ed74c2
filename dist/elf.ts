/**
 * Where the image of an ELF executable ends, in a file that goes on after it.
 *
 * @module
 */

/** Octets of an ELF64 header. */
export const ELF_HEADER_LENGTH = 64;

/**
 * Returns the length of an executable's image: linkers put the section header
 * table last (elf(5): e_shoff, e_shentsize, e_shnum).
 *
 * @param header The first {@linkcode ELF_HEADER_LENGTH} octets of the file.
 * @throws {Error} when it is no 64-bit little-endian ELF file with sections.
 */
export function elfImageLength(header: Uint8Array): number {
  const view = new DataView(
    header.buffer,
    header.byteOffset,
    header.byteLength,
  );
  if (
    header.length < ELF_HEADER_LENGTH ||
    view.getUint32(0) !== 0x7f454c46 ||
    view.getUint8(4) !== 2 || view.getUint8(5) !== 1
  ) {
    throw new Error("Cannot read executable: no 64-bit little-endian ELF file");
  }
  const offset = view.getBigUint64(0x28, true);
  const entries = view.getUint16(0x3a, true) * view.getUint16(0x3c, true);
  if (
    offset === 0n || entries === 0 || offset > BigInt(Number.MAX_SAFE_INTEGER)
  ) {
    throw new Error("Cannot read executable: no table of sections");
  }
  return Number(offset) + entries;
}
