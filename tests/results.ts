/**
 * What a run of tests came to, from the report that it leaves behind.
 *
 * @module
 */

import { SaxesParser } from "saxes";

/** A test that was not run. */
export interface Skip {
  readonly name: string;
  /** File of the test, as the report has it. */
  readonly file: string;
  /** What its name says it was ignored for; undefined when it says nothing. */
  readonly reason: string | undefined;
}

/** A test that failed. */
export interface Failure {
  readonly name: string;
  /** File of the test, as the report has it. */
  readonly file: string;
  /** What was thrown, as the report has it; empty where a step of it says it. */
  readonly text: string;
}

/** Counts of one or more runs. */
export interface Results {
  readonly passed: number;
  readonly failed: number;
  /** Tests and steps that failed; a run that has no report is in `failed` alone. */
  readonly failures: readonly Failure[];
  readonly skipped: readonly Skip[];
}

/** No tests at all. */
export const NO_RESULTS: Results = {
  passed: 0,
  failed: 0,
  failures: [],
  skipped: [],
};

/** Returns both together. */
export function addResults(one: Results, other: Results): Results {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    failures: [...one.failures, ...other.failures],
    skipped: [...one.skipped, ...other.skipped],
  };
}

interface Case {
  readonly name: string;
  readonly file: string;
  failed: boolean;
  skipped: boolean;
  text: string;
}

/**
 * Reads a report in JUnit's format as `deno test --junit-path` writes it. Steps
 * are not counted, their tests are; a step that was ignored is listed.
 *
 * @throws {Error} when it is no XML.
 */
export function parseReport(xml: string): Results {
  const cases: Case[] = [];
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw new Error(`Cannot read report: ${error.message}`);
  });
  parser.on("opentag", ({ name, attributes }) => {
    if (name === "testcase") {
      cases.push({
        name: attributes.name ?? "",
        file: attributes.classname ?? "",
        failed: false,
        skipped: false,
        text: "",
      });
    }
    const last = cases.at(-1);
    if (last === undefined) return;
    if (name === "failure" || name === "error") last.failed = true;
    if (name === "skipped") last.skipped = true;
  });
  parser.on("text", (text) => {
    const last = cases.at(-1);
    if (last?.failed) last.text += text;
  });
  parser.write(xml).close();
  const tests = withoutSteps(cases);
  return {
    passed: tests.filter(({ failed, skipped }) => !failed && !skipped).length,
    failed: tests.filter(({ failed }) => failed).length,
    failures: cases.filter(({ failed }) => failed).map((
      { name, file, text },
    ) => ({
      name,
      file,
      text: text.trim(),
    })),
    skipped: cases.filter(({ skipped }) => skipped).map(({ name, file }) => ({
      name,
      file,
      reason: reasonIn(name),
    })),
  };
}

/** A step is reported after its test, under "name of the test > name of the step". */
function withoutSteps(cases: readonly Case[]): Case[] {
  const seen = new Set<string>();
  return cases.filter(({ file, name }) => {
    for (
      let at = name.indexOf(" > ");
      at >= 0;
      at = name.indexOf(" > ", at + 1)
    ) {
      if (seen.has(`${file}\n${name.slice(0, at)}`)) return false;
    }
    seen.add(`${file}\n${name}`);
    return true;
  });
}

/** The reason that ends the name of an ignored test: "... (ignored: /usr/sbin/named is missing)". */
function reasonIn(name: string): string | undefined {
  return /\(ignored: ([^()]+)\)$/.exec(name)?.[1];
}
