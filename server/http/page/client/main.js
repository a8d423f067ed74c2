// @ts-check
/// <reference no-default-lib="true" />
/// <reference lib="esnext" />
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * What a page does in the browser.
 *
 * @module
 */

import { Live } from "./live.js";
import { rangeOfPage } from "./range.js";

if (document.querySelector("[data-live]") !== null) {
  new Live(rangeOfPage()).start();
}

const search = document.getElementById("search");
if (search instanceof HTMLInputElement) {
  const rows = [...document.querySelectorAll("[data-words]")];
  const count = document.getElementById("found");
  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/);
    let found = 0;
    for (const row of rows) {
      if (!(row instanceof HTMLElement)) continue;
      const text = `${row.dataset["words"]} ${row.textContent}`.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) found++;
    }
    for (const group of document.querySelectorAll("[data-group]")) {
      if (!(group instanceof HTMLElement)) continue;
      group.hidden = group.querySelector("[data-words]:not([hidden])") === null;
    }
    if (count !== null) count.textContent = `${found} objects`;
  };
  search.hidden = false;
  search.addEventListener("input", filter);
  const asked = new URLSearchParams(location.search).get("q");
  if (asked !== null) search.value = asked;
  filter();
  search.focus();
}
