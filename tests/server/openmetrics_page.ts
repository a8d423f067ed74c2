/**
 * A strict reader of OpenMetrics 1.0 text, as the specification has it: a page
 * that any reader may refuse is refused here.
 *
 * @module
 */

/** One family with its samples. */
export interface OpenMetricsFamily {
  readonly name: string;
  readonly type: string;
  readonly help: string | undefined;
  readonly samples: readonly OpenMetricsSample[];
}

/** One sample. */
export interface OpenMetricsSample {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  /** As printed. */
  readonly value: string;
}

/** Suffixes that samples of a type have behind the family's name. */
const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  counter: ["_total", "_created"],
  gauge: [""],
  unknown: [""],
  info: ["_info"],
  histogram: ["_bucket", "_count", "_sum", "_created"],
  summary: ["", "_count", "_sum", "_created"],
  stateset: [""],
};

interface Open {
  name: string;
  type: string | undefined;
  help: string | undefined;
  samples: OpenMetricsSample[];
}

/**
 * Reads a page.
 *
 * @throws {SyntaxError} naming the line that breaks the rules.
 */
export function readOpenMetrics(page: string): OpenMetricsFamily[] {
  if (!page.endsWith("\n# EOF\n") && page !== "# EOF\n") {
    throw new SyntaxError('The page does not end in "# EOF"');
  }
  const reader = new PageReader();
  for (
    const line of page.slice(0, -"# EOF\n".length).split("\n").slice(0, -1)
  ) {
    try {
      reader.line(line);
    } catch (error) {
      throw new SyntaxError(`${(error as Error).message}: ${line}`);
    }
  }
  return reader.finish();
}

class PageReader {
  readonly #families: OpenMetricsFamily[] = [];
  readonly #names = new Set<string>();
  readonly #series = new Set<string>();
  /** The family that each sample name belongs to: no two may share one. */
  readonly #owners = new Map<string, string>();
  #open: Open | undefined;

  line(line: string): void {
    if (line.startsWith("#")) this.#metadata(line);
    else this.#sample(line);
  }

  finish(): OpenMetricsFamily[] {
    this.#close();
    return this.#families;
  }

  #metadata(line: string): void {
    const match = /^# (TYPE|HELP) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)$/.exec(line);
    if (match === null) throw new SyntaxError("No metadata of a known kind");
    const [, kind, name = "", rest = ""] = match;
    if (name !== this.#open?.name) this.#begin(name);
    const open = this.#open!;
    if (open.samples.length > 0) {
      throw new SyntaxError("Metadata behind the family's samples");
    }
    if (kind === "TYPE") {
      if (open.type !== undefined) throw new SyntaxError("A second TYPE");
      if (SUFFIXES[rest] === undefined) throw new SyntaxError("Unknown type");
      open.type = rest;
    } else {
      if (open.help !== undefined) throw new SyntaxError("A second HELP");
      open.help = unescape(rest);
    }
  }

  #begin(name: string): void {
    this.#close();
    if (this.#names.has(name)) {
      throw new SyntaxError("A family that has stood before");
    }
    this.#names.add(name);
    this.#open = { name, type: undefined, help: undefined, samples: [] };
  }

  #close(): void {
    const open = this.#open;
    if (open === undefined) return;
    if (open.type === undefined) throw new SyntaxError("A family without TYPE");
    this.#families.push({ ...open, type: open.type });
    this.#open = undefined;
  }

  #sample(line: string): void {
    const match = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? ([^ ]+)$/s.exec(
      line,
    );
    if (match === null) throw new SyntaxError("Not a sample without time");
    const [, name = "", labelText = "", value = ""] = match;
    const open = this.#open;
    if (open === undefined || open.type === undefined) {
      throw new SyntaxError("A sample before its TYPE");
    }
    const suffix = name.slice(open.name.length);
    if (!name.startsWith(open.name) || !SUFFIXES[open.type]!.includes(suffix)) {
      throw new SyntaxError(
        `A sample that is none of ${open.type} ${open.name}`,
      );
    }
    const labels = readLabels(labelText);
    this.#claim(name, open.name);
    const series = `${name}${JSON.stringify([...labels].sort())}`;
    if (this.#series.has(series)) throw new SyntaxError("A second such series");
    this.#series.add(series);
    checkValue(open.type, suffix, value);
    open.samples.push({ name, labels, value });
  }

  #claim(sample: string, family: string): void {
    const owner = this.#owners.get(sample) ?? family;
    if (owner !== family) {
      throw new SyntaxError(`A sample name that ${owner} has as well`);
    }
    this.#owners.set(sample, family);
  }
}

function readLabels(text: string): Map<string, string> {
  const labels = new Map<string, string>();
  const pair = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\[\\n"])*)"(,|$)/y;
  let separator = ",";
  while (pair.lastIndex < text.length) {
    const match = pair.exec(text);
    if (match === null || separator !== ",") {
      throw new SyntaxError("Labels that cannot be read");
    }
    const [, name = "", value = "", behind = ""] = match;
    if (labels.has(name)) throw new SyntaxError(`Label ${name} twice`);
    labels.set(name, unescape(value));
    separator = behind;
  }
  if (text.endsWith(",")) {
    throw new SyntaxError("A comma behind the last label");
  }
  return labels;
}

function unescape(text: string): string {
  if (/(?<!\\)(?:\\\\)*\\(?![\\n"])/.test(text)) {
    throw new SyntaxError("An unknown escape");
  }
  return text.replace(
    /\\([\\n"])/g,
    (_, letter: string) => letter === "n" ? "\n" : letter,
  );
}

function checkValue(type: string, suffix: string, value: string): void {
  const isNumber =
    /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(value) ||
    /^(?:[+-]?Inf|NaN)$/.test(value);
  if (!isNumber) throw new SyntaxError("Not a number");
  if (type === "info" && value !== "1") {
    throw new SyntaxError("An info of not 1");
  }
  const counts = type === "counter" || suffix === "_bucket" ||
    suffix === "_count";
  if (counts && !(Number(value) >= 0)) {
    throw new SyntaxError("A counter that is negative or no number");
  }
}
