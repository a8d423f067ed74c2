/**
 * What OpenBSD's MIBs define and sounder does not serve, or not always: no tool
 * prints it, and nothing is invented. For the reference page.
 *
 * @module
 */

/** Objects that are absent, always or where something is missing. */
export interface Absence {
  readonly module: string;
  /** Names of scalars, columns or, for rows that are left out, tables. */
  readonly objects: readonly string[];
  /** Where they are absent; undefined where they always are. */
  readonly where?: string;
  readonly reason: string;
}

const LOGGED = ["BytesIn", "BytesOut"].concat(
  ["In", "Out"].flatMap((way) => [`Pkts${way}Pass`, `Pkts${way}Drop`]),
);

const ADDRESS_COUNTERS = ["In", "Out"].flatMap((way) =>
  ["Block", "Pass", "Match"].flatMap((action) =>
    ["Pkts", "Bytes"].map((unit) => `pfTblAddr${way}${action}${unit}`)
  )
);

/** All absences of the four modules. */
export const ABSENT: readonly Absence[] = [
  {
    module: "OPENBSD-MEM-MIB",
    objects: ["memIfLiveLocks"],
    reason: "no tool prints it; snmpd answers a constant 0",
  },
  {
    module: "OPENBSD-PF-MIB",
    objects: ["pfCntTranslate", "pfCntNoRoute"],
    where: "before OpenBSD 5.3 (translate) and 5.8 (no-route), and on FreeBSD",
    reason: "pf has no such counter there",
  },
  {
    module: "OPENBSD-PF-MIB",
    objects: ["pfDebug"],
    where: "on FreeBSD, macOS, and before OpenBSD 5.0",
    reason: "the levels None, Urgent, Misc and Loud have no number in the MIB",
  },
  {
    module: "OPENBSD-PF-MIB",
    objects: ["pfHostid", "pfSrcTrackCount"].concat(
      ["Searches", "Inserts", "Removals"].map((word) => `pfSrcTrack${word}`),
    ),
    where: "where pfctl -si -v does not print them",
    reason: "they are printed with -v alone",
  },
  {
    module: "OPENBSD-PF-MIB",
    objects: LOGGED.flatMap((
      name,
    ) => [`pfLogIfIp${name}`, `pfLogIfIp6${name}`]),
    where: "where no interface is set with set loginterface",
    reason: "pfctl prints none; pfLogIfName is empty then",
  },
  {
    module: "OPENBSD-PF-MIB",
    objects: ["pfLimitMaxTables", "pfLimitMaxTableEntries"],
    where:
      "where pfctl -sm does not print them (FreeBSD has no limit of tables)",
    reason: "pf has no such limit there",
  },
  {
    module: "OPENBSD-PF-MIB",
    objects: ["pfIfType"],
    where: "where ifconfig cannot be run",
    reason:
      "pfctl does not print it: what ifconfig lists is an instance, all else a group",
  },
  {
    module: "OPENBSD-PF-MIB",
    objects: ["pfIfRefs", "pfIfRules"],
    where: "on FreeBSD and macOS",
    reason:
      "pfctl prints one number for references of all kinds, which is pf_interface_references",
  },
  {
    module: "OPENBSD-PF-MIB",
    objects: ["In", "Out"].flatMap((way) => [
      `pfTbl${way}MatchPkts`,
      `pfTbl${way}MatchBytes`,
      `pfTblAddr${way}MatchPkts`,
      `pfTblAddr${way}MatchBytes`,
    ]),
    where: "before OpenBSD 5.5, and on FreeBSD",
    reason: "pf does not count match rules there",
  },
  {
    module: "OPENBSD-PF-MIB",
    objects: ADDRESS_COUNTERS,
    where: "in a table without the option counters",
    reason: "pfctl prints no counters of its addresses",
  },
  {
    module: "OPENBSD-PF-MIB",
    objects: ["pfTblAddrTable"],
    where:
      "for IPv6 addresses, for tables above the configured number of addresses, for tables of anchors, and where pfctl is run through another command",
    reason:
      "the MIB has no place for IPv6; each table is a command of its own, which doas.conf would have to permit for any name",
  },
  {
    module: "OPENBSD-PF-MIB",
    objects: ["In", "Out"].flatMap((way) => [
      `pfLabel${way}Pkts`,
      `pfLabel${way}Bytes`,
    ]).concat("pfLabelTotalStates"),
    where: "on old releases, whose pfctl -sl prints 3 or 7 numbers",
    reason: "pfctl does not print them",
  },
  {
    module: "OPENBSD-CARP-MIB",
    objects: ["carpIfTable"],
    where:
      "for interfaces whose index ifconfig does not print (before OpenBSD 6.0 without a link-local address; FreeBSD), and for virtual hosts after the first on an interface",
    reason:
      "rows are numbered by the kernel's index; SOUNDER-CARP-MIB has every virtual host",
  },
  {
    module: "OPENBSD-CARP-MIB",
    objects: ["carpGroupDemote"],
    where: "on FreeBSD",
    reason: "groups have no demotion counter there; the host has one",
  },
  {
    module: "OPENBSD-CARP-MIB",
    objects: ["carpPktDiscardsForBadInterface", "carpTransitionsToMaster"],
    where: "on FreeBSD",
    reason: "netstat does not print them",
  },
  {
    module: "OPENBSD-SENSORS-MIB",
    objects: ["sensorValue"],
    where: "where the driver has no value",
    reason:
      "sysctl prints the word unknown; the number that snmpd would still send is not printed",
  },
];
