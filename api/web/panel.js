/** The panel beside the answer: an article, scrolled to a passage. On narrow windows it covers the page. */

import { addressOf, placeOf, webAddress } from "./address.js";
import { announce } from "./announcer.js";
import { articleView } from "./article-view.js";
import { changesView } from "./changes.js";
import { byId, el } from "./dom.js";
import { ApiError, inWords } from "./errors.js";
import { located } from "./located.js";
import { place, byline } from "./words.js";

const PATIENCE = 150; // milliseconds: an article that is there sooner needs no word about it

export class Panel {
  #api;
  #element = byId("panel");
  #title = byId("panel-title");
  #body = byId("panel-body");
  #narrow = matchMedia("(max-width: 63.99rem)");
  #opener = null; // what gets the focus back
  #shown = null; // {cited, among}
  #article = null; // what is shown of it

  /** `citing(address)` finds the citation of an address in what is shown; `about(article)` asks it alone. */
  constructor(api, { citing, about }) {
    this.#api = api;
    this.citing = citing;
    byId("panel-ask").addEventListener("click", () => {
      const article = this.#article;
      this.close();
      about(article);
    });
    document.addEventListener("passage", ({ detail }) => this.open(detail));
    byId("panel-close").addEventListener("click", () => this.close());
    byId("panel-before").addEventListener("click", () => this.#step(-1));
    byId("panel-after").addEventListener("click", () => this.#step(1));
    document.addEventListener("keydown", (event) => this.#key(event));
    document.addEventListener("click", ({ target }) => target === document.body && this.#covering && this.close());
    this.#narrow.addEventListener("change", () => this.#cover());
    addEventListener("popstate", () => this.followAddress());
    addEventListener("hashchange", () => this.followAddress());
  }

  /** Open what the page's address names, or close. */
  followAddress() {
    const cited = placeOf(location.hash);
    if (!cited) this.#hide();
    else if (!this.#shown || addressOf(this.#shown.cited) !== addressOf(cited)) {
      this.#show(this.citing(addressOf(cited)) ?? { cited, among: [] });
    }
  }

  /** Open a passage from an element, which gets the focus back in the end. */
  open({ cited, among, opener }) {
    if (!this.#element.contains(opener)) this.#opener = opener;
    const address = addressOf(cited);
    // One step back closes the panel, however many passages were looked at in it.
    if (this.#shown) history.replaceState(history.state, "", address);
    else history.pushState({ panel: true }, "", address);
    return this.#show({ cited, among });
  }

  close() {
    if (!this.#shown) return;
    this.#hide();
    if (history.state?.panel) history.back();
    else history.replaceState(null, "", location.pathname);
  }

  #hide() {
    if (!this.#shown) return;
    this.#shown = null;
    this.#element.hidden = true;
    this.#cover();
    const back = this.#opener && returning(this.#opener);
    mark(null);
    if (back) (back.isConnected ? back : byId("question")).focus();
    this.#opener = null;
  }

  async #show(shown) {
    const { cited, among } = shown;
    if (this.#shown?.cited.source !== cited.source) this.#body.replaceChildren();
    this.#shown = shown;
    this.#element.hidden = false;
    byId("panel-ask").hidden = true;
    this.#cover();
    mark(addressOf(cited));
    this.#head(cited);
    this.#steps(cited, among);
    const slow = setTimeout(() => this.#shown === shown && this.#opening(), PATIENCE);
    this.#title.focus({ preventScroll: true });
    try {
      const article = await this.#api.article(cited.source, cited.collection);
      if (this.#shown === shown) this.#fill(cited, article);
    } catch (error) {
      if (this.#shown === shown) this.#fail(cited, error);
    } finally {
      clearTimeout(slow);
    }
  }

  #opening() {
    this.#body.replaceChildren(el("p", { class: "working" }, el("span", {}, "Opening the article")));
  }

  /** What is known of the article: at first from the citation, then from the article itself. */
  #head(known) {
    this.#title.textContent = known.title ?? known.source;
    byId("panel-known").textContent = [byline(known), known.author].filter(Boolean).join(" · ");
    byId("panel-place").textContent = known.line_start ? sentenceCase(place(known)) : "";
    byId("panel-source").textContent = known.source;
    byId("panel-changes").replaceChildren(...changesView(known));
    const original = byId("panel-original");
    const url = webAddress(known.url);
    original.hidden = url === null;
    if (url) original.href = url;
    else original.removeAttribute("href");
  }

  #fill(cited, article) {
    const { span, lines, notice } = located(cited, article);
    this.#head({ ...cited, ...article, ...lines });
    this.#article = { source: article.source, title: article.title, collection: article.collection };
    byId("panel-ask").hidden = false;
    const label = cited.quote ? "Cited passage" : cited.near ? "Nearest passage" : "Passage";
    const { element, mark: found } = articleView(article, span, label);
    this.#body.replaceChildren(...[notice && this.#notice(notice, cited), element].filter(Boolean));
    if (notice || !found) this.#body.scrollTop = 0;
    else found.scrollIntoView({ block: "center", behavior: "instant" });
    if (found) announce(`${byId("panel-place").textContent}. ${label}: ${cited.quote ?? found.textContent}`);
  }

  #fail(cited, error) {
    const gone = error instanceof ApiError && error.status === 404;
    const { message } = gone ? { message: "This article is no longer in the collection." } : inWords(error);
    this.#body.replaceChildren(this.#notice(message, cited));
    announce(message);
  }

  #notice(message, { quote, start, end }) {
    const cut = quote && Array.from(quote).length < end - start; // an address carries no more of it
    const words = quote ? el("blockquote", { dir: "auto" }, cut ? `${quote}…` : quote) : null;
    return el("div", { class: "notice" }, el("p", {}, message), words);
  }

  #steps(cited, among) {
    const at = among.findIndex((one) => one.number === cited.number);
    const several = at >= 0 && among.length > 1;
    byId("panel-steps").hidden = !several;
    byId("panel-count").textContent = several ? `Source ${at + 1} of ${among.length}` : "";
    byId("panel-before").disabled = at <= 0;
    byId("panel-after").disabled = at + 1 >= among.length;
  }

  #step(by) {
    const { cited, among } = this.#shown;
    const next = among[among.findIndex((one) => one.number === cited.number) + by];
    if (next) this.open({ cited: next, among, opener: this.#opener });
  }

  #key(event) {
    if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    this.close();
  }

  get #covering() {
    return Boolean(this.#shown) && this.#narrow.matches;
  }

  /** On a narrow window the panel is all there is: what it covers cannot be reached. */
  #cover() {
    const covering = this.#covering;
    for (const id of ["head", "main", "skip"]) byId(id).inert = covering;
    document.body.classList.toggle("with-panel", Boolean(this.#shown));
    this.#element.setAttribute("role", covering ? "dialog" : "complementary");
    if (covering) this.#element.setAttribute("aria-modal", "true");
    else this.#element.removeAttribute("aria-modal");
  }
}

/** What gets the focus back: the marker of the passage that was shown last, in the answer it was opened from. */
function returning(opener) {
  if (opener.matches("[aria-current]")) return opener;
  return opener.closest(".turn")?.querySelector(".prose a[aria-current]") ?? opener;
}

function mark(address) {
  for (const link of document.querySelectorAll(".turn a[aria-current]")) link.removeAttribute("aria-current");
  if (!address) return;
  for (const link of document.querySelectorAll(".turn a")) {
    if (link.getAttribute("href") === address) link.setAttribute("aria-current", "true");
  }
}

function sentenceCase(text) {
  return text[0].toUpperCase() + text.slice(1);
}
