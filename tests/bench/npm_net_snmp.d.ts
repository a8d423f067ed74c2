/** What the benchmark uses of npm's net-snmp, which has no types of its own. */
interface Mib {
  registerProvider(provider: object): void;
  addTableRow(provider: string, row: readonly (number | string)[]): void;
}
declare const snmp: {
  createAgent(options: object, callback: () => void): { getMib(): Mib };
};
export default snmp;
