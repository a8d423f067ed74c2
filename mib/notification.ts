/**
 * Declaring notifications: what they are called, what they bear, and when they
 * are sent. Their SMIv2 text and their varbinds are derived from it.
 *
 * @module
 */

import type { Oid } from "../codec/oid.ts";

/** An object by its module and name. */
export interface ObjectName {
  readonly module: string;
  readonly name: string;
}

/** Thresholds that the configuration sets. */
export type ThresholdName = "pfStates" | "mailQueue";

/** What has a notification sent. */
export type Trigger =
  | {
    readonly kind: "change";
    readonly object: ObjectName;
    /** The value that it must change to, as text; undefined for any. */
    readonly to?: string;
    /** True where that value is told of too when it is the first that is seen. */
    readonly initially?: boolean;
    /** Columns of its module by which a row is known again whose INDEX moves; undefined where none does. */
    readonly knownBy?: readonly string[];
  }
  | {
    readonly kind: "rise";
    readonly object: ObjectName;
    /** What the value must exceed. */
    readonly threshold: ThresholdName | number;
  };

/** A notification. */
export interface NotificationType {
  readonly name: string;
  /** Below the module's root: 0 and the notification's number (RFC 2578, section 8.5). */
  readonly oid: Oid;
  readonly description: string;
  /** Objects that it bears: their instances in the trigger's row, or of scalars the only ones. */
  readonly objects: readonly ObjectName[];
  readonly trigger: Trigger;
}

/** Returns the function that declares notifications of one module. */
export function notificationsOf(
  module: string,
): (
  definition: Omit<NotificationType, "oid" | "objects"> & {
    readonly id: number;
    readonly objects: readonly (string | ObjectName)[];
  },
) => NotificationType {
  return ({ id, objects, ...rest }) => ({
    ...rest,
    oid: [0, id],
    objects: objects.map((object) =>
      typeof object === "string" ? { module, name: object } : object
    ),
  });
}

/** A trigger: the object's value is another one than before. */
export function changeOf(
  module: string,
  name: string,
  rest: Omit<Extract<Trigger, { kind: "change" }>, "kind" | "object"> = {},
): Trigger {
  return { kind: "change", object: { module, name }, ...rest };
}

/** A trigger: the object's value has come to exceed a threshold. */
export function riseOf(
  module: string,
  name: string,
  threshold: ThresholdName | number,
): Trigger {
  return { kind: "rise", object: { module, name }, threshold };
}
