/**
 * When things that tools print without a date were seen to change.
 *
 * @module
 */

/** One thing that is watched. */
interface Watched {
  state: string;
  changedAt: number | undefined;
  changes: number;
}

/** What was seen of one thing since it was first seen. */
export interface SeenChanges {
  /** Milliseconds since the epoch of the last change; undefined until one was seen. */
  readonly changedAt: number | undefined;
  /** Changes seen. */
  readonly changes: number;
}

/** Remembers the state of named things from one run to the next. Things that are gone are forgotten. */
export class ChangeTimes {
  #known = new Map<string, Watched>();
  #next = new Map<string, Watched>();

  /** Notes the state of `name` at the time `at` (milliseconds since the epoch) and returns what was seen of it up to then. */
  see(
    name: string,
    { state, at }: { state: string; at: number },
  ): SeenChanges {
    const before = this.#next.get(name) ?? this.#known.get(name);
    const watched = before ?? { state, changedAt: undefined, changes: 0 };
    if (watched.state !== state) {
      watched.state = state;
      watched.changedAt = at;
      watched.changes++;
    }
    this.#next.set(name, watched);
    return { changedAt: watched.changedAt, changes: watched.changes };
  }

  /** Ends a run: forgets what was not seen in it. */
  endRun(): void {
    this.#known = this.#next;
    this.#next = new Map();
  }
}

/** Remembers when the rows of a list, which are numbered by their place, last changed. */
export class ListTimes {
  readonly #lists = new Map<string, { rows: string; changedAt: number }>();

  /** Returns when the rows of `list` changed last, in milliseconds since the epoch: at first, when they were first seen. */
  see(
    list: string,
    { rows, at }: { rows: readonly { name: string }[]; at: number },
  ): number {
    const joined = rows.map(({ name }) => name).join("\0");
    const known = this.#lists.get(list);
    if (known?.rows === joined) return known.changedAt;
    this.#lists.set(list, { rows: joined, changedAt: at });
    return at;
  }
}
