/** The list of sources under an answer: each article once, with every place of it that is cited. */

import { el } from "./dom.js";
import { passageLink } from "./passage.js";
import { byline, place } from "./words.js";

/** The list, or null where nothing is cited. */
export function sourceList(citations) {
  if (!citations.length) return null;
  const articles = byArticle(citations);
  const rows = [...articles.values()].map((cited) => article(cited, citations));
  return el("section", { class: "sources" }, el("h3", {}, "Sources"), el("ul", {}, ...rows));
}

function article(cited, among) {
  const [first] = cited;
  const places = cited.map((one) =>
    el(
      "li",
      {},
      passageLink(
        one,
        { among, label: `Source ${one.number}: ${place(one)}` },
        el("span", { class: "number" }, `[${one.number}]`),
        ` ${place(one)}`,
      ),
    ),
  );
  return el(
    "li",
    {},
    el("span", { class: "title", dir: "auto" }, first.title ?? first.source),
    el("span", { class: "known" }, byline(first) || "no publisher or date stated"),
    el("ul", { class: "places" }, ...places),
  );
}

/** The citations of each article, in the order in which the articles come up. */
function byArticle(citations) {
  const found = new Map();
  for (const one of citations) found.set(one.source, [...(found.get(one.source) ?? []), one]);
  return found;
}
