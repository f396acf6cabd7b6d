/** Which collection is asked, and what it holds; an empty one says how it is filled. */

import { byId, el } from "./dom.js";
import { inWords } from "./errors.js";
import { kept } from "./store.js";
import { counted, range } from "./words.js";

const KEY = "onrecord.collection";
const NAMED = 3; // publishers
const LIST = new Intl.ListFormat("en-GB");

export class CollectionChoice {
  #api;
  #chosen;
  #select = byId("collection");
  #held = new Map();
  #default = null;
  #server = {}; // {mayWrite, model}

  /** `chosen(collection, {mayWrite, model})` hears which is asked from now on. */
  constructor(api, chosen) {
    this.#api = api;
    this.#chosen = chosen;
    this.#select.addEventListener("change", () => {
      kept.write(KEY, this.current);
      this.#tell();
    });
    byId("held-again").addEventListener("click", () => this.load(this.current));
    byId("empty-again").addEventListener("click", () => this.load(this.current));
  }

  get current() {
    return this.#select.value || null;
  }

  /** Read what there is; `wanted` is shown where it is among it. */
  async load(wanted) {
    byId("held-again").hidden = true;
    try {
      const { default: first, collections, may_write: mayWrite, model } = await this.#api.collections();
      this.#server = { mayWrite, model };
      this.#held = new Map(collections.map((one) => [one.name, one]));
      this.#default = first;
    } catch (error) {
      byId("held").textContent = inWords(error).message;
      byId("held-again").textContent = error.status === 401 ? "Give the key" : "Try again";
      byId("held-again").hidden = false;
      return;
    }
    const names = [...this.#held.keys()];
    const options = names.map((name) => el("option", { value: name }, this.#held.get(name).title || name));
    this.#select.replaceChildren(...options);
    byId("collection-choice").hidden = names.length < 2;
    this.#select.value = [wanted, kept.read(KEY), this.#default, names[0]].find((name) => this.#held.has(name));
    this.#tell();
  }

  /** Go over to a collection, if there is one of that name. */
  show(name) {
    if (!this.#held.has(name)) return;
    this.#select.value = name;
    this.#tell();
  }

  #tell() {
    const collection = this.#held.get(this.current);
    if (!collection) return;
    const empty = collection.articles === 0;
    document.body.classList.toggle("empty", empty);
    byId("empty").hidden = !empty;
    byId("composer").hidden = empty;
    byId("fill").textContent = collection.fill ?? "";
    byId("empty-upload").hidden = !this.#server.mayWrite;
    byId("held").textContent = empty ? "" : held(collection);
    this.#chosen(collection, this.#server);
  }
}

/** What a collection holds, in a sentence or two. */
function held({ articles, first, last, undated, publishers, failed }) {
  const names = publishers.slice(0, NAMED).map(([name]) => name);
  const named = publishers.reduce((sum, [, number]) => sum + number, 0);
  const few = publishers.length <= NAMED;
  const those = named < articles ? `, ${named.toLocaleString("en-GB")} of them` : "";
  const who = named ? `${those} by ${few ? LIST.format(names) : counted(publishers.length, "publisher")}` : "";
  const most = few ? "" : ` Most frequent: ${LIST.format(names)}.`;
  const without = first && undated ? ` (${counted(undated, "article")} without a date)` : "";
  const when = first ? `, ${range(first, last)}${without}` : "";
  const broken = failed ? ` ${counted(failed, "file")} could not be read.` : "";
  return `${counted(articles, "article")}${who}${when}.${most}${broken}`;
}
