/**
 * A firewall's outputs as OpenBSD's pfctl and netstat print them, made for these
 * tests: names that need care, numbers past 2^53.
 *
 * @module
 */

/** `pfctl -si -v`. */
export const INFO = `${"Status: Enabled for 497 days 02:27:52".padEnd(44)}${
  "Debug: notice".padStart(15)
}

Hostid:   0x0f00ba12
Checksum: 0x20bbcbf12d19f7497fa49d51023bfd84

Interface Stats for em0               IPv4             IPv6
  Bytes In                 18446744073709551615 9007199254740993
  Bytes Out                  1227266932673    3274698578875
  Packets In
    Passed                      2289953086       1945437219
    Blocked                      392835739            48609
  Packets Out
    Passed                      1649146326       2605569054
    Blocked                            107                0

State Table                          Total             Rate
  current entries                    61234               
  half-open tcp                         17               
  searches                   9007199254740993         0.9/s
  inserts                               46            0.0/s
  removals                              40            0.0/s
Source Tracking Table
  current entries                        5               
  searches                              10            0.0/s
  inserts                                6            0.0/s
  removals                               1            0.0/s
Counters
  match                                 47            0.0/s
  bad-offset                             0            0.0/s
  no-route                               3            0.0/s
  brand-new                              9            0.0/s
Limit Counters
  max states per rule                    2            0.0/s
  overload table insertion               1            0.0/s
Adaptive Syncookies Watermarks
  start                              25000 states
  end                                12500 states
`;

/** `pfctl -sm`. */
export const LIMITS = `states        hard limit   100000
src-nodes     unlimited
frags         hard limit     5000
tables        hard limit     1000
table-entries hard limit   200000
pktdelay-pkts hard limit    10000
anchors       hard limit      512
`;

/** `pfctl -st`. */
export const TIMEOUTS = `tcp.first                   120s
adaptive.start            60000 states
adaptive.end             120000 states
src.track                     0s
`;

const TRAFFIC = (kinds: readonly string[]) =>
  kinds.map((kind, at) =>
    `\t${`${kind}:`.padEnd(12)} [ Packets: ${
      String(at * 10).padEnd(18)
    } Bytes: ${String(at * 1000).padEnd(18)} ]\n`
  ).join("");

const INTERFACE_TRAFFIC = TRAFFIC(
  ["In4", "Out4", "In6", "Out6"].flatMap((way) => [
    `${way}/Pass`,
    `${way}/Block`,
  ]),
);

const interfaceBlock = (head: string, states: number, rules: number) =>
  `${head}\n\tCleared:     Mon Sep 28 08:00:01 2026\n\tReferences:  [ States:  ${
    String(states).padEnd(18)
  } Rules: ${String(rules).padEnd(18)} ]\n${INTERFACE_TRAFFIC}`;

/** `pfctl -vvsI`. */
export const INTERFACES = interfaceBlock("all", 61234, 12) +
  interfaceBlock("carp", 0, 0) + interfaceBlock("carp1", 0, 0) +
  interfaceBlock("egress", 0, 4) + interfaceBlock("em0", 11, 2) +
  interfaceBlock("lo0 (skip)", 0, 0);

const TABLE_TRAFFIC = TRAFFIC(
  ["In", "Out"].flatMap((way) =>
    ["Block", "Match", "Pass", "XPass"].map((kind) => `${way}/${kind}`)
  ),
);

const tableBlock = (head: string, addresses: number) =>
  `${head}\n\tAddresses:   ${addresses}\n\tCleared:     Mon Sep 28 08:00:01 2026\n\tReferences:  [ Anchors: 1                  Rules: 2                  ]\n\tEvaluations: [ NoMatch: 18446744073709551615 Match: 7                  ]\n${TABLE_TRAFFIC}`;

/** `pfctl -vvsT`. */
export const TABLES = tableBlock("-pa-r--\tbad hosts", 2) +
  tableBlock('c-a-r-C\t<odd> "name"', 0) +
  tableBlock("--a-r--\tproxied@ftp-proxy/1234.5", 1) +
  tableBlock("-pa-r-C\tspamd", 40);

/** `pfctl -t bad hosts -T show -v`. */
export const ADDRESSES = `   192.0.2.7
\tCleared:     Mon Sep 28 08:00:01 2026
\tActive States:      3
\tWeight:             5
${TRAFFIC(["In/Block", "In/Match", "In/Pass"])}  !2001:db8::/32@em0
\tCleared:     Mon Sep 28 08:00:01 2026
\tInterface:          em0
`;

/** `pfctl -sl` of 7.9, with the heads of limiters that it prints first. */
export const LABELS = ` ID   NAME
 ID   NAME
web in 100 200 300 120 180 80 120 9
web in 1 2 3 4 5 6 7 8
"quoted" <x> 10 0 0 0 0 0 0 18446744073709551615
`;

/** `pfctl -vsq`. */
export const QUEUES = `queue main on em0 bandwidth 100M qlimit 50
  [ pkts:       4711  bytes:     987654  dropped pkts:      3 bytes:    180 ]
  [ qlength:   0/ 50 ]
queue voice parent main bandwidth 10M, min 1M, max 20M default qlimit 60
  [ pkts:  9007199254740993  bytes:     123  dropped pkts:      0 bytes:      0 ]
  [ qlength:   7/ 60 ]
queue flows on em1 flows 1024 quantum 400 bandwidth 1G default
  [ pkts:         10  bytes:       1000  dropped pkts:      1 bytes:     60 ]
  [ qlength:   2/1024  avg delay: 1.500ms std-dev: 0.200ms  flows:   4 ]
`;

/** `netstat -s -p pfsync`. */
export const PFSYNC = `pfsync:
\t1 packet received (IPv4)
\t2 packets received (IPv6)
\t\t3 packets discarded for bad interface
\t\t4 packets discarded for bad ttl
\t\t5 packets shorter than header
\t\t6 packets discarded for bad version
\t\t7 packets discarded for bad HMAC
\t\t8 packets discarded for bad action
\t\t9 packets discarded for short packet
\t\t10 states discarded for bad values
\t\t11 stale states
\t\t12 failed state lookup/inserts
\t13 packets sent (IPv4)
\t14 packets sent (IPv6)
\t\t15 send failed due to mbuf memory error
\t\t16 send error
`;

/** `ifconfig -A`. */
export const IFCONFIG = `lo0: flags=8049<UP,LOOPBACK> mtu 32768
\tindex 3 priority 0 llprio 3
\tgroups: lo
em0: flags=8843<UP,BROADCAST> mtu 1500
\tindex 1 priority 0 llprio 3
\tgroups: egress
carp1: flags=8843<UP,BROADCAST> mtu 1500
\tindex 12 priority 15 llprio 3
\tcarp: MASTER carpdev em0 vhid 1 advbase 1 advskew 0
\tgroups: carp
`;
