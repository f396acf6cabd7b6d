/** The list of past conversations: open one, delete one, delete all. */

import { all, forget, forgetAll, titleOf } from "./conversations.js";
import { byId, el } from "./dom.js";
import { kept } from "./store.js";
import { counted, spokenMoment } from "./words.js";

export class Past {
  #dialog = byId("past");
  #list = byId("past-list");
  #all = byId("past-all");

  /** `open` shows a conversation; `gone` hears which ids were deleted, null for all. */
  constructor({ open, gone }) {
    this.open = open;
    this.gone = gone;
    byId("past-open").addEventListener("click", () => this.#show());
    byId("past-close").addEventListener("click", () => this.#dialog.close());
    this.#all.addEventListener("click", () => this.#deleteAll());
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.#dialog.close(); // beside it
    });
  }

  #show() {
    this.#render();
    this.#dialog.showModal();
  }

  #render() {
    const found = all();
    this.#list.replaceChildren(...found.map((one) => this.#row(one)));
    byId("past-none").hidden = found.length > 0;
    byId("past-fleeting").hidden = kept.lasting;
    this.#all.hidden = found.length === 0;
    this.#ask(false);
  }

  #row(conversation) {
    const title = titleOf(conversation);
    const turns = conversation.turns.length > 1 ? ` · ${counted(conversation.turns.length, "question")}` : "";
    const when = `${spokenMoment(conversation.at)}${turns}`;
    const show = () => {
      this.#dialog.close();
      this.open(conversation.id);
    };
    const remove = (event) => this.#delete(conversation.id, event.currentTarget);
    const label = `Delete: ${title}`;
    return el(
      "li",
      {},
      el(
        "button",
        { type: "button", class: "open", onclick: show },
        el("span", { class: "title", dir: "auto" }, title),
        el("span", { class: "when" }, when),
      ),
      el("button", { type: "button", class: "quiet", "aria-label": label, onclick: remove }, "Delete"),
    );
  }

  #delete(id, button) {
    const buttons = [...this.#list.querySelectorAll(".quiet")];
    const place = buttons.indexOf(button);
    forget(id);
    this.gone(id);
    this.#render();
    const left = this.#list.querySelectorAll(".quiet");
    (left[Math.min(place, left.length - 1)] ?? byId("past-close")).focus();
  }

  /** The first press asks, the second deletes. */
  #deleteAll() {
    if (!this.#all.dataset.sure) return this.#ask(true);
    forgetAll();
    this.gone(null);
    this.#render();
    byId("past-close").focus();
  }

  #ask(sure) {
    this.#all.textContent = sure ? "Delete all of them for good?" : "Delete all";
    if (sure) this.#all.dataset.sure = "yes";
    else delete this.#all.dataset.sure;
  }
}
