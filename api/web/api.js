/** The server: one function for each thing that is asked of it. */

import { ApiError, Broken, Unreachable } from "./errors.js";
import { eventsOf } from "./sse.js";

export class Api {
  #keys;

  /** `keys` gives the key that is kept, and asks for one: `{current(), ask(wrong) → Promise<boolean>}`. */
  constructor(keys) {
    this.#keys = keys;
  }

  /** `{default, collections}`. */
  async collections() {
    return (await this.#call("/v1/collections")).json();
  }

  /** An article with its text, as it is now: it may be another than at the last look. */
  async article(source, collection) {
    const path = source.split("/").map(encodeURIComponent).join("/");
    const query = collection ? `?collection=${encodeURIComponent(collection)}` : "";
    return (await this.#call(`/v1/articles/${path}${query}`)).json();
  }

  /** What happens while a question is answered: `{event, data}`, the last of them `done`, or it throws. */
  async *ask(question, signal) {
    const body = JSON.stringify({ ...question, stream: true });
    const headers = { "Content-Type": "application/json", Accept: "text/event-stream" };
    const answer = await this.#call("/v1/ask", { method: "POST", body, headers, signal });
    try {
      for await (const { event, data } of eventsOf(answer.body)) {
        if (event === "error") throw ApiError.told(answer.status, JSON.parse(data).error);
        yield { event, data: JSON.parse(data) };
        if (event === "done") return;
      }
    } catch (error) {
      if (error instanceof ApiError || error.name === "AbortError") throw error;
      throw new Broken(error);
    }
    throw new Broken();
  }

  async #call(path, options = {}) {
    for (;;) {
      const key = this.#keys.current();
      const answer = await this.#fetch(path, key, options);
      if (answer.ok) return answer;
      const error = await ApiError.of(answer);
      // Another key may have been given meanwhile, or is asked for; whoever gives none is told why.
      const again = error.status === 401 && (this.#keys.current() !== key || (await this.#keys.ask(Boolean(key))));
      if (!again) throw error;
    }
  }

  async #fetch(path, key, options) {
    const headers = { ...options.headers, ...(key ? { Authorization: `Bearer ${key}` } : {}) };
    try {
      return await fetch(path, { ...options, headers, credentials: "same-origin", redirect: "error" });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Unreachable(error);
    }
  }
}
