/**
 * A worker that loads one face, so that whoever watches does not hold it up.
 *
 * @module
 */

import { workerPort } from "../../roles/worker_port.ts";
import {
  HttpLoad,
  type ScrapeFigures,
  type ScrapeOptions,
} from "./http_load.ts";
import { type LoadFigures, type LoadOptions, SnmpLoad } from "./snmp_load.ts";

/** What the worker is told. */
export type LoadOrder =
  | { readonly type: "snmp"; readonly options: LoadOptions }
  | { readonly type: "http"; readonly options: ScrapeOptions }
  | { readonly type: "figures" }
  | { readonly type: "close" };

const port = workerPort<LoadOrder, LoadFigures | ScrapeFigures>();
let load: SnmpLoad | HttpLoad | undefined;
port.onMessage(async (order) => {
  switch (order.type) {
    case "snmp":
      load = new SnmpLoad(order.options);
      break;
    case "http":
      load = new HttpLoad(order.options);
      break;
    case "figures":
      port.post(load!.figures());
      break;
    case "close":
      port.post(await load!.close());
  }
});
