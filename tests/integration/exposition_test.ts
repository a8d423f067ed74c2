import assert from "node:assert/strict";
import { type ExpositionFormat, expositionPage } from "../../mib/exposition.ts";
import type { Segment } from "../../mib/segment.ts";
import { HARBOUR } from "../mib/fixture_reading.ts";
import { read } from "../mib/harbour.ts";
import { missingFile, needing } from "../needing.ts";

const PROMTOOL = "/usr/bin/promtool";

/** Why these tests are ignored here; undefined where they can run. */
const missing = missingFile(PROMTOOL);

function test(name: string, fn: () => Promise<void>): void {
  Deno.test({
    ...needing(missing, name),
    fn,
  });
}

function page(segment: Segment, format: ExpositionFormat): string {
  return expositionPage([segment], format)
    .map((piece) => new TextDecoder().decode(piece)).join("");
}

/** Every octet that a label may meet in the wild. */
const HOSTILE = [
  ...Array.from({ length: 0x100 }, (_, i) => String.fromCharCode(i)),
  ..."\u2028\ufeff\ufffe\ud83d\udea2",
  '\\"\n\\n',
];

/** Of a row to each, the text as a label; numbers make the names differ. */
const hostileBerths = HOSTILE.map((text, i) => ({
  ...HARBOUR.berths[0]!,
  number: i + 1,
  name: `${i}${text}`,
}));

async function promtool(
  args: readonly string[],
  input: string,
): Promise<{ code: number; said: string }> {
  const child = new Deno.Command(PROMTOOL, {
    args: [...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input));
  await writer.close();
  const { code, stdout, stderr } = await child.output();
  return {
    code,
    said: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr),
  };
}

test("promtool check metrics has nothing to say of a page", async () => {
  for (const berths of [HARBOUR.berths, hostileBerths]) {
    const text = page(read({ berths }).segment, "prometheus");
    assert.deepEqual(await promtool(["check", "metrics"], text), {
      code: 0,
      said: "",
    });
  }
});

test("Prometheus reads every sample of an OpenMetrics page", async () => {
  const { segment } = read({ berths: hostileBerths });
  // Blocks are made of samples that have a time.
  const timed = page(segment, "openmetrics").split("\n")
    .map((line) => /^[^#]/.test(line) ? `${line} 1700000000` : line)
    .join("\n");
  const folder = await Deno.makeTempDir({ prefix: "sounder-openmetrics-" });
  try {
    await Deno.writeTextFile(`${folder}/page`, timed);
    const made = await promtool([
      "tsdb",
      "create-blocks-from",
      "openmetrics",
      `${folder}/page`,
      `${folder}/blocks`,
    ], "");
    assert.equal(made.code, 0, made.said);
    await Deno.mkdir(`${folder}/blocks/wal`);
    const dumped = await promtool(["tsdb", "dump", `${folder}/blocks`], "");
    assert.equal(dumped.code, 0, dumped.said);
    const names = dumped.said.match(/__name__="harbour_water_meters"/g);
    assert.equal(names?.length, hostileBerths.length);
    assert.equal(
      dumped.said.match(/__name__=/g)?.length,
      segment.samples.length / 2,
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
