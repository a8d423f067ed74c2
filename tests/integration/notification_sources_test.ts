/**
 * Each notification from what has it sent, in a real daemon or on a recorded
 * host, to snmptrapd, on each of the three ways.
 *
 * @module
 */

import assert from "node:assert/strict";
import { rootPath } from "../../dist/root.ts";
import { needing } from "../needing.ts";
import { collectorIs } from "./asking.ts";
import { type Named, noNamed, startNamed } from "./named.ts";
import { noPostfix, startPostfix } from "./postfix.ts";
import { runProgram, withFolder } from "./processes.ts";
import { startSounder } from "./sounder.ts";
import { noThreeWays, ThreeWays } from "./three_ways.ts";
import { A, B, noPair, openPair, ucarp } from "./ucarp.ts";

function test(
  name: string,
  fn: (folder: string) => Promise<void>,
  missing = noThreeWays,
): void {
  Deno.test({
    ...needing(missing, name),
    fn: () => withFolder(fn),
  });
}

const FIREWALL = rootPath("tests/fixtures/openbsd-firewall/fw1");

/** A recorded host that changes when it is told to. */
class Recorded {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** The recorded firewall, at its first moment. */
  static async copy(folder: string): Promise<Recorded> {
    const { status, stderr } = await runProgram([
      ...["/bin/cp", "-r", FIREWALL, `${folder}/host`],
    ]);
    assert.equal(status, 0, stderr);
    for (const later of ["+10s", "+20s"]) {
      await Deno.remove(`${folder}/host/${later}`, { recursive: true });
    }
    return new Recorded(`${folder}/host`);
  }

  /** Changes what a command prints from now on. */
  async change(command: string, from: RegExp, to: string): Promise<void> {
    const path = `${this.folder}/commands/${command}`;
    const before = await Deno.readTextFile(path);
    const after = before.replace(from, to);
    assert.notEqual(after, before);
    await Deno.writeTextFile(`${path}.new`, after);
    await Deno.rename(`${path}.new`, path);
  }
}

test("pf that is switched off and on, and a drive that fails, are told of", async (folder) => {
  await using ways = await ThreeWays.start();
  const host = await Recorded.copy(folder);
  await Deno.writeTextFile(`${folder}/sounder.toml`, ways.config);
  await using sounder = await startSounder([
    ...["--replay", host.folder, "--config", `${folder}/sounder.toml`],
    ...["--only", "pf,sensors", "--interval", "0.5"],
  ]);
  for (const name of ["pf", "sensors"]) {
    await collectorIs(sounder, name, undefined);
  }

  await host.change("pfctl -si -v", /^Status: Enabled/m, "Status: Disabled");
  await ways.saw(
    "sounderPfStatusChange\tOPENBSD-PF-MIB::pfRunning.0 = false",
  );
  await host.change("pfctl -si -v", /^Status: Disabled/m, "Status: Enabled");
  await ways.saw("sounderPfStatusChange\tOPENBSD-PF-MIB::pfRunning.0 = true");

  await host.change(
    "sysctl hw.sensors",
    /drive0=online \(sd2\), OK/,
    "drive0=failed (sd2), CRITICAL",
  );
  const drive = await ways.saw("sounderSensorStatusChange");
  assert.match(
    drive,
    /\tOPENBSD-SENSORS-MIB::sensorStatus\.12 = critical\tOPENBSD-SENSORS-MIB::sensorDevice\.12 = "?softraid0"?\tOPENBSD-SENSORS-MIB::sensorDescr\.12 = "?sd2"?\tOPENBSD-SENSORS-MIB::sensorValue\.12 = "?fail"?$/,
  );
});

test(
  "two hosts that are both master, because they do not share a passphrase, are told of",
  async (folder) => {
    await using pair = await openPair();
    const namespace = pair.b.name;
    await using ways = await ThreeWays.start(namespace);
    // What it has no passphrase for counts: with A's, B's adverts are forged ones.
    await Deno.writeTextFile(
      `${folder}/sounder.toml`,
      `[carp_wire]
interfaces = ["${B.link}"]
${ways.config}`,
    );
    await using _sounder = await startSounder(
      ["--config", `${folder}/sounder.toml`, "--only", "carp-wire"],
      { namespace },
    );
    await using a = ucarp(pair.a, A);
    await a.saw("Switching to state: MASTER");
    await using _b = ucarp(pair.b, B, { passphrase: "battery-staple" });
    const group = `"${B.link}".42.ipv4`;
    const both = await ways.saw("wireCarpTwoMasters");
    assert.ok(
      both.endsWith(
        `\tSOUNDER-WIRE-MIB::wireCarpGroupMasters.${group} = 2\tSOUNDER-WIRE-MIB::wireCarpGroupMaster.${group} = ${A.address}`,
      ),
      both,
    );
  },
  noThreeWays ?? noPair,
);

test(
  "a Postfix in which mail piles up is told of",
  async (folder) => {
    await using ways = await ThreeWays.start();
    await using postfix = await startPostfix();
    await Deno.writeTextFile(
      `${folder}/sounder.toml`,
      `[postfix]
showq = "${postfix.showq}"
[notifications]
mail_queue = 4
${ways.config}`,
    );
    await using sounder = await startSounder([
      ...["--config", `${folder}/sounder.toml`, "--only", "postfix"],
      ...["--postfix-log", postfix.log, "--interval", "0.5"],
    ]);
    await collectorIs(sounder, "postfix", undefined);
    await postfix.submit({ to: "box@later.test", messages: 5 });
    await ways.saw(
      "postfixManyQueued\tSOUNDER-POSTFIX-MIB::postfixQueueMessages.deferred = 5",
    );
  },
  noThreeWays ?? noPostfix,
);

test(
  "a BIND that is started again is told of, and its collector that fails and works again",
  async (folder) => {
    await using ways = await ThreeWays.start();
    let named: Named | undefined = await startNamed();
    try {
      await Deno.writeTextFile(`${folder}/sounder.toml`, ways.config);
      await using sounder = await startSounder([
        ...["--config", `${folder}/sounder.toml`, "--only", "bind"],
        ...["--bind-url", named.statisticsUrl, "--interval", "0.5"],
      ]);
      await collectorIs(sounder, "bind", undefined);
      const ports = { dns: named.dnsPort, statistics: named.statisticsPort };
      await named.stop();
      named = undefined;
      // Times of old releases are whole seconds.
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      await ways.saw("sounderCollectorFailed");
      named = await startNamed({ ports });
      const back = await ways.saw("sounderCollectorRecovered");
      assert.ok(
        back.endsWith('\tSOUNDER-MIB::sounderCollectorUp."bind" = true'),
        back,
      );
      const again = await ways.saw("bindRestarted");
      const version = /\d+\.\d+\.\d+/.exec(
        (await runProgram(["/usr/sbin/named", "-v"])).stdout,
      )?.[0];
      assert.ok(version !== undefined);
      assert.match(
        again,
        /\tSOUNDER-BIND-MIB::bindBootTime\.0 = \d+-\d+-\d+,\d+:\d+:\d+\.\d[^\t]*\tSOUNDER-BIND-MIB::bindVersion\.0 = /,
      );
      assert.ok(again.includes(version), again);
    } finally {
      await named?.stop();
    }
  },
  noThreeWays ?? noNamed,
);
