/** What became of an article that is cited: how it was corrected, and where else much the same text stands. */

import { el } from "./dom.js";
import { passageLink } from "./passage.js";
import { correctionsOf } from "./words.js";

const OUTLETS = 4; // that are named

/** The lines that say so, each copy a link to its article. */
export function changesView(cited) {
  const notes = correctionsOf(cited).map((told) => el("p", { class: "corrected", dir: "auto" }, told));
  return cited.copies ? [...notes, copiesView(cited)] : notes;
}

/** "Also in The Echo, The Post and 3 more; first with Reuters". */
function copiesView({ source, collection, copies: { also, total, origin, agency } }) {
  const outlets = new Map([...also].reverse().map((one) => [one.publisher ?? one.source, one]));
  const named = [...outlets].reverse().slice(0, OUTLETS);
  const links = named.map(([name, one]) => passageLink({ ...one, collection }, { dir: "auto" }, name));
  const more = total - 1 - also.length + Math.max(0, outlets.size - OUTLETS);
  const elsewhere = origin.source !== source && origin.published;
  const first = agency ? `; first with ${agency}` : elsewhere ? `; first in ${origin.publisher ?? origin.source}` : "";
  const listed = links.flatMap((link, place) => (place ? [", ", link] : [link]));
  const others = more > 0 ? ` and ${more.toLocaleString("en-GB")} more` : "";
  return el("p", { class: "copies" }, "Also in ", ...listed, others, first);
}
