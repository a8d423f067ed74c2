/** What the benchmarks use of npm's net-snmp, which has no types of its own. */
export interface Provided {
  registerProvider(provider: object): void;
}
export interface Mib extends Provided {
  addTableRow(provider: string, row: readonly (number | string)[]): void;
}
interface Subagent extends Provided {
  open(callback: () => void): void;
  getMib(): Mib;
}
declare const snmp: {
  createAgent(options: object, callback: () => void): { getMib(): Mib };
  createSubagent(options: object): Subagent;
};
export default snmp;
