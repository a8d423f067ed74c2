/**
 * `sounder decode [FILE or -]`: packets from pcap, pcapng or a pipe from tcpdump.
 *
 * @module
 */

import { CaptureReader } from "../codec/capture/capture_reader.ts";
import type { CapturedPacket } from "../codec/capture/captured_packet.ts";
import { dissect } from "../codec/packet/dissect.ts";
import type { Packet } from "../codec/packet/packet.ts";
import { escapeText } from "../codec/text/escape.ts";
import { packetToJson } from "../codec/text/json.ts";
import { formatPacketLine } from "../codec/text/line.ts";
import { TimeFormatter } from "../codec/text/time.ts";
import { verboseText } from "../codec/text/verbose.ts";
import { openCapture } from "./decode/input.ts";
import { OutputBuffer } from "./decode/output_buffer.ts";
import { Progress } from "./decode/progress.ts";
import { CaptureSummary } from "./decode/summary.ts";
import { summaryText } from "./decode/summary_text.ts";

/** What the command was given. At most one of the first three; the last wins in what it does not exclude. */
export interface DecodeFlags {
  /** One JSON object a line. */
  readonly json?: boolean | undefined;
  /** Every field. With `json`, the payload too. */
  readonly verbose?: boolean | undefined;
  /** Counts instead of packets. */
  readonly summary?: boolean | undefined;
}

/** What the command reads and where it writes. */
export interface DecodeDoors {
  /** The capture: a file, or a pipe that is still growing; gzip is recognized. */
  readonly input: ReadableStream<Uint8Array>;
  /** Octets of the capture as it is stored, where that is known; only progress needs it. */
  readonly size?: number | undefined;
  /** Takes all of the octets before it returns, or before its promise is fulfilled. */
  readonly write: (bytes: Uint8Array) => void | Promise<void>;
  /** Takes a line that says what could not be read. */
  readonly complain: (line: string) => void;
  /** Takes how far reading is, as a line that is written over, at last an empty one; undefined where nobody looks. */
  readonly progress?: ((line: string) => void) | undefined;
  /** Milliseconds since some moment. */
  readonly now: () => number;
}

/** Does something with each packet of a capture. */
interface Sink {
  packet(captured: CapturedPacket, packet: Packet): void;
  /** Called when all that has come so far was taken. */
  pause(): void | Promise<void>;
  /** Called when nothing more comes. */
  end(): void | Promise<void>;
}

/**
 * Prints the packets of a capture as they come, or sums them up. Returns 1 when the capture could not be
 * read to its end; what could be read of it is printed all the same.
 */
export async function decodeCommand(
  flags: DecodeFlags,
  doors: DecodeDoors,
): Promise<number> {
  const sink = sinkFor(flags, doors);
  const reader = new CaptureReader();
  const progress = new Progress(doors);
  let failure: string | undefined;
  try {
    for await (const piece of openCapture(doors.input, progress)) {
      reader.push(piece);
      drain(reader, sink);
      await sink.pause();
      if (reader.damage !== undefined) break;
    }
  } catch (error) {
    // What the reader of a pipe has had enough of is no failure of the capture.
    if (error instanceof Deno.errors.BrokenPipe) return 0;
    failure = error instanceof Error ? error.message : String(error);
  }
  reader.finish();
  drain(reader, sink);
  progress.end();
  await sink.end();
  const { damage } = reader;
  // Where reading failed, that the capture ends there is no news.
  failure ??= damage && `${damage.message} (at offset ${damage.offset})`;
  if (failure === undefined) return 0;
  doors.complain(`Cannot read capture: ${failure}`);
  return 1;
}

function drain(reader: CaptureReader, sink: Sink): void {
  for (let next = reader.next(); next !== undefined; next = reader.next()) {
    const { linkType } = next.interface;
    const packet = dissect(next.bytes, linkType, {
      length: next.length,
      littleEndian: next.interface.littleEndian,
    });
    sink.packet(next, packet);
  }
}

function sinkFor(flags: DecodeFlags, doors: DecodeDoors): Sink {
  if (flags.summary) return summarySink(flags, doors);
  if (flags.json) return jsonSink(flags, doors);
  return lineSink(flags, doors);
}

function lineSink(flags: DecodeFlags, doors: DecodeDoors): Sink {
  const output = new OutputBuffer(doors.write);
  const times = new TimeFormatter(" ");
  return {
    packet(captured, packet) {
      const { timeDigits, name } = captured.interface;
      const time = times.format(captured, timeDigits);
      let line = time === "" ? "" : time + " ";
      if (name !== undefined) line += escapeText(name) + " ";
      line += formatPacketLine(packet) + "\n";
      output.add(flags.verbose ? line + verboseText(captured, packet) : line);
    },
    pause: () => output.flush(),
    end: () => output.flush(),
  };
}

function jsonSink(flags: DecodeFlags, doors: DecodeDoors): Sink {
  const output = new OutputBuffer(doors.write);
  const payload = flags.verbose === true;
  return {
    packet(captured, packet) {
      const value = packetToJson(captured, packet, { payload });
      output.add(JSON.stringify(value) + "\n");
    },
    pause: () => output.flush(),
    end: () => output.flush(),
  };
}

function summarySink(flags: DecodeFlags, doors: DecodeDoors): Sink {
  const output = new OutputBuffer(doors.write);
  const summary = new CaptureSummary();
  return {
    packet: (captured, packet) => summary.add(captured, packet),
    pause: () => undefined,
    end: () => {
      output.add(
        flags.json
          ? JSON.stringify(summary.report()) + "\n"
          : summaryText(summary.report()),
      );
      return output.flush();
    },
  };
}
