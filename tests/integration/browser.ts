/**
 * Debian's Chromium, for tests of the pages: what it asked for and what went
 * wrong in it are noted.
 *
 * @module
 */

import { type Browser, chromium, type Page } from "playwright-core";
import { missingFile } from "../needing.ts";

const CHROMIUM = "/usr/bin/chromium";

/** Why tests that need the browser are ignored here; undefined where they can run. */
export const noChromium: string | undefined = missingFile(CHROMIUM);

/** Longest wait for what a page shows, in milliseconds: for a busy machine. */
export const PATIENCE = 120_000;

/** A page in a browser of its own. */
export interface OpenPage extends AsyncDisposable {
  readonly page: Page;
  /** URLs that were asked for. */
  readonly asked: string[];
  /** Octets of the bodies that were answered, by URL, before compression. */
  readonly weights: Map<string, number>;
  /** Errors of scripts and of the console, dialogs among them. */
  readonly troubles: string[];
  /** Waits until all answers so far have come. */
  settled(): Promise<void>;
}

/** Starts a browser and opens a URL in it. */
export async function openPage(
  url: string,
  { width = 1280, dark = false }: {
    readonly width?: number;
    readonly dark?: boolean;
  } = {},
): Promise<OpenPage> {
  const browser: Browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu"],
    timeout: PATIENCE,
  });
  try {
    const page = await browser.newPage({
      viewport: { width, height: 800 },
      colorScheme: dark ? "dark" : "light",
    });
    page.setDefaultTimeout(PATIENCE);
    const asked: string[] = [];
    const weights = new Map<string, number>();
    const troubles: string[] = [];
    const pending: Promise<void>[] = [];
    page.on("request", (request) => asked.push(request.url()));
    page.on("response", (response) => {
      pending.push(
        response.body().then((body) => {
          weights.set(response.url(), body.length);
        }).catch(() => {
          // A page that is left has no bodies any more.
        }),
      );
    });
    page.on("pageerror", (error) => troubles.push(String(error)));
    page.on("dialog", (dialog) => {
      troubles.push(`dialog: ${dialog.message()}`);
      dialog.dismiss().catch(() => {});
    });
    page.on("console", (message) => {
      if (message.type() === "error") troubles.push(message.text());
    });
    await page.goto(url);
    return {
      page,
      asked,
      weights,
      troubles,
      settled: async () => void await Promise.all(pending),
      [Symbol.asyncDispose]: () => browser.close(),
    };
  } catch (error) {
    await browser.close();
    throw error;
  }
}
