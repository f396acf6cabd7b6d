/** The sentences of an answer, put where they belong: paragraphs, lists and headings, in the order they arrive. */

import { el } from "./dom.js";
import { marker } from "./passage.js";
import { flagged } from "./turn.js";

const LEAD = /^(?<indent> *)(?:(?<number>\d{1,9})[.)]|(?<heading>#+)|[-*+•])\s*$/;

export class Prose {
  #root;
  #block = null; // what the next sentence goes on in
  #list = null;

  constructor(root) {
    this.#root = root;
  }

  /** Add a sentence with the citations it refers to, and those the panel can go through; gives its element. */
  add(sentence, cited, among) {
    if (!this.#block || sentence.gap !== " ") this.#begin(sentence);
    else this.#block.append(" ");
    const said = spoken(sentence, cited, among);
    this.#block.append(said);
    return said;
  }

  #begin({ lead, attribution, gap }) {
    const form = LEAD.exec(lead)?.groups;
    if (form && !form.heading) this.#item(form, gap);
    else this.#paragraph(form ? "lead" : "", form ? "" : lead);
    if (attribution) this.#block.append(el("span", { class: "byline", dir: "auto" }, `${attribution}:`), " ");
  }

  #paragraph(kind, lead) {
    this.#list = null;
    this.#block = el("p", { class: kind || undefined, dir: "auto" }, lead);
    this.#root.append(this.#block);
  }

  #item({ indent, number }, gap) {
    const kind = number ? "OL" : "UL";
    const depth = Math.min(Math.floor(indent.length / 2), 3);
    if (!this.#list || gap !== "\n" || (this.#list.tagName !== kind && !depth)) {
      this.#list = el(kind.toLowerCase(), {});
      this.#root.append(this.#list);
    }
    this.#block = el("li", { class: depth ? `depth-${depth}` : undefined, value: number, dir: "auto" });
    this.#list.append(this.#block);
  }
}

/** A sentence with its markers; one that nothing supports says so. */
function spoken(sentence, cited, among) {
  const bad = flagged(sentence);
  const words = el("span", { class: bad ? "words flagged" : "words" }, ...marked(sentence));
  const said = el("span", { class: "sentence" }, words);
  if (cited.length) said.append("\u00a0", ...cited.map((citation) => marker(citation, among)));
  if (bad) said.append(" ", el("strong", { class: "flag" }, reasoned(sentence)));
  return said;
}

/** The words of a sentence, those marked that are the short answer. */
function marked({ text, claimText, words, answer }) {
  if (!answer) return [words];
  const characters = Array.from(claimText ?? text); // offsets count code points
  const piece = (from, to) => characters.slice(from, to).join("").replace(/\s+/g, " ");
  return [piece(0, answer.start), el("mark", {}, piece(answer.start, answer.end)), piece(answer.end)];
}

/** "Unsupported: the cited passage does not say this." */
export function reasoned({ status, reason }) {
  const named = status[0].toUpperCase() + status.slice(1);
  return reason ? `${named}: ${reason}` : named;
}
