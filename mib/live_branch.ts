/**
 * Objects that are asked at request time: sysUpTime, the snmp group, the
 * state of the collectors. Which instances there are is settled by `refresh`;
 * what they are worth, by each request.
 *
 * @module
 */

import { compareOids, type Oid } from "../codec/oid.ts";
import {
  type SnmpValue,
  varbindSize,
  writeVarbind,
} from "../codec/snmp/value.ts";
import type { ManagedObject, MibModule } from "./declare.ts";
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

  /** Looks which instances the reading has now: rows that came or went, values that it did not have before. */
  refresh(): void {
    const instances = this.#enumerate().sort((a, b) =>
      compareOids(a.oid, b.oid)
    );
    this.#instances = instances;
    this.count = instances.length;
    this.oids = Uint32Array.from(instances.flatMap(({ oid }) => oid));
    this.oidOffsets = new Uint32Array(instances.length + 1);
    instances.forEach(({ oid }, i) => {
      this.oidOffsets[i + 1] = this.oidOffsets[i]! + oid.length;
    });
  }

  #enumerate(): LiveInstance[] {
    return this.module.objects.flatMap((declared): LiveInstance[] => {
      if (declared.kind === "scalar") {
        const object = declared.object as ManagedObject<unknown>;
        return present(
          [...this.#root, ...object.oid, 0],
          object,
          this.#reading,
        );
      }
      const entry = [...this.#root, ...declared.oid, 1];
      return declared.rows(this.#reading).flatMap((row) => {
        const index = declared.index.flatMap((part) => part.of(row));
        return declared.columns.flatMap((column) =>
          present([...entry, ...column.oid, ...index], column, row)
        );
      });
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
    const value = object.cell(source)?.value ?? NO_SUCH_INSTANCE;
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
  object: ManagedObject<unknown>,
  source: unknown,
): LiveInstance[] {
  const absent = object.access === "not-accessible" ||
    object.cell(source) === undefined;
  return absent ? [] : [{ oid, object, source }];
}
