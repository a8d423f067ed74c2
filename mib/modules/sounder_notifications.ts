/**
 * What SOUNDER-MIB has of notifications: two of its own, and what became of all.
 *
 * @module
 */

import { columnsOf, type Table, tablesOf } from "../declare.ts";
import { counter, gauge, rowLabel } from "../family.ts";
import {
  changeOf,
  notificationsOf,
  type NotificationType,
} from "../notification.ts";
import { adminString, counter64, gauge32 } from "../syntax.ts";

/** What became of the notifications of one name since sounder began. */
export interface NotificationCounts {
  readonly name: string;
  /** Seen to be due. */
  readonly raised: number;
  /** Not sent, because too many of the name were raised in a minute. */
  readonly suppressed: number;
  /** Handed to the network or the master; each target counts. */
  readonly sent: number;
  /** Acknowledged: informs by their receiver, others by the master. */
  readonly acknowledged: number;
  /** Given up, because the target was away for too long or too many waited. */
  readonly dropped: number;
  /** Not delivered yet. */
  readonly waiting: number;
}

/** What has such counts. */
export interface WithNotifications {
  readonly notifications: readonly NotificationCounts[];
}

const MODULE = "SOUNDER-MIB";
const notification = notificationsOf(MODULE);
const table = tablesOf<WithNotifications>();
const column = columnsOf<NotificationCounts>();

/** A collector that fails, and one that works again. */
export const SOUNDER_NOTIFICATIONS: readonly NotificationType[] = [
  notification({
    name: "sounderCollectorFailed",
    id: 1,
    description:
      "A collector's run failed after one that did not, or its first run did.",
    objects: ["sounderCollectorUp", "sounderCollectorError"],
    trigger: changeOf(MODULE, "sounderCollectorUp", {
      to: "2",
      initially: true,
    }),
  }),
  notification({
    name: "sounderCollectorRecovered",
    id: 2,
    description: "A collector's run succeeded after one that failed.",
    objects: ["sounderCollectorUp"],
    trigger: changeOf(MODULE, "sounderCollectorUp", { to: "1" }),
  }),
];

/** Returns sounderNotificationTable. */
export function notificationTable(): Table<WithNotifications> {
  const events = counter(
    "sounder_notifications_total",
    "Notifications by name and by what became of them; sent, acknowledged and dropped are counted for each target.",
  );
  const counted = (
    id: number,
    name: string,
    event: "raised" | "suppressed" | "sent" | "acknowledged" | "dropped",
    description: string,
  ) =>
    column({
      name,
      id,
      syntax: counter64,
      description,
      value: (row) => row[event],
      series: events({ event }),
    });
  return table({
    name: "sounderNotificationTable",
    oid: [1, 5, 1],
    description: "Notifications, by name, and what became of them.",
    rows: ({ notifications }) => notifications,
    index: ["sounderNotificationName"],
    labels: { notification: ({ name }) => name },
    columns: [
      column({
        name: "sounderNotificationName",
        id: 1,
        access: "not-accessible",
        syntax: adminString({ max: 64 }),
        description: "Name of the notification.",
        value: ({ name }) => name,
        series: rowLabel("notification"),
      }),
      counted(2, "sounderNotificationRaised", "raised", "Seen to be due."),
      counted(
        3,
        "sounderNotificationSuppressed",
        "suppressed",
        "Not sent, because more were raised in a minute than notifications.rate allows.",
      ),
      counted(
        4,
        "sounderNotificationSent",
        "sent",
        "Handed to the network or to the AgentX master, for each target.",
      ),
      counted(
        5,
        "sounderNotificationAcknowledged",
        "acknowledged",
        "Informs that were answered, and notifications that the AgentX master took.",
      ),
      counted(
        6,
        "sounderNotificationDropped",
        "dropped",
        "Given up, because the target was away for longer than notifications.keep or too many waited.",
      ),
      column({
        name: "sounderNotificationWaiting",
        id: 7,
        syntax: gauge32,
        description: "Not delivered yet, for each target.",
        value: ({ waiting }) => waiting,
        series: gauge(
          "sounder_notifications_waiting",
          "Notifications that are not delivered yet.",
        )(),
      }),
    ],
  });
}
