/** An article's text, line by line, a passage marked in it and what is not the article set back. */

import { el, unseen } from "./dom.js";
import { linesOf, units } from "./offsets.js";

const MOST_LINES = 4000; // shown at once: a browser labours over more
const WRAPPED = 110; // characters: lines that are longer on average were not broken by hand
const AROUND = 400; // lines shown before and after the passage of a longer text

/** `{element, mark}`; `span` in code points or null, `mark` null where there is no passage. */
export function articleView({ text, kept }, span, label) {
  const offsets = units(text, [...kept.flat(), ...(span ?? [])]);
  const marked = span ? offsets.splice(-2) : null;
  const look = looks(offsets, marked);
  const lines = linesOf(text);
  const shown = lines.length > MOST_LINES ? around(lines, marked) : lines;
  const element = el("div", { class: paragraphs(lines) ? "lines apart" : "lines" });
  const last = shown.at(-1);
  if (shown[0]?.number > 1) element.append(cut(`Lines 1 to ${shown[0].number - 1} are not shown.`));
  element.append(...shown.map((line) => row(text, line, look)));
  if (last?.number < lines.length) element.append(cut(`Lines ${last.number + 1} to ${lines.length} are not shown.`));
  return { element, mark: introduced(element, label) };
}

/** Whether each line is a paragraph, as in text that was taken from HTML, and not broken by hand. */
function paragraphs(lines) {
  const lengths = lines.map(({ start, end }) => end - start).filter(Boolean);
  return lengths.reduce((sum, length) => sum + length, 0) > WRAPPED * lengths.length;
}

/** Where looks change, in order, and the look of what follows a place: "passage", "aside" or "". */
function looks(kept, marked) {
  const cuts = [...new Set([...kept, ...(marked ?? [])])].sort((one, other) => one - other);
  const spans = [];
  for (let place = 0; place < kept.length; place += 2) spans.push([kept[place], kept[place + 1]]);
  const within = (at, [start, end]) => start <= at && at < end;
  const at = (place) => {
    if (marked && within(place, marked)) return "passage";
    return spans.some((one) => within(place, one)) ? "" : "aside";
  };
  return { cuts, at };
}

function row(text, { number, start, end }, { cuts, at }) {
  const edges = [start, ...cuts.filter((one) => start < one && one < end), end];
  const pieces = [];
  for (let place = 0; place + 1 < edges.length; place += 1) {
    const look = at(edges[place]);
    const words = text.slice(edges[place], edges[place + 1]);
    if (look === "passage") pieces.push(el("mark", {}, words));
    else pieces.push(look ? el("span", { class: look }, words) : words);
  }
  const cited = pieces.some((piece) => piece.tagName === "MARK");
  const gutter = el("span", { class: "number", "aria-hidden": true }, String(number));
  const said = el("span", { class: "words", dir: "auto" }, ...pieces);
  return el("div", { class: cited ? "line cited" : "line" }, gutter, said);
}

function around(lines, marked) {
  const place = marked ? lines.findIndex((line) => line.end >= marked[0]) : 0;
  return lines.slice(Math.max(place - AROUND, 0), place + AROUND);
}

function cut(text) {
  return el("p", { class: "cut" }, text);
}

/** The first mark; readers who hear the page are told where the passage begins and ends. */
function introduced(element, label) {
  const marks = [...element.querySelectorAll("mark")].filter((mark) => mark.textContent.trim());
  marks[0]?.before(unseen(`${label}: `));
  marks.at(-1)?.after(unseen(" (end of the passage)"));
  return marks[0] ?? null;
}
