/**
 * Text from packets, made safe to print.
 *
 * @module
 */

// deno-lint-ignore no-control-regex -- Control characters are what this is about.
const NOT_PRINTABLE = /[\x00-\x1f\x7f-\x9f\\]/g;

/** Returns the text with control characters and the backslash written as `\xNN`: a packet must not steer a terminal. */
export function escapeText(text: string): string {
  return text.replace(
    NOT_PRINTABLE,
    (char) => "\\x" + char.charCodeAt(0).toString(16).padStart(2, "0"),
  );
}
