/**
 * All MIB modules that sounder can serve.
 *
 * @module
 */

import type { MibModule } from "./declare.ts";
import { dnsServerModule } from "./modules/dns_server.ts";
import { hostResourcesModule } from "./modules/host_resources.ts";
import { mtaModule } from "./modules/mta.ts";
import { networkServicesModule } from "./modules/network_services.ts";
import { netSnmpExtendModule } from "./modules/net_snmp_extend.ts";
import { openbsdCarpModule } from "./modules/openbsd_carp.ts";
import { openbsdMemModule } from "./modules/openbsd_mem.ts";
import { openbsdPfModule } from "./modules/openbsd_pf.ts";
import { openbsdSensorsModule } from "./modules/openbsd_sensors.ts";
import { systemModule } from "./modules/snmpv2.ts";
import { sounderModule } from "./modules/sounder.ts";
import { bindModule } from "./modules/sounder_bind.ts";
import { sounderCarpModule } from "./modules/sounder_carp.ts";
import { sounderPfModule } from "./modules/sounder_pf.ts";
import { postfixModule } from "./modules/sounder_postfix.ts";
import { sounderSensorsModule } from "./modules/sounder_sensors.ts";
import { wireModule } from "./modules/sounder_wire.ts";

/** The modules, in no particular order. */
export const MODULES: readonly MibModule<never>[] = [
  systemModule,
  hostResourcesModule,
  sounderModule,
  bindModule,
  dnsServerModule,
  openbsdPfModule,
  openbsdCarpModule,
  openbsdSensorsModule,
  openbsdMemModule,
  sounderPfModule,
  sounderCarpModule,
  sounderSensorsModule,
  postfixModule,
  networkServicesModule,
  mtaModule,
  netSnmpExtendModule,
  wireModule,
];
