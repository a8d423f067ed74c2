/**
 * Settings of history.
 *
 * @module
 */

import type { Config } from "../roles/config.ts";
import { DURATION_FORM, parseDuration } from "../server/duration.ts";
import {
  archivesOf,
  type ArchiveSpan,
  defaultArchives,
} from "../store/history/archives.ts";
import { UsageError } from "./usage_error.ts";

/** The table `[history]` of the configuration file. */
export interface HistoryTable {
  readonly enabled?: boolean | undefined;
  readonly archives?: readonly string[] | undefined;
  readonly max_series?: number | undefined;
}

/** Series that are kept where nothing is configured. */
const DEFAULT_SERIES = 5_000;

/**
 * Completes the settings of history of numbers that are read every `interval` seconds.
 *
 * @throws {UsageError} when the archives are not as they must be.
 */
export function historyOf(
  { enabled = true, archives, max_series }: HistoryTable = {},
  interval: number,
): Config["history"] {
  return {
    enabled,
    archives: archives === undefined
      ? defaultArchives(interval)
      : checked(archives.map(archiveOf)),
    maxSeries: max_series ?? DEFAULT_SERIES,
  };
}

function archiveOf(text: string): ArchiveSpan {
  const [step, span, ...rest] = text.split(":").map(parseDuration);
  if (step === undefined || span === undefined || rest.length > 0) {
    throw new UsageError(
      `Cannot use history archive "${text}": expected STEP:SPAN, each ${DURATION_FORM}`,
    );
  }
  return { step, span };
}

function checked(archives: ArchiveSpan[]): ArchiveSpan[] {
  try {
    archivesOf(archives);
  } catch (error) {
    throw new UsageError(
      `Cannot use history archives: ${(error as Error).message}`,
    );
  }
  return archives;
}
