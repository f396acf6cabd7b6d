/** The list of past conversations: find, open, rename, export or delete one, delete all. */

import { all, forget, forgetAll, holding, load, rename, titleOf } from "./conversations.js";
import { byId, el } from "./dom.js";
import { download, markdown } from "./export.js";
import { kept } from "./store.js";
import { counted, spokenMoment } from "./words.js";

export class Past {
  #dialog = byId("past");
  #list = byId("past-list");
  #all = byId("past-all");
  #words = byId("past-words");

  /** `open` shows a conversation; `gone` hears which ids were deleted, null for all; `renamed` whose title changed. */
  constructor({ open, gone, renamed }) {
    this.open = open;
    this.gone = gone;
    this.renamed = renamed;
    this.#words.addEventListener("input", () => this.#render());
    byId("past-open").addEventListener("click", () => this.#show());
    byId("past-close").addEventListener("click", () => this.#dialog.close());
    this.#all.addEventListener("click", () => this.#deleteAll());
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.#dialog.close(); // beside it
    });
  }

  #show() {
    this.#words.value = "";
    this.#render();
    this.#dialog.showModal();
  }

  #render() {
    const found = holding(this.#words.value);
    const some = all().length > 0;
    this.#list.replaceChildren(...found.map((one) => this.#row(one)));
    byId("past-none").hidden = some;
    byId("past-search").hidden = !some;
    byId("past-nothing").hidden = !some || found.length > 0;
    byId("past-fleeting").hidden = kept.lasting;
    this.#all.hidden = !some;
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
    const more = (label, act) =>
      el("button", { type: "button", class: "quiet", "aria-label": `${label}: ${title}`, onclick: act }, label);
    const save = () => download(markdown(load(conversation.id).turns), "text/markdown", title, "md");
    const row = el(
      "li",
      { "data-id": conversation.id },
      el(
        "button",
        { type: "button", class: "open", onclick: show },
        el("span", { class: "title", dir: "auto" }, title),
        el("span", { class: "when" }, when),
      ),
      el(
        "span",
        { class: "acts" },
        more("Rename", () => this.#rename(row, conversation)),
        more("Export", save),
        more("Delete", remove),
      ),
    );
    return row;
  }

  /** A field in the place of the title: Enter keeps what it says, Escape leaves the title as it was. */
  #rename(row, conversation) {
    const field = el("input", { type: "text", class: "naming", maxlength: 200, "aria-label": "Title", dir: "auto" });
    field.value = titleOf(conversation);
    const done = (kept) => {
      if (kept) rename(conversation.id, field.value);
      this.renamed(conversation.id);
      this.#render();
      this.#list.querySelector(`[data-id="${conversation.id}"] .open`)?.focus();
    };
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== "Escape") return;
      event.preventDefault(); // this Escape leaves the field, not the list
      done(event.key === "Enter");
    });
    row.querySelector(".open").replaceWith(field);
    field.select();
  }

  #delete(id, button) {
    const deleting = () => [...this.#list.querySelectorAll(".acts .quiet:last-child")];
    const place = deleting().indexOf(button);
    forget(id);
    this.gone(id);
    this.#render();
    const left = deleting();
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
