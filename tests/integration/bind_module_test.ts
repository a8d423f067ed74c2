import assert from "node:assert/strict";
import { createBindCollector } from "../../collectors/bind/collect.ts";
import { bindModule } from "../../mib/modules/sounder_bind.ts";
import { rendered } from "../mib/modules/rendered.ts";
import { needing } from "../needing.ts";
import { checkMetrics, noExporter } from "./bind_exporter.ts";
import { assertShowsTheSame } from "./exporter_series.ts";
import { strictContext } from "./fetching_host.ts";
import { askMixed, noNamed, startNamed } from "./named.ts";

const missing = noNamed ?? noExporter;

Deno.test({
  ...needing(missing, "everything that bind_exporter shows is there and equal"),
  async fn() {
    const named = await startNamed();
    try {
      await askMixed(named);
      await assertShowsTheSame(named);
    } finally {
      await named.stop();
    }
  },
});

Deno.test({
  ...needing(missing, "promtool has nothing to say about what is served"),
  async fn() {
    const named = await startNamed();
    try {
      await askMixed(named);
      const got = rendered(
        bindModule,
        await createBindCollector({
          url: named.statisticsUrl,
          memory: true,
          traffic: true,
          transfers: true,
          zones: { inDetail: true, counters: true },
        }).collect(strictContext()),
      );
      assert.deepEqual(await checkMetrics(got.page("prometheus")), {
        status: 0,
        said: "",
      });
      const broken = await checkMetrics("# TYPE Bad counter\nBad 1\n");
      assert.notEqual(broken.said, "");
    } finally {
      await named.stop();
    }
  },
});
