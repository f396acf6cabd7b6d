/** What is being done while an answer comes into being, and for how long. */

import { announce } from "./announcer.js";
import { el } from "./dom.js";

const FROM = 3; // seconds: what is shorter needs no clock

export class Working {
  element = el("p", { class: "working" });
  #clock = el("span", { class: "clock", "aria-hidden": true });
  #began = performance.now();
  #ticking = setInterval(() => this.#tick(), 1000);

  /** Say what is being done now. */
  say(text) {
    this.element.replaceChildren(el("span", {}, text), this.#clock);
    announce(text);
  }

  end() {
    clearInterval(this.#ticking);
    this.element.remove();
  }

  #tick() {
    const seconds = Math.floor((performance.now() - this.#began) / 1000);
    this.#clock.textContent = seconds >= FROM ? ` ${seconds} s` : "";
  }
}
