/** Which articles may answer: dates, publisher, one article. */

import { byId, el } from "./dom.js";
import { asPattern, counted, range, spokenFilters } from "./words.js";

export class Filters {
  #since = byId("since");
  #until = byId("until");
  #publisher = byId("publisher");
  #toggle = byId("filters-toggle");
  #box = byId("filters");
  #source = null; // of the one article that is asked about

  constructor() {
    this.#toggle.addEventListener("click", () => this.#open(this.#box.hidden));
    byId("filters-clear").addEventListener("click", () => {
      this.set({});
      this.#since.focus();
    });
    for (const field of [this.#since, this.#until, this.#publisher]) {
      field.addEventListener("change", () => this.#tell());
    }
    byId("only-clear").addEventListener("click", () => {
      this.only(null);
      byId("question").focus();
    });
    byId("filters").addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault(); // this Escape closes the filters, not the panel
      this.#open(false);
      this.#toggle.focus();
    });
    this.#tell();
  }

  /** Offer what a collection holds. */
  offer({ publishers, first, last, undated }) {
    const chosen = this.#publisher.value;
    const options = publishers.map(([name, articles]) => el("option", { value: name }, `${name} (${articles})`));
    this.#publisher.replaceChildren(el("option", { value: "" }, "Any publisher"), ...options);
    if (publishers.some(([name]) => name === chosen)) this.#publisher.value = chosen;
    const held = first ? `Their dates: ${range(first, last)}.` : "No article states a date.";
    const state = undated === 1 ? "states" : "state";
    const without = undated && first ? ` ${counted(undated, "article")} ${state} none: outside every range.` : "";
    byId("filters-held").textContent = held + without;
    this.#tell();
  }

  /** Ask one article alone, `{source, title}`; all of them again where it is null. */
  only(article) {
    this.#source = article?.source ?? null;
    byId("only").hidden = article === null;
    byId("only-title").textContent = article ? (article.title ?? article.source) : "";
  }

  /** `{since, until, publisher, source}`, those that are set. */
  value() {
    const source = this.#source && asPattern(this.#source);
    const read = { since: this.#since.value, until: this.#until.value, publisher: this.#publisher.value, source };
    return Object.fromEntries(Object.entries(read).filter(([, value]) => value));
  }

  set({ since = "", until = "", publisher = "" }) {
    this.#since.value = since;
    this.#until.value = until;
    this.#publisher.value = publisher;
    this.#tell();
  }

  /** Whether they can be asked with; if not, the field that is wrong gets the focus. */
  sound() {
    const turned = Boolean(this.#since.value && this.#until.value) && this.#since.value > this.#until.value;
    byId("filters-wrong").textContent = turned ? "The first date is after the last." : "";
    this.#until.toggleAttribute("aria-invalid", turned);
    if (!turned) return true;
    this.#open(true);
    this.#until.focus();
    return false;
  }

  #open(open) {
    this.#box.hidden = !open;
    this.#toggle.setAttribute("aria-expanded", String(open));
  }

  #tell() {
    const told = spokenFilters(this.value());
    byId("filters-told").textContent = told;
    byId("filters-clear").hidden = !told;
    byId("filters-wrong").textContent = "";
    this.#until.removeAttribute("aria-invalid");
  }
}
