/** The first screen: what the collection holds, questions to begin with, the newest articles. */

import { byId, el } from "./dom.js";
import { passageLink } from "./passage.js";
import { byline } from "./words.js";

const NEWEST = 5;

export class Intro {
  #api;
  #ask;
  #shown = null; // the collection that is shown, by name

  /** `ask(question)` asks one of the questions to begin with. */
  constructor(api, ask) {
    this.#api = api;
    this.#ask = ask;
  }

  /** Show a collection. What does not come is left out: the question can be asked without it. */
  show({ name, title, description, articles }) {
    this.#shown = name;
    byId("intro-title").textContent = title || "What do the articles say?";
    byId("intro-described").textContent = description;
    byId("starters").replaceChildren();
    byId("newest").replaceChildren();
    byId("begin").hidden = byId("news").hidden = true;
    if (!articles) return;
    this.#fill(name, this.#api.articles({ collection: name, limit: NEWEST }), (found) => this.#newest(name, found));
    this.#fill(name, this.#api.starters(name), (found) => this.#starters(found));
  }

  async #fill(name, asked, put) {
    try {
      const found = await asked;
      if (this.#shown === name) put(found);
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
        el("span", { class: "known" }, byline(one) || "no publisher or date stated"),
      ),
    );
    byId("newest").replaceChildren(...rows);
    byId("news").hidden = rows.length === 0;
  }
}

function known({ source, title, publisher, published }) {
  return { source, title, publisher, published };
}
