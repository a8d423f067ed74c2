/**
 * Text from packets, made safe to print.
 *
 * @module
 */

// deno-lint-ignore no-control-regex -- Control characters are what this is about.
const NOT_PRINTABLE = /[\x00-\x1f\x7f-\x9f\\]/g;

/** Nearly all text is of these characters alone. */
const PLAIN = /^[a-z0-9.:/-]*$/;

/** Returns the text with control characters and the backslash written as `\xNN`: a packet must not steer a terminal. */
export function escapeText(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(
    NOT_PRINTABLE,
    (char) => "\\x" + char.charCodeAt(0).toString(16).padStart(2, "0"),
  );
}
