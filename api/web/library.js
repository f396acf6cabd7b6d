/** The library: the articles of a collection, found, opened, uploaded, removed; its title and description. */

import { announce } from "./announcer.js";
import { byId, el } from "./dom.js";
import { inWords } from "./errors.js";
import { passageLink } from "./passage.js";
import { byline, counted, UNKNOWN } from "./words.js";

const PAGE = 50; // articles at once
const MOST = 500; // that the server lists at once
const PATIENCE = 250; // milliseconds after the last letter until it is searched

export class Library {
  #api;
  #changed;
  #dialog = byId("library");
  #list = byId("library-list");
  #form = byId("library-search");
  #collection = null;
  #meant = 0; // how many are to be on show, though some may still be on their way
  #asked = 0; // which search is the latest
  #typing = null;
  #stop = null; // ends the uploads under way

  /** `changed()` hears that the collection is to be read again; its promise ends when that is done. */
  constructor(api, changed) {
    this.#api = api;
    this.#changed = changed;
    for (const button of document.querySelectorAll("[data-library]")) {
      button.addEventListener("click", () => this.open());
    }
    byId("library-close").addEventListener("click", () => this.#dialog.close());
    byId("library-more").addEventListener("click", () => this.#search(this.#list.childElementCount));
    this.#form.addEventListener("submit", (event) => event.preventDefault());
    this.#form.addEventListener("input", () => this.#typed());
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.#dialog.close(); // beside it
    });
    document.addEventListener("passage", () => this.#dialog.close()); // the article shows under it
    this.#uploading();
    this.#describing();
  }

  /** From now on this collection is meant; `mayWrite`: whether the key may change it. */
  show(collection, mayWrite) {
    const other = this.#collection?.name !== collection.name;
    this.#collection = { ...collection, mayWrite };
    const name = collection.name === "default" ? "Library" : collection.name;
    byId("library-title").textContent = collection.title || name;
    byId("library-described").textContent = collection.description;
    byId("library-write").hidden = byId("describe").hidden = !mayWrite;
    byId("describe-title").value = collection.title;
    byId("describe-text").value = collection.description;
    this.#offer(collection.publishers);
    if (other) this.#form.reset();
    if (this.#dialog.open) this.#search(0, other ? PAGE : this.#meant); // as many as were on show
  }

  async open() {
    if (!this.#collection) await this.#changed(); // it is not known yet what there is: a key may be missing
    if (!this.#collection || this.#dialog.open) return;
    byId("uploads").replaceChildren();
    this.#dialog.showModal();
    this.#search(0);
  }

  #offer(publishers) {
    const select = byId("library-publisher");
    const chosen = select.value;
    const options = publishers.map(([name, articles]) => el("option", { value: name }, `${name} (${articles})`));
    select.replaceChildren(el("option", { value: "" }, "Any publisher"), ...options);
    if (publishers.some(([name]) => name === chosen)) select.value = chosen;
  }

  #typed() {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#search(0), PATIENCE);
  }

  async #search(offset, most = PAGE) {
    const asked = (this.#asked += 1);
    this.#meant = offset + most;
    const { name } = this.#collection;
    const wanted = Object.fromEntries(new FormData(this.#form));
    byId("library-wrong").textContent = "";
    try {
      const limit = Math.min(Math.max(most, PAGE), MOST);
      const { total, articles } = await this.#api.articles({ ...wanted, collection: name, limit, offset });
      if (asked !== this.#asked) return;
      const rows = articles.map((one) => this.#row(one));
      if (offset) this.#list.append(...rows);
      else this.#list.replaceChildren(...rows);
      tellApart(this.#list);
      byId("library-count").textContent = total ? counted(total, "article") : "No article fits.";
      byId("library-more").hidden = this.#list.childElementCount >= total;
    } catch (error) {
      if (asked === this.#asked) byId("library-wrong").textContent = inWords(error).message;
    }
  }

  #row(one) {
    const cited = { ...one, collection: this.#collection.name };
    const title = one.title ?? one.source;
    const known = [byline(one), one.author].filter(Boolean).join(" · ") || (one.title ? one.source : UNKNOWN);
    const open = passageLink({ ...cited, sha256: null }, { class: "title", dir: "auto" }, title);
    const file = known === one.source ? null : el("span", { class: "known file", hidden: true }, one.source);
    const entry = el("span", { class: "entry" }, open, el("span", { class: "known" }, known), file);
    return el("li", {}, entry, this.#removal(one, title));
  }

  /** A button whose first press asks, and whose second removes; null where the key may not. */
  #removal(one, title) {
    if (!this.#collection.mayWrite) return null;
    const calm = () => {
      delete button.dataset.sure;
      button.textContent = "Remove";
      button.setAttribute("aria-label", `Remove: ${title}`);
    };
    const button = el("button", { type: "button", class: "quiet" });
    button.addEventListener("click", () => {
      if (button.dataset.sure) return this.#remove(one, title, button);
      button.dataset.sure = "yes";
      button.textContent = "Remove it for good?";
      button.setAttribute("aria-label", `Remove for good: ${title}`);
    });
    button.addEventListener("blur", calm);
    calm();
    return button;
  }

  async #remove({ source }, title, button) {
    button.disabled = true;
    try {
      await this.#api.remove(source, this.#collection.name);
    } catch (error) {
      byId("library-wrong").textContent = inWords(error).message;
      byId("library-wrong").scrollIntoView({ block: "center" }); // it stands above the list
      button.disabled = false;
      return;
    }
    announce(`Removed: ${title}`);
    byId("library-close").focus();
    this.#changed();
  }

  #uploading() {
    const field = byId("upload");
    const box = byId("library-write");
    byId("upload-choose").addEventListener("click", () => field.click());
    field.addEventListener("change", () => this.#upload([...field.files]));
    byId("upload-stop").addEventListener("click", () => this.#stop?.abort());
    // A file that misses the box would take the place of the page.
    for (const event of ["dragover", "drop"]) document.addEventListener(event, keepPage);
    box.addEventListener("dragover", () => box.classList.add("over"));
    for (const event of ["dragleave", "drop"]) box.addEventListener(event, () => box.classList.remove("over"));
    document.addEventListener("drop", ({ dataTransfer }) => {
      if (!dataTransfer?.files.length || !this.#collection?.mayWrite) return;
      if (!this.#dialog.open) this.open();
      this.#upload([...dataTransfer.files]);
    });
  }

  /** One file after the other: each result shows when it is there. */
  async #upload(files) {
    if (!files.length || this.#stop) return;
    const { name } = this.#collection;
    this.#stop = new AbortController();
    const bar = byId("upload-progress");
    [bar.max, bar.value] = [files.length, 0];
    this.#busy(true);
    const results = byId("uploads");
    results.replaceChildren();
    for (const file of files) {
      if (this.#stop.signal.aborted) break;
      results.append(await this.#one(file, name));
      bar.value += 1;
      byId("upload-told").textContent = `${bar.value} of ${counted(files.length, "file")}`;
    }
    this.#busy(false);
    this.#stop = null;
    byId("upload").value = "";
    announce(`${counted(bar.value, "file")} done.`);
    this.#changed();
  }

  async #one(file, collection) {
    try {
      const made = await this.#api.upload(file, collection, this.#stop.signal);
      const failed = `not read: ${made.reason}`;
      const said = { added: "added", updated: "updated", unchanged: "here already", failed };
      return result(file.name, said[made.status], made.status === "failed");
    } catch (error) {
      return result(file.name, this.#stop.signal.aborted ? "stopped" : inWords(error).message, true);
    }
  }

  #busy(busy) {
    byId("upload-choose").hidden = byId("upload-how").hidden = busy;
    byId("upload-progress").hidden = byId("upload-stop").hidden = !busy;
    byId("upload-told").textContent = "";
  }

  #describing() {
    byId("describe").addEventListener("submit", async (event) => {
      event.preventDefault();
      const said = { title: byId("describe-title").value, description: byId("describe-text").value };
      const told = byId("describe-told");
      try {
        await this.#api.describe(this.#collection.name, said);
        told.textContent = "Kept.";
        this.#changed();
      } catch (error) {
        told.textContent = inWords(error).message;
      }
    });
  }
}

function result(name, said, wrong) {
  return el("li", { class: wrong ? "wrong" : undefined }, el("span", { dir: "auto" }, name), `: ${said}`);
}

function keepPage(event) {
  if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
}

/** Of articles with the same title the file is named too. */
function tellApart(list) {
  const titleOf = (entry) => entry.querySelector(".title").textContent.trim().toLowerCase();
  const entries = [...list.querySelectorAll(".entry")];
  const times = new Map();
  for (const entry of entries) times.set(titleOf(entry), (times.get(titleOf(entry)) ?? 0) + 1);
  for (const entry of entries) {
    const file = entry.querySelector(".file");
    if (file) file.hidden = times.get(titleOf(entry)) === 1;
  }
}
