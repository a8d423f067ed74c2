/**
 * What a client accepts: the text format, and compression.
 *
 * @module
 */

import type { ExpositionFormat } from "../../mib/exposition.ts";

interface Preference {
  readonly name: string;
  readonly quality: number;
}

/** Parses Accept or Accept-Encoding (RFC 9110, section 12.4.2); parameters other than `q` are left out. */
function preferences(header: string): Preference[] {
  return header.split(",").flatMap((part) => {
    const [name = "", ...parameters] = part.split(";").map((text) =>
      text.trim()
    );
    if (name === "") return [];
    const quality = parameters.find((text) => /^q=/i.test(text))?.slice(2);
    return [{
      name: name.toLowerCase(),
      quality: quality === undefined ? 1 : Number(quality) || 0,
    }];
  });
}

function qualityOf(
  accepted: readonly Preference[],
  names: readonly string[],
): number {
  return Math.max(
    0,
    ...accepted.filter(({ name }) => names.includes(name)).map(({ quality }) =>
      quality
    ),
  );
}

/** OpenMetrics when it is asked for by name and not less than plain text; else the Prometheus text format. */
export function preferredFormat(accept: string): ExpositionFormat {
  const accepted = preferences(accept);
  const openMetrics = qualityOf(accepted, ["application/openmetrics-text"]);
  const plain = qualityOf(accepted, ["text/plain"]);
  return openMetrics > 0 && openMetrics >= plain ? "openmetrics" : "prometheus";
}

/** Tells whether the client takes gzip. */
export function acceptsGzip(acceptEncoding: string): boolean {
  return qualityOf(preferences(acceptEncoding), ["gzip", "x-gzip"]) > 0;
}

/** Sends a page piece by piece, so that a large one does not hold other answers up. */
export function pageStream(
  pieces: readonly Uint8Array[],
  gzip: boolean,
): ReadableStream<Uint8Array> {
  const page = ReadableStream.from(joined(pieces));
  return gzip
    ? page.pipeThrough(
      new CompressionStream("gzip") as TransformStream<Uint8Array, Uint8Array>,
    )
    : page;
}

/** Size of what is handed on at a time. */
const CHUNK = 65_536;

/** Puts small pieces together and takes large ones apart. */
function* joined(pieces: readonly Uint8Array[]): Generator<Uint8Array> {
  let chunk = new Uint8Array(CHUNK);
  let length = 0;
  for (const piece of pieces) {
    for (let start = 0; start < piece.length;) {
      const take = Math.min(CHUNK - length, piece.length - start);
      chunk.set(piece.subarray(start, start + take), length);
      length += take;
      start += take;
      if (length < CHUNK) continue;
      yield chunk;
      chunk = new Uint8Array(CHUNK);
      length = 0;
    }
  }
  if (length > 0) yield chunk.subarray(0, length);
}
