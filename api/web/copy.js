/** An answer as plain text with footnotes, and the clipboard. */

import { el } from "./dom.js";
import { correctionsOf, daysOf, spokenDate, place, spokenFilters } from "./words.js";
import { isRewritten, textOf, toldFirst } from "./turn.js";

/** Question, answer and footnotes, as they are pasted. */
export function plainText(turn) {
  const limits = spokenFilters(turn.filters);
  const parts = [
    limits ? `${turn.question} (${limits})` : turn.question,
    ...toldOf(turn),
    textOf(turn),
    turn.citations.map(footnote).join("\n"),
    turn.refusal?.nearest.length ? ["Nearest articles", ...turn.refusal.nearest.map(near)].join("\n") : null,
  ];
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}

/** What is said before an answer: how it was understood, what a person should know, whether it is whole. */
export function toldOf(turn) {
  return [
    isRewritten(turn) ? `Asked as: ${turn.asked}` : null,
    toldFirst(turn),
    turn.state === "done" ? null : "(The answer is not complete.)",
  ].filter(Boolean);
}

/** What a footnote says of a citation: `{known, where, quote, days, changed}`. */
export function footnoteParts(citation) {
  const known = [citation.title, citation.publisher, spokenDate(citation.published)].filter(Boolean).join(", ");
  const days = daysOf(citation) && `(${daysOf(citation)})`;
  const where = `${citation.source}, ${place(citation)}`;
  return { known, where, quote: oneLine(citation.quote), days, changed: correctionsOf(citation).join(" ") };
}

/** The whole footnote in a line; a quote that ends without a full stop, or with its days, gets one before more. */
export function footnoteLine(citation) {
  const { known, where, quote, days, changed } = footnoteParts(citation);
  const told = `${known ? `${known}. ` : ""}${where}: “${quote}”${days && ` ${days}`}`;
  return changed ? `${told}${/[.!?…]”$/.test(told) ? "" : "."} ${changed}` : told;
}

function footnote(citation) {
  return `[${citation.number}] ${footnoteLine(citation)}`;
}

function near({ source, title, publisher, published }) {
  const known = [title ?? source, publisher, spokenDate(published)].filter(Boolean).join(", ");
  return title ? `- ${known} (${source})` : `- ${known}`;
}

function oneLine(text) {
  return text.split(/\s+/).filter(Boolean).join(" ");
}

/** Put a text on the clipboard; false where the browser does not allow it. */
export async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return bySelection(text); // the clipboard proper is closed to pages that come over plain HTTP
  }
}

function bySelection(text) {
  const before = document.activeElement;
  const field = el("textarea", { class: "unseen", readonly: true });
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  before?.focus?.();
  return done;
}
