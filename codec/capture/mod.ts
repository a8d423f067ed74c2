/**
 * Reads captures, pcap and pcapng, from a file or as they come, and writes pcap.
 *
 * A whole capture:
 *
 * ```ts
 * import { encodePcapHeader, encodePcapPacket, readCapture } from "./mod.ts";
 *
 * const format = { linkType: 1 };
 * const bytes = new Uint8Array([
 *   ...encodePcapHeader(format),
 *   ...encodePcapPacket({ seconds: 0, nanoseconds: 0, bytes: new Uint8Array(60) }, format),
 * ]);
 * const { packets, damage } = readCapture(bytes);
 * packets[0]?.bytes; // A view into what was read.
 * damage?.message; // Why it could not be read to its end, if so.
 * ```
 *
 * Piece by piece, from a pipe that is still growing, with `CaptureReader`. What the packets are is told
 * by `codec/packet/mod.ts`:
 *
 * ```ts
 * import { CaptureReader } from "./mod.ts";
 * import { dissect } from "../packet/mod.ts";
 *
 * // Or Deno.stdin.readable, or (await Deno.open("pflog.pcap")).readable.
 * const input = ReadableStream.from([new Uint8Array(0)]);
 * const reader = new CaptureReader();
 * for await (const piece of input) {
 *   reader.push(piece);
 *   for (let p = reader.next(); p !== undefined; p = reader.next()) {
 *     const packet = dissect(p.bytes, p.interface.linkType, { length: p.length });
 *     packet.find("pflog")?.actionName; // "block", "pass", ...
 *   }
 * }
 * ```
 *
 * @module
 */

export * from "./capture_reader.ts";
export * from "./captured_packet.ts";
export * from "./pcap.ts";
export * from "./pcapng.ts";
