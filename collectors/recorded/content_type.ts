/**
 * The content type of an answer of which only the body was kept.
 *
 * @module
 */

/** Returns the type that the first visible character of a body makes likely; empty when none does. */
export function likelyType(body: Uint8Array): string {
  const [start] = new TextDecoder().decode(body.subarray(0, 64)).trimStart();
  if (start === "{" || start === "[") return "application/json";
  return start === "<" ? "text/xml" : "";
}
