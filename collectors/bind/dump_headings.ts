/**
 * Headings of a dump in the statistics file, and our sections.
 *
 * Source: `named_stats_dump()` in bin/named/statschannel.c of BIND 9.5 to 9.21.
 *
 * @module
 */

/** Our section by its heading. */
export const SECTIONS: ReadonlyMap<string, string> = new Map([
  ["Incoming Requests", "opcode"],
  ["Incoming Queries", "qtype"],
  ["Outgoing Rcodes", "rcode"],
  ["Outgoing Queries", "resqtype"],
  ["Name Server Statistics", "nsstat"],
  ["Zone Maintenance Statistics", "zonestat"],
  ["Resolver Statistics", "resstat"],
  ["Cache Statistics", "cachestat"],
  ["Cache DB RRsets", "cache"],
  ["ADB stats", "adbstat"],
  ["Socket I/O Statistics", "sockstat"],
]);

/** Heading by our section. */
export const HEADINGS: ReadonlyMap<string, string> = new Map(
  [...SECTIONS].map(([heading, section]) => [section, heading]),
);

/** Our section of what zones count of their glue. */
export const GLUE_CACHE = "gluecache";

/** Our section of each zone by the heading above all zones. */
export const ZONE_SECTIONS: ReadonlyMap<string, string> = new Map([
  ["Per Zone Query Statistics", "nsstat"],
  ["Per Zone Glue Cache Statistics", GLUE_CACHE],
]);
