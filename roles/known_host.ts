/**
 * The host as the reader has told of it, for roles that begin later.
 *
 * @module
 */

import type { HostFacts } from "./messages.ts";
import { upTimeFrom } from "./up_time.ts";

/** What is known of the host. */
export class KnownHost {
  readonly #facts: HostFacts;
  readonly #upTime: (() => number) | undefined;

  /** `facts` are as they were told just now. */
  constructor(facts: HostFacts) {
    this.#facts = facts;
    this.#upTime = facts.upTime === undefined
      ? undefined
      : upTimeFrom(facts.upTime);
  }

  /** The facts as they are now. */
  get now(): HostFacts {
    return { ...this.#facts, upTime: this.#upTime?.() };
  }
}
