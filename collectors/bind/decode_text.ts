/**
 * Bytes of a statistics document as text. Both formats are UTF-8; a view may be
 * named in any bytes, though, and one such name must not cost the document.
 *
 * @module
 */

import { BindDocumentError, type DocumentBuilder } from "./document.ts";

/** What stands for bytes that are not UTF-8. */
const REPLACEMENT = "\ufffd";

/**
 * Returns what makes octets of a document into text: all of it, or pieces that
 * begin and end with whole characters. What is not UTF-8 becomes U+FFFD and is a
 * problem, told once.
 */
export function textDecoder(
  builder: DocumentBuilder,
): (octets: Uint8Array) => string {
  const decoder = new TextDecoder("utf-8");
  const check = damageCheck(builder);
  return (octets) => check(decoder.decode(octets));
}

/**
 * Yields a document's text in pieces, as it comes in `pieces` of octets; what is
 * not UTF-8 becomes U+FFFD and is a problem.
 */
export function* decodePieces(
  pieces: Iterable<Uint8Array>,
  builder: DocumentBuilder,
): Generator<string, void, void> {
  const decoder = new TextDecoder("utf-8");
  const check = damageCheck(builder);
  for (const piece of pieces) {
    yield check(decoder.decode(piece, { stream: true }));
  }
  yield check(decoder.decode());
}

/** Returns what passes text on, and says once that some of it was not UTF-8. */
function damageCheck(builder: DocumentBuilder): (text: string) => string {
  let intact = true;
  return (text) => {
    if (intact && text.includes(REPLACEMENT)) {
      intact = false;
      builder.problem("document", "some of the text is not UTF-8");
    }
    return text;
  };
}

/** Throws {@linkcode BindDocumentError} when `bytes` begin as UTF-16 does: by its mark or with a zero octet. */
export function refuseWideText(bytes: Uint8Array): void {
  const first = bytes[0];
  const second = bytes[1];
  const marked = (first === 0xff && second === 0xfe) ||
    (first === 0xfe && second === 0xff);
  if (marked || first === 0 || second === 0) {
    throw new BindDocumentError("document is UTF-16 or binary, not UTF-8");
  }
}
