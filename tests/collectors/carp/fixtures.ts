/**
 * A firewall pair's outputs as OpenBSD's tools print them, made for these tests.
 *
 * @module
 */

/** `ifconfig -A`. */
export const IFCONFIG = `lo0: flags=8049<UP,LOOPBACK> mtu 32768
\tindex 3 priority 0 llprio 3
\tgroups: lo
em0: flags=8843<UP,BROADCAST> mtu 1500
\tindex 1 priority 0 llprio 3
\tgroups: egress
\tstatus: active
pfsync0: flags=41<UP,RUNNING> mtu 1500
\tindex 6 priority 0 llprio 3
\tpfsync: syncdev: em2 maxupd: 128 defer: off
\tgroups: carp pfsync
carp9: flags=8843<UP,BROADCAST> mtu 1500
\tindex 20 priority 15 llprio 3
\tcarp: BACKUP carpdev em1 vhid 9 advbase 1 advskew 100
\tgroups: carp dmz
\tstatus: backup
carp1: flags=8843<UP,BROADCAST> mtu 1500
\tindex 12 priority 15 llprio 3
\tcarp: carpdev em0 advbase 1 balancing ip
\t\tstate MASTER vhid 1 advskew 0
\t\tstate BACKUP vhid 2 advskew 100
\tgroups: carp
carp3: flags=8802<BROADCAST> mtu 1500
\tindex 14 priority 15 llprio 3
\tgroups: carp
`;

/** `netstat -s -p carp`. */
export const NETSTAT = `carp:
\t1 packet received (IPv4)
\t2 packets received (IPv6)
\t\t3 packets discarded for bad interface
\t\t4 packets discarded for wrong TTL
\t\t5 packets shorter than header
\t\t6 discarded for bad checksums
\t\t7 discarded packets with a bad version
\t\t8 discarded because packet too short
\t\t9 discarded for bad authentication
\t\t10 discarded for unknown vhid
\t\t11 discarded because of a bad address list
\t12 packets sent (IPv4)
\t13 packets sent (IPv6)
\t\t14 send failed due to mbuf memory error
\t15 transitions to master
`;

/** `sysctl net.inet.carp`. */
export const SYSCTL = `net.inet.carp.allow=1
net.inet.carp.preempt=0
net.inet.carp.log=2
`;
