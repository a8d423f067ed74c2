/**
 * The two errors that every codec throws, and the only ones.
 *
 * @module
 */

/** Thrown when bytes are not what the format says they must be. */
export class DecodeError extends RangeError {
  override readonly name = "DecodeError";
  /** Offset, from the start of the buffer that was handed in, of the octet at which reading failed. */
  readonly offset: number;

  /** `message` follows "Cannot decode X: state"; the offset is added to it. */
  constructor(message: string, offset: number) {
    super(`${message} (at offset ${offset})`);
    this.offset = offset;
  }
}

/** Thrown when a value cannot be expressed in the format it is to be encoded in. */
export class EncodeError extends RangeError {
  override readonly name = "EncodeError";
}
