/**
 * Outputs of scripts that sounder stands in for: what a poller would have had
 * from `extend NAME /path/to/script` in Net-SNMP's snmpd.conf.
 *
 * @module
 */

/** The output of one script. */
export interface ExtendOutput {
  /** Its name in snmpd.conf, by which pollers ask: ASCII, at most 32 characters. */
  readonly token: string;
  /** What it printed, without the line feed at its end. */
  readonly text: string;
}

/** All outputs, those of subsystems that are not read left out. */
export interface ExtendReading {
  readonly outputs: readonly ExtendOutput[];
}
