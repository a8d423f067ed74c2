/**
 * Objects that are asked at request time: sysUpTime, the snmp group, the
 * state of the collectors. Which instances there are is settled by `refresh`;
 * what they are worth, by each request.
 *
 * @module
 */

import { oidSize } from "../codec/ber_oid.ts";
import { EncodeError } from "../codec/error.ts";
import { compareOids, type Oid } from "../codec/oid.ts";
import {
  type SnmpValue,
  varbindSize,
  writeVarbind,
} from "../codec/snmp/value.ts";
import type { ManagedObject, MibModule, Table } from "./declare.ts";
import type { Branch } from "./tree.ts";

interface LiveInstance {
  readonly oid: Oid;
  readonly object: ManagedObject<unknown>;
  readonly source: unknown;
}

const NO_SUCH_INSTANCE: SnmpValue = { type: "no-such-instance" };

/** Serves one module over a reading that is held by reference. */
export class LiveBranch<R> implements Branch {
  readonly module: MibModule<R>;
  readonly #root: Oid;
  readonly #reading: R;
  #instances: readonly LiveInstance[] = [];
  oids: Uint32Array = new Uint32Array(0);
  oidOffsets: Uint32Array = new Uint32Array(1);
  count = 0;
  written = 0;

  constructor(
    module: MibModule<R>,
    options: { readonly root: Oid; readonly reading: R },
  ) {
    this.module = module;
    this.#root = options.root;
    this.#reading = options.reading;
    this.refresh();
  }

  /**
   * Looks which instances the reading has now: rows that came or went, values
   * that it did not have before. The branch must be put into its tree again
   * afterwards, since its place there goes by its first and last instance.
   */
  refresh(): void {
    const instances = this.#enumerate();
    this.#instances = instances;
    this.count = instances.length;
    this.oids = Uint32Array.from(instances.flatMap(({ oid }) => oid));
    this.oidOffsets = new Uint32Array(instances.length + 1);
    instances.forEach(({ oid }, i) => {
      this.oidOffsets[i + 1] = this.oidOffsets[i]! + oid.length;
    });
  }

  /** Returns the instances in order; of two rows of the same INDEX, the first. */
  #enumerate(): LiveInstance[] {
    const instances = this.module.objects.flatMap((declared) =>
      declared.kind === "scalar"
        ? present([...this.#root, ...declared.object.oid, 0], {
          object: declared.object as ManagedObject<unknown>,
          source: this.#reading,
        })
        : this.#cells(declared)
    );
    return instances
      .sort((a, b) => compareOids(a.oid, b.oid))
      .filter(({ oid }, i) =>
        i === 0 || compareOids(instances[i - 1]!.oid, oid) !== 0
      );
  }

  #cells(table: Table<R>): LiveInstance[] {
    const entry = [...this.#root, ...table.oid, 1];
    return table.rows(this.#reading).flatMap((row) => {
      const index = attempt(() => table.index.flatMap((part) => part.of(row)));
      if (index === undefined) return [];
      return table.columns.flatMap((column) =>
        present([...entry, ...column.oid, ...index], {
          object: column,
          source: row,
        })
      );
    });
  }

  writeVarbind(
    index: number,
    target: Uint8Array,
    offset: number,
    limit: number,
  ): number {
    const instance = this.#instances[index]!;
    const { oid, object, source } = instance;
    const value = attempt(() => object.cell(source))?.value ??
      NO_SUCH_INSTANCE;
    const varbind = { oid, value };
    if (offset + varbindSize(varbind) > limit) return -1;
    return writeVarbind(target, offset, varbind);
  }

  writeRun(
    index: number,
    most: number,
    target: Uint8Array,
    offset: number,
    limit: number,
  ): number {
    const last = Math.min(index + most, this.count);
    let next = index;
    this.written = offset;
    while (next < last) {
      const end = this.writeVarbind(next, target, this.written, limit);
      if (end < 0) break;
      this.written = end;
      next++;
    }
    return next - index;
  }
}

function present(
  oid: Oid,
  { object, source }: Pick<LiveInstance, "object" | "source">,
): LiveInstance[] {
  if (object.access === "not-accessible") return [];
  const cell = attempt(() => {
    oidSize(oid); // throws where the INDEX makes it too long
    return object.cell(source);
  });
  return cell === undefined ? [] : [{ oid, object, source }];
}

/** A value that cannot be expressed is none; anything else that is thrown is a fault of ours. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof EncodeError) return undefined;
    throw error;
  }
}
