/** Dates, places and numbers as people write them. */

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const MOMENT = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

export const UNKNOWN = "no publisher or date stated";

const CHANGED = { correction: "Corrected", clarification: "Clarified", retraction: "Retracted", update: "Updated" };
const LABEL = /^(?:correction|clarification|retraction|update)s?\s*[:—–]\s*(?=\S)/i; // that would say it twice
const NOTE = 300; // characters of such a note

/** "2025-06-15" → "15 June 2025"; nothing for nothing. */
export function spokenDate(iso) {
  return iso ? DAY.format(new Date(`${iso}T00:00:00Z`)) : "";
}

/** A moment in the reader's own time, from milliseconds: "3 Mar, 14:05". */
export function spokenMoment(milliseconds) {
  return MOMENT.format(new Date(milliseconds));
}

/** "1 article", "20 articles". */
export function counted(number, one, many = `${one}s`) {
  return `${number.toLocaleString("en-GB")} ${number === 1 ? one : many}`;
}

/** Publisher and date, where they are known: "Ellery Tide, 15 June 2025". */
export function byline({ publisher, published }) {
  return [publisher, spokenDate(published)].filter(Boolean).join(", ");
}

/** Where in the file: "line 3", "page 2, lines 3–4". */
export function place({ page, line_start: first, line_end: last }) {
  const lines = first === last ? `line ${first}` : `lines ${first}–${last}`;
  return page ? `page ${page}, ${lines}` : lines;
}

/** First and last date: "9 October 2021 to 7 October 2025". */
export function range(first, last) {
  return first === last ? spokenDate(first) : `${spokenDate(first)} to ${spokenDate(last)}`;
}

/** Which days a quote names from the day of its report: “Tuesday” is 1 October 2024. */
export function daysOf({ days = [] }) {
  const told = new Map(days.map(({ text, day }) => [text, day]));
  return [...told].map(([text, day]) => `“${text}” is ${spokenDate(day)}`).join("; ");
}

/** What an article says of its own changes: "Corrected: “…”"; answers kept by an earlier version hold none. */
export function correctionsOf({ corrections = [] }) {
  return corrections.map(({ kind, text }) => {
    const whole = Array.from(text.split(/\s+/).filter(Boolean).join(" ").replace(LABEL, ""));
    const cut = whole.length > NOTE ? `${whole.slice(0, NOTE).join("").trimEnd()}…` : whole.join("");
    return `${CHANGED[kind] ?? "Changed"}: “${cut}”`;
  });
}

/** A source as a pattern that no other matches: the server reads patterns. */
export function asPattern(source) {
  return source.replace(/[[*?]/g, "[$&]");
}

/** What the filters let through: "Ellery Tide, from 1 January 2024 to 1 May 2024"; nothing where none is set. */
export function spokenFilters({ since, until, publisher, source } = {}) {
  const from = since ? `from ${spokenDate(since)}` : "";
  const to = until ? `${since ? "to" : "up to"} ${spokenDate(until)}` : "";
  const file = source?.replace(/\[([[*?])\]/g, "$1");
  return [publisher, file, [from, to].filter(Boolean).join(" ")].filter(Boolean).join(", ");
}
