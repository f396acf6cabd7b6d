/** Where a question is written: Enter asks, Shift and Enter begin a new line. */

import { byId } from "./dom.js";
import { tab } from "./store.js";

const DRAFT = "onrecord.draft";

export class Composer {
  #field = byId("question");
  #ask = byId("ask");
  #stop = byId("stop");
  #busy = false;

  /** `ask(question)` is false where it cannot be asked yet: the words stay; `stop()` ends the answer under way. */
  constructor({ ask, stop }) {
    this.ask = ask;
    byId("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.#field.addEventListener("keydown", (event) => {
      // While a word is being composed (Japanese, say), Enter belongs to it.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#send();
    });
    this.#field.addEventListener("input", () => this.#changed());
    this.#stop.addEventListener("click", stop);
    this.#field.value = tab.read(DRAFT) ?? "";
    this.#changed();
  }

  focus() {
    this.#field.focus({ preventScroll: true });
  }

  follow(follows) {
    this.#field.placeholder = follows ? "Ask a follow-up" : "Ask a question";
  }

  busy(busy) {
    const focused = document.activeElement === this.#stop;
    this.#busy = busy;
    this.#ask.hidden = busy;
    this.#stop.hidden = !busy;
    if (focused) this.focus();
  }

  #send() {
    const question = this.#field.value.trim();
    if (this.#busy || !question || this.ask(question) === false) return;
    this.#field.value = "";
    this.#changed();
  }

  #changed() {
    const words = this.#field.value;
    if (words) tab.write(DRAFT, words);
    else tab.remove(DRAFT);
    this.#field.style.height = "auto";
    this.#field.style.height = `${this.#field.scrollHeight}px`;
  }
}
