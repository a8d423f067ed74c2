/**
 * Octets of whole lines to text, in blocks.
 *
 * @module
 */

/** Octets of a block: a text of this size is short-lived memory to V8, which a larger one is not. */
const BLOCK_SIZE = 65_536;

const LINE_FEED = 0x0a;

/** Decodes UTF-8; octets that are none become U+FFFD. */
export class BlockDecoder {
  readonly #decoder = new TextDecoder();

  /** Gives the text of `lines` to `take`, in blocks that end with a line, but for a line that is longer. */
  decode(lines: Uint8Array, take: (text: string) => void): void {
    for (let start = 0; start < lines.length;) {
      let end = start + BLOCK_SIZE;
      if (end < lines.length) {
        const feed = lines.lastIndexOf(LINE_FEED, end - 1);
        end = feed >= start ? feed : lines.indexOf(LINE_FEED, end);
        end = end < 0 ? lines.length : end + 1;
      }
      take(this.#decoder.decode(lines.subarray(start, end)));
      start = end;
    }
  }
}
