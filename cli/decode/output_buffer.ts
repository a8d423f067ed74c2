/**
 * Text that is written in large pieces: a system call for each packet would cost more than the packet.
 *
 * @module
 */

/** Characters kept before they are written. */
const ENOUGH = 1 << 16;

/** Collects text and writes it as UTF-8. */
export class OutputBuffer {
  private readonly write: (bytes: Uint8Array) => void | Promise<void>;
  private readonly encoder = new TextEncoder();
  private text = "";
  /** What was encoded and waits for the next pause. */
  private readonly ready: Uint8Array[] = [];

  constructor(write: (bytes: Uint8Array) => void | Promise<void>) {
    this.write = write;
  }

  /** Adds text. */
  add(text: string): void {
    this.text += text;
    if (this.text.length < ENOUGH) return;
    this.ready.push(this.encoder.encode(this.text));
    this.text = "";
  }

  /** Writes all that was added. */
  async flush(): Promise<void> {
    if (this.text !== "") {
      this.ready.push(this.encoder.encode(this.text));
      this.text = "";
    }
    for (const bytes of this.ready.splice(0)) await this.write(bytes);
  }
}
