/** The sentences of an answer by the day of the report that each rests on, where they span several days. */

import { el } from "./dom.js";
import { marker } from "./passage.js";
import { counted, spokenDate } from "./words.js";

const LEAST = 3; // days: with fewer the answer itself shows the order

/** The timeline, or null where the reports are of few days. */
export function timeline({ sentences, citations }) {
  const known = new Map(citations.map((one) => [one.number, one]));
  const dated = sentences.flatMap((sentence) => {
    const cited = sentence.citations.map((number) => known.get(number)).find((one) => one?.published);
    return cited ? [{ sentence, cited, day: cited.published }] : [];
  });
  const days = [...new Set(dated.map((one) => one.day))].sort();
  if (days.length < LEAST) return null;
  const rows = days.map((day) => {
    const told = dated.filter((one) => one.day === day);
    const items = told.map(({ sentence, cited }) =>
      el("p", { dir: "auto" }, sentence.words, "\u00a0", marker(cited, citations)),
    );
    return el("li", {}, el("time", { datetime: day }, spokenDate(day)), ...items);
  });
  const summary = el("summary", {}, `Timeline: reports of ${counted(days.length, "day")}`);
  return el("details", { class: "timeline" }, summary, el("ol", {}, ...rows));
}
