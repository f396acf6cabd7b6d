/** The key that opens the collection, where one is asked for: kept in this browser, sent to this server alone. */

import { byId } from "./dom.js";
import { kept } from "./store.js";

const KEY = "onrecord.key";

export class Keys {
  #dialog = byId("key-dialog");
  #field = byId("key");
  #asking = null;

  constructor() {
    byId("key-form").addEventListener("submit", (event) => {
      event.preventDefault();
      const given = this.#field.value.trim();
      if (!given) return this.#field.focus();
      kept.write(KEY, given);
      this.#dialog.close("given");
    });
    byId("key-later").addEventListener("click", () => this.#dialog.close("later"));
    byId("key-forget").addEventListener("click", () => {
      kept.remove(KEY);
      this.#dialog.close("forgotten");
    });
    byId("key-change").addEventListener("click", () => this.ask(false));
    this.#show();
  }

  current() {
    return kept.read(KEY);
  }

  /** Ask for a key; `wrong` where the one that was sent is not known. True once another one is there. */
  ask(wrong) {
    this.#asking ??= new Promise((resolve) => {
      const before = document.activeElement;
      byId("key-wrong").hidden = !wrong;
      byId("key-forget").hidden = !this.current();
      this.#field.value = "";
      this.#dialog.returnValue = "";
      this.#dialog.addEventListener("close", () => this.#answered(resolve, before), { once: true });
      this.#dialog.showModal();
    });
    return this.#asking;
  }

  #answered(resolve, before) {
    this.#field.value = "";
    this.#asking = null;
    this.#show();
    before?.focus?.();
    resolve(this.#dialog.returnValue === "given");
  }

  #show() {
    byId("key-change").hidden = !this.current();
  }
}
