/**
 * The error-status values of a PDU (RFC 3416, section 3).
 *
 * @module
 */

/** Numbers by name. */
export const ERROR_STATUS = Object.freeze(
  {
    noError: 0,
    tooBig: 1,
    noSuchName: 2,
    badValue: 3,
    readOnly: 4,
    genErr: 5,
    noAccess: 6,
    wrongType: 7,
    wrongLength: 8,
    wrongEncoding: 9,
    wrongValue: 10,
    noCreation: 11,
    inconsistentValue: 12,
    resourceUnavailable: 13,
    commitFailed: 14,
    undoFailed: 15,
    authorizationError: 16,
    notWritable: 17,
    inconsistentName: 18,
  } as const,
);

const names = new Map<number, string>(
  Object.entries(ERROR_STATUS).map(([name, status]) => [status, name]),
);

/** Returns the name of an error-status, such as `notWritable` for 17, or its digits where it has none. */
export function errorStatusName(status: number): string {
  return names.get(status) ?? String(status);
}
