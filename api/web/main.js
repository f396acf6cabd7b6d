/** The page put together: what there is, and who hears of what. */

import { sharedOf } from "./address.js";
import { announce } from "./announcer.js";
import { Api } from "./api.js";
import { CollectionChoice } from "./collections.js";
import { Composer } from "./composer.js";
import { byId } from "./dom.js";
import { inWords } from "./errors.js";
import { Filters } from "./filters.js";
import { Intro } from "./intro.js";
import { Keys } from "./keys.js";
import { Library } from "./library.js";
import { Panel } from "./panel.js";
import { Past } from "./past.js";
import { Talk } from "./talk.js";
import { themeSwitch } from "./theme.js";

themeSwitch(byId("theme"));
const api = new Api(new Keys());
const filters = new Filters();
const talk = new Talk(api, changed);
const choice = new CollectionChoice(api, chosen);
const panel = new Panel(api, { citing: (address) => talk.citing(address), about });
const composer = new Composer({ ask, stop: () => talk.stop() });
const intro = new Intro(api, ask);
const library = new Library(api, () => choice.load(choice.current));
new Past({ open: reopened, gone: (id) => talk.deleted(id), renamed: (id) => talk.renamed(id) });

byId("fresh").addEventListener("click", () => {
  filters.only(null);
  talk.begin(choice.current);
  composer.focus();
  announce("A new conversation.");
});

// Not by the link's own address: that names the passage that is open.
byId("skip").addEventListener("click", (event) => {
  event.preventDefault();
  composer.focus();
});

addEventListener("hashchange", openShared);

/** Ask what was written, if the filters make sense. */
function ask(question) {
  if (!filters.sound()) return false;
  talk.ask(question, filters.value());
  return true;
}

/** Ask one article alone from now on. */
function about(article) {
  if (article.collection && article.collection !== choice.current) choice.show(article.collection);
  filters.only(article);
  composer.focus();
}

/** A collection was chosen, or became known: a conversation keeps to its own. */
function chosen(collection, { mayWrite, model }) {
  talk.model = model;
  filters.offer(collection);
  library.show(collection, mayWrite);
  intro.show(collection);
  const unnamed = talk.begun && talk.collection === null; // begun before it was known what there is
  if (talk.collection !== collection.name && !unnamed) talk.begin(collection.name);
}

function reopened(id) {
  if (!talk.open(id)) return;
  choice.show(talk.collection);
  composer.focus();
}

/** Show the answer that the address names, which somebody shared. */
async function openShared() {
  const link = sharedOf(location.hash);
  if (!link) return;
  history.replaceState(null, "", location.pathname);
  try {
    await talk.openShared(link);
    choice.show(talk.collection);
  } catch (error) {
    byId("told").hidden = false;
    byId("told").textContent = inWords(error).message;
  }
}

function changed({ asking, begun }) {
  document.body.classList.toggle("talking", begun);
  byId("intro").hidden = byId("holdings").hidden = begun;
  if (begun) intro.leave();
  else intro.comeBack();
  byId("fresh").hidden = !begun;
  byId("told").hidden = true;
  composer.busy(asking);
  composer.follow(begun);
  document.title = begun ? `${talk.title} – onrecord` : "onrecord";
}

talk.resume();
panel.followAddress();
await choice.load(talk.begun ? talk.collection : null);
await openShared();
