/**
 * How rows of SOUNDER-POSTFIX-MIB are named in an INDEX.
 *
 * @module
 */

/**
 * Most octets of a name in an INDEX. With sounder's root, the table, the
 * column, the family and a bound it makes 114 of the 128 sub-identifiers that
 * an OID can have (RFC 2578, section 3.5); the rest is for a longer root.
 */
export const MAX_ROW_NAME = 96;

/** Octets that stand for the end of a name that was cut: `~` and eight digits. */
const HASH_LENGTH = 9;

/**
 * Returns the label values of a row joined by "/", a "/" in a value written
 * "%2F" and a "%" "%25". A name that would be longer than
 * {@linkcode MAX_ROW_NAME} is cut and ends in "~" and a hash of the whole, so
 * that it is always the same and another one's only by a rare accident.
 */
export function rowName(values: readonly string[]): string {
  const name = values.map((value) =>
    /[%/]/.test(value) ? value.replace(/[%/]/g, encodeURIComponent) : value
  ).join("/");
  return name.length <= MAX_ROW_NAME
    ? name
    : `${name.slice(0, MAX_ROW_NAME - HASH_LENGTH)}~${hashOf(name)}`;
}

/** FNV-1a of 32 bits over UTF-16 units, as hexadecimal digits. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}
