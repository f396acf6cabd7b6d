/** The sentences that no passage supports: how many, and on demand which and why. */

import { el } from "./dom.js";
import { reasoned } from "./prose.js";

/** The account, or null where nothing was withheld. */
export function withheldView(claims) {
  if (!claims.length) return null;
  const told = claims.length === 1 ? "1 sentence was withheld" : `${claims.length} sentences were withheld`;
  const rows = claims.map((claim) =>
    el("li", {}, el("span", { class: "words", dir: "auto" }, claim.text), " ", el("strong", {}, reasoned(claim))),
  );
  return el(
    "details",
    { class: "withheld" },
    el("summary", {}, `${told}: no passage supports ${claims.length === 1 ? "it" : "them"}`),
    el("ul", {}, ...rows),
  );
}
