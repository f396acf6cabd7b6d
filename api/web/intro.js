/** The first screen: what the collection holds, questions to begin with, the newest articles. */

import { byId, el } from "./dom.js";
import { passageLink } from "./passage.js";
import { byline, UNKNOWN } from "./words.js";

const NEWEST = 5;

export class Intro {
  #api;
  #ask;
  #shown = null; // the collection that is shown
  #waiting = null; // breaks off what has been asked for and has not come; null once it is here

  /** `ask(question)` asks one of the questions to begin with. */
  constructor(api, ask) {
    this.#api = api;
    this.#ask = ask;
  }

  /** Show a collection. What does not come is left out: the question can be asked without it. */
  show(collection) {
    const { name, title, description } = collection;
    this.#shown = collection;
    byId("intro-title").textContent = title || "What do the articles say?";
    byId("intro-described").textContent = description;
    byId("starters").replaceChildren();
    byId("newest").replaceChildren();
    byId("begin").hidden = byId("news").hidden = true;
    this.#waiting?.abort();
    if (collection.articles) this.#load(name);
  }

  /** Whoever has begun to ask needs no question to begin with: making them takes the server long. */
  leave() {
    this.#waiting?.abort();
  }

  /** It is seen again: what was broken off is asked for anew. */
  comeBack() {
    if (this.#waiting?.signal.aborted && this.#shown) this.show(this.#shown);
  }

  async #load(name) {
    const waiting = (this.#waiting = new AbortController());
    await Promise.all([
      this.#fill(name, this.#api.articles({ collection: name, limit: NEWEST }), (found) => this.#newest(name, found)),
      this.#fill(name, this.#api.starters(name, waiting.signal), (found) => this.#starters(found)),
    ]);
    if (this.#waiting === waiting && !waiting.signal.aborted) this.#waiting = null;
  }

  async #fill(name, asked, put) {
    try {
      const found = await asked;
      if (this.#shown.name === name) put(found);
    } catch {
      // Whoever asks is told what is wrong.
    }
  }

  #starters(questions) {
    const rows = questions.map((question) => {
      const act = () => this.#ask(question);
      return el("li", {}, el("button", { type: "button", class: "starter", dir: "auto", onclick: act }, question));
    });
    byId("starters").replaceChildren(...rows);
    byId("begin").hidden = rows.length === 0;
  }

  #newest(collection, { articles }) {
    const rows = articles.map((one) =>
      el(
        "li",
        {},
        passageLink({ ...known(one), collection }, { dir: "auto" }, one.title ?? one.source),
        el("span", { class: "known" }, byline(one) || UNKNOWN),
      ),
    );
    byId("newest").replaceChildren(...rows);
    byId("news").hidden = rows.length === 0;
  }
}

function known({ source, title, publisher, published }) {
  return { source, title, publisher, published };
}
