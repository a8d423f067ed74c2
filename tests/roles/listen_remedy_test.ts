import assert from "node:assert/strict";
import { listenRemedy } from "../../roles/listen_remedy.ts";

const IN_USE = "Address already in use (os error 98)";
const DENIED = "Permission denied (os error 13)";

Deno.test("listenRemedy() tells who has a port, and who may have it", () => {
  const cases: [face: "snmp" | "http", number, string, string, string][] = [
    [
      ...["snmp", 161, IN_USE, "linux"] as const,
      "a sounder that runs already, or another program: ss -ulnp sport = :161 tells; --snmp ADDRESS:PORT listens elsewhere",
    ],
    [
      ...["http", 9163, IN_USE, "openbsd"] as const,
      "a sounder that runs already, or another program: fstat | grep :9163 tells; --http ADDRESS:PORT listens elsewhere",
    ],
    [
      ...["snmp", 161, DENIED, "linux"] as const,
      "ports below 1024 need CAP_NET_BIND_SERVICE, which the systemd unit of sounder gives; --snmp ADDRESS:PORT listens elsewhere",
    ],
    [
      ...["snmp", 161, DENIED, "openbsd"] as const,
      "ports below 1024 are root's: let pf carry this one over by rdr-to 127.0.0.1 port 1161; --snmp ADDRESS:PORT listens elsewhere",
    ],
    ["http", 8080, DENIED, "linux", ""],
    ["snmp", 161, "Cannot assign requested address", "linux", ""],
  ];
  for (const [face, port, reason, os, expected] of cases) {
    const address = { hostname: "127.0.0.1", port };
    assert.equal(listenRemedy({ face, address, reason }, os), expected);
  }
});
