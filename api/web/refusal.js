/** A refusal: why, what was searched, and the nearest articles, which open beside it. */

import { el } from "./dom.js";
import { passageLink } from "./passage.js";
import { byline, range } from "./words.js";

export function refusalView({ reason, searched, nearest, dates }, collection) {
  const held = dates ? ` The collection runs from ${range(...dates)}.` : "";
  return el(
    "div",
    { class: "refusal" },
    el("p", { class: "reason" }, reason),
    searched || held ? el("p", { class: "searched" }, `${searched}${held}`.trim()) : null,
    nearest.length ? el("h3", {}, "Nearest articles") : null,
    nearest.length ? el("ul", { class: "nearest" }, ...nearest.map((near) => row(near, collection))) : null,
  );
}

function row(near, collection) {
  const place = { ...near, collection, near: true };
  return el(
    "li",
    {},
    passageLink(place, { dir: "auto" }, near.title ?? near.source),
    el("span", { class: "known" }, byline(near) || near.source),
  );
}
