import assert from "node:assert/strict";
import { openDatabase } from "../../../store/database.ts";
import {
  archivesOf,
  BLOCK_OVERHEAD,
  bytesPerSeries,
  DEFAULT_ARCHIVES,
} from "../../../store/history/archives.ts";
import { encodeBlock } from "../../../store/history/block.ts";
import { storedHistory } from "../../../store/history/sqlite_store.ts";
import { numbers } from "../../collectors/log/rotating_writer.ts";
import { withFolder } from "../../integration/processes.ts";

const random = numbers(4);

/** Numbers of which every bit is noise, the same in each run. */
function noise(points: number): Float32Array {
  const words = Uint32Array.from({ length: points }, () => random(2 ** 32));
  return new Float32Array(words.buffer);
}

Deno.test("archivesOf() makes blocks of whole steps of the next archive", () => {
  const archives = archivesOf([
    { step: 10, span: 21_600 },
    { step: 70, span: 172_800 },
    { step: 7_000, span: 31_536_000 },
  ]);
  assert.deepEqual(
    archives.map(({ ratio, columns, blockPoints }) => [
      ratio,
      columns,
      blockPoints,
    ]),
    [[1, 1, 357], [7, 3, 300], [100, 3, 252]],
  );
});

Deno.test("bytesPerSeries() is what numbers take that cannot be compressed, in the file too", async () => {
  await withFolder((folder) => {
    const SERIES = 20;
    const archives = archivesOf(DEFAULT_ARCHIVES);
    const path = `${folder}/state.sqlite`;
    const database = openDatabase(path);
    database.sql.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    const { size: empty } = Deno.statSync(path);
    const store = storedHistory(database);
    for (const { step, span, blockPoints, columns } of archives) {
      const count = Math.ceil(span / step / blockPoints) + 2;
      for (let number = 0; number < count; number++) {
        store.transaction(() => {
          for (let id = 0; id < SERIES; id++) {
            const block = encodeBlock(
              Array.from({ length: columns }, () => noise(blockPoints)),
              "small",
            );
            const most = blockPoints * columns * 4 + BLOCK_OVERHEAD;
            assert.ok(block.length <= most, `${block.length} ${most}`);
            store.putBlock(step, number, id, block);
          }
        });
      }
    }
    database.sql.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    const size = Deno.statSync(path).size - empty;
    const bound = SERIES * bytesPerSeries(archives);
    assert.ok(size <= bound && size > bound / 2, `${size} ${bound}`);
    database.close();
    return Promise.resolve();
  });
});
