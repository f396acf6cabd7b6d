/** An answer narrowed to some of its sources, by publisher, day and article; and asked again within them. */

import { el } from "./dom.js";
import { asPattern, counted } from "./words.js";

const EITHER = new Intl.ListFormat("en-GB", { type: "disjunction" });
const NOTHING = Object.freeze({ publisher: "", since: "", until: "", source: "" });

/** Which sentences rest on the sources of these numbers; what stands beside one, as its denial, stays with it. */
export function resting(sentences, numbers) {
  const kept = new Set();
  let together = [];
  const settle = () => {
    const rests = together.some((one) => one.citations.some((number) => numbers.has(number)));
    if (rests) for (const one of together) kept.add(one);
  };
  for (const sentence of sentences) {
    if (!sentence.beside) {
      settle();
      together = [];
    }
    together.push(sentence);
  }
  settle();
  return kept;
}

/**
 * The fields, or null where there is one article alone. `narrowed(citations)` shows what rests on those that are left,
 * and gives the number of sentences; `within(filters)` asks again among them.
 */
export function narrowView({ citations, sentences }, { narrowed, within }) {
  const titles = new Map(citations.map((one) => [one.source, one.title ?? one.source]));
  if (titles.size < 2) return null;
  const wanted = { ...NOTHING };
  const told = el("p", { class: "left", role: "status" });
  const show = () => {
    const left = citations.filter((one) => passes(one, wanted));
    const shown = narrowed(left);
    const whole = left.length === citations.length;
    told.replaceChildren(...(whole ? [] : [said(shown, sentences.length, left, titles.size), ...acts(left)]));
  };
  const acts = (left) => {
    const clear = () => {
      for (const field of fields.querySelectorAll("input, select")) field.value = "";
      Object.assign(wanted, NOTHING);
      show();
      fields.querySelector("input, select").focus();
    };
    const again = button("Ask again within these", () => within(filtersOf(wanted)));
    return [left.length ? again : "", button("Show all", clear)];
  };
  const field = (name, label, made) => {
    made.addEventListener("change", () => {
      wanted[name] = made.value;
      show();
    });
    return el("label", { class: "field" }, el("span", {}, label), made);
  };
  const fields = el("div", { class: "fields", role: "group", "aria-label": "Narrow this answer" });
  const [who, when] = [publishers(citations), days(citations)];
  fields.append(
    ...who.map((made) => field("publisher", "Publisher", made)),
    ...when.map(([name, label, made]) => field(name, label, made)),
    field("source", "Article", choice("Any article", titles)),
  );
  const by = EITHER.format([...(who.length ? ["publisher"] : []), ...(when.length ? ["date"] : []), "article"]);
  const details = el("details", {}, el("summary", {}, `Narrow by ${by}`), fields);
  return el("section", { class: "narrow", "aria-label": "Narrow this answer" }, details, told);
}

function passes({ publisher, published, source }, wanted) {
  if (wanted.publisher && publisher !== wanted.publisher) return false;
  if (wanted.source && source !== wanted.source) return false;
  if (wanted.since && !(published >= wanted.since)) return false; // without a date it is outside every range
  return !wanted.until || Boolean(published && published <= wanted.until);
}

function filtersOf({ source, ...others }) {
  const set = { ...others, source: source && asPattern(source) };
  return Object.fromEntries(Object.entries(set).filter(([, value]) => value));
}

function said(shown, sentences, left, articles) {
  if (!left.length) return "No source of this answer is among these. ";
  const held = new Set(left.map((one) => one.source)).size;
  return `${shown} of ${counted(sentences, "sentence")} shown, from ${held} of ${counted(articles, "article")}. `;
}

/** A choice among the publishers, where there are several. */
function publishers(citations) {
  const names = [...new Set(citations.map((one) => one.publisher).filter(Boolean))].sort();
  return names.length > 1 ? [choice("Any publisher", new Map(names.map((name) => [name, name])))] : [];
}

/** The fields of the first day and of the last, where there are several: name, label, field. */
function days(citations) {
  const known = [...new Set(citations.map((one) => one.published).filter(Boolean))].sort();
  const made = () => el("input", { type: "date", min: known[0], max: known.at(-1) });
  return known.length > 1 ? [["since", "Reported from", made()], ["until", "Reported to", made()]] : [];
}

function choice(any, named) {
  const options = [...named].map(([value, name]) => el("option", { value }, name));
  return el("select", {}, el("option", { value: "" }, any), ...options);
}

function button(label, act) {
  return el("button", { type: "button", class: "quiet", onclick: act }, label);
}
