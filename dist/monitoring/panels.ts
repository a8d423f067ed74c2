/**
 * What is worth a look, by subsystem: the graphs of the Grafana dashboards.
 *
 * @module
 */

import type { DashboardSpec } from "./panel.ts";
import { FIREWALL, ITSELF, SENSORS } from "./panels_host.ts";
import { BIND, POSTFIX } from "./panels_services.ts";

/** All dashboards. */
export const DASHBOARDS: readonly DashboardSpec[] = [
  FIREWALL,
  SENSORS,
  BIND,
  POSTFIX,
  ITSELF,
];
