import assert from "node:assert/strict";
import { rootPath } from "../../dist/root.ts";
import { needing } from "../needing.ts";
import { collectorIs } from "./asking.ts";
import { noChromium, type OpenPage, openPage, PATIENCE } from "./browser.ts";
import { withFolder } from "./processes.ts";
import { type Sounder, startSounder } from "./sounder.ts";

const FIREWALL = rootPath("tests/fixtures/openbsd-firewall/fw1");

function browserTest(name: string, fn: () => Promise<void>): void {
  Deno.test({
    ...needing(noChromium, name),
    // The browser's driver keeps what it is made of until the program ends.
    sanitizeOps: false,
    sanitizeResources: false,
    fn,
  });
}

async function serveFirewall(
  folder = FIREWALL,
  flags: readonly string[] = [],
): Promise<Sounder> {
  const sounder = await startSounder(
    ["--replay", folder, "--interval", "1", ...flags],
  );
  await collectorIs(sounder, "pf", undefined);
  await collectorIs(sounder, "carp", undefined);
  await collectorIs(sounder, "sensors", undefined);
  return sounder;
}

/** Waits for what comes about; the page's policy forbids to ask for it in the page. */
async function until(reached: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE;
  while (!await reached()) {
    assert.ok(Date.now() < end, "It does not come about");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Waits until the page has been brought up to date, and its first chart has values. */
async function drawn({ page }: OpenPage): Promise<void> {
  await page.waitForSelector("html[data-live]");
  await page.waitForSelector('figure[data-key="carp-states"] canvas');
}

browserTest(
  "the page weighs less than 200 KB, asks nobody else, and breaks no rule of its own",
  async () => {
    await using sounder = await serveFirewall();
    await using open = await openPage(`${sounder.httpUrl}/`);
    await drawn(open);
    await open.settled();
    const others = open.asked.filter((url) =>
      !url.startsWith(`${sounder.httpUrl}/`)
    );
    assert.deepEqual(others, []);
    const parts = [...open.weights].filter(([url]) => !url.includes("/api/"));
    const weight = parts.reduce((sum, [, length]) => sum + length, 0);
    assert.ok(weight < 200_000, `${weight}: ${parts.join(" ")}`);
    assert.ok(parts.length > 10);
    // What the policy forbids is an error in the console.
    assert.deepEqual(open.troubles, []);
  },
);

browserTest(
  "the page can be used by mouse and by keys, wide and narrow, in light and dark",
  async () => {
    await using sounder = await serveFirewall();
    await using open = await openPage(`${sounder.httpUrl}/`, { width: 360 });
    const { page } = open;
    await drawn(open);
    const overflow = await page.evaluate(
      "document.documentElement.scrollWidth - innerWidth",
    );
    assert.equal(overflow, 0);

    const paper = () =>
      page.evaluate("getComputedStyle(document.body).backgroundColor");
    const light = await paper();
    await page.emulateMedia({ colorScheme: "dark" });
    const dark = await paper();
    assert.notEqual(dark, light);
    // The switch goes through auto, light, dark, and is stronger than the system.
    await page.focus("#theme");
    await page.keyboard.press("Enter");
    assert.equal(await paper(), light);
    await page.reload();
    await drawn(open);
    assert.equal(await paper(), light);

    await page.setViewportSize({ width: 1280, height: 800 });
    const plot = page.locator('figure[data-key="carp-states"] .plot');
    await page.waitForSelector('figure[data-key="carp-states"][data-points]');
    await plot.focus();
    await page.keyboard.press("ArrowLeft");
    await plot.locator(".tip").waitFor();
    assert.match(await plot.locator(".tip").innerText(), /carp0 vhid 1/);
    await page.keyboard.press("+");
    await page.waitForSelector("#zoomed:not([hidden])");
    await page.keyboard.press("Escape");
    await page.waitForSelector("#zoomed", { state: "hidden" });

    const box = await plot.locator(".u-over").boundingBox();
    assert.ok(box !== null);
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + box.width * 0.3, y);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.7, y, { steps: 5 });
    await page.mouse.up();
    await page.waitForSelector("#zoomed:not([hidden])");
    await page.click("#zoom-back");
    await page.waitForSelector("#zoomed", { state: "hidden" });

    // The last of the radio buttons, by keys alone.
    await page.focus('input[data-name="10m"]');
    await page.keyboard.press("ArrowLeft");
    await page.waitForURL(/\?range=1y$/);
    assert.deepEqual(open.troubles, []);
  },
);

browserTest(
  "the page shows values, and what was seen since, where nothing is kept",
  async () => {
    await withFolder(async (folder) => {
      await Deno.writeTextFile(
        `${folder}/sounder.toml`,
        "[history]\nenabled = false\n",
      );
      await using sounder = await serveFirewall(FIREWALL, [
        "--config",
        `${folder}/sounder.toml`,
      ]);
      await using open = await openPage(`${sounder.httpUrl}/`);
      const { page } = open;
      await page.waitForSelector("#historyless:not([hidden])");
      assert.match(
        await page.locator("#historyless").innerText(),
        /^Nothing is kept: graphs begin when this page was opened/,
      );
      const row = page.locator("tr", { hasText: "ipmi0.indicator1" });
      assert.match(await row.innerText(), /off\s+CRITICAL/);
      const figure = page.locator('figure[data-key="carp-states"]');
      await until(async () =>
        Number(await figure.getAttribute("data-points")) > 3
      );
    });
  },
);

/** Names as somebody would give them who means harm. */
const HARM = [
  "<img src=x onerror=alert(1)>",
  "<script>alert(2)</script>",
  "fw1\"'><svg onload=alert(3)>",
];

browserTest(
  "names with markup in them are shown, and never executed",
  async () => {
    await withFolder(async (folder) => {
      await hostileHost(folder);
      await using sounder = await serveFirewall(folder);
      await using open = await openPage(`${sounder.httpUrl}/`);
      const { page } = open;
      await drawn(open);
      await page.waitForSelector('figure[data-key="carp-states"][data-points]');
      const text = await page.locator("body").innerText();
      for (const name of HARM) assert.ok(text.includes(name), name);

      await page.goto(`${sounder.httpUrl}/object/pfLabelName`);
      await page.waitForSelector("html[data-live]");
      assert.ok((await page.locator("body").innerText()).includes(HARM[0]!));
      await page.goto(
        `${sounder.httpUrl}/object/${encodeURIComponent(HARM[0]!)}`,
      );
      assert.ok((await page.locator("body").innerText()).includes(HARM[0]!));
      await page.goto(`${sounder.httpUrl}/objects?q=${HARM[0]}`);
      const made = await page.locator("img[src=x], svg, body script").count();
      assert.equal(made, 0);
      const [missing, ...others] = open.troubles;
      assert.match(missing ?? "", /404/);
      assert.deepEqual(others, []);
    });
  },
);

/** Makes a recorded host whose names have markup in them. */
async function hostileHost(folder: string): Promise<void> {
  await Deno.mkdir(`${folder}/commands`);
  for await (const { name } of Deno.readDir(`${FIREWALL}/commands`)) {
    const text = await Deno.readTextFile(`${FIREWALL}/commands/${name}`);
    await Deno.writeTextFile(
      `${folder}/commands/${name}`,
      text.replace("block default", HARM[0]!)
        .replace("zone temperature", HARM[1]!),
    );
  }
  const host = JSON.parse(await Deno.readTextFile(`${FIREWALL}/host.json`));
  await Deno.writeTextFile(
    `${folder}/host.json`,
    JSON.stringify({ ...host, hostname: HARM[2] }),
  );
}

browserTest(
  "every object has a page with its values, and is found by a search",
  async () => {
    await using sounder = await serveFirewall();
    await using open = await openPage(`${sounder.httpUrl}/objects`);
    const { page } = open;
    await page.fill("#search", "pf_pool_entries");
    const left = page.locator("[data-words]:not([hidden])");
    await until(async () => await left.count() < 10);
    await page.click("text=pfStateCount");
    await page.waitForSelector("h1:has-text('pfStateCount')");
    const text = await page.locator("main").innerText();
    for (
      const part of [
        "1.3.6.1.4.1.30155.1.3.1",
        "Unsigned32",
        "read-only",
        "OPENBSD-PF-MIB",
        'pf_pool_entries{pool="states"}',
      ]
    ) assert.ok(text.includes(part), `${part}: ${text}`);
    await page.waitForSelector("figure canvas");
    assert.deepEqual(open.troubles, []);
  },
);
