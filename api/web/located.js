/** Where a citation stands in the article as it is now: it may have changed since the answer was given. */

import { linesOf, units } from "./offsets.js";

/** `{span, lines, notice}`: the span in code points or null, its lines, and what a reader should know or null. */
export function located(cited, article) {
  if (!Number.isInteger(cited.start)) return { span: null, lines: {}, notice: null };
  const points = Array.from(article.text);
  const changed = Boolean(cited.sha256) && !article.sha256.startsWith(cited.sha256);
  const span = cited.end <= points.length ? [cited.start, cited.end] : null;
  const stands = span && (cited.quote ? points.slice(...span).join("").startsWith(cited.quote) : !changed);
  if (stands) return { span, lines: linesAt(article.text, span), notice: null };
  return moved(cited, article.text);
}

/** The quote where it stands now: the place nearest to where it stood. */
function moved({ quote, start: before }, text) {
  if (!quote) {
    const notice = "This article has changed: what the link points to cannot be told any more.";
    return { span: null, lines: { line_start: null }, notice };
  }
  const found = [];
  for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + 1)) {
    found.push(Array.from(text.slice(0, at)).length);
  }
  if (!found.length) {
    const notice =
      "This article has changed since the answer was given. The passage that was cited is no longer in it:";
    return { span: null, lines: { line_start: null }, notice };
  }
  const start = found.reduce((best, one) => (Math.abs(one - before) < Math.abs(best - before) ? one : best));
  const span = [start, start + Array.from(quote).length];
  const notice = "This article has changed since the answer was given; the passage is still in it.";
  return { span, lines: linesAt(text, span), notice };
}

function linesAt(text, span) {
  const [start, end] = units(text, span);
  const lines = linesOf(text);
  const line = (unit) => (lines.findLast((one) => one.start <= unit) ?? { number: 1 }).number;
  return { line_start: line(start), line_end: line(Math.max(end - 1, start)) };
}
