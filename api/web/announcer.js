/** What a screen reader says by itself: each sentence once, politely, when it arrives. */

import { byId, el } from "./dom.js";

const SAID = 60_000; // milliseconds after which what was said is taken away, so that nobody meets it twice

/** Say a text. */
export function announce(text) {
  const line = el("p", {}, text);
  byId("announcer").append(line);
  setTimeout(() => line.remove(), SAID);
}
