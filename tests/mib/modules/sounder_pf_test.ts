import assert from "node:assert/strict";
import { parseInfo } from "../../../collectors/pf/parse_info.ts";
import { parseMemoryLimits } from "../../../collectors/pf/parse_memory_limits.ts";
import { parseQueues } from "../../../collectors/pf/parse_queues.ts";
import { parseTimeouts } from "../../../collectors/pf/parse_timeouts.ts";
import type { PfReading } from "../../../collectors/pf/reading.ts";
import { openbsdPfModule } from "../../../mib/modules/openbsd_pf.ts";
import { sounderPfModule } from "../../../mib/modules/sounder_pf.ts";
import { INFO, LIMITS, QUEUES } from "../../collectors/pf/fixtures.ts";
import { assertBothFacesAgree, plain } from "./faces.ts";
import { indexText, rendered } from "./rendered.ts";

const TIMEOUTS =
  "tcp.first 120s\ntcp.tsdiff 30s\nadaptive.start 6000 states\nodd.one 5 states\n";

function readingOf(info = INFO): PfReading {
  return {
    readAt: Date.UTC(2026, 10, 2, 8),
    countingSince: Date.UTC(2026, 9, 21, 4, 34, 15),
    info: parseInfo(info).value,
    limits: parseMemoryLimits(LIMITS).value,
    timeouts: parseTimeouts(TIMEOUTS).value,
    queues: parseQueues(QUEUES).value,
    listsChangedAt: { tables: Date.UTC(2026, 10, 2, 7, 59, 59, 900) },
  };
}

function render(info = INFO) {
  return rendered(sounderPfModule, readingOf(info));
}

function octets(text: string): number[] {
  return [...new TextEncoder().encode(text)];
}

Deno.test("sounderPfModule says the same on both faces", () => {
  assertBothFacesAgree(render());
});

Deno.test("sounderPfModule passes counters, limits and timeouts through that the MIB does not have", () => {
  const { instance, samples } = render();
  assert.equal(
    plain(instance("sounderPfCounter", octets("brand-new"))?.value),
    9,
  );
  assert.equal(instance("sounderPfCounter", octets("match")), undefined);
  assert.equal(samples.get('pf_counters_total{counter="brand-new"}'), "9");
  assert.equal(
    samples.get('pf_limit_counters_total{counter="max states per rule"}'),
    "2",
  );
  assert.equal(samples.get('pf_pool_limit{pool="anchors"}'), "512");
  assert.equal(samples.get('pf_timeout_seconds{timeout="tcp.tsdiff"}'), "30");
  assert.equal(samples.has('pf_timeout_seconds{timeout="odd.one"}'), false);
});

Deno.test("sounderPfModule repeats no series of openbsdPfModule", () => {
  const reading = readingOf();
  const first = rendered(openbsdPfModule, reading).samples;
  const second = rendered(sounderPfModule, reading).samples;
  assert(second.size > 20);
  assert.deepEqual([...second.keys()].filter((name) => first.has(name)), []);
});

Deno.test("sounderPfModule serves queues by interface and name", () => {
  const { instance, samples } = render();
  const voice = [...indexText("em0"), ...octets("voice")];
  const flows = [...indexText("em1"), ...octets("flows")];
  assert.equal(
    plain(instance("sounderPfQueuePackets", voice)?.value),
    9007199254740993n,
  );
  assert.equal(plain(instance("sounderPfQueueParent", voice)?.value), "main");
  assert.equal(plain(instance("sounderPfQueueFlows", flows)?.value), 4);
  assert.equal(
    plain(instance("sounderPfQueueAverageDelay", flows)?.value),
    1500,
  );
  const of = (family: string, labels: string) =>
    samples.get(`pf_queue_${family}{${labels}}`);
  const labels = 'interface="em0",queue="voice"';
  assert.equal(of("length", labels), "7");
  assert.equal(of("default", labels), "1");
  assert.equal(of("bandwidth_bytes_per_second", labels), "1250000");
  assert.equal(
    of("average_delay_seconds", 'interface="em1",queue="flows"'),
    "0.0015",
  );
});

Deno.test("sounderPfModule serves half-open states and watermarks of both dialects", () => {
  const openbsd = render().samples;
  assert.equal(openbsd.get("pf_states_half_open"), "17");
  assert.equal(
    openbsd.get('pf_syncookies_watermark_states{threshold="start"}'),
    "25000",
  );
  const freebsd = rendered(sounderPfModule, {
    ...readingOf(),
    info: {
      ...readingOf().info,
      states: {},
      syncookies: {
        mode: "adaptive",
        active: true,
        startPercent: 25,
        endPercent: 12,
        halfOpen: 3,
      },
    },
  });
  assertBothFacesAgree(freebsd);
  assert.equal(freebsd.samples.get("pf_states_half_open"), "3");
  assert.equal(
    freebsd.samples.get('pf_syncookies_watermark_ratio{threshold="start"}'),
    "0.25",
  );
  assert.equal(freebsd.samples.get("pf_syncookies_active"), "1");
  assert.equal(
    freebsd.samples.get('pf_syncookies_info{mode="adaptive"}'),
    "1",
  );
});

Deno.test("sounderPfModule tells when lists changed", () => {
  const { samples, instance } = render();
  assert.equal(
    samples.get('pf_list_changed_timestamp_seconds{list="tables"}'),
    String(Date.UTC(2026, 10, 2, 7, 59, 59, 900) / 1000),
  );
  assert.equal(instance("sounderPfLabelsChanged"), undefined);
});
