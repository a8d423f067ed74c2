/**
 * What the subagent counts of itself.
 *
 * @module
 */

/** Counters since the process began. */
export class AgentxCounters {
  /** 1 while a session is open, else 0. */
  connected = 0;
  /** Sessions that were opened. */
  sessions = 0;
  inGets = 0;
  inGetNexts = 0;
  inGetBulks = 0;
  /** TestSet, all of which are refused. */
  inSets = 0;
  /** PDUs that could not be read. */
  parseErrors = 0;
  /** Instances that were handed to the master. */
  varbinds = 0;
}
