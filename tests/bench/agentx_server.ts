/**
 * A subagent with the table of `table_server.ts`, of the master whose socket is
 * given.
 *
 * @module
 */

import { AgentxCounters } from "../../server/agentx/counters.ts";
import { Regions } from "../../server/agentx/regions.ts";
import { Responder } from "../../server/agentx/responder.ts";
import { Subagent } from "../../server/agentx/subagent.ts";
import { benchServed, ROOT } from "./table_server.ts";

const [path = ""] = Deno.args;
const counters = new AgentxCounters();
const { tree } = benchServed();
const regions = new Regions({
  onState(name, state, reason) {
    if (state === "refused") throw new Error(`${name}: ${reason}`);
  },
});
regions.want([{
  name: "table",
  region: { priority: 127, subtree: ROOT, rangeSubid: 0, upperBound: 0 },
  context: "",
  capability: undefined,
}]);
const subagent = new Subagent({
  masters: [{ transport: "unix", path }],
  counters,
  regions,
  pingInterval: 15_000,
  session: {
    responder: new Responder({ trees: new Map([["", tree]]), counters }),
    counters,
    id: ROOT,
    description: "bench",
    timeout: 5,
    patience: 5_000,
  },
  onOpen() {},
  onDown() {},
});
await subagent.run();
