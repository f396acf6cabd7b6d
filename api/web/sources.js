/** The list of sources under an answer: each article once, with every place of it that is cited. */

import { changesView } from "./changes.js";
import { el } from "./dom.js";
import { passageLink } from "./passage.js";
import { byline, counted, place, UNKNOWN } from "./words.js";

/** The list, or null where nothing is cited; `sentences` are those that rest on the sources. */
export function sourceList(citations, sentences) {
  if (!citations.length) return null;
  const articles = byArticle(citations);
  const rows = [...articles.values()].map((cited) => article(cited, citations, sentences));
  return el("section", { class: "sources" }, el("h3", {}, "Sources"), el("ul", {}, ...rows));
}

function article(cited, among, sentences) {
  const [first] = cited;
  const numbers = new Set(cited.map((one) => one.number));
  const resting = sentences.filter((one) => one.citations.some((number) => numbers.has(number))).length;
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
    el("span", { class: "known" }, byline(first) || UNKNOWN),
    el("span", { class: "resting" }, `${counted(resting, "sentence")} ${resting === 1 ? "rests" : "rest"} on it`),
    el("ul", { class: "places" }, ...places),
    ...changesView(first),
  );
}

/** The citations of each article, in the order in which the articles come up. */
function byArticle(citations) {
  const found = new Map();
  for (const one of citations) found.set(one.source, [...(found.get(one.source) ?? []), one]);
  return found;
}
