// @ts-check
/// <reference no-default-lib="true" />
/// <reference lib="esnext" />
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * Light or dark: as the system has it, or as was chosen here. Runs before the
 * page is painted.
 */
(() => {
  const KEY = "sounder-theme";
  const CHOICES = ["auto", "light", "dark"];
  const root = document.documentElement;

  /** @returns {string} */
  function chosen() {
    try {
      const choice = localStorage.getItem(KEY) ?? "";
      return CHOICES.includes(choice) ? choice : "auto";
    } catch {
      // Storage may be denied.
      return "auto";
    }
  }

  /** @param {string} choice */
  function apply(choice) {
    if (choice === "auto") delete root.dataset["theme"];
    else root.dataset["theme"] = choice;
  }

  /** @param {string} choice */
  function choose(choice) {
    apply(choice);
    try {
      localStorage.setItem(KEY, choice);
    } catch {
      // It holds for this page then.
    }
    document.dispatchEvent(new Event("themechange"));
  }

  apply(chosen());

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("theme");
    if (button === null) return;
    let choice = chosen();
    const show = () => {
      button.dataset["choice"] = choice;
      button.setAttribute("aria-label", `Colours: ${choice}`);
      button.title = `Colours: ${choice}`;
    };
    show();
    button.hidden = false;
    button.addEventListener("click", () => {
      choice = CHOICES[(CHOICES.indexOf(choice) + 1) % CHOICES.length] ??
        "auto";
      choose(choice);
      show();
    });
  });

  matchMedia("(prefers-color-scheme: dark)").addEventListener(
    "change",
    () => document.dispatchEvent(new Event("themechange")),
  );
})();
