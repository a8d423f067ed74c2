/**
 * Logging: one line each, on standard error.
 *
 * @module
 */

import { configureSync, getLogger, type LogRecord } from "@logtape/logtape";

/** What a part of the program logs with. */
export interface Log {
  info(text: string): void;
  warning(text: string): void;
  error(text: string): void;
}

const encoder = new TextEncoder();

/** Service managers add the time; the level matters only where it is not "info". */
function line(record: LogRecord): string {
  const level = record.level === "info" ? "" : `${record.level}: `;
  const text = record.message.join("").replaceAll("\n", " ");
  return `sounder: ${level}${text}\n`;
}

/** Sets logging up; call it once. */
export function startLogging(): void {
  configureSync({
    sinks: {
      stderr: (record) => Deno.stderr.writeSync(encoder.encode(line(record))),
    },
    loggers: [
      { category: "sounder", sinks: ["stderr"], lowestLevel: "info" },
      {
        category: ["logtape", "meta"],
        sinks: ["stderr"],
        lowestLevel: "error",
      },
    ],
  });
}

/** Returns the log of one part. */
export function logger(part: string): Log {
  const log = getLogger(["sounder", part]);
  // As a property, so that braces in the text are not taken for placeholders.
  return {
    info: (text) => log.info("{text}", { text }),
    warning: (text) => log.warning("{text}", { text }),
    error: (text) => log.error("{text}", { text }),
  };
}
