/** Answers and conversations as files: Markdown and HTML, with footnotes; and on paper. */

import { el } from "./dom.js";
import { footnoteLine, footnoteParts, toldOf } from "./copy.js";
import { spokenFilters } from "./words.js";
import { textOf } from "./turn.js";

const NAME = 60; // characters of a file's name
const STYLE =
  "body{max-width:42rem;margin:2rem auto;padding:0 1rem;font:1.0625rem/1.6 Georgia,serif}" +
  "small{color:#555}li{margin:.5rem 0}h1{font-size:1.5rem}blockquote{margin:.25rem 0 0 1rem}";

/** The turns of a conversation as Markdown. */
export function markdown(turns) {
  return `${turns.map(markdownTurn).join("\n\n")}\n`;
}

/** The turns of a conversation as an HTML page of its own. */
export function html(turns, title) {
  const page = document.implementation.createHTMLDocument(title);
  page.documentElement.lang = "en";
  const meta = page.createElement("meta");
  meta.setAttribute("charset", "utf-8");
  page.head.prepend(meta);
  turns.forEach((turn, place) => page.body.append(...htmlTurn(turn, place)));
  // The style is put in as text: as an element it would be under this page's own policy, which allows none.
  const whole = page.documentElement.outerHTML.replace("</head>", `<style>${STYLE}</style></head>`);
  return `<!doctype html>\n${whole}\n`;
}

/** Have the browser save a text as a file. */
export function download(text, type, title, ending) {
  const plain = title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
  const name = Array.from(plain).slice(0, NAME).join("") || "answer";
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  el("a", { href: url, download: `${name}.${ending}` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Print one turn: the page's style sheet hides what is not of it. */
export function print(element) {
  element.classList.add("printed");
  document.body.classList.add("printing");
  const done = () => {
    element.classList.remove("printed");
    document.body.classList.remove("printing");
  };
  addEventListener("afterprint", done, { once: true });
  window.print();
}

/** The footnotes of an answer, which show on paper alone. */
export function footnotes({ citations }) {
  if (!citations.length) return null;
  return el("section", { class: "footnotes" }, el("h3", {}, "Sources"), el("ol", {}, ...citations.map(note)));
}

function note(citation) {
  const { known, where, quote, days, changed } = footnoteParts(citation);
  const [told, after] = [[known, where].filter(Boolean).join(". "), [days, changed].filter(Boolean).join(" ")];
  return el("li", { value: citation.number }, told, el("blockquote", { dir: "auto" }, quote), after);
}

function markdownTurn(turn, place) {
  const id = (number) => `${place + 1}-${number}`;
  const body = escaped(textOf(turn)).replace(/\\\[(\d+)\\\]/g, (whole, number) => `[^${id(number)}]`);
  const limits = spokenFilters(turn.filters);
  const notes = turn.citations.map((one) => `[^${id(one.number)}]: ${escaped(footnoteLine(one))}`);
  const nearest = (turn.refusal?.nearest ?? []).map((one) => `- ${escaped(one.title ?? one.source)}`).join("\n");
  const told = toldOf(turn).map(escaped);
  const parts = [`## ${escaped(turn.question)}`, limits && `*Only ${escaped(limits)}*`, ...told, body];
  return [...parts, nearest, notes.join("\n")].filter(Boolean).join("\n\n");
}

/** Text that Markdown shows as it is. */
function escaped(text) {
  return text.replace(/[\\`*_[\]<>#|~]/g, "\\$&");
}

function htmlTurn(turn, place) {
  const limits = spokenFilters(turn.filters);
  const paragraphs = textOf(turn).split(/\n{2,}/).map((one) => el("p", { dir: "auto" }, ...linked(one, turn, place)));
  const notes = turn.citations.map((one) => {
    const made = note(one);
    made.id = `note-${place + 1}-${one.number}`;
    return made;
  });
  const nearest = (turn.refusal?.nearest ?? []).map((one) => el("li", {}, one.title ?? one.source));
  return [
    el("h1", { dir: "auto" }, turn.question),
    limits ? el("p", {}, el("small", {}, `Only ${limits}`)) : "",
    ...toldOf(turn).map((one) => el("p", {}, el("strong", {}, one))),
    ...paragraphs,
    nearest.length ? el("ul", {}, ...nearest) : "",
    notes.length ? el("ol", {}, ...notes) : "",
  ].filter(Boolean);
}

/** A paragraph whose markers lead to their footnotes. */
function linked(text, { citations }, place) {
  const known = new Set(citations.map((one) => String(one.number)));
  return text.split(/(\[\d+\])/).map((piece) => {
    const number = /^\[(\d+)\]$/.exec(piece)?.[1];
    return number && known.has(number) ? el("a", { href: `#note-${place + 1}-${number}` }, piece) : piece;
  });
}
