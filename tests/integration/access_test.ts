/**
 * Who may ask the agent what, from addresses outside of loopback, by net-snmp's
 * clients and by sockets on two links.
 *
 * @module
 */

import assert from "node:assert/strict";
import { readSamples } from "../../cli/exposition_reader.ts";
import { needing } from "../needing.ts";
import { eventually } from "./asking.ts";
import {
  type Namespace,
  noNamespace,
  openNamespace,
  within,
} from "./namespace.ts";
import { ask, noNetSnmp, runTool, type Tool } from "./net_snmp.ts";
import { runProgram, startProgram, withFolder } from "./processes.ts";
import { runSounder, startServe } from "./sounder.ts";

const missing = noNetSnmp ?? noNamespace;

const PORT = 16_161;
const HTTP = "127.0.0.1:9163";
const SYSTEM = ".1.3.6.1.2.1.1";
const DESCR = `${SYSTEM}.1.0`;
const NAME = `${SYSTEM}.5.0`;

const CONFIG = `
only = ["sensors"]

[snmp]
listen = ["192.0.2.1:${PORT}", "[2001:db8::1]:${PORT}", "127.0.0.1:${PORT}"]
rate = 0

[[snmp.communities]]
name = "names"
networks = ["192.0.2.0/24", "2001:db8::/32"]
include = ["system", "snmp"]
exclude = ["sysDescr", "sysORTable"]

[[snmp.communities]]
name = "here"

[[snmp.communities]]
name = "elsewhere"
networks = ["198.51.100.0/24"]
`;

/** Runs a sounder in a namespace with these addresses on its loopback interface, by this configuration. */
async function serving(
  config: string,
  use: (
    namespace: Namespace,
    saw: (text: string) => Promise<string>,
  ) => Promise<
    void
  >,
): Promise<void> {
  await withFolder(async (folder) => {
    const path = `${folder}/sounder.toml`;
    await Deno.writeTextFile(path, config, { mode: 0o600 });
    await using namespace = await openNamespace();
    for (const address of ["192.0.2.1/32", "2001:db8::1/128"]) {
      await namespace.ip("address", "add", address, "dev", "lo", "nodad");
    }
    await using program = startServe(["--config", path, "--http", HTTP], {
      namespace: namespace.name,
    });
    await program.saw(`http://${HTTP}/metrics`);
    await program.saw("snmpbulkwalk");
    await use(namespace, (text) => program.saw(text));
  });
}

async function samples(
  { name }: Namespace,
): Promise<ReadonlyMap<string, string>> {
  const { stdout } = await runProgram([
    ...within(name),
    ...["/usr/bin/curl", "-s", `http://${HTTP}/metrics`],
  ]);
  return readSamples(stdout);
}

Deno.test({
  ...needing(
    missing,
    "serve lets a community see its view from its networks, and nobody else anything",
  ),
  async fn(test) {
    await serving(CONFIG, async (namespace, saw) => {
      const as = (community: string) => ({
        community,
        namespace: namespace.name,
      });
      const unanswered = async (community: string, target: string) => {
        const { status, stderr } = await runTool("snmpget", [
          ...["-t", "0.3", "-r", "0", target, NAME],
        ], as(community));
        assert.equal(status, 1);
        assert.match(stderr, /Timeout/);
      };
      const oids = async (tool: Tool, target: string, root: string) =>
        (await ask(tool, [target, root], as("names")))
          .map((line) => line.split(" ")[0] ?? "");
      for (
        const target of [`192.0.2.1:${PORT}`, `udp6:[2001:db8::1]:${PORT}`]
      ) {
        await test.step(`GET, GETNEXT and GETBULK of ${target}`, async () => {
          const [descr, name] = await ask(
            "snmpget",
            [target, DESCR, NAME],
            as("names"),
          );
          assert.match(descr ?? "", /= No Such Object/);
          assert.match(name ?? "", /= STRING: /);
          const [first] = await ask(
            "snmpgetnext",
            [target, SYSTEM],
            as("names"),
          );
          assert.match(first ?? "", /^\.1\.3\.6\.1\.2\.1\.1\.2\.0 = OID/);
          const walked = await oids("snmpbulkwalk", target, ".1");
          assert.deepEqual(
            walked.filter((oid) => !oid.startsWith(".1.3.6.1.2.1.11.")),
            // The last repeats the last OID of all, which is in the snmp group.
            [2, 3, 4, 5, 6, 7, 8].map((id) => `${SYSTEM}.${id}.0`),
          );
          assert.ok(walked.length > 30, walked.join("\n"));
          assert.ok(
            walked.every((oid) => /^\.1\.3\.6\.1\.2\.1\.1?1\./.test(oid)),
            walked.join("\n"),
          );
        });
      }
      await test.step("SET", async () => {
        for (
          const [oid, said] of [[DESCR, "noAccess"], [NAME, "notWritable"]]
        ) {
          const { stderr } = await runTool("snmpset", [
            ...[`192.0.2.1:${PORT}`, oid!, "s", "x"],
          ], as("names"));
          assert.ok(stderr.includes(said!), stderr);
        }
      });
      await test.step("other sources and communities", async () => {
        await unanswered("names", `127.0.0.1:${PORT}`);
        await unanswered("here", `192.0.2.1:${PORT}`);
        await unanswered("elsewhere", `udp6:[2001:db8::1]:${PORT}`);
        await unanswered("public", `192.0.2.1:${PORT}`);
        assert.match(
          await saw("192.0.2.1 asks with a community that is not configured"),
          /see snmp\.communities$/,
        );
        await saw("127.0.0.1 asks with a community that it may not use");
        const [line] = await ask(
          "snmpget",
          [`127.0.0.1:${PORT}`, DESCR],
          as("here"),
        );
        assert.match(line ?? "", /= STRING: /);
      });
      await test.step("what was refused is counted on both faces", async () => {
        const dropped = async () => {
          const page = await samples(namespace);
          return ["bad_community_use", "bad_community_name"].map((reason) =>
            Number(page.get(`sounder_snmp_dropped_total{reason="${reason}"}`))
          );
        };
        // Each was asked once, and what nobody answers may take its time.
        await eventually(
          async () => {
            const [uses = 0, names = 0] = await dropped();
            return uses >= 3 && names >= 1 ? true : undefined;
          },
          () => "four that were dropped",
        );
        assert.deepEqual(await dropped(), [3, 1]);
        const { status, stdout } = await runSounder([
          ...["check", "--snmp", `127.0.0.1:${PORT}`],
          ...["--http", `http://${HTTP}`, "--community", "here"],
        ], { namespace: namespace.name });
        assert.equal(status, 0, stdout);
      });
    });
  },
});

/** Sends so many requests from one address to another, and counts the answers until it is told that all are there. */
const ASK = `
const [from, to, port, count] = Deno.args;
const { encodeMessage } = await import(${
  JSON.stringify(new URL("../../codec/snmp/message.ts", import.meta.url).href)
});
const socket = Deno.listenDatagram({ transport: "udp", hostname: from, port: 0 });
for (let i = 0; i < Number(count); i++) {
  await socket.send(encodeMessage({
    community: new TextEncoder().encode("public"),
    pdu: { type: "get-bulk-request", requestId: i, nonRepeaters: 0, maxRepetitions: 200,
      varbinds: [{ oid: [1, 3], value: { type: "null" } }] },
  }), { transport: "udp", hostname: to, port: Number(port) });
}
// What it sends to itself comes behind all answers.
const end = new Uint8Array(1);
Deno.addSignalListener("SIGUSR1", () => socket.send(end, socket.addr));
console.log("all are sent");
let answers = 0, longest = 0;
for (;;) {
  const [answer] = await socket.receive();
  if (answer.length === 1) break;
  answers++;
  longest = Math.max(longest, answer.length);
}
console.log(JSON.stringify({ answers, longest }));
Deno.exit();
`;

const FLOOD = 50;
const CAME = 'sounder_snmp_packets_total{direction="in"}';

/** Floods a sounder that serves in `served` from another namespace, or from there. */
async function flood(
  served: Namespace,
  { namespace = served, from, to }: {
    namespace?: Namespace;
    from: string;
    to: string;
  },
): Promise<{ answers: number; longest: number }> {
  const came = async () => Number((await samples(served)).get(CAME));
  const before = await came();
  await using program = startProgram([
    ...within(namespace.name),
    ...[Deno.execPath(), "eval", "--unstable-net", ASK, from, to],
    ...[String(PORT), String(FLOOD)],
  ], { env: Deno.env.toObject() });
  await program.saw("all are sent");
  await eventually(
    async () => await came() >= before + FLOOD || undefined,
    () => `${FLOOD} more than ${before} that came`,
  );
  const { stdout, stderr } = await program.urge("SIGUSR1", program.ended());
  const [, figures] = stdout.split("\n");
  assert.ok(figures, stderr);
  return JSON.parse(figures);
}

const LIMITED = `
only = ["sensors"]

[snmp]
listen = ["192.0.2.1:${PORT}", "127.0.0.1:${PORT}"]
community = ["public"]
message_limit = 4000
outside_message_limit = 600
rate = 0.001
burst = 7
`;

Deno.test({
  ...needing(
    missing,
    "serve limits how often and how much it answers to sources outside loopback",
  ),
  async fn() {
    await serving(LIMITED, async (namespace, saw) => {
      const far = await flood(namespace, {
        from: "192.0.2.1",
        to: "192.0.2.1",
      });
      assert.equal(far.answers, 7);
      assert.ok(far.longest > 500 && far.longest <= 600, String(far.longest));
      const near = await flood(namespace, {
        from: "127.0.0.1",
        to: "127.0.0.1",
      });
      // Of as many as were sent; a busy machine loses some.
      assert.ok(near.answers > 7 && near.answers <= 50, String(near.answers));
      assert.ok(near.longest > 1_472, String(near.longest));
      await saw("192.0.2.1 asks more often than snmp.rate allows");
      const page = await samples(namespace);
      const limited = Number(
        page.get('sounder_snmp_dropped_total{reason="rate_limited"}'),
      );
      assert.ok(limited > 7 && limited <= 43, String(limited));
    });
  },
});

Deno.test({
  ...needing(
    missing,
    "serve takes one link-local address on two links for two sources",
  ),
  async fn() {
    await using house = await openNamespace();
    await using street = await openNamespace();
    for (const link of ["a", "b"]) {
      await house.ip(
        ...["link", "add", `h${link}`, "type", "veth"],
        ...["peer", "name", `s${link}`, "netns", street.name],
      );
      for (
        const [namespace, end, address] of [[house, "h", "fe80::1"], [
          street,
          "s",
          "fe80::2",
        ]] as const
      ) {
        const device = `${end}${link}`;
        await namespace.ip("link", "set", device, "up");
        await namespace.ip(
          "address",
          "add",
          `${address}/64`,
          "dev",
          device,
          "nodad",
        );
      }
    }
    await withFolder(async (folder) => {
      const path = `${folder}/sounder.toml`;
      await Deno.writeTextFile(
        path,
        `only = ["sensors"]
[snmp]
listen = ["[fe80::1%ha]:${PORT}", "[fe80::1%hb]:${PORT}"]
community = ["public"]
rate = 0.001
burst = 7
`,
        { mode: 0o600 },
      );
      await using program = startServe(["--config", path, "--http", HTTP], {
        namespace: house.name,
      });
      await program.saw(`http://${HTTP}/metrics`);
      await program.saw("udp6:[fe80::1%ha]");
      await program.saw("udp6:[fe80::1%hb]");
      for (const link of ["sa", "sb"]) {
        const { answers } = await flood(house, {
          namespace: street,
          from: `fe80::2%${link}`,
          to: `fe80::1%${link}`,
        });
        assert.equal(answers, 7, link);
      }
    });
  },
});
