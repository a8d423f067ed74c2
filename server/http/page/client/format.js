// @ts-check
/**
 * How numbers and times are written, on the page as it is sent and in the browser.
 *
 * @module
 */

/** @typedef {import("../chart.ts").Unit} Unit */

const PREFIXES = [
  [1e15, "P"],
  [1e12, "T"],
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
];

const FRACTIONS = [
  [1, ""],
  [1e-3, "m"],
  [1e-6, "µ"],
  [1e-9, "n"],
];

/** Units as they stand behind a number; those that take a prefix are in {@linkcode PREFIXED}. */
const SYMBOLS = {
  "bit/s": "bit/s",
  "byte/s": "B/s",
  "byte": "B",
  "per second": "/s",
  "per minute": "/min",
  "count": "",
  "second": "s",
  "celsius": "°C",
  "volt": "V",
  "ampere": "A",
  "watt": "W",
  "hertz": "Hz",
  "rpm": "rpm",
  "percent": "%",
  "ratio": "%",
  "number": "",
};

const PREFIXED = new Set([
  "bit/s",
  "byte/s",
  "byte",
  "per second",
  "per minute",
  "hertz",
  "watt",
  "ampere",
]);

const MINUS = "\u2212";
const THIN = "\u202f";
const NO_BREAK = "\u00a0";

/**
 * Writes a number of at least three digits that count, without zeros at the end.
 *
 * @param {number} value not negative
 */
function digits(value) {
  if (value > 0 && value < 0.1) return String(Number(value.toPrecision(2)));
  const places = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toFixed(places).replace(/\.0+$|(\.\d*?)0+$/, "$1");
}

/**
 * Writes a whole number with its digits in groups of three.
 *
 * @param {string} text digits, with a sign or a fraction or not
 */
export function grouped(text) {
  const [, sign = "", whole = "", rest = ""] = /^(-?)(\d+)(.*)$/.exec(text) ??
    [];
  if (whole === "") return text;
  const parts = whole.replace(/\B(?=(\d{3})+$)/g, THIN);
  return `${sign === "" ? "" : MINUS}${parts}${rest}`;
}

/**
 * Writes a time that something takes.
 *
 * @param {number} seconds
 */
export function duration(seconds) {
  if (seconds >= 60) return longDuration(seconds);
  const [scale = 1, prefix = ""] = seconds === 0
    ? [1, ""]
    : FRACTIONS.find(([least]) => seconds >= Number(least)) ?? [1e-9, "n"];
  return `${digits(seconds / Number(scale))}${NO_BREAK}${prefix}s`;
}

/** @param {number} seconds */
function longDuration(seconds) {
  const parts = /** @type {const} */ ([
    [86_400, "d"],
    [3_600, "h"],
    [60, "min"],
    [1, "s"],
  ]);
  const first = parts.findIndex(([length]) => seconds >= length);
  return parts.slice(first, first + 2).map(([length, name], i) => {
    const left = i === 0 ? seconds : seconds % (parts[first]?.[0] ?? 1);
    return `${Math.floor(left / length)}${NO_BREAK}${name}`;
  }).filter((text, i) => i === 0 || !text.startsWith("0")).join(" ");
}

/**
 * Writes a number in its unit.
 *
 * @param {number | null | undefined} value
 * @param {Unit} unit
 * @returns {string}
 */
export function formatValue(value, unit) {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  if (value < 0) return MINUS + formatValue(-value, unit);
  if (!Number.isFinite(value)) return "∞";
  if (unit === "second") return duration(value);
  if (unit === "ratio") return `${digits(value * 100)}${NO_BREAK}%`;
  const symbol = SYMBOLS[unit];
  if (!PREFIXED.has(unit)) {
    const text = value >= 1000 ? grouped(value.toFixed(0)) : digits(value);
    return symbol === "" ? text : `${text}${NO_BREAK}${symbol}`;
  }
  const [scale = 1, prefix = ""] =
    PREFIXES.find(([least]) => value >= Number(least)) ?? [];
  return `${digits(value / Number(scale))}${NO_BREAK}${prefix}${symbol}`;
}

/**
 * Returns the unit of what a name promises by how it ends.
 *
 * @param {string} name of the samples
 * @param {boolean} rate of a counter the rate is shown
 * @returns {Unit}
 */
export function unitOf(name, rate) {
  if (rate) {
    return /_bytes_total$|_bytes_sum$/.test(name) ? "byte/s" : "per second";
  }
  const ending =
    /_(seconds|bytes|celsius|volts|amperes|watts|hertz|rpm|percent|ratio)(?:_sum)?$/
      .exec(name)?.[1] ?? "";
  return /** @type {Record<string, Unit>} */ ({
    seconds: "second",
    bytes: "byte",
    celsius: "celsius",
    volts: "volt",
    amperes: "ampere",
    watts: "watt",
    hertz: "hertz",
    rpm: "rpm",
    percent: "percent",
    ratio: "ratio",
  })[ending] ?? "number";
}

const DAY = 86_400;

/** @type {Record<string, Intl.DateTimeFormatOptions>} */
const TIMES = {
  second: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
  minute: { hour: "2-digit", minute: "2-digit" },
  day: { day: "2-digit", month: "short" },
  dayMinute: {
    day: "2-digit",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
  },
};

/**
 * Writes a moment, in the browser's time zone, as fine as a range of that length needs.
 *
 * @param {number} time seconds since the epoch
 * @param {number} range seconds
 */
export function formatTime(time, range) {
  const options = range <= 7_200
    ? TIMES["second"]
    : range <= DAY
    ? TIMES["minute"]
    : TIMES["dayMinute"];
  return new Intl.DateTimeFormat("en-GB", options).format(time * 1000);
}
