/** Where a citation stands in the article as it is now: it may have changed since the answer was given. */

import { linesOf, units } from "./offsets.js";

/** `{span, lines, notice}`: the span in code points or null, its lines, and what a reader should know or null. */
export function located(cited, article) {
  const points = Array.from(article.text);
  const asked = Number.isInteger(cited.start) && cited.end <= points.length ? [cited.start, cited.end] : null;
  const stands = asked && (!cited.quote || points.slice(...asked).join("") === cited.quote);
  if (stands) return { span: asked, lines: linesAt(article.text, asked), notice: null };
  if (!Number.isInteger(cited.start)) return { span: null, lines: {}, notice: null };
  const at = cited.quote ? article.text.indexOf(cited.quote) : -1;
  if (at < 0) {
    const notice = cited.quote
      ? "This article has changed since the answer was given. The passage that was cited is no longer in it:"
      : "This article has changed: the passage is no longer in it.";
    return { span: null, lines: { line_start: null }, notice };
  }
  const start = Array.from(article.text.slice(0, at)).length;
  const span = [start, start + Array.from(cited.quote).length];
  const notice = "This article has changed since the answer was given; the passage is still in it.";
  return { span, lines: linesAt(article.text, span), notice };
}

function linesAt(text, span) {
  const [start, end] = units(text, span);
  const lines = linesOf(text);
  const line = (unit) => (lines.findLast((one) => one.start <= unit) ?? { number: 1 }).number;
  return { line_start: line(start), line_end: line(Math.max(end - 1, start)) };
}
