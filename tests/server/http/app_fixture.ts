/**
 * The HTTP face over the fixture's house, asked in process.
 *
 * @module
 */

import type { Hono } from "hono";
import type { MibModule } from "../../../mib/declare.ts";
import { NO_HISTORY } from "../../../mib/modules/sounder_history.ts";
import {
  sounderModule,
  type SounderReading,
} from "../../../mib/modules/sounder.ts";
import type { CollectorStatus } from "../../../mib/modules/sounder_collectors.ts";
import { NameIndex } from "../../../mib/names.ts";
import type { Served } from "../../../mib/served.ts";
import {
  HttpAccess,
  type HttpAccessOptions,
} from "../../../server/http/access.ts";
import { type AppOptions, createApp } from "../../../server/http/app.ts";
import type {
  HistoryAnswer,
  HistoryRequest,
} from "../../../server/http/history_source.ts";
import { HttpCounters } from "../../../server/http/counters.ts";
import { ObjectCatalog } from "../../../server/http/page/object_catalog.ts";
import { SnmpCounters } from "../../../server/snmp/counters.ts";
import { houseModule, serveHouse } from "../fixture.ts";

/** A collector that is well. */
export const WELL: CollectorStatus = {
  name: "house",
  up: true,
  duration: 0.25,
  lastSuccess: Date.UTC(2026, 10, 23),
  generation: 3,
  discontinuity: 0,
  failures: 0,
  parseErrors: 0,
  lost: 0,
  error: "",
  interval: 10,
  instances: 7,
};

/** A collector that is not. */
export const DOWN: CollectorStatus = {
  ...WELL,
  name: "cellar",
  up: false,
  failures: 2,
  error: 'Cannot find the "stairs"',
  instances: 0,
};

const SOUNDER_ROOT = [1, 3, 6, 1, 4, 1, 99998];

/** An app and what it is made of. */
export class TestApp {
  readonly served: Served = serveHouse();
  readonly counters: HttpCounters = new HttpCounters();
  readonly app: Hono;
  collectors: readonly CollectorStatus[] = [WELL];
  silence = 0;
  /** What was asked of history, and what it answers. */
  readonly asked: HistoryRequest[] = [];
  answer: HistoryAnswer = { kind: "unavailable", reason: "No history: test" };

  constructor(
    options: Pick<AppOptions, "maxListed" | "contexts"> = {},
    access: Partial<HttpAccessOptions> = {},
  ) {
    const guard = new HttpAccess({
      networks: undefined,
      tokens: [],
      users: [],
      ...access,
    });
    const modules = [houseModule, sounderModule] as MibModule<never>[];
    const collectors = () => this.collectors;
    const reading: SounderReading = {
      version: "1.2.3",
      runtime: "deno",
      started: 0,
      get collectors() {
        return collectors();
      },
      snmp: new SnmpCounters(),
      http: this.counters,
      history: NO_HISTORY,
      roles: { readerRestarts: 0, faceRestarts: 0, agentxRestarts: 0 },
      agentx: undefined,
      notifications: [],
    };
    this.served.addLive({
      module: { ...sounderModule, root: [...SOUNDER_ROOT, 1] },
      reading,
    });
    this.app = createApp({
      served: this.served,
      names: new NameIndex(modules, SOUNDER_ROOT),
      counters: this.counters,
      access: () => guard,
      collectors,
      readerSilence: () => this.silence,
      version: "1.2.3",
      hostname: "house.example",
      history: (request) => {
        this.asked.push(request);
        return Promise.resolve(this.answer);
      },
      page: {
        system: "OpenBSD 7.9",
        upTime: () => 90,
        catalog: new ObjectCatalog(modules, SOUNDER_ROOT),
      },
      ...options,
    });
  }

  /** Asks for a path. */
  async get(
    path: string,
    headers: Record<string, string> = {},
    source = "127.0.0.1",
  ): Promise<Response> {
    return await this.app.request(path, { headers }, { source });
  }
}
