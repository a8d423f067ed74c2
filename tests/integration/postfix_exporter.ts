/**
 * Debian's postfix_exporter, given a log.
 *
 * @module
 */

import { missingFile } from "../needing.ts";
import { freePort, startProgram, withFolder } from "./processes.ts";

const EXPORTER = "/usr/bin/prometheus-postfix-exporter";

/** Why tests that need postfix_exporter are ignored here; undefined where they can run. */
export const noPostfixExporter: string | undefined = missingFile(EXPORTER);

/** Looks at the page, a tenth of a second between two of them. */
const PATIENCE = 1_200;

/** A line of a service that it does not know, and how it counts these. */
const line = (service: string) =>
  `Nov 22 23:59:59 mx1 postfix/${service}[1]: nothing\n`;
const counted = (service: string) =>
  `postfix_unsupported_log_entries_total{service="${service}"} `;

/** An exporter that follows a log, which is empty at first. */
export interface PostfixExporter {
  /** URL of its page. */
  readonly url: string;
  /** Path of the log. */
  readonly path: string;
  /** Appends to the log, once, and returns the page that has all of it. */
  append(log: string): Promise<string>;
}

/** Returns what postfix_exporter shows once it has read the log, which it follows from the end of an empty file. */
export async function scrapePostfixExporter(log: string): Promise<string> {
  let page = "";
  await withPostfixExporter(async ({ append }) => {
    page = await append(log);
  });
  return page;
}

/** Lets `use` have an exporter, and ends it. */
export async function withPostfixExporter(
  use: (exporter: PostfixExporter) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    const path = `${folder}/mail.log`;
    const address = `127.0.0.1:${freePort()}`;
    await Deno.writeTextFile(path, "");
    await using program = startProgram([
      EXPORTER,
      `--web.listen-address=${address}`,
      `--postfix.logfile_path=${path}`,
      "--postfix.showq_path=/nonexistent/showq",
    ]);
    await program.saw("Listening on");
    // It goes to the end of the file at a moment of its own.
    await seen(address, (page) => {
      if (page.includes(counted("begin"))) return true;
      Deno.writeTextFileSync(path, line("begin"), { append: true });
      return false;
    });
    let appended = 0;
    await use({
      url: `http://${address}/metrics`,
      path,
      append: async (log) => {
        await Deno.writeTextFile(path, log + line("end"), { append: true });
        const all = `${counted("end")}${++appended}\n`;
        return await seen(address, (page) => page.includes(all));
      },
    });
  });
}

async function seen(
  address: string,
  wanted: (page: string) => boolean,
): Promise<string> {
  let page = "";
  for (let looks = 0; looks < PATIENCE; looks++) {
    try {
      page = await (await fetch(`http://${address}/metrics`)).text();
      if (wanted(page)) return page;
    } catch {
      // It does not listen yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`postfix_exporter does not read its log:\n${page}`);
}
