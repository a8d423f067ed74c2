/**
 * An answer leaves from the address that was asked: one socket for each, also
 * for wildcards and for addresses that come and go.
 *
 * @module
 */

import assert from "node:assert/strict";
import { encodeMessage } from "../../codec/snmp/message.ts";
import { parseOid } from "../../codec/oid.ts";
import { localAddresses } from "../../roles/local_addresses.ts";
import { needing } from "../needing.ts";
import { eventually } from "./asking.ts";
import { type Namespace, noNamespace, openNamespace } from "./namespace.ts";
import { ask, noNetSnmp, runTool } from "./net_snmp.ts";
import { freePort } from "./processes.ts";
import { startServe, startSounder } from "./sounder.ts";

const SYS_NAME = ".1.3.6.1.2.1.1.5.0";
const NAMED = `${SYS_NAME} = STRING: "${Deno.hostname()}"`;

/** Asks addresses by datagram, one after the other; returns the address and port that the first answer came from. */
async function answeredFrom(
  hostname: string,
  port: number,
  ...others: readonly string[]
): Promise<[string, number]> {
  const socket = Deno.listenDatagram({
    transport: "udp",
    hostname: hostname.includes(":") ? "::" : "0.0.0.0",
    port: 0,
  });
  const late = setTimeout(() => socket.close(), 60_000);
  try {
    const request = encodeMessage({
      community: new TextEncoder().encode("public"),
      pdu: {
        type: "get-request",
        requestId: 1,
        errorStatus: 0,
        errorIndex: 0,
        varbinds: [{ oid: parseOid(SYS_NAME), value: { type: "null" } }],
      },
    });
    for (const asked of [hostname, ...others]) {
      await socket.send(request, { transport: "udp", hostname: asked, port });
    }
    const [, from] = await socket.receive();
    const address = from as Deno.NetAddr;
    return [address.hostname, address.port];
  } finally {
    clearTimeout(late);
    socket.close();
  }
}

Deno.test("serve answers from each address that it was told, and from no other", async () => {
  await using sounder = await startSounder([], {
    snmp: ["127.0.0.1", "127.0.0.2", "[::1]"],
  });
  for (const hostname of ["127.0.0.1", "127.0.0.2", "::1"]) {
    assert.deepEqual(await answeredFrom(hostname, sounder.snmpPort), [
      hostname,
      sounder.snmpPort,
    ]);
  }
  // Who asks both in turn is answered by the other first.
  const [from] = await answeredFrom(
    "127.0.0.3",
    sounder.snmpPort,
    "127.0.0.1",
  );
  assert.equal(from, "127.0.0.1");
});

Deno.test("serve on wildcards answers from every local address as soon as it listens", async () => {
  await using sounder = await startSounder(
    ["--community", "public"],
    { snmp: ["0.0.0.0", "[::]"] },
  );
  const addresses = localAddresses().filter((address) =>
    !address.includes("%")
  );
  assert.ok(addresses.includes("127.0.0.1"));
  for (const hostname of addresses) {
    const host = hostname.includes(":") ? `[${hostname}]` : hostname;
    await sounder.saw(`${host}:${sounder.snmpPort} .1.3.6.1`);
    assert.deepEqual(await answeredFrom(hostname, sounder.snmpPort), [
      hostname,
      sounder.snmpPort,
    ]);
  }
});

const linkLocal = localAddresses().find((address) => address.includes("%"));

Deno.test({
  ...needing(
    noNetSnmp ??
      (linkLocal === undefined
        ? "this host has no link-local address"
        : undefined),
    "serve answers on a link-local address",
  ),
  async fn() {
    await using sounder = await startSounder(["--community", "public"], {
      snmp: [`[${linkLocal}]`],
    });
    const target = `udp6:[${linkLocal}]:${sounder.snmpPort}`;
    assert.deepEqual(await ask("snmpget", [target, SYS_NAME]), [NAMED]);
  },
});

const refusing = localAddresses().find((address) =>
  !/^127\.|^::1$|%/.test(address)
);
const noOther = refusing === undefined
  ? "this host has no address but loopback"
  : undefined;

Deno.test({
  ...needing(noNetSnmp ?? noOther, `serve answers "public" to loopback alone`),
  async fn() {
    const wide = refusing?.includes(":") ? `[${refusing}]` : `${refusing}`;
    const agent = refusing?.includes(":") ? "udp6" : "udp";
    await using sounder = await startSounder([], {
      snmp: ["127.0.0.1", wide],
    });
    const near = `127.0.0.1:${sounder.snmpPort}`;
    // A host asks its own address from that address.
    const far = `${agent}:${wide}:${sounder.snmpPort}`;
    const denied = await runTool("snmpget", [
      ...["-t", "0.3", "-r", "0", far, SYS_NAME],
    ]);
    assert.equal(denied.status, 1);
    assert.match(denied.stderr, /Timeout/);
    const unknown = await runTool("snmpget", [
      ...["-t", "0.3", "-r", "0", near, SYS_NAME],
    ], { community: "Public" });
    assert.match(unknown.stderr, /Timeout/);
    const counters = [".1.3.6.1.2.1.11.4.0", ".1.3.6.1.2.1.11.5.0"];
    // What nobody answers may take its time.
    await eventually(
      async () =>
        (await ask("snmpget", [near, ...counters])).every((line) =>
          !line.endsWith(": 0")
        ) || undefined,
      () => "both are counted",
    );
    assert.deepEqual(await ask("snmpget", [near, ...counters]), [
      `${counters[0]} = Counter32: 1`,
      `${counters[1]} = Counter32: 1`,
    ]);
  },
});

Deno.test({
  ...needing(
    noNetSnmp ?? noOther,
    "serve answers a configured community from anywhere",
  ),
  async fn() {
    const wide = refusing?.includes(":") ? `[${refusing}]` : `${refusing}`;
    const agent = refusing?.includes(":") ? "udp6" : "udp";
    await using sounder = await startSounder(
      ["--community", "secret", "--community", "other"],
      { snmp: [wide] },
    );
    const target = `${agent}:${wide}:${sounder.snmpPort}`;
    for (const community of ["secret", "other"]) {
      assert.deepEqual(
        await ask("snmpget", [target, SYS_NAME], { community }),
        [NAMED],
      );
    }
    const { stderr } = await runTool("snmpget", [
      ...["-t", "0.3", "-r", "0", target, SYS_NAME],
    ]);
    assert.match(stderr, /Timeout/);
  },
});

Deno.test({
  ...needing(
    noNetSnmp ?? noNamespace,
    "serve on a wildcard follows addresses that come and go",
  ),
  async fn(test) {
    await using namespace: Namespace = await openNamespace();
    const port = 16_100;
    await namespace.ip("address", "add", "198.51.100.1/32", "dev", "lo");
    await using program = startServe([
      ...["--snmp", `0.0.0.0:${port}`, "--snmp", `[::]:${port}`],
      ...["--snmp", `203.0.113.1:${port}`],
      ...["--http", "127.0.0.1:9163", "--community", "secret"],
    ], { namespace: namespace.name });
    const options = { namespace: namespace.name, community: "secret" };
    const get = (address: string) =>
      ask("snmpget", [
        address.includes(":")
          ? `udp6:[${address}]:${port}`
          : `${address}:${port}`,
        SYS_NAME,
      ], options);
    const shown = (address: string) =>
      program.saw(
        `snmpbulkwalk -v2c -c secret ${
          address.includes(":") ? `udp6:[${address}]` : address
        }:${port}`,
      );
    await test.step("what is there is bound at once", async () => {
      for (const address of ["127.0.0.1", "198.51.100.1", "::1"]) {
        await shown(address);
        assert.deepEqual(await get(address), [NAMED], address);
      }
      await program.saw(`Cannot listen on snmp 203.0.113.1:${port} yet`);
    });
    await test.step("what comes is bound", async () => {
      for (
        const address of [
          "198.51.100.2/32",
          "203.0.113.1/32",
          "2001:db8::1/128",
        ]
      ) {
        await namespace.ip("address", "add", address, "dev", "lo", "nodad");
      }
      for (const address of ["198.51.100.2", "203.0.113.1", "2001:db8::1"]) {
        await shown(address);
        assert.deepEqual(await get(address), [NAMED], address);
      }
    });
    await test.step("what went and comes again is bound again", async () => {
      await namespace.ip("address", "del", "198.51.100.2/32", "dev", "lo");
      await new Promise((resolve) => setTimeout(resolve, 6_000));
      await namespace.ip("address", "add", "198.51.100.2/32", "dev", "lo");
      const lines = await eventually(async () => {
        const { status, stdout } = await runTool(
          "snmpget",
          ["-t", "1", "-r", "0", `198.51.100.2:${port}`, SYS_NAME],
          options,
        );
        return status === 0 ? stdout.trimEnd().split("\n") : undefined;
      }, () => "an answer");
      assert.deepEqual(lines, [NAMED]);
    });
  },
});

const PYTHON = "/usr/bin/env";

/** Sends a datagram of our own making, with source port 0, through a raw socket. */
const SPOOF = `
import socket, struct, sys
port, data = int(sys.argv[1]), bytes.fromhex(sys.argv[2])
raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_UDP)
raw.sendto(struct.pack("!HHHH", 0, port, 8 + len(data), 0) + data, ("127.0.0.1", 0))
`;

async function canSpoof(): Promise<boolean> {
  try {
    const { code } = await new Deno.Command(PYTHON, {
      args: ["python3", "-c", SPOOF, String(freePort()), "00"],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).output();
    return code === 0;
  } catch {
    return false;
  }
}

const spoofing = await canSpoof();

Deno.test({
  ...needing(
    spoofing ? undefined : "raw sockets need root and python3",
    "serve drops a datagram from port 0 and counts it",
  ),
  async fn() {
    await using sounder = await startSounder();
    const drops = async () => {
      const answer = await fetch(
        `${sounder.httpUrl}/oid/sounderSnmpPortZeroDrops.0`,
      );
      return (await answer.json()).value as number;
    };
    assert.equal(await drops(), 0);
    const { code } = await new Deno.Command(PYTHON, {
      args: ["python3", "-c", SPOOF, String(sounder.snmpPort), "3003020101"],
      stdin: "null",
    }).output();
    assert.equal(code, 0);
    await eventually(
      async () => await drops() > 0 || undefined,
      () => "a datagram that is dropped",
    );
    assert.equal(await drops(), 1);
    assert.deepEqual(await answeredFrom("127.0.0.1", sounder.snmpPort), [
      "127.0.0.1",
      sounder.snmpPort,
    ]);
  },
});

Deno.test("serve tries an address again that is not there, and goes on meanwhile", async () => {
  const port = freePort();
  await using program = startServe([
    ...["--snmp", `127.0.0.1:${port}`, "--snmp", `192.0.2.254:${port}`],
    ...["--http", `127.0.0.1:${freePort()}`],
  ]);
  await program.saw(`Cannot listen on snmp 192.0.2.254:${port} yet`);
  await program.saw(`127.0.0.1:${port}`);
  assert.deepEqual(await answeredFrom("127.0.0.1", port), ["127.0.0.1", port]);
});
