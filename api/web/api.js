/** The server: one function for each thing that is asked of it. */

import { ApiError, Broken, Unreachable } from "./errors.js";
import { eventsOf } from "./sse.js";

export class Api {
  #keys;

  /** `keys` gives the key that is kept, and asks for one: `{current(), ask(wrong) → Promise<boolean>}`. */
  constructor(keys) {
    this.#keys = keys;
  }

  /** `{default, collections, may_write, model}`. */
  async collections() {
    return (await this.#call("/v1/collections")).json();
  }

  /** An article with its text, as it is now: it may be another than at the last look. */
  async article(source, collection) {
    return (await this.#call(`/v1/articles/${pathOf(source)}?${query({ collection })}`)).json();
  }

  /** Articles by the page, `{total, articles}`; `asked` are the parameters of `GET /v1/articles`. */
  async articles(asked) {
    return (await this.#call(`/v1/articles?${query(asked)}`)).json();
  }

  /** Questions to begin with. */
  async starters(collection, signal) {
    return (await (await this.#call(`/v1/starters?${query({ collection })}`, { signal })).json()).questions;
  }

  /** Upload one file; what became of it: `{name, source, status, reason}`. */
  async upload(file, collection, signal) {
    const body = new FormData();
    body.append("files", file, file.name);
    const answer = await this.#call(`/v1/articles?${query({ collection })}`, { method: "POST", body, signal });
    return (await answer.json()).files[0];
  }

  /** Take an article out of a collection. */
  async remove(source, collection) {
    await this.#call(`/v1/articles/${pathOf(source)}?${query({ collection })}`, { method: "DELETE" });
  }

  /** Name and describe a collection: `{title, description}`. */
  async describe(collection, said) {
    await this.#send("PUT", `/v1/collections/${encodeURIComponent(collection)}`, said);
  }

  /** Share an answer that was given here: `{link, until}`. */
  async share(answer, seal) {
    return (await this.#send("POST", "/v1/shared", { answer, seal })).json();
  }

  /** A shared answer: `{answer, seal, until}`. */
  async shared(link) {
    return (await this.#call(`/v1/shared/${encodeURIComponent(link)}`)).json();
  }

  /** Say what a reader thinks of an answer. */
  async judge(opinion) {
    await this.#send("POST", "/v1/feedback", opinion);
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

  #send(method, path, document) {
    const headers = { "Content-Type": "application/json" };
    return this.#call(path, { method, headers, body: JSON.stringify(document) });
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

function pathOf(source) {
  return source.split("/").map(encodeURIComponent).join("/");
}

/** The parameters that say something. */
function query(asked) {
  return new URLSearchParams(Object.entries(asked).filter(([, value]) => value)).toString();
}
