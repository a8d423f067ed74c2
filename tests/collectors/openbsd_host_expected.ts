/**
 * What is read of the recorded outputs of ifconfig and sysctl.
 *
 * @module
 */

import type { Expectations } from "./expectations.ts";

/** What is read of each. */
export const HOST_EXPECTED: Expectations = {
  "ifconfig-A_openbsd-6.6_1.txt": {
    length: 9,
    "0.name": "lo0",
    "0.index": 5,
    "1.groups": ["egress"],
    "4": {
      name: "enc0",
      up: false,
      index: 4,
      groups: ["enc"],
      status: "active",
    },
    "5.pfsync": { device: "vio1", maxUpdates: 128, defer: false },
    "6.name": "gre8",
    "7": {
      name: "carp203",
      up: true,
      index: 8,
      groups: ["carp"],
      status: "master",
      carp: {
        device: "vio2",
        advbase: 1,
        nodes: [{ vhid: 203, state: "master", advskew: 0, advbase: 1 }],
      },
    },
  },
  "ifconfig-A_openbsd-7.9_1.txt": {
    length: 4,
    "0.index": 3,
    "1.name": "vio0",
    "1.index": 1,
    "1.carp": undefined,
    "3.name": "pflog0",
  },
  "ifconfig-a_openbsd-5.x_1.txt": {
    length: 6,
    // There is no index line: the scope of a link-local address tells.
    "0.index": 5,
    "1.index": 1,
    "2.index": 2,
    "3.index": undefined,
    "3.up": false,
    "2.groups": ["egress"],
  },
  "ifconfig-carp-balancing_openbsd-5.x_1.txt": {
    length: 3,
    "0.index": 7,
    "0.carp": {
      device: "vr0",
      advbase: 1,
      balancing: "ip",
      nodes: [
        { vhid: 5, state: "master", advskew: 0 },
        { vhid: 6, state: "backup", advskew: 100 },
      ],
    },
    "1.carp.nodes.1": { vhid: 4, state: "backup", advskew: 100 },
    "2.pfsync": {
      device: "vr2",
      peer: "10.0.12.17",
      maxUpdates: 128,
      defer: false,
    },
  },
  "ifconfig-carp_freebsd_1.txt": {
    length: 1,
    "0.name": "vtnet0",
    "0.index": 1,
    "0.carp": {
      advbase: 1,
      nodes: [{ vhid: 1, state: "master", advskew: 0, advbase: 1 }],
    },
  },
  "ifconfig-carp_openbsd-5.x-wiki_1.txt": {
    "0.up": true,
    "0.index": 6,
    "0.status": "backup",
    "0.carp.nodes.0.state": "backup",
  },
  "ifconfig-carp_openbsd-5.x-wiki_3.txt": {
    "0.status": "master",
    "0.carp.nodes.0.state": "master",
    "0.carp.nodes.0.advskew": 100,
  },
  "ifconfig-carp_openbsd-5.x_1.txt": {
    "0.index": 5,
    "0.carp.device": "ep0",
    "0.carp.nodes.0.state": "master",
  },
  "ifconfig-carp_openbsd-5.x_2.txt": {
    "0.carp.nodes.0": { vhid: 1, state: "backup", advskew: 100, advbase: 1 },
  },
  "ifconfig-carp_openbsd-6.6_1.txt": {
    length: 2,
    "0.name": "pfsync0",
    "0.groups": ["carp", "pfsync"],
    "0.carp": undefined,
    "1.carp.nodes.0.vhid": 203,
  },
  "ifconfig-carp_openbsd-6.6_2.txt": {
    "0.pfsync.device": "vio0",
    "1.carp.nodes.0": { vhid: 203, state: "backup", advskew: 100, advbase: 1 },
  },
  "ifconfig-carp_openbsd-6.x_1.txt": {
    "0.index": 6,
    "0.carp.nodes.0.advskew": 50,
  },
  "ifconfig-carp_openbsd-6.x_2.txt": { "0.carp.nodes.0.state": "backup" },
  "ifconfig-carp_openbsd-faq_1.txt": {
    "0.name": "carp1",
    "0.up": false,
    "0.index": undefined,
    "0.carp.device": "em0",
  },
  "ifconfig-g_openbsd-faq_1.txt": { "": 0 },
  "ifconfig-group-internal_openbsd-faq_1.txt": {
    length: 2,
    "0.groups": ["carp", "internal"],
    "1.carp.nodes.0.vhid": 2,
  },
  "ifconfig-pfsync_openbsd-5.x_1.txt": {
    "0.pfsync.peer": "10.0.12.16",
    "0.index": undefined,
  },
  "sysctl-hw.sensors_openbsd-5.9_1.txt": {
    length: 24,
    "0": {
      index: 1,
      device: "cpu0",
      name: "temp0",
      type: "temperature",
      value: 40,
      text: "40.00",
      status: "unspecified",
    },
    "2.text": "on",
    "2.description": "lid open",
    "9.name": "watthour3",
    "9.value": 19.79,
    "9.status": "ok",
    "11.type": "raw",
    "11.description": "battery idle",
    "22.type": "fan",
    "22.value": 0,
    "23.device": "pchtemp0",
  },
  "sysctl-hw.sensors_openbsd-6.2_1_partial.txt": {
    length: 13,
    "12.text": "11.10",
  },
  "sysctl-hw.sensors_openbsd-6.8-softraid_1.txt": {
    "0": {
      index: 1,
      device: "softraid0",
      name: "drive0",
      type: "drive",
      description: "sd4",
      value: 4,
      text: "online",
      status: "ok",
    },
  },
  "sysctl-hw.sensors_openbsd-6.8-softraid_2.txt": {
    "0.text": "pfail",
    "0.value": 10,
    "0.status": "warn",
  },
  "sysctl-hw.sensors_openbsd-6.8_1.txt": { length: 4, "1.value": 27.8 },
  "sysctl-hw.sensors_openbsd-7.9_1.txt": {
    length: 3,
    "0": {
      index: 1,
      device: "pvclock0",
      name: "timedelta0",
      type: "timedelta",
      value: -0.000008,
      text: "-0.000008",
      status: "ok",
      updated: "Tue Sep 29 16:16:56.753",
    },
    "1.description": "desired",
    "2.name": "raw1",
  },
  "sysctl-hw.sensors_openbsd-ciss_1.txt": {
    "0.value": 8.35,
    "1.text": "online",
  },
  "sysctl-hw.sensors_openbsd-ciss_2_partial.txt": { "0.text": "pfail" },
  "sysctl-hw.sensors_openbsd-lm0_1.txt": {
    length: 11,
    "2.name": "fan1",
    "2.value": 1607,
    "8.description": "-12V",
  },
  "sysctl-net.inet.carp_openbsd-5.x_1.txt": {
    "": { allow: 1, preempt: 0, log: 2 },
  },
};
