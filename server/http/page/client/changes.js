// @ts-check
/// <reference no-default-lib="true" />
/// <reference lib="esnext" />
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * The list of changes of state below a timeline, which is read out as it grows.
 *
 * @module
 */

import { formatTime } from "./format.js";

/** @typedef {import("./timeline.js").Change} Change */

/** Changes that are listed; earlier ones are in the drawing. */
const MAX_LISTED = 12;

/**
 * Shows the changes, the latest first. What is there already is left alone.
 *
 * @param {Element} list
 * @param {readonly Change[]} changes the earliest first
 * @param {number} range seconds that the page shows
 */
export function showChanges(list, changes, range) {
  const wanted = changes.slice(-MAX_LISTED).reverse();
  const texts = wanted.map(({ time, title, from, to }) =>
    `${formatTime(time, range)} ${title}: ${from} → ${to}`
  );
  const items = [...list.children];
  const kept = new Set(texts);
  for (const item of items) {
    if (!kept.has(item.textContent ?? "")) item.remove();
  }
  const there = new Set([...list.children].map((item) => item.textContent));
  texts.filter((text) => !there.has(text)).reverse().forEach((text) => {
    const item = document.createElement("li");
    item.textContent = text;
    list.prepend(item);
  });
  const place = list.closest(".changes-box");
  if (place instanceof HTMLElement) place.hidden = texts.length === 0;
}
