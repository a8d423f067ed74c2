import assert from "node:assert/strict";
import { agentxOf, parseMaster, parseRegion } from "../../cli/agentx_config.ts";
import { UsageError } from "../../cli/usage_error.ts";

Deno.test("parseMaster() takes auto, paths and TCP addresses", () => {
  const socket = { transport: "unix", path: "/var/agentx/master" };
  const tcp = { transport: "tcp", hostname: "127.0.0.1", port: 705 };
  assert.deepEqual(parseMaster("auto"), [socket, tcp]);
  assert.deepEqual(parseMaster("/var/agentx/master"), [socket]);
  assert.deepEqual(parseMaster("unix:/var/agentx/master"), [socket]);
  assert.deepEqual(parseMaster("tcp:localhost:705"), [tcp]);
  assert.deepEqual(parseMaster("tcp:[::1]:7050"), [
    { transport: "tcp", hostname: "::1", port: 7050 },
  ]);
  for (const wrong of ["", "master", "tcp:705", "udp:127.0.0.1:705"]) {
    assert.throws(() => parseMaster(wrong), UsageError, wrong);
  }
});

Deno.test("parseRegion() takes an OID with one range at most", () => {
  assert.deepEqual(parseRegion(".1.3.6.1.4"), {
    name: ".1.3.6.1.4",
    subtree: [1, 3, 6, 1, 4],
    rangeSubid: 0,
    upperBound: 0,
  });
  assert.deepEqual(parseRegion("1.3.6.[7-9].4"), {
    name: "1.3.6.[7-9].4",
    subtree: [1, 3, 6, 7, 4],
    rangeSubid: 4,
    upperBound: 9,
  });
  for (const wrong of ["1.3.[9-7]", "1.[2-3].[4-5]", "1.3.[1-4294967296]"]) {
    assert.throws(() => parseRegion(wrong), /Cannot use region/, wrong);
  }
});

Deno.test("agentxOf() is undefined where no address is told, and checks the rest all the same", () => {
  assert.equal(agentxOf(undefined), undefined);
  assert.equal(agentxOf(undefined, { priority: 5 }), undefined);
  assert.throws(
    () => agentxOf(undefined, { include: ["OPENBSD-PF-MIBS"] }),
    /Unknown module "OPENBSD-PF-MIBS" in \[agentx\]; did you mean "OPENBSD-PF-MIB"\?/,
  );
});

Deno.test("agentxOf() has the defaults of RFC 2741, and lets the flag win", () => {
  const config = agentxOf("/a", { address: "/b" }, "linux");
  assert.deepEqual(config, {
    masters: [{ transport: "unix", path: "/a" }],
    priority: 127,
    context: "",
    timeout: 5,
    include: [],
    exclude: [],
    regions: undefined,
    notify: true,
  });
});

Deno.test("agentxOf() sends OpenBSD's master no notifications, unless it is told to", () => {
  assert.equal(agentxOf("/a", {}, "openbsd")?.notify, false);
  assert.equal(agentxOf("/a", { notify: true }, "openbsd")?.notify, true);
  assert.equal(agentxOf("/a", { notify: false }, "linux")?.notify, false);
});
