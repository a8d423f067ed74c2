// @ts-check
/// <reference no-default-lib="true" />
/// <reference lib="esnext" />
/// <reference lib="dom" />
/**
 * Asking sounder for numbers: those of now, and those that it kept.
 *
 * @module
 */

/**
 * @typedef {Record<string, string>} Labels
 *
 * @typedef {object} LiveName Samples of one name as they are now.
 * @property {string} type
 * @property {number} time seconds since the epoch
 * @property {{series: string, labels: Labels, value: string}[]} samples
 *
 * @typedef {object} LiveValues
 * @property {number} now
 * @property {number} interval seconds between readings
 * @property {Record<string, LiveName>} names
 *
 * @typedef {object} KeptSeries
 * @property {string} series
 * @property {string} family
 * @property {Labels} labels
 * @property {(number | null)[]} min
 * @property {(number | null)[]} average
 * @property {(number | null)[]} max
 *
 * @typedef {object} KeptValues
 * @property {number[]} time
 * @property {number} step
 * @property {KeptSeries[]} series
 */

/** An answer that is no number. */
export class AnswerError extends Error {
  /**
   * @param {number} status
   * @param {string} message
   */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/**
 * @param {string} path
 * @returns {Promise<unknown>}
 */
async function ask(path) {
  const answer = await fetch(path, {
    headers: { Accept: "application/json" },
    signal: AbortSignal.timeout(15_000),
  });
  if (answer.ok) return await answer.json();
  /** @type {{error?: unknown}} */
  const said = await answer.json().catch(() => ({}));
  throw new AnswerError(
    answer.status,
    typeof said.error === "string" ? said.error : `status ${answer.status}`,
  );
}

/**
 * Returns the samples of these names as they are now.
 *
 * @param {Iterable<string>} names
 * @returns {Promise<LiveValues>}
 */
export async function liveValues(names) {
  const query = new URLSearchParams();
  for (const name of names) query.append("family", name);
  return /** @type {LiveValues} */ (await ask(`/api/values?${query}`));
}

/** Longest query that is asked in one piece, in characters. */
const MAX_QUERY = 6_000;

/** Most series that are asked for in one piece, fewer than an answer of `/api/query` has. */
export const MAX_SERIES = 60;

/**
 * Returns what was kept of series between two moments.
 *
 * @param {[string, string][]} what members of the query that choose the series
 * @param {{start: number, end: number, step: number}} when seconds since the epoch
 * @returns {Promise<KeptValues>}
 */
export async function keptValues(what, { start, end, step }) {
  const when = {
    start: String(Math.floor(start)),
    end: String(Math.ceil(end)),
    step: String(step),
    rate: "auto",
  };
  const pieces = inPieces(what).map(async (
    piece,
  ) => /** @type {KeptValues} */ (await ask(
    `/api/query?${new URLSearchParams([...piece, ...Object.entries(when)])}`,
  )));
  const answers = await Promise.all(pieces);
  const [first] = answers;
  if (first === undefined) return { time: [], step, series: [] };
  // Asked at once and for the same range, they have the same times.
  return { ...first, series: answers.flatMap(({ series }) => series) };
}

/**
 * @param {[string, string][]} what
 * @returns {[string, string][][]}
 */
function inPieces(what) {
  /** @type {[string, string][][]} */
  const pieces = [];
  let length = 0;
  for (const member of what) {
    length += encodeURIComponent(member[1]).length + member[0].length + 2;
    const last = pieces.at(-1);
    // Only series may be asked for apart; a family's labels go with it.
    const full = member[0] === "series" &&
      (length > MAX_QUERY || (last?.length ?? 0) >= MAX_SERIES);
    if (last === undefined || full) {
      pieces.push([member]);
      length = 0;
    } else {
      last.push(member);
    }
  }
  return pieces;
}
