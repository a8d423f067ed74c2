import assert from "node:assert/strict";
import { objectsOf, rootOf } from "../../mib/declare.ts";
import { referenceTable } from "../../mib/reference_text.ts";
import { harbourModule } from "./fixture_module.ts";

const table = referenceTable(harbourModule, [1, 3, 9]);
const lines = table.trimEnd().split("\n");

function line(name: string): string | undefined {
  return lines.find((own) => own.startsWith(`| \`${name}\` |`));
}

Deno.test("referenceTable() begins with a head and has every object once, by OID", () => {
  assert.equal(lines[0], "| Name | OID | SYNTAX | Series | Description |");
  assert.equal(lines[1], "| --- | --- | --- | --- | --- |");
  const names = objectsOf(harbourModule, rootOf(harbourModule))
    .map(({ name }) => name);
  for (const name of names) {
    assert.equal(
      lines.filter((own) => own.startsWith(`| \`${name}\` |`)).length,
      1,
      name,
    );
  }
  const order = ["harbourName", "harbourLevel", "berthTable", "berthState"]
    .concat("cargoTable", "cargoLabel", "waitTable", "waitTotal")
    .map((name) => lines.indexOf(line(name)!));
  assert.deepEqual(order, [...order].sort((a, b) => a - b));
});

Deno.test("referenceTable() shows SYNTAX, units, series and labels", () => {
  assert.equal(
    line("harbourDepth"),
    "| `harbourDepth` | 1.3.9.1.1.3 | Integer32 (-10..1000), decimetres | `harbour_depth_meters` | Depth of the water. |",
  );
  assert.equal(
    line("harbourName"),
    "| `harbourName` | 1.3.9.1.1.1 | DisplayString | `harbour_info{name}` | Name of the harbour. |",
  );
  assert.equal(
    line("berthFlag"),
    "| `berthFlag` | 1.3.9.1.2.1.1.3 | DisplayString (SIZE (0..8)) | `harbour_berth_info{quay,berth,flag}` | Flag that flies there. |",
  );
  assert.equal(
    line("berthNumber"),
    "| `berthNumber` | 1.3.9.1.2.1.1.1 | Unsigned32, not-accessible |  | Number of the berth. |",
  );
  assert.match(line("berthName")!, / label `berth` \|/);
  assert.match(line("cargoWeight")!, / by row \|/);
  assert.match(line("harbourNote")!, /\| SnmpAdminString \| {2}\| Text/);
});

Deno.test("referenceTable() shows tables with their INDEX", () => {
  assert.equal(
    line("cargoTable"),
    "| `cargoTable` | 1.3.9.1.2.2 | table, INDEX `cargoBerth`, `IMPLIED cargoName` |  | What was landed. |",
  );
});

Deno.test("referenceTable() escapes what would end a cell", () => {
  assert.match(
    line("berthShips")!,
    /`harbour_ships_total\{quay,berth,kind="sea \\\| river"\}`/,
  );
  for (const own of lines) {
    assert.equal(own.match(/(?<!\\)\|/g)?.length, 6, own);
  }
});

Deno.test("referenceTable() shows series without an object below what they belong to", () => {
  const tide = lines.indexOf(line("harbourTide")!);
  assert.deepEqual(
    lines.slice(tide + 1, tide + 4),
    ["low", "rising", "high"].map((word) =>
      `|  |  |  | \`harbour_tide_now{tide="${word}"}\` | 1 for the tide that it is. |`
    ),
  );
  const state = lines.indexOf(line("berthState")!);
  assert.equal(
    lines[state + 1],
    "|  |  |  | `harbour_berth_closed{quay,berth}` | Whether it is closed. |",
  );
});
