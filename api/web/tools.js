/** What can be done with an answer: copy, share, export, print, judge; and who wrote it. */

import { announce } from "./announcer.js";
import { plainText, toClipboard } from "./copy.js";
import { el } from "./dom.js";
import { inWords } from "./errors.js";
import { download, html, markdown, print } from "./export.js";
import { opinionView } from "./opinion.js";
import { spokenDate } from "./words.js";

const SAID = 2500; // milliseconds for which a button says what it did

/**
 * The footer of an answer. `acts`: `{share(turn), judge(turn, opinion), judged(turn, verdict)}`; `printed` its element.
 */
export function toolsOf(turn, printed, acts) {
  const label = turn.citations.length ? "Copy with footnotes" : "Copy";
  const copy = button(label, async () => {
    const copied = await toClipboard(plainText(turn));
    said(copy, copied ? "Copied" : "This browser does not allow it");
  });
  const link = el("p", { class: "link", hidden: true });
  const own = turn.document && turn.seal; // else this answer was not given by this server, or not to its end
  const share = own ? button("Share", () => shared(turn, share, link, acts)) : null;
  const judging = { judge: (one) => acts.judge(turn, one), judged: (verdict) => acts.judged(turn, verdict) };
  const opinion = own ? opinionView(turn, judging) : null;
  const by = el("span", { class: "engine" }, written(turn));
  const bar = el("div", { class: "bar" }, copy, share, exports(turn, printed), opinion?.thumbs, by);
  return el("footer", { class: "tools" }, bar, link, opinion?.form);
}

function button(label, act) {
  return el("button", { type: "button", class: "quiet", onclick: act }, label);
}

function said(element, text) {
  const label = (element.dataset.label ??= element.textContent);
  element.textContent = text;
  announce(text);
  setTimeout(() => (element.textContent = label), SAID);
}

async function shared(turn, element, line, acts) {
  try {
    const { link, until } = await acts.share(turn);
    const address = `${location.origin}/#answer=${encodeURIComponent(link)}`;
    const copied = await toClipboard(address);
    line.hidden = false;
    line.replaceChildren(
      copied ? "The link is copied. " : "The link: ",
      el("a", { href: address }, address),
      ` It opens until ${spokenDate(until)}.`,
    );
    announce(line.textContent);
  } catch (error) {
    line.hidden = false;
    line.replaceChildren(inWords(error).message);
  }
  line.scrollIntoView({ block: "nearest" }); // not below the question's field
}

function exports(turn, printed) {
  const close = (act) => (event) => {
    event.currentTarget.closest("details").open = false;
    act();
  };
  const asMarkdown = () => download(markdown([turn]), "text/markdown", turn.question, "md");
  const asHtml = () => download(html([turn], turn.question), "text/html", turn.question, "html");
  const menu = el(
    "details",
    { class: "menu" },
    el("summary", {}, "Export"),
    el(
      "div",
      { class: "choices" },
      button("Markdown", close(asMarkdown)),
      button("HTML", close(asHtml)),
      button("Print", close(() => print(printed))),
    ),
  );
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    event.preventDefault(); // this Escape closes the menu, not the panel
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  menu.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !menu.contains(relatedTarget)) menu.open = false;
  });
  return menu;
}

/** Who wrote the answer. */
function written({ engine, refusal }) {
  if (refusal || !engine) return "";
  if (engine === "catalogue") return "From the catalogue of the collection";
  if (!engine.startsWith("llm:")) return "In the sources’ own sentences";
  return `Written by ${engine.slice(4)}, each sentence checked`;
}
