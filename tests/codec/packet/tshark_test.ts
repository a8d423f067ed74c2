import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { haveSharedData, sharedData } from "../../shared_data.ts";
import { CAPTURE_FOLDERS, type ReadPacket, readPackets } from "../captures.ts";
import { columnsOf } from "./tshark_columns.ts";
import { DIFFERENCES } from "./tshark_differences.ts";

/** Columns before these tell of the frame, the last one of tshark's own doubts. */
const FIRST_COLUMN = 6;

interface Row {
  readonly capture: string;
  /** From 1; undefined where tshark could not read on. */
  readonly number: number | undefined;
  readonly values: readonly string[];
}

function readTable(folder: string): { names: string[]; rows: Row[] } {
  const text = readFileSync(
    sharedData(`pcap/${folder}/expected.tshark.tsv`),
    "utf8",
  );
  const [head, ...lines] = text.trimEnd().split("\n");
  const rows = lines.map((line) => {
    const values = line.split("\t");
    const number = values[1]!.startsWith("#") ? undefined : Number(values[1]);
    return { capture: `${folder}/${values[0]}`, number, values };
  });
  return { names: head!.split("\t"), rows };
}

function differencesOf(
  { packet, captured }: ReadPacket,
  row: Row,
  names: readonly string[],
): string[] {
  const differing: string[] = [];
  if (Number(row.values[3]) !== captured.length) differing.push("frame.len");
  if (Number(row.values[4]) !== captured.bytes.length) {
    differing.push("frame.cap_len");
  }
  const [seconds, fraction] = row.values[2]!.split(".");
  const time = BigInt(captured.seconds ?? 0) * 1_000_000_000n +
    BigInt(captured.nanoseconds);
  const expected = BigInt(seconds!) * 1_000_000_000n + BigInt(fraction!);
  if (expected !== time) {
    differing.push("frame.time_epoch");
  }
  const columns = columnsOf(packet);
  for (let i = FIRST_COLUMN; i < names.length - 1; i++) {
    const ours = (columns.get(names[i]!) ?? []).join(",");
    if (ours !== (row.values[i] ?? "")) differing.push(names[i]!);
  }
  return differing;
}

function listedFor(capture: string, number: number): string[] {
  return DIFFERENCES
    .filter((entry) =>
      entry.capture === capture && entry.packets.includes(number)
    )
    .flatMap((entry) => entry.columns);
}

/** Adds what tshark says for the columns that differ and are not expected to. */
function explain(
  differing: readonly string[],
  row: Row,
  names: readonly string[],
  packet: ReadPacket,
): string[] {
  const columns = columnsOf(packet.packet);
  return differing.map((name) =>
    `${row.capture} ${row.number} ${name}: tshark ${
      row.values[names.indexOf(name)]
    }, here ${columns.get(name)}`
  );
}

for (const folder of haveSharedData ? CAPTURE_FOLDERS : []) {
  const { names, rows } = readTable(folder);
  const captures = [...new Set(rows.map(({ capture }) => capture))];
  for (const capture of captures) {
    Deno.test(`dissect() reads ${capture} as tshark does`, () => {
      const name = capture.slice(folder.length + 1);
      const { packets } = readPackets(folder, name);
      for (const row of rows.filter((row) => row.capture === capture)) {
        if (row.number === undefined) continue;
        const packet = packets[row.number - 1];
        assert.ok(packet, `packet ${row.number} is missing`);
        const differing = differencesOf(packet, row, names);
        assert.deepEqual(
          differing.toSorted(),
          listedFor(capture, row.number).toSorted(),
          explain(differing, row, names, packet).join("\n"),
        );
      }
      const counted = rows.filter((row) =>
        row.capture === capture && row.number !== undefined
      );
      const unread = rows.some((row) =>
        row.capture === capture && row.number === undefined
      );
      // What tshark refuses, or leaves where the file is damaged, may still have packets here.
      if (unread) assert.ok(packets.length >= counted.length);
      else assert.equal(packets.length, counted.length);
    });
  }
}

Deno.test({
  name: "the recorded captures are there to be compared with tshark",
  ignore: !haveSharedData,
  fn() {
    const rows = CAPTURE_FOLDERS.flatMap((folder) => readTable(folder).rows);
    assert.ok(rows.length > 1400, `${rows.length} packets`);
  },
});
