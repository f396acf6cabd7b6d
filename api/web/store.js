/** What the browser keeps. Where it keeps nothing, or is full, this page remembers for as long as it is open. */

class Store {
  #area = null;
  #remembered = new Map();

  /** `open` gives the storage area; browsers that forbid it throw. */
  constructor(open) {
    try {
      const area = open();
      area.setItem("onrecord.trial", "1");
      area.removeItem("onrecord.trial");
      this.#area = area;
    } catch {
      // Forbidden, or full before anything of ours is in it. What is there can still be read, if anything can.
      this.#area = readable(open);
    }
    this.lasting = this.#area !== null;
  }

  /** The value of a key; null where there is none, or none that can be read. */
  read(key) {
    const written = this.#remembered.get(key) ?? this.#raw(key);
    if (written === null) return null;
    try {
      return JSON.parse(written);
    } catch {
      return null;
    }
  }

  /** Keep a value; false where it is only remembered, because the browser keeps no more. */
  write(key, value) {
    const written = JSON.stringify(value);
    try {
      this.#area.setItem(key, written);
      this.#remembered.delete(key);
      return true;
    } catch {
      this.#remembered.set(key, written);
      return false;
    }
  }

  remove(key) {
    this.#remembered.delete(key);
    try {
      this.#area.removeItem(key);
    } catch {
      // Not kept: nothing to remove.
    }
  }

  /** The keys that begin so. */
  keys(prefix) {
    const held = new Set(this.#remembered.keys());
    try {
      for (let place = 0; place < this.#area.length; place += 1) held.add(this.#area.key(place));
    } catch {
      // Not kept: only what is remembered.
    }
    return [...held].filter((key) => key.startsWith(prefix));
  }

  #raw(key) {
    try {
      return this.#area.getItem(key);
    } catch {
      return null;
    }
  }
}

function readable(open) {
  try {
    const area = open();
    return area.length > 0 ? area : null;
  } catch {
    return null;
  }
}

/** Kept until it is deleted. */
export const kept = new Store(() => window.localStorage);

/** Kept for this tab: what a reload brings back. */
export const tab = new Store(() => window.sessionStorage);
