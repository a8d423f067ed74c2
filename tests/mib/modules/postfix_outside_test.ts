import assert from "node:assert/strict";
import { copyFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { MODULES } from "../../../mib/catalog.ts";
import { SOUNDER_ROOT } from "../../../mib/declare.ts";
import { openMetricsIdentity } from "../../../mib/exposition.ts";
import type { Family } from "../../../mib/family.ts";
import { mtaModule } from "../../../mib/modules/mta.ts";
import { networkServicesModule } from "../../../mib/modules/network_services.ts";
import { postfixModule } from "../../../mib/modules/sounder_postfix.ts";
import { smiText } from "../../../mib/smi_text.ts";
import { haveSharedData, sharedData } from "../../shared_data.ts";
import { countEverything, postfixReading } from "./postfix_readings.ts";
import { rendered } from "./rendered.ts";

/** Families of postfix_exporter (Hsn723, 2026), of which kumina's are a part. */
const EXPORTER_FAMILIES = [
  "opendkim_signatures_added_total",
  "postfix_bounce_non_delivery_notification_total",
  "postfix_cleanup_messages_not_accepted_total",
  "postfix_cleanup_messages_processed_total",
  "postfix_cleanup_messages_rejected_total",
  "postfix_lmtp_delivery_delay_seconds",
  "postfix_pipe_delivery_delay_seconds",
  "postfix_postscreen_access_list_matches_total",
  "postfix_postscreen_connects_rejected_total",
  "postfix_postscreen_connects_total",
  "postfix_postscreen_dnsbl_rank",
  "postfix_postscreen_hangups_total",
  "postfix_postscreen_messages_rejected_total",
  "postfix_postscreen_passes_total",
  "postfix_postscreen_tests_failed_total",
  "postfix_qmgr_messages_expired_total",
  "postfix_qmgr_messages_inserted_receipients",
  "postfix_qmgr_messages_inserted_recipients",
  "postfix_qmgr_messages_inserted_size_bytes",
  "postfix_qmgr_messages_removed_total",
  "postfix_showq_message_age_seconds",
  "postfix_showq_message_size_bytes",
  "postfix_showq_queue_depth",
  "postfix_smtp_bounced_messages_by_dsn_total",
  "postfix_smtp_connection_timed_out_total",
  "postfix_smtp_deferred_messages_by_dsn_total",
  "postfix_smtp_deferred_messages_total",
  "postfix_smtp_delivery_delay_seconds",
  "postfix_smtp_messages_processed_total",
  "postfix_smtp_status_deferred",
  "postfix_smtp_tls_connections_total",
  "postfix_smtpd_connections_lost_total",
  "postfix_smtpd_connects_total",
  "postfix_smtpd_disconnects_total",
  "postfix_smtpd_forward_confirmed_reverse_dns_errors_total",
  "postfix_smtpd_messages_processed_total",
  "postfix_smtpd_messages_rejected_total",
  "postfix_smtpd_sasl_authentication_failures_total",
  "postfix_smtpd_tls_connections_total",
  "postfix_unsupported_log_entries_total",
  "postfix_up",
  "postfix_virtual_delivered_total",
];

/** Returns a reading in which every family of either Postfix module has a series. */
function fullReading() {
  return postfixReading((families) => {
    countEverything(families);
    const tls = ["Trusted", "TLSv1.3", "AES", "256", "256"];
    families.tls.add(1, "in", ...tls);
    families.lines.add(1, "read");
    families.deliveries.add(1, "smtp", "sent", "remote");
    families.dsn.add(1, "smtp", "deferred", "4.1.1");
    families.dsn.add(1, "smtp", "bounced", "5.1.1");
    families.sessionEnds.add(1, "lost", "DATA");
    for (const service of ["smtpd", "postscreen"]) {
      for (const stage of ["CONNECT", "RCPT"]) {
        families.decisions.add(1, service, "reject", stage, "550", "", "x");
      }
    }
    for (const agent of ["smtp", "lmtp"]) {
      const cell = families.delays.cell(agent, "queue_manager");
      families.delays.observe(cell, 1, 1);
    }
  });
}

function pages() {
  const reading = fullReading();
  return [
    rendered(postfixModule, reading),
    rendered(networkServicesModule, reading),
    rendered(mtaModule, reading),
  ];
}

function familiesIn(got: ReturnType<typeof pages>): Map<string, Family> {
  return new Map(
    got.flatMap(({ segment }) => segment.families)
      .map(({ family }) => [family.name, family]),
  );
}

Deno.test("every family of postfix_exporter is served, with the same name", () => {
  const families = familiesIn(pages());
  for (const name of EXPORTER_FAMILIES) assert(families.has(name), name);
});

/** Returns all names that a family reserves in OpenMetrics, its own first. */
function reservedNames(family: Family): string[] {
  const [name, type] = openMetricsIdentity(family);
  const suffixes = type === "histogram"
    ? ["_bucket", "_sum", "_count", "_created"]
    : type === "counter"
    ? ["_total", "_created"]
    : type === "info"
    ? ["_info"]
    : [];
  return [name, ...suffixes.map((suffix) => name + suffix)];
}

Deno.test("no family of the catalogue has a name in OpenMetrics that another one reserves", () => {
  const families = familiesIn(pages());
  assert(families.size > 90, `${families.size} families`);
  for (const module of MODULES) {
    for (const declared of module.objects) {
      const objects = declared.kind === "scalar"
        ? [declared.object]
        : declared.columns;
      for (const { fixedSeries } of objects) {
        if (fixedSeries === undefined || fixedSeries.kind === "label") continue;
        families.set(fixedSeries.family.name, fixedSeries.family);
      }
      for (const { series } of declared.extra) {
        families.set(series.family.name, series.family);
      }
    }
  }
  assert(families.size > 200, `${families.size} families`);
  const owners = new Map<string, string>();
  for (const family of families.values()) {
    for (const name of reservedNames(family)) {
      const owner = owners.get(name);
      assert.equal(owner, undefined, `${name}: ${family.name} and ${owner}`);
      owners.set(name, family.name);
    }
  }
});

interface Checked {
  readonly status: number;
  readonly said: string;
}

async function run(
  command: string,
  args: readonly string[],
  { input = "", env = {} }: { input?: string; env?: Record<string, string> },
): Promise<Checked> {
  const child = new Deno.Command(command, {
    args: [...args],
    env,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  const written = writer.write(new TextEncoder().encode(input))
    .then(() => writer.close()).catch(() => {});
  const { code, stdout, stderr } = await child.output();
  await written;
  const decoder = new TextDecoder();
  return {
    status: code,
    said: decoder.decode(stdout) + decoder.decode(stderr),
  };
}

function missing(command: string): boolean {
  return !(Deno.env.get("PATH") ?? "").split(":").some((folder) => {
    try {
      return Deno.statSync(join(folder, command)).isFile;
    } catch {
      return false;
    }
  });
}

Deno.test({
  name: "promtool has nothing to say about Postfix's families",
  ignore: missing("promtool"),
  async fn() {
    const input = pages().map((got) => got.page("prometheus")).join("");
    assert(input.length > 10_000);
    assert.deepEqual(
      await run("promtool", ["check", "metrics"], { input }),
      { status: 0, said: "" },
    );
    const broken = "# TYPE Bad counter\nBad 1\n";
    const { said } = await run("promtool", ["check", "metrics"], {
      input: broken,
    });
    assert.notEqual(said, "");
  },
});

Deno.test({
  name: "smilint has nothing to say about the text of SOUNDER-POSTFIX-MIB",
  ignore: missing("smilint") || !haveSharedData,
  async fn() {
    const folder = Deno.makeTempDirSync();
    try {
      // smilint finds a module in a file of its name alone.
      for (const name of readdirSync(sharedData("mibs"))) {
        copyFileSync(
          sharedData(`mibs/${name}`),
          join(folder, name.replace(/\.txt$/, "")),
        );
      }
      const text = smiText(postfixModule, { sounderRoot: SOUNDER_ROOT });
      const check = (file: string, content: string) => {
        const path = join(folder, file);
        writeFileSync(path, content);
        return run("smilint", ["-l", "3", path], { env: { SMIPATH: folder } });
      };
      assert.deepEqual(await check(postfixModule.name, text), {
        status: 0,
        said: "",
      });
      const broken = await check("BROKEN", text.replace("Counter64", "Count"));
      assert.notEqual(broken.said, "");
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  },
});
