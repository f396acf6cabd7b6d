/** Links to passages: real addresses, that open the panel when they are followed. */

import { addressOf } from "./address.js";
import { carded } from "./card.js";
import { el } from "./dom.js";
import { byline, place } from "./words.js";

/** A link to a passage. `among` are the citations that the panel can go through from there. */
export function passageLink(cited, { among = [], label, ...attributes }, ...children) {
  const follow = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return; // a tab or window of its own
    event.preventDefault();
    const detail = { cited, among, opener: event.currentTarget };
    document.dispatchEvent(new CustomEvent("passage", { detail }));
  };
  return el("a", { href: addressOf(cited), "aria-label": label, onclick: follow, ...attributes }, ...children);
}

/** The marker of a citation: [1]. */
export function marker(citation, among) {
  const known = [citation.title, byline(citation), place(citation)].filter(Boolean).join(", ");
  const attributes = { class: "marker", label: `Source ${citation.number}: ${known}`, among };
  return carded(passageLink(citation, attributes, `[${citation.number}]`), citation);
}
