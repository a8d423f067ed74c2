/**
 * One collector in operation, whose runs the test decides.
 *
 * @module
 */

import type { CollectContext } from "../../collectors/collector.ts";
import type { CollectorStatus } from "../../mib/modules/sounder_collectors.ts";
import type { Segment } from "../../mib/segment.ts";
import { Collection, type CollectionOptions } from "../../roles/collection.ts";
import { memoryNumbers } from "../../roles/memory_numbers.ts";
import { fakeHost } from "../collectors/fake_host.ts";
import { HOUSE, type House, houseModule } from "../server/fixture.ts";

/** What one run does. */
export type Run = (context: CollectContext) => Promise<House>;

/** A run that reads the fixture's house. */
export const reads: Run = () => Promise.resolve(HOUSE);

/** A run that fails. */
export function fails(error: unknown): Run {
  return () => Promise.reject(error);
}

/** A collection, what it told, and what its next runs do. */
export class TestCollection {
  readonly collection: Collection<House>;
  readonly told: string[] = [];
  readonly segments: Segment[] = [];
  readonly #runs: Run[] = [];
  #owner: ((house: House) => string | undefined) | undefined;

  constructor(
    options: Partial<CollectionOptions<House>> & {
      epoch?: (house: House) => string | undefined;
      hasNews?: () => Promise<boolean>;
    } = {},
  ) {
    this.#owner = options.epoch;
    this.collection = new Collection<House>({
      collector: {
        name: "house",
        collect: (context) => (this.#runs.shift() ?? reads)(context),
        epoch: (house) => this.#owner?.(house),
        ...(options.hasNews === undefined ? {} : { hasNews: options.hasNews }),
      },
      modules: [houseModule],
      sounderRoot: [1, 3],
      host: fakeHost({}),
      numbers: memoryNumbers(),
      interval: 10,
      timeout: 10,
      staleAfter: 60,
      asked: false,
      upTime: () => 0,
      events: {
        onReading: () => {},
        onSegment: (segment) => {
          this.segments.push(segment);
          this.told.push(`segment ${segment.generation}`);
        },
        onSameSegment: (segment) =>
          this.told.push(`same segment ${segment.generation}`),
        onDrop: (module) => this.told.push(`drop ${module}`),
        onStatus: () => this.told.push("status"),
        onLog: (level, text) => this.told.push(`${level} ${text}`),
      },
      ...options,
    });
  }

  /** Runs once, doing `run`. */
  run(run: Run): Promise<void> {
    this.#runs.push(run);
    return this.collection.run();
  }

  /** How it is doing; throws where it is not listed. */
  get status(): CollectorStatus {
    const { status } = this.collection;
    if (status === undefined) throw new Error("It is not listed");
    return status;
  }

  /** Modules that are served now. */
  get served(): string[] {
    return [...this.collection.segments].map(({ module }) => module);
  }
}
