// @ts-check
/// <reference no-default-lib="true" />
/// <reference lib="esnext" />
/// <reference lib="dom" />
/**
 * States over time: one row for each of what has them.
 *
 * @module
 */

/**
 * @typedef {import("uplot")} UPlot
 * @typedef {import("../chart.ts").ChartSpec} ChartSpec
 * @typedef {import("./lines.js").Line} Line
 *
 * @typedef {object} Change
 * @property {number} time seconds since the epoch
 * @property {string} title of what changed
 * @property {string} from
 * @property {string} to
 */

/** Part of a row's height that a bar takes. */
const THICKNESS = 0.62;

/**
 * Returns the state that a line is in at a place; undefined where it is in none that is known.
 *
 * @param {ChartSpec} spec
 * @param {Line} line
 * @param {number} index
 */
export function stateAt({ states }, { values }, index) {
  const value = values[index];
  if (states === undefined || value === null || value === undefined) {
    return undefined;
  }
  const state = states.find((one) => one.value === Math.round(value));
  return {
    word: state?.word ?? String(value),
    name: `c-${state?.color ?? "idle"}`,
  };
}

/**
 * Returns the changes of state, the earliest first.
 *
 * @param {ChartSpec} spec
 * @param {{times: number[], lines: Line[]}} drawing
 * @returns {Change[]}
 */
export function changesOf(spec, { times, lines }) {
  return lines.flatMap((line) => {
    /** @type {Change[]} */
    const changes = [];
    let before = "";
    times.forEach((time, i) => {
      const word = stateAt(spec, line, i)?.word;
      if (word === undefined || word === before) return;
      if (before !== "") {
        changes.push({ time, title: line.title, from: before, to: word });
      }
      before = word;
    });
    return changes;
  }).sort((a, b) => a.time - b.time);
}

/**
 * Draws the bars of all lines.
 *
 * @param {UPlot} plot
 * @param {{times: number[], lines: Line[], start: number, end: number}} drawing
 * @param {ChartSpec} spec
 * @param {(name: string) => string} color
 */
export function drawTimeline({ ctx, bbox, valToPos }, drawing, spec, color) {
  const { times, lines, end } = drawing;
  const row = bbox.height / lines.length;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  lines.forEach((line, i) => {
    const top = bbox.top + row * (i + (1 - THICKNESS) / 2);
    times.forEach((time, at) => {
      const state = stateAt(spec, line, at);
      if (state === undefined) return;
      let last = at;
      // One bar for as long as it lasts: seams would show between many.
      if (at > 0 && stateAt(spec, line, at - 1)?.name === state.name) return;
      while (
        last + 1 < times.length &&
        stateAt(spec, line, last + 1)?.name === state.name
      ) last++;
      const until = times[last + 1] ??
        Math.min(end, (times[last] ?? time) + lastStep(times));
      const left = valToPos(time, "x", true);
      const width = valToPos(until, "x", true) - left;
      ctx.fillStyle = color(state.name);
      ctx.fillRect(left, top, Math.max(1, width), row * THICKNESS);
      drawWord(ctx, state.word, {
        left: Math.max(left, bbox.left),
        width: Math.min(width, left + width - bbox.left),
        middle: top + row * THICKNESS / 2,
        color: color("on-color"),
      });
    });
  });
  ctx.restore();
}

/** @param {number[]} times */
function lastStep(times) {
  return (times.at(-1) ?? 0) - (times.at(-2) ?? times.at(-1) ?? 0);
}

/**
 * Writes a state into its bar, where there is room.
 *
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} word
 * @param {{left: number, width: number, middle: number, color: string}} place
 */
function drawWord(ctx, word, { left, width, middle, color }) {
  ctx.font = `600 ${10 * devicePixelRatio}px system-ui, sans-serif`;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  const room = 6 * devicePixelRatio;
  if (ctx.measureText(word).width + 2 * room > width) return;
  ctx.fillStyle = color;
  ctx.fillText(word, left + room, middle);
}
