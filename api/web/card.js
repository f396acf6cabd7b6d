/** The card at a marker: the words that are cited, and whose they are, while it is pointed at or focused. */

import { byId, el } from "./dom.js";
import { byline, correctionsOf, daysOf, place } from "./words.js";

const AWAY = 150; // milliseconds until it goes, so that the pointer can move onto it
const MARGIN = 8; // pixels
const LONGEST = 420; // characters of the quote

let leaving = null;

/** Have a marker show the card of its citation. */
export function carded(link, citation) {
  const show = () => open(link, citation);
  for (const event of ["mouseenter", "focus"]) link.addEventListener(event, show);
  for (const event of ["mouseleave", "blur"]) link.addEventListener(event, leave);
  link.addEventListener("click", close);
  return link;
}

function open(link, citation) {
  clearTimeout(leaving);
  const card = byId("card");
  const quote = Array.from(citation.quote);
  const words = quote.length > LONGEST ? `${quote.slice(0, LONGEST).join("").trimEnd()} …` : citation.quote;
  card.replaceChildren(
    el("q", { dir: "auto" }, words.split(/\s+/).join(" ")),
    el("span", { class: "title", dir: "auto" }, citation.title ?? citation.source),
    el("span", { class: "known" }, [byline(citation), place(citation), daysOf(citation)].filter(Boolean).join(" · ")),
    ...correctionsOf(citation).map((told) => el("span", { class: "corrected", dir: "auto" }, told)),
  );
  card.hidden = false;
  const at = link.getBoundingClientRect();
  const box = card.getBoundingClientRect();
  const left = Math.min(Math.max(at.left + at.width / 2 - box.width / 2, MARGIN), innerWidth - box.width - MARGIN);
  const below = at.bottom + MARGIN;
  card.style.left = `${Math.max(left, MARGIN)}px`;
  card.style.top = `${below + box.height < innerHeight ? below : Math.max(at.top - box.height - MARGIN, MARGIN)}px`;
}

function leave() {
  leaving = setTimeout(close, AWAY);
}

function close() {
  clearTimeout(leaving);
  byId("card").hidden = true;
}

byId("card").addEventListener("mouseenter", () => clearTimeout(leaving));
byId("card").addEventListener("mouseleave", leave);
addEventListener("scroll", close, { passive: true, capture: true });
document.addEventListener("keydown", ({ key }) => key === "Escape" && close());
