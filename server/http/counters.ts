/**
 * What the HTTP face counts of itself.
 *
 * @module
 */

/** Requests answered since the face began, by class of status. */
export class HttpCounters {
  succeeded = 0;
  refused = 0;
  failed = 0;
  /** Refused for where they came from, and for a wrong token or password or none. */
  foreignNetwork = 0;
  badCredentials = 0;

  /** Counts one answer. */
  count(status: number): void {
    if (status < 400) this.succeeded++;
    else if (status < 500) this.refused++;
    else this.failed++;
  }
}
