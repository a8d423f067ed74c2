// @ts-check
/// <reference no-default-lib="true" />
/// <reference lib="esnext" />
/// <reference lib="dom" />
/**
 * The colours of the style sheet, as canvases take them.
 *
 * @module
 */

/** @typedef {import("./lines.js").Line} Line */

const probe = document.createElement("span");
probe.hidden = true;

/**
 * Returns a colour of the style sheet as canvases take it, in the theme of now.
 *
 * @param {string} name of the property, without dashes
 * @returns {string}
 */
export function color(name) {
  if (!probe.isConnected) document.body.append(probe);
  probe.style.color = `var(--${name})`;
  return getComputedStyle(probe).color;
}

/**
 * Returns the name of a line's colour.
 *
 * @param {Line} line
 * @param {number} index
 */
export function colorName({ color }, index) {
  return `c-${color ?? index % 8 + 1}`;
}

/**
 * @param {string} rgb
 * @param {number} alpha
 */
export function faded(rgb, alpha) {
  return rgb.replace(/^rgb\((.*)\)$/, `rgba($1, ${alpha})`);
}
