/**
 * What a role is given, proved by trying what it is not given.
 *
 * @module
 */

import assert from "node:assert/strict";
import { configure, type Flags } from "../../cli/config.ts";
import { resolveCommand } from "../../collectors/live_host.ts";
import {
  agentxRights,
  commandsOf,
  excessRight,
  FACE_RIGHTS,
  readerRights,
  type Rights,
  withoutUnixSockets,
} from "../../roles/rights.ts";
import { rootPath } from "../../dist/root.ts";
import { runProgram } from "../integration/processes.ts";
import { denoOf, noRelease, RELEASES } from "../integration/releases.ts";
import { needing } from "../needing.ts";
import { type AttemptName, ATTEMPTS, type Grounds } from "./attempts.ts";

interface House extends Grounds, AsyncDisposable {
  /** Paths that the servers were asked for. */
  readonly asked: string[];
}

/** Two folders and two servers. */
async function openHouse(): Promise<House> {
  const state = await Deno.makeTempDir({ prefix: "sounder-state-" });
  const other = await Deno.makeTempDir({ prefix: "sounder-other-" });
  await Deno.writeTextFile(`${other}/secret`, "secret");
  await Deno.writeTextFile(`${state}/module.js`, "");
  const asked: string[] = [];
  const servers = [0, 1].map(() =>
    Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      ({ url }) => {
        const { pathname } = new URL(url);
        asked.push(pathname);
        return new Response("", { status: pathname === "/" ? 200 : 404 });
      },
    )
  );
  const [server = "", otherServer = ""] = servers.map(({ addr }) =>
    `127.0.0.1:${addr.port}`
  );
  return {
    asked,
    state,
    other,
    server,
    otherServer,
    command: await resolveCommand("find") ?? "",
    async [Symbol.asyncDispose]() {
      for (const each of servers) await each.shutdown();
      for (const folder of [state, other]) {
        await Deno.remove(folder, { recursive: true });
      }
    },
  };
}

/** Tries everything in a worker that has these rights; returns what could be done, and how the rest failed. */
async function tryWith(
  rights: Rights,
  { state, other, server, otherServer, command }: Grounds,
): Promise<{ done: AttemptName[]; failed: Set<string> }> {
  const options = {
    type: "module",
    name: "attempts",
    deno: { permissions: rights },
  };
  const worker = new Worker(
    new URL("./attempts.ts", import.meta.url),
    options as WorkerOptions,
  );
  try {
    const outcomes = await new Promise<Record<AttemptName, string>>(
      (resolve, reject) => {
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = (event) => {
          event.preventDefault();
          reject(new Error(event.message));
        };
        worker.postMessage({ state, other, server, otherServer, command });
      },
    );
    const names = Object.keys(ATTEMPTS) as AttemptName[];
    return {
      done: names.filter((name) => outcomes[name] === "done"),
      failed: new Set(
        Object.values(outcomes).filter((outcome) => outcome !== "done"),
      ),
    };
  } finally {
    worker.terminate();
  }
}

/** Errors that say that a right is missing: the runtime's, and what a worker with more rights than its parent gets. */
const REFUSALS = new Set(["NotCapable", "PermissionDenied", "TypeError"]);

/** What needs the right to read alone. */
const READS = ["readFile", "readFileByNode", "statFile", "listFolder"];

Deno.test("a face can use the network and do nothing else", async () => {
  await using house = await openHouse();
  const { done, failed } = await tryWith(FACE_RIGHTS, house);
  assert.deepEqual(done, [
    "fetchServer",
    "fetchOtherServer",
    "listen",
    "listenUdp",
  ]);
  assert.deepEqual([...failed].filter((name) => !REFUSALS.has(name)), []);
  assert.ok(!house.asked.includes("/module.js"));
});

Deno.test("a reader can do what its configuration needs and nothing else", async () => {
  await using house = await openHouse();
  const { state, server, command } = house;
  const config = configure({
    state: `${state}/state.sqlite`,
    bindUrl: `http://${server}`,
  });
  const rights = readerRights(config, "linux", new Map([["find", command]]));
  const { done, failed } = await tryWith(rights, house);
  assert.deepEqual(done, [
    ...READS,
    ...["writeState", "openDatabase"],
    "runCommand",
    "hostname",
    // What is loaded has the rights of what loads it.
    "importFile",
    "fetchServer",
  ]);
  assert.deepEqual([...failed].filter((name) => !REFUSALS.has(name)), []);
  assert.ok(!house.asked.includes("/module.js"));
});

Deno.test("a reader of a recorded host can read and do nothing else", async () => {
  await using house = await openHouse();
  const config = configure({ replay: house.other });
  assert.deepEqual(commandsOf(config, "linux"), []);
  const { done } = await tryWith(
    readerRights(config, "linux", new Map()),
    house,
  );
  assert.deepEqual(done, [
    ...READS,
    "importFile",
  ]);
});

Deno.test("a subagent can reach its master and do nothing else", async () => {
  await using house = await openHouse();
  const rights = agentxRights(configure({ agentx: `tcp:${house.server}` }));
  const { done, failed } = await tryWith(rights, house);
  assert.deepEqual(done, ["fetchServer"]);
  assert.deepEqual([...failed].filter((name) => !REFUSALS.has(name)), []);
});

Deno.test("agentxRights() gives the path of a socket to read, to write and to reach", () => {
  const rights = agentxRights(configure({ agentx: "auto" }));
  const path = "/var/agentx/master";
  const { net, read, write, run } = rights;
  assert.deepEqual({ net, read, write, run }, {
    net: [`unix:${path}`, "127.0.0.1:705"],
    read: [path],
    write: [path],
    run: false,
  });
  assert.deepEqual(withoutUnixSockets(rights).net, ["127.0.0.1:705"]);
  const alone = agentxRights(configure({ agentx: path }));
  assert.equal(withoutUnixSockets(alone).net, false);
});

Deno.test("with all rights everything can be done that is tried", async () => {
  await using house = await openHouse();
  const all = {
    ...FACE_RIGHTS,
    read: true,
    write: true,
    run: true,
    sys: true,
    env: true,
    ffi: true,
    import: true,
  };
  const { done } = await tryWith(all as unknown as Rights, house);
  assert.ok(house.asked.includes("/module.js"));
  // The first two need more than rights that can be named.
  const expected = Object.keys(ATTEMPTS).filter((name) =>
    !["readKernelFile", "loadLibrary", "importUrl"].includes(name)
  );
  const missing = expected.filter((name) =>
    !done.includes(name as AttemptName)
  );
  assert.deepEqual(missing, []);
});

function rightsOf(flags: Flags, os = "linux"): Rights {
  const config = configure(flags);
  const names = commandsOf(config, os);
  return readerRights(
    config,
    os,
    new Map(names.map((name) => [name, `/bin/${name}`])),
  );
}

Deno.test("readerRights() gives nothing where nothing is to be read", () => {
  const { net, write, run } = rightsOf({ only: "bind", without: "bind" });
  assert.deepEqual({ net, write, run }, {
    net: false,
    write: false,
    run: false,
  });
});

Deno.test("readerRights() gives net to the statistics channel alone", () => {
  const net = (bindUrl: string) => rightsOf({ only: "bind", bindUrl }).net;
  assert.deepEqual(net("http://127.0.0.1:8053/json"), ["127.0.0.1:8053"]);
  assert.deepEqual(net("http://named.example/"), ["named.example:80"]);
  assert.deepEqual(net("https://named.example/"), ["named.example:443"]);
  assert.deepEqual(net("http://[::1]:8053/"), ["[::1]:8053"]);
  const file = rightsOf({ only: "bind", bindStatsFile: "/var/named.stats" });
  assert.deepEqual([file.net, file.run], [false, false]);
  assert.deepEqual(rightsOf({ only: "bind" }).net, [
    "127.0.0.1:8053",
    "localhost:8053",
  ]);
});

Deno.test("readerRights() gives showq's one socket where it is named, and no postqueue then", () => {
  const path = "/var/spool/postfix/public/showq";
  const named = configure({ only: "postfix" });
  const config = { ...named, postfix: { ...named.postfix, showq: path } };
  const { net, write } = readerRights(config, "linux", new Map());
  assert.deepEqual(write, [path]);
  // Deno before 2.9 knows no sockets among hosts.
  const [major = 0, minor = 0] = Deno.version.deno.split(".").map(Number);
  const asHost = major > 2 || minor >= 9 ? [`unix:${path}`] : false;
  assert.deepEqual(net, asHost);
  assert.ok(!commandsOf(config, "linux").includes("postqueue"));
  assert.ok(commandsOf(named, "linux").includes("postqueue"));
  assert.equal(rightsOf({ only: "postfix" }).write, false);
});

Deno.test("readerRights() gives the state file's folder to write in", () => {
  assert.deepEqual(rightsOf({ state: "/var/db/sounder/state" }).write, [
    "/var/db/sounder",
  ]);
  assert.equal(rightsOf({}).write, false);
});

Deno.test("readerRights() gives the commands of the collectors that run, and the one that ends them", () => {
  const { run } = rightsOf({ only: "pf" }, "openbsd");
  assert.deepEqual(run, [
    "/bin/pfctl",
    "/bin/ifconfig",
    "/bin/netstat",
    "/bin/kill",
  ]);
});

Deno.test("excessRight() finds no right that this process has and should not have", async () => {
  for (const kind of ["read", "write", "run", "sys", "net"] as const) {
    const rest = { read: true, write: true, run: true, sys: true, net: true };
    const rights = { ...FACE_RIGHTS, ...rest, [kind]: false };
    const found = await excessRight(rights);
    // This process may do everything, env and ffi included.
    assert.equal(found, JSON.stringify({ name: kind }));
  }
});

/** Flags of the runtime, what the role is given, and what is one too many. */
const EXCESSES: readonly (readonly [string, Partial<Rights>, string])[] = [
  ["--allow-run=/bin/cat", {}, '{"name":"run","command":"/bin/cat"}'],
  ["--allow-run=/bin/cat", { run: ["/bin/cat"] }, "none"],
  [
    "--allow-run=/bin/cat,/bin/find",
    { run: ["/bin/cat"] },
    '{"name":"run","command":"/bin/find"}',
  ],
  ["--allow-sys=osUptime", {}, '{"name":"sys","kind":"osUptime"}'],
  ["--allow-sys=osUptime", { sys: ["osUptime"] }, "none"],
  [
    "--allow-import=deno.land:443",
    {},
    '{"name":"import","host":"deno.land:443"}',
  ],
];

for (const release of RELEASES) {
  Deno.test({
    ...needing(
      noRelease(release),
      `excessRight() finds rights of one command and one fact too many under ${release}`,
    ),
    async fn() {
      for (const [flag, rights, excess] of EXCESSES) {
        const { stdout, stderr } = await runProgram([
          ...[denoOf.get(release) ?? "", "run", "--no-prompt", "--quiet"],
          ...["--frozen", "--cached-only", "--allow-net"],
          ...flag.startsWith("--allow-import") ? [] : ["--deny-import"],
          ...[`--config=${rootPath("deno.json")}`, flag],
          ...[rootPath("tests/roles/excess.ts"), JSON.stringify(rights)],
        ], { env: { ...Deno.env.toObject(), NO_COLOR: "1" } });
        assert.equal(stdout.trim(), excess, `${flag}: ${stderr}`);
      }
    },
  });
}
