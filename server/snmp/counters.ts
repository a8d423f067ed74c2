/**
 * What the agent counts of itself: the snmp group of SNMPv2-MIB (RFC 3418) and
 * what that leaves out.
 *
 * @module
 */

/** Counters since the process began. */
export class SnmpCounters {
  inPkts = 0;
  outPkts = 0;
  inBadVersions = 0;
  inBadCommunityNames = 0;
  inBadCommunityUses = 0;
  inAsnParseErrs = 0;
  inTotalReqVars = 0;
  inGetRequests = 0;
  inGetNexts = 0;
  inGetBulks = 0;
  inSetRequests = 0;
  /** PDUs that only a manager is sent: responses, traps, informs, reports. */
  inOtherPdus = 0;
  /** Answers to informs of our own. */
  inResponses = 0;
  outTooBigs = 0;
  outGetResponses = 0;
  outTraps = 0;
  /** Answers that could not even say tooBig within the message limit. */
  silentDrops = 0;
  /** Answers that the system refused to send. */
  sendErrors = 0;
  /** Datagrams of sources that sent more than they may. */
  rateLimited = 0;
  /** Datagrams from source port 0, which nobody can be answered at. */
  portZeroDrops = 0;
}
