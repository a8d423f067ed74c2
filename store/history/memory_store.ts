/**
 * History where no file is configured: it lasts as long as the reader does.
 *
 * @module
 */

import type { BlockPlace, HistoryStore } from "./history_store.ts";

/** Blocks by the first point of their place and by their series. */
type Blocks = Map<number, Map<number, Uint8Array>>;

/** Returns a store in memory. Rows and series are held by history itself; here are blocks alone. */
export function memoryHistory(): HistoryStore {
  const archives = new Map<
    number,
    { blocks: Blocks; places: Map<number, BlockPlace> }
  >();
  let size = 0;
  const archive = (step: number) => {
    let known = archives.get(step);
    if (known === undefined) {
      archives.set(step, known = { blocks: new Map(), places: new Map() });
    }
    return known;
  };
  return {
    lasting: false,
    transaction: (work) => work(),
    series: () => [],
    putSeries: () => {},
    deleteSeries: () => {},
    rows: () => [],
    putRow: () => {},
    deleteRows: () => {},
    places: (step) =>
      [...archive(step).places.values()].sort((a, b) => a.number - b.number),
    block: (step, number, id) => archive(step).blocks.get(number)?.get(id),
    putPlace: (step, place) =>
      void archive(step).places.set(place.number, place),
    putBlock(step, number, id, data) {
      const { blocks } = archive(step);
      let block = blocks.get(number);
      if (block === undefined) blocks.set(number, block = new Map());
      size += data.length - (block.get(id)?.length ?? 0);
      block.set(id, data);
    },
    deleteBlock(step, number, id) {
      const block = archive(step).blocks.get(number);
      size -= block?.get(id)?.length ?? 0;
      block?.delete(id);
    },
    deleteBlocks(step, from, to) {
      const { blocks, places } = archive(step);
      for (const [number, block] of [...blocks]) {
        if (number < from || number >= to) continue;
        for (const data of block.values()) size -= data.length;
        blocks.delete(number);
        places.delete(number);
      }
    },
    steps: () => [...archives.keys()],
    size: () => size,
  };
}
