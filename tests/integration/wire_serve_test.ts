/*
 * Two real ucarp, and `sounder serve` between them: what both faces tell of a
 * failover, and of a tcpdump that dies.
 */
import assert from "node:assert/strict";
import { objectsOf, rootOf } from "../../mib/declare.ts";
import { wireModule } from "../../mib/modules/sounder_wire.ts";
import { within } from "./namespace.ts";
import { ask } from "./net_snmp.ts";
import { runProgram, withFolder } from "./processes.ts";
import { runSounder, type Sounder, startSounder } from "./sounder.ts";
import {
  A,
  B,
  kill,
  openPair,
  type Pair,
  SECRET,
  test,
  ucarp,
} from "./ucarp.ts";

/** What one face tells at one moment; a number that is not told is undefined. */
interface Told {
  readonly master: string | undefined;
  readonly masters: number | undefined;
  readonly changes: number | undefined;
  /** Adverts heard of B. */
  readonly adverts: number | undefined;
  readonly captureUp: boolean;
  readonly restarts: number | undefined;
}

/** An index of text as SNMP has it: its length, then its octets. */
function octets(text: string): string {
  return [text.length, ...new TextEncoder().encode(text)].join(".");
}

const LINK = octets(B.link);
const GROUP = `${LINK}.42.1`;
const SOURCE_B = `${LINK}.42.${octets(B.address)}`;

const OIDS = new Map(
  objectsOf(wireModule, rootOf(wireModule)).map((
    { object, oid },
  ) => [object.name, oid.join(".")]),
);

/** A sounder in B's namespace with the usual interval, and both of its faces. */
class Watched implements AsyncDisposable {
  readonly #sounder: Sounder;
  readonly #namespace: string;

  constructor(sounder: Sounder, namespace: string) {
    this.#sounder = sounder;
    this.#namespace = namespace;
  }

  static async start(pair: Pair, folder: string): Promise<Watched> {
    const secrets = `${folder}/secrets`;
    const config = `${folder}/sounder.toml`;
    await Deno.writeTextFile(secrets, SECRET);
    await Deno.writeTextFile(
      config,
      `[carp_wire]\ninterfaces = ["${B.link}"]\npassphrase_file = "${secrets}"\n`,
    );
    const namespace = pair.b.name;
    const sounder = await startSounder(
      ["--config", config, "--only", "carp-wire"],
      { namespace },
    );
    return new Watched(sounder, namespace);
  }

  /** What net-snmp's client is told in one message. */
  async snmp(): Promise<Told> {
    const asked = {
      master: `wireCarpGroupMaster.${GROUP}`,
      masters: `wireCarpGroupMasters.${GROUP}`,
      changes: `wireCarpGroupChanges.${GROUP}`,
      adverts: `wireCarpSourceAdverts.${SOURCE_B}`,
      up: `wireCarpCaptureUp.${LINK}`,
      restarts: `wireCarpCaptureRestarts.${LINK}`,
    };
    const lines = await ask("snmpget", [
      "-Oqv",
      `127.0.0.1:${this.#sounder.snmpPort}`,
      ...Object.values(asked).map((name) => {
        const [object = "", ...index] = name.split(".");
        return `${OIDS.get(object)}.${index.join(".")}`;
      }),
    ], { namespace: this.#namespace });
    const [master = "", masters, changes, adverts, up, restarts] = lines.map(
      (line) => /^No Such /.test(line) ? undefined : line,
    );
    return {
      master: /^"(.+)"$/.exec(master)?.[1],
      masters: numberOf(masters),
      changes: numberOf(changes),
      adverts: numberOf(adverts),
      captureUp: up === "1",
      restarts: numberOf(restarts),
    };
  }

  /** What curl is told in one page. */
  async http(): Promise<Told> {
    const { status, stdout, stderr } = await runProgram([
      ...within(this.#namespace),
      ...["/usr/bin/curl", "--silent", "--show-error", "--fail"],
      `${this.#sounder.httpUrl}/metrics`,
    ]);
    assert.equal(status, 0, stderr);
    const of = (pattern: string) =>
      new RegExp(`^${pattern} (\\S+)$`, "m").exec(stdout);
    const group = `interface="${B.link}",vhid="42",family="ipv4"`;
    return {
      master: of(`carp_wire_group_info\\{${group},master="([^"]+)"\\}`)?.[1],
      masters: numberOf(of(`carp_wire_masters\\{${group}\\}`)?.[1]),
      changes: numberOf(
        of(`carp_wire_master_changes_total\\{${group}\\}`)?.[1],
      ),
      adverts: numberOf(
        of(
          `carp_wire_adverts_total\\{interface="${B.link}",vhid="42",source="${B.address}"\\}`,
        )?.[1],
      ),
      captureUp:
        of(`carp_wire_capture_up\\{interface="${B.link}"\\}`)?.[1] === "1",
      restarts: numberOf(
        of(`carp_wire_capture_restarts_total\\{interface="${B.link}"\\}`)?.[1],
      ),
    };
  }

  /** Waits until each face tells what is wanted, and returns the first that each told of it. */
  until(wanted: (told: Told) => boolean): Promise<Told[]> {
    return Promise.all(
      [() => this.snmp(), () => this.http()].map(async (face) => {
        for (;;) {
          const told = await face();
          if (wanted(told)) return told;
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      }),
    );
  }

  /** What `sounder check` finds. */
  check() {
    return runSounder([
      "check",
      ...["--snmp", `127.0.0.1:${this.#sounder.snmpPort}`],
      ...["--http", this.#sounder.httpUrl],
    ], { namespace: this.#namespace });
  }

  /** Process ids of the tcpdumps that it runs. */
  async tcpdumps(): Promise<number[]> {
    const { stdout } = await runProgram([
      ...["/usr/bin/ps", "-o", "pid=,comm=", "--ppid"],
      String(this.#sounder.pid),
    ]);
    return [...stdout.matchAll(/^ *(\d+) tcpdump$/gm)].map(([, pid]) =>
      Number(pid)
    );
  }

  [Symbol.asyncDispose]() {
    return this.#sounder[Symbol.asyncDispose]();
  }
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

test("serve shows a failover on both faces within two of the new master's intervals", async () => {
  await withFolder(async (folder) => {
    await using pair = await openPair();
    await using watched = await Watched.start(pair, folder);
    await using master = ucarp(pair.a, A);
    for (
      const told of await watched.until(({ master }) => master !== undefined)
    ) {
      assert.equal(told.master, A.address);
      assert.equal(told.changes, 0);
    }
    // ucarp itself tells when it has become master, by its script.
    const up = `${folder}/up`;
    await Deno.writeTextFile(up, `#!/bin/sh\n: > ${folder}/is-master\n`, {
      mode: 0o755,
    });
    await using backup = ucarp(pair.b, B, { up });
    await backup.saw("Switching to state: BACKUP");
    await kill(master);
    const faces = await watched.until(({ master, adverts = 0 }) => {
      const isMaster = master === B.address;
      // Its first, one interval later the second, and after two the third: not
      // by the clock, since a busy machine looks late.
      assert.ok(isMaster || adverts <= 3, `${adverts} adverts`);
      return isMaster;
    });
    assert.ok((await Deno.stat(`${folder}/is-master`)).isFile);
    for (const { masters, changes, adverts = 0 } of faces) {
      assert.equal(masters, 1);
      assert.equal(changes, 1);
      assert.ok(adverts > 0);
    }
    const { status, stdout, stderr } = await watched.check();
    assert.equal(status, 0, stdout + stderr);
    assert.match(stdout, /SOUNDER-WIRE-MIB +\d+ instances compared, 0 differ/);
  });
});

test("serve starts a tcpdump again that was killed, and both faces count it", async () => {
  await withFolder(async (folder) => {
    await using pair = await openPair();
    await using watched = await Watched.start(pair, folder);
    await using _master = ucarp(pair.b, B);
    const [before] = await watched.until(({ master, captureUp }) =>
      master === B.address && captureUp
    );
    assert.equal(before?.restarts, 0);
    const [pid, ...others] = await watched.tcpdumps();
    assert.ok(pid !== undefined && others.length === 0);
    Deno.kill(pid, "SIGKILL");
    const faces = await watched.until(({ restarts, captureUp }) =>
      restarts !== undefined && restarts > 0 && captureUp
    );
    const [next, ...more] = await watched.tcpdumps();
    assert.ok(next !== undefined && next !== pid && more.length === 0);
    for (const { restarts, adverts, changes } of faces) {
      assert.equal(restarts, 1);
      // What was counted before goes on being counted, and nothing failed over.
      assert.ok((adverts ?? 0) >= (before?.adverts ?? Infinity));
      assert.equal(changes, 0);
    }
    const [later] = faces;
    await watched.until(({ adverts, restarts }) =>
      (adverts ?? 0) > (later?.adverts ?? Infinity) && restarts === 1
    );
  });
});
