/** The page put together: what there is, and who hears of what. */

import { announce } from "./announcer.js";
import { Api } from "./api.js";
import { CollectionChoice } from "./collections.js";
import { Composer } from "./composer.js";
import { byId } from "./dom.js";
import { Filters } from "./filters.js";
import { Keys } from "./keys.js";
import { Panel } from "./panel.js";
import { Past } from "./past.js";
import { Talk } from "./talk.js";
import { themeSwitch } from "./theme.js";

themeSwitch(byId("theme"));
const api = new Api(new Keys());
const filters = new Filters();
const talk = new Talk(api, changed);
const choice = new CollectionChoice(api, chosen);
const panel = new Panel(api);
const composer = new Composer({ ask, stop: () => talk.stop() });
new Past({ open: reopened, gone: (id) => talk.deleted(id) });

byId("fresh").addEventListener("click", () => {
  talk.begin(choice.current);
  composer.focus();
  announce("A new conversation.");
});

// Not by the link's own address: that names the passage that is open.
byId("skip").addEventListener("click", (event) => {
  event.preventDefault();
  composer.focus();
});

/** Ask what was written, if the filters make sense. */
function ask(question) {
  if (!filters.sound()) return false;
  talk.ask(question, filters.value());
  return true;
}

/** A collection was chosen, or became known: a conversation keeps to its own. */
function chosen(collection) {
  filters.offer(collection);
  const unnamed = talk.begun && talk.collection === null; // begun before it was known what there is
  if (talk.collection !== collection.name && !unnamed) talk.begin(collection.name);
}

function reopened(id) {
  if (!talk.open(id)) return;
  choice.show(talk.collection);
  composer.focus();
}

function changed({ asking, begun }) {
  document.body.classList.toggle("talking", begun);
  byId("intro").hidden = begun;
  byId("fresh").hidden = !begun;
  composer.busy(asking);
  composer.follow(begun);
  document.title = begun ? `${talk.title} – onrecord` : "onrecord";
}

talk.resume();
panel.followAddress();
await choice.load(talk.begun ? talk.collection : null);
