/**
 * SIGHUP and renewed certificates, on a sounder that is asked all the time, over
 * UDP and by curl and openssl.
 *
 * @module
 */

import assert from "node:assert/strict";
import { encodeMessage } from "../../codec/snmp/message.ts";
import { missingFile, needing } from "../needing.ts";
import { droppedAt } from "../soak/holding.ts";
import { eventually } from "./asking.ts";
import { freePort, type Program, runProgram, withFolder } from "./processes.ts";
import { runSounder, SOUNDER, startServe } from "./sounder.ts";

const CURL = "/usr/bin/curl";
const OPENSSL = "/usr/bin/openssl";
const missing = missingFile(CURL, OPENSSL);

/** A sounder with a configuration file that can be written anew. */
class Served implements AsyncDisposable {
  readonly snmpPort = freePort();
  readonly httpPort = freePort();
  readonly folder: string;
  #program: Program | undefined;

  constructor(folder: string) {
    this.folder = folder;
  }

  async write(config: string): Promise<void> {
    await Deno.writeTextFile(`${this.folder}/new`, config, { mode: 0o600 });
    await Deno.rename(`${this.folder}/new`, `${this.folder}/sounder.toml`);
  }

  async begin(): Promise<void> {
    this.#program = startServe([
      ...["--config", `${this.folder}/sounder.toml`],
      ...["--snmp", `127.0.0.1:${this.snmpPort}`],
      ...["--http", `127.0.0.1:${this.httpPort}`],
    ]);
    await this.#program.saw("/metrics");
    await this.#program.saw("snmpbulkwalk");
  }

  get program(): Program {
    assert.ok(this.#program !== undefined);
    return this.#program;
  }

  /** Waits for what is printed as the value of a series. */
  async sample(series: string, value: RegExp): Promise<string> {
    for (;;) {
      const page =
        await (await fetch(`http://127.0.0.1:${this.httpPort}/metrics`))
          .text();
      const line = page.split("\n").find((line) =>
        line.startsWith(`${series} `)
      );
      if (line !== undefined && value.test(line)) {
        return line.slice(series.length + 1);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program?.[Symbol.asyncDispose]();
  }
}

/** Asks so many times a second until it is told to end. */
class Load {
  asked = 0;
  answered = 0;
  readonly #socket = Deno.listenDatagram({
    transport: "udp",
    hostname: "127.0.0.1",
    port: 0,
  });
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #port: number;

  constructor(port: number, community = "public") {
    this.#port = port;
    this.#count();
    this.#timer = setInterval(() => {
      for (let i = 0; i < 2; i++) {
        const datagram = encodeMessage({
          community: new TextEncoder().encode(community),
          pdu: {
            type: "get-request",
            requestId: ++this.asked,
            errorStatus: 0,
            errorIndex: 0,
            varbinds: [{
              oid: [1, 3, 6, 1, 2, 1, 1, 5, 0],
              value: { type: "null" },
            }],
          },
        });
        this.#socket.send(datagram, {
          transport: "udp",
          hostname: "127.0.0.1",
          port,
        });
      }
    }, 10);
  }

  async #count(): Promise<void> {
    try {
      for (;;) {
        await this.#socket.receive();
        this.answered++;
      }
    } catch {
      // It was closed.
    }
  }

  /**
   * Ends it when all answers are here but those that the kernel dropped for want
   * of room, or some seconds have passed without one. Returns how many are lost.
   */
  async end(): Promise<number> {
    clearInterval(this.#timer);
    const { port } = this.#socket.addr as Deno.NetAddr;
    let lost = 0;
    for (let quiet = 0; quiet < 30; quiet++) {
      const before = this.answered;
      const dropped = await droppedAt(port) + await droppedAt(this.#port);
      lost = Math.max(this.asked - this.answered - dropped, 0);
      if (lost === 0) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
      if (this.answered > before) quiet = 0;
    }
    this.#socket.close();
    return lost;
  }
}

const PUBLIC = '[[snmp.communities]]\nname = "public"\n';
const GENERATION = 'sounder_collector_generation{collector="sensors"}';
const REFUSED = 'sounder_snmp_dropped_total{reason="bad_community_name"}';
const FAILURES = 'sounder_collector_failures_total{collector="bind"}';

Deno.test("serve reads its configuration again at SIGHUP without losing a datagram or a count", async (test) => {
  await withFolder(async (folder) => {
    await using served = new Served(folder);
    const sensors = `interval = 1\nonly = ["sensors"]\n${PUBLIC}`;
    const noBind = `http://127.0.0.1:${freePort()}`;
    const both = `interval = 1\nonly = ["sensors", "bind"]
[bind]\nurl = "${noBind}"\n${PUBLIC}`;
    await served.write(sensors);
    await served.begin();
    const { program } = served;
    const again = async (config: string, says: string) => {
      await served.write(config);
      const said = program.says(says);
      program.kill("SIGHUP");
      return await said;
    };
    const load = new Load(served.snmpPort);
    let runs = 0;
    await test.step("a collector appears", async () => {
      runs = Number(await served.sample(GENERATION, / [1-9]/));
      await again(both, "bind: down");
      await served.sample(FAILURES, / [2-9]/);
    });
    await test.step("what is counted goes on", async () => {
      const now = Number(await served.sample(GENERATION, / \d/));
      assert.ok(now > runs, `${now} after ${runs}`);
      const failures = Number(await served.sample(FAILURES, / \d/));
      await again(
        `${both}\n# other\n`.replace("interval = 1", "interval = 0.5"),
        "is in place",
      );
      await served.sample(
        'sounder_collector_interval_seconds{collector="bind"}',
        / 0\.5$/,
      );
      assert.ok(Number(await served.sample(FAILURES, / \d/)) >= failures);
      await served.sample('sounder_role_restarts_total{role="reader"}', / 0$/);
    });
    await test.step("what cannot be used is refused", async () => {
      for (
        const [config, why] of [
          ["interval = ", "Cannot parse configuration file"],
          [`intervall = 1\n${PUBLIC}`, 'did you mean "interval"?'],
          ['[http]\ntoken_file = "/nonexistent"\n', "Cannot read token file"],
          [
            `only = ["pf"]\n[pf]\ncommand = ["true"]\n${PUBLIC}`,
            "it would have to run",
          ],
        ] as const
      ) {
        assert.match(
          await again(config, why),
          /The new configuration is refused and the old one stays: (?:Cannot|it would)/,
        );
      }
      await served.sample(FAILURES, / \d/);
    });
    await test.step("a collector goes", async () => {
      await again(sensors, "is in place");
      await served.sample("sounder_collectors", / 1$/);
    });
    await test.step("a community comes and another goes", async () => {
      const other = sensors.replace('"public"', '"other"');
      await again(
        `${sensors}${PUBLIC.replace("public", "other")}`,
        "is in place",
      );
      // It is said to be in place before the face has it.
      const first = new Load(served.snmpPort, "other");
      await eventually(() => first.answered > 0 || undefined, () => "answers");
      await first.end();
      const second = new Load(served.snmpPort, "other");
      await new Promise((resolve) => setTimeout(resolve, 300));
      assert.equal(await second.end(), 0);
      assert.equal(await load.end(), 0);
      assert.ok(load.answered > 50, `${load.answered} of ${load.asked}`);
      const refused = Number(await served.sample(REFUSED, / \d/));
      await again(other, "is in place");
      const ended = new Load(served.snmpPort);
      await eventually(
        async () =>
          Number(await served.sample(REFUSED, / \d/)) > refused || undefined,
        () => `more than ${refused} that are refused`,
      );
      assert.ok(await ended.end() > 0);
      await program.saw(
        "127.0.0.1 asks with a community that is not configured",
      );
    });
  });
});

async function certificate(folder: string, name: string): Promise<void> {
  const { status, stderr } = await runProgram([
    ...[OPENSSL, "req", "-x509", "-newkey", "ec", "-pkeyopt"],
    ...["ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"],
    ...["-subj", `/CN=${name}`, "-addext", "subjectAltName=IP:127.0.0.1"],
    ...["-addext", "basicConstraints=critical,CA:FALSE"],
    ...["-keyout", `${folder}/next.key`, "-out", `${folder}/next.pem`],
  ]);
  assert.equal(status, 0, stderr);
  await Deno.chmod(`${folder}/next.key`, 0o600);
  await Deno.rename(`${folder}/next.key`, `${folder}/tls.key`);
  await Deno.rename(`${folder}/next.pem`, `${folder}/tls.pem`);
}

const TOKEN = "0123456789abcdef0123456789abcdef";

Deno.test({
  ...needing(
    missing,
    "serve asks curl and openssl for what it is told to over TLS, and renews its certificate",
  ),
  async fn(test) {
    await withFolder(async (folder) => {
      await certificate(folder, "first");
      await Deno.writeTextFile(`${folder}/token`, `${TOKEN}\n`, {
        mode: 0o600,
      });
      const made = await new Deno.Command("/bin/sh", {
        args: [
          "-c",
          'printf "open: sesame\\n" | "$@"',
          "sh",
          ...SOUNDER,
          "password",
          "ada",
        ],
      }).output();
      assert.equal(made.code, 0, new TextDecoder().decode(made.stderr));
      await Deno.writeFile(`${folder}/users`, made.stdout, { mode: 0o600 });
      await Deno.writeTextFile(`${folder}/password`, "open: sesame\n", {
        mode: 0o600,
      });
      await using served = new Served(folder);
      await served.write(`only = ["sensors"]
[http]
certificate = "${folder}/tls.pem"
key = "${folder}/tls.key"
token_file = "${folder}/token"
users_file = "${folder}/users"
networks = ["127.0.0.0/8"]
`);
      await served.begin();
      const url = `https://127.0.0.1:${served.httpPort}`;
      const curl = async (...args: string[]) => {
        const { stdout } = await runProgram([
          ...[CURL, "-s", "--cacert", `${folder}/tls.pem`],
          ...["-w", "\n%{http_code}", ...args, `${url}/metrics`],
        ]);
        return Number(stdout.slice(-3));
      };
      await test.step("tokens and passwords", async () => {
        assert.equal(await curl(), 401);
        assert.equal(await curl("-H", `Authorization: Bearer ${TOKEN}`), 200);
        assert.equal(await curl("-H", `Authorization: Bearer ${TOKEN}x`), 401);
        assert.equal(await curl("-u", "ada:open: sesame"), 200);
        assert.equal(await curl("-u", "ada:sesame"), 401);
        assert.equal(await curl("-u", "bob:open: sesame"), 401);
      });
      await test.step("sounder check", async () => {
        const check = (...args: string[]) =>
          runSounder([
            ...["check", "--snmp", `127.0.0.1:${served.snmpPort}`],
            ...["--http", url, "--ca", `${folder}/tls.pem`, ...args],
          ]);
        for (
          const shown of [
            ["--token-file", `${folder}/token`],
            ["--user", "ada", "--password-file", `${folder}/password`],
          ]
        ) {
          const { status, stdout, stderr } = await check(...shown);
          assert.equal(status, 0, stdout + stderr);
        }
        const refused = await check();
        assert.equal(refused.status, 1);
        assert.match(
          refused.stderr,
          /status 401: it wants --token-file[^\n]*\n$/,
        );
        const stranger = await runSounder([
          ...["check", "--snmp", `127.0.0.1:${served.snmpPort}`],
          ...["--http", url],
        ]);
        assert.equal(stranger.status, 1);
        assert.match(
          stranger.stderr,
          /UnknownIssuer: --ca FILE names certificates[^\n]*\n$/,
        );
      });
      await test.step("a renewed certificate", async () => {
        const subject = async () => {
          const { stdout } = await runProgram([
            ...["/bin/sh", "-c"],
            `${OPENSSL} s_client -connect 127.0.0.1:${served.httpPort} </dev/null 2>/dev/null | ${OPENSSL} x509 -noout -subject`,
          ]);
          return stdout.trim();
        };
        assert.match(await subject(), /CN ?= ?first/);
        await certificate(folder, "second");
        await served.program.saw("read again and in place");
        await eventually(
          async () => /CN ?= ?second/.test(await subject()) || undefined,
          () => "the second certificate",
        );
        assert.equal(await curl("-H", `Authorization: Bearer ${TOKEN}`), 200);
      });
      await test.step("a key that does not fit", async () => {
        const key = await Deno.readTextFile(`${folder}/tls.key`);
        await certificate(folder, "third");
        await Deno.writeTextFile(`${folder}/tls.key`, key);
        served.program.kill("SIGHUP");
        assert.match(
          await served.program.saw("Cannot use TLS certificate"),
          /stays.*: Cannot use TLS certificate ".*" with key ".*": /,
        );
        const { stdout } = await runProgram([
          ...[CURL, "-sk", "-o", "/dev/null", "-w", "%{http_code}"],
          ...["-H", `Authorization: Bearer ${TOKEN}`, `${url}/healthz`],
        ]);
        assert.equal(stdout, "200");
      });
    });
  },
});

Deno.test("serve refuses to start with a file of secrets that everyone may read", async () => {
  await withFolder(async (folder) => {
    const path = `${folder}/sounder.toml`;
    await Deno.writeTextFile(path, PUBLIC);
    await Deno.chmod(path, 0o644);
    await using program = startServe(["--config", path]);
    const { status, stderr } = await program.ended();
    assert.equal(status, 2);
    assert.equal(
      stderr,
      `sounder: Cannot use configuration file "${path}": it holds communities, and everyone may read it (mode 644); chmod 640 ${path}\n`,
    );
  });
});
