/** An answer as plain text with footnotes, and the clipboard. */

import { el } from "./dom.js";
import { spokenDate, place, spokenFilters } from "./words.js";
import { textOf, toldFirst } from "./turn.js";

/** Question, answer and footnotes, as they are pasted. */
export function plainText(turn) {
  const limits = spokenFilters(turn.filters);
  const parts = [
    limits ? `${turn.question} (${limits})` : turn.question,
    turn.asked.trim() === turn.question.trim() ? null : `Understood as: ${turn.asked}`,
    toldFirst(turn),
    textOf(turn),
    turn.state === "done" ? null : "(The answer is not complete.)",
    turn.citations.map(footnote).join("\n"),
    turn.refusal?.nearest.length ? ["Nearest articles", ...turn.refusal.nearest.map(near)].join("\n") : null,
  ];
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}

function footnote(citation) {
  const known = [citation.title, citation.publisher, spokenDate(citation.published)].filter(Boolean).join(", ");
  const where = `${citation.source}, ${place(citation)}`;
  return `[${citation.number}] ${known ? `${known}. ` : ""}${where}: “${oneLine(citation.quote)}”`;
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
