// @ts-check
/// <reference no-default-lib="true" />
/// <reference lib="esnext" />
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * Making a part of the page what the server says it is now, without touching
 * what is the same: focus, selection and scrolling stay.
 *
 * @module
 */

/**
 * Makes `now` like `next`. An element with `data-own` belongs to a script and
 * stays as it is.
 *
 * @param {Element} now
 * @param {Element} next of another document
 */
export function morph(now, next) {
  if (now.hasAttribute("data-own")) return;
  for (const { name } of [...now.attributes]) {
    // What the reader has opened stays open.
    if (name !== "open" && !next.hasAttribute(name)) now.removeAttribute(name);
  }
  for (const { name, value } of next.attributes) {
    if (now.getAttribute(name) !== value) now.setAttribute(name, value);
  }
  const before = [...now.childNodes];
  const after = [...next.childNodes];
  after.forEach((child, i) => {
    const old = before[i];
    if (old === undefined) now.append(document.importNode(child, true));
    else if (alike(old, child)) update(old, child);
    else old.replaceWith(document.importNode(child, true));
  });
  for (const old of before.slice(after.length)) old.remove();
}

/**
 * @param {Node} old
 * @param {Node} next
 */
function update(old, next) {
  if (old instanceof Element && next instanceof Element) morph(old, next);
  else if (old.nodeValue !== next.nodeValue) old.nodeValue = next.nodeValue;
}

/**
 * @param {Node} a
 * @param {Node} b
 */
function alike(a, b) {
  return a.nodeName === b.nodeName &&
    (!(a instanceof Element) || !(b instanceof Element) ||
      a.getAttribute("data-key") === b.getAttribute("data-key"));
}
