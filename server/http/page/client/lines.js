// @ts-check
/**
 * From series to the lines of a chart: chosen by labels, added up, divided.
 *
 * @module
 */

/**
 * @typedef {import("../chart.ts").ChartSource} ChartSource
 * @typedef {import("../chart.ts").ChartSpec} ChartSpec
 *
 * @typedef {object} Series
 * @property {string} name of the samples
 * @property {Record<string, string>} labels
 * @property {(number | null)[]} values
 *
 * @typedef {object} Line
 * @property {string} key tells the lines of a chart apart
 * @property {string} title
 * @property {string | undefined} color
 * @property {boolean} down
 * @property {(number | null)[]} values
 */

/** Lines that a chart has at most; of what can be added up, the others become one. */
const MAX_LINES = 8;

/** Lines of what cannot be added up. */
const MAX_APART = 12;

/** Units of which a sum says something. */
const SUMMED = new Set([
  "bit/s",
  "byte/s",
  "per second",
  "per minute",
  "count",
]);

/**
 * Tells whether a series is one of a source's.
 *
 * @param {Record<string, string>} labels
 * @param {ChartSource} source
 */
function belongs(labels, { where = {}, except = {} }) {
  return Object.entries(where).every(([label, value]) =>
    labels[label] === value
  ) && !Object.entries(except).some(([label, values]) =>
    values.includes(labels[label] ?? "")
  );
}

/**
 * @param {number | null | undefined} a
 * @param {number | null | undefined} b
 */
function sum(a, b) {
  if (a === null || a === undefined) return b ?? null;
  return b === null || b === undefined ? a : a + b;
}

/**
 * Adds up what has the same labels of those that tell lines apart.
 *
 * @param {readonly Series[]} series
 * @param {ChartSource} source
 * @param {string} name of the samples
 */
function sums(series, source, name) {
  /** @type {Map<string, {by: string[], values: (number | null)[]}>} */
  const found = new Map();
  for (const { name: own, labels, values } of series) {
    if (own !== name || !belongs(labels, source)) continue;
    const by = (source.by ?? []).map((label) => labels[label] ?? "");
    const key = JSON.stringify(by);
    const before = found.get(key)?.values;
    found.set(key, {
      by,
      values: before === undefined
        ? values
        : values.map((value, i) => sum(before[i], value)),
    });
  }
  return found;
}

/** Labels whose values say little without them. */
const NAMED = new Set(["vhid", "occurrence"]);

/**
 * @param {ChartSource} source
 * @param {string[]} by
 */
function titleOf({ title, by: labels = [] }, by) {
  const parts = by.map((value, i) => {
    const label = labels[i] ?? "";
    return NAMED.has(label) ? `${label} ${value}` : value;
  });
  return [...(title === undefined ? [] : [title]), ...parts]
    .filter((part) => part !== "").join(" ") || "value";
}

/**
 * Makes a chart's lines of series that have their values at the same times.
 *
 * @param {ChartSpec} spec
 * @param {readonly Series[]} series
 * @returns {Line[]}
 */
export function combine({ sources }, series) {
  return sources.flatMap((source, i) => {
    const { name, over, factor = 1, color, down = false } = source;
    const counts = over === undefined ? undefined : sums(series, source, over);
    return [...sums(series, source, name)].map(([key, { by, values }]) => {
      const divisors = counts?.get(key)?.values;
      return {
        key: `${i} ${key}`,
        title: titleOf(source, by),
        color,
        down,
        values: values.map((value, at) => {
          if (value === null) return null;
          if (counts === undefined) return value * factor;
          const divisor = divisors?.[at] ?? 0;
          return divisor === 0 ? null : value * factor / divisor;
        }),
      };
    });
  });
}

/** @param {Line} line */
function weight({ values }) {
  return values.reduce(
    (/** @type {number} */ total, value) => total + Math.abs(value ?? 0),
    0,
  );
}

/**
 * Leaves out what says nothing, and what there is no room for.
 *
 * @param {ChartSpec} spec
 * @param {Line[]} lines
 * @returns {{shown: Line[], note: string}}
 */
export function choose({ unit, kind, sources }, lines) {
  if (kind === "timeline") return { shown: lines, note: "" };
  const summed = SUMMED.has(unit);
  const busy = lines.length > sources.length && summed
    ? lines.filter((line) => weight(line) > 0)
    : lines;
  const quiet = lines.length - busy.length;
  // All of them are, so that there is something to be seen.
  const shown = busy.length === 0 ? lines.slice(0, 1) : busy;
  const note = quiet > 0 && busy.length > 0
    ? `${quiet} more ${quiet === 1 ? "is" : "are"} 0 all the time`
    : "";
  const most = summed ? MAX_LINES : MAX_APART;
  if (shown.length <= most) return { shown, note };
  const kept = new Set(
    [...shown].sort((a, b) => weight(b) - weight(a)).slice(0, most - 1),
  );
  const others = shown.filter((line) => !kept.has(line));
  if (!summed) {
    return {
      shown: shown.filter((line) => kept.has(line)),
      note: `${others.length} more are in the table`,
    };
  }
  return {
    shown: [...shown.filter((line) => kept.has(line)), together(others)],
    note,
  };
}

/**
 * @param {Line[]} lines at least one
 * @returns {Line}
 */
function together(lines) {
  const [first, ...rest] = lines;
  const values = rest.reduce(
    (total, line) => total.map((value, i) => sum(value, line.values[i])),
    first?.values ?? [],
  );
  return {
    key: "others",
    title: `${lines.length} others`,
    color: "idle",
    down: false,
    values,
  };
}
