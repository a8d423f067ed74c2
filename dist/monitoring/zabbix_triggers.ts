/**
 * What the Zabbix template calls a problem: the alerts of sounder.rules.yml
 * that are about one number of one host.
 *
 * @module
 */

import { type Entry, TEMPLATE, uuidOf } from "./zabbix_item.ts";

type Priority = "INFO" | "WARNING" | "HIGH";

/** A problem: `expression` has `ITEM` where the item goes. */
interface Problem {
  readonly expression: string;
  readonly name: string;
  readonly priority: Priority;
}

/** Problems by the object that they are seen by. */
const PROBLEMS: Readonly<Record<string, readonly Problem[]>> = {
  sounderCollectorUp: [{
    expression: "min(ITEM,3m)=2",
    name: "cannot be read",
    priority: "WARNING",
  }],
  pfRunning: [{
    expression: "last(ITEM)=2",
    name: "pf is off",
    priority: "HIGH",
  }],
  // By a counter's rate: a failover and back between two polls is one as well.
  sounderCarpVhidChanges: [{
    expression: "max(ITEM,10m)>0",
    name: "CARP changed its state",
    priority: "WARNING",
  }],
  carpGroupDemote: [{
    expression: "min(ITEM,15m)>0",
    name: "stays demoted",
    priority: "WARNING",
  }],
  sensorStatus: [
    {
      expression: "last(ITEM)=3",
      name: "sensor is critical",
      priority: "HIGH",
    },
    {
      expression: "min(ITEM,5m)=2 and max(ITEM,5m)=2",
      name: "sensor warns",
      priority: "WARNING",
    },
  ],
  postfixQueueMessages: [{
    expression: "min(ITEM,15m)>500",
    name: "more than 500 messages in the queue",
    priority: "WARNING",
  }],
  wireCarpGroupMasters: [{
    expression: "min(ITEM,2m)>1",
    name: "more than one master on the wire",
    priority: "HIGH",
  }],
};

/** Objects that problems are seen by. */
export const WATCHED: readonly string[] = Object.keys(PROBLEMS);

/** Returns the triggers of an object's item; `prefix` tells its row. */
export function triggersOf(
  object: string,
  key: string,
  prefix: string,
): Entry[] {
  return (PROBLEMS[object] ?? []).map(({ expression, name, priority }) => ({
    uuid: uuidOf(`trigger ${object} ${name}`),
    expression: expression.replaceAll("ITEM", `/${TEMPLATE}/${key}`),
    name: `${prefix}${name}`,
    priority,
  }));
}
