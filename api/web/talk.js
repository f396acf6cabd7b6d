/** The conversation on the page: asking, following up, stopping, going back to an old one. */

import { addressOf } from "./address.js";
import { announce } from "./announcer.js";
import { fresh, load, save, titleOf } from "./conversations.js";
import { byId } from "./dom.js";
import { inWords } from "./errors.js";
import { reader } from "./opinion.js";
import { tab } from "./store.js";
import { begun, historyOf, sharedTurn, withClaim, withDone } from "./turn.js";
import { TurnView } from "./turn-view.js";

const CURRENT = "onrecord.current";
const DELETED = new DOMException("Deleted", "AbortError");

export class Talk {
  #api;
  #changed;
  #conversation = fresh(null);
  #views = [];
  #stop = null; // ends the answer under way

  model = null; // which writes the answers; null: the sources' own words

  /** `changed({asking, begun})` hears when an answer begins or ends, and when another conversation is shown. */
  constructor(api, changed) {
    this.#api = api;
    this.#changed = changed;
  }

  get collection() {
    return this.#conversation.collection;
  }

  get title() {
    return titleOf(this.#conversation);
  }

  /** Where a passage is cited in the conversation: `{cited, among}`; null where it is not. */
  citing(address) {
    for (const { citations } of this.#conversation.turns) {
      const cited = citations.find((one) => addressOf(one) === address);
      if (cited) return { cited, among: citations };
    }
    return null;
  }

  get begun() {
    return this.#conversation.turns.length > 0;
  }

  /** Ask with the turns so far as history. */
  async ask(question, filters) {
    const turn = begun(question, filters, this.collection);
    const view = this.#view(turn);
    const before = this.#conversation;
    this.#views.push(view);
    this.#conversation = { ...before, at: Date.now(), turns: [...before.turns, turn] };
    view.toTop();
    view.searching();
    await this.#run(view, turn, before);
  }

  stop() {
    this.#stop?.abort();
  }

  /** Begin anew. */
  begin(collection) {
    this.#leave();
    this.#conversation = fresh(collection);
    tab.remove(CURRENT);
    this.#tell();
  }

  /** Show an old conversation; false where it is not there any more. */
  open(id) {
    const found = load(id);
    if (!found) return false;
    this.#leave();
    this.#conversation = found;
    this.#views = found.turns.map((turn) => {
      const view = this.#view(turn);
      view.restore(turn);
      return view;
    });
    tab.write(CURRENT, id);
    this.#tell();
    return true;
  }

  /** Show an answer that somebody shared, as the beginning of a conversation. */
  async openShared(link) {
    const turn = sharedTurn(await this.#api.shared(link));
    const made = { ...fresh(turn.collection), turns: [turn] };
    save(made);
    this.open(made.id);
  }

  /** A conversation got another title. */
  renamed(id) {
    if (id !== this.#conversation.id) return;
    this.#conversation = { ...this.#conversation, title: load(id)?.title };
    this.#tell();
  }

  #view(turn) {
    return new TurnView(turn, {
      again: () => this.#again(turn),
      within: (answered, filters) => this.#within(answered, filters),
      share: ({ document, seal }) => this.#api.share(document, seal),
      judge: ({ document, seal }, opinion) => {
        const place = this.#conversation.turns.findIndex((one) => one.document === document);
        const history = historyOf(this.#conversation.turns.slice(0, Math.max(place, 0)));
        return this.#api.judge({ answer: document, seal, history, reader: reader(), ...opinion });
      },
      judged: ({ seal }, verdict) => this.#judged(seal, verdict),
    });
  }

  /** Keep that an answer was judged: the one with that seal. */
  #judged(seal, verdict) {
    const turns = this.#conversation.turns.map((one) => (one.seal === seal ? { ...one, verdict } : one));
    this.#conversation = { ...this.#conversation, turns };
    save(this.#conversation);
  }

  /** Show what a reload left off. */
  resume() {
    const id = tab.read(CURRENT);
    return Boolean(id) && this.open(id);
  }

  /** A conversation was deleted; null: all were. */
  deleted(id) {
    if (id !== null && id !== this.#conversation.id) return;
    this.#stop?.abort(DELETED);
    this.begin(this.collection);
  }

  async #run(view, turn, before) {
    const stop = new AbortController();
    this.#stop = stop;
    this.#tell();
    this.#keep(before, { ...turn, state: "stopped" }); // a page that is closed now does not lose the question
    const ended = await this.#answer(view, turn, historyOf(before.turns), stop.signal);
    if (stop.signal.reason === DELETED) return;
    const shown = this.#keep(before, ended);
    if (!shown) return; // somebody went elsewhere meanwhile
    this.#stop = null;
    view.end(ended);
    view.announceEnd(ended);
    this.#tell();
  }

  async #answer(view, turn, history, signal) {
    const { question, filters, collection } = turn;
    const asked = { question, filters, history, ...(collection ? { collection } : {}) };
    try {
      for await (const { event, data } of this.#api.ask(asked, signal)) {
        if (signal.aborted) break;
        if (event === "passages") view.found((turn = { ...turn, asked: data.asked }), data.passages, this.model);
        else if (event === "claim") view.claim((turn = withClaim(turn, data)));
        else if (event === "done") return withDone(turn, data);
      }
      return { ...turn, state: "stopped" };
    } catch (error) {
      if (signal.aborted) return { ...turn, state: "stopped" };
      return { ...turn, state: "failed", failure: inWords(error) };
    }
  }

  /** Keep a conversation with the turn that was added to it; whether it is the one that is shown. */
  #keep(before, turn) {
    const conversation = { ...before, at: Date.now(), turns: [...before.turns, turn] };
    const fleeting = !save(conversation);
    if (fleeting && byId("fleeting").hidden) announce(byId("fleeting").textContent);
    byId("fleeting").hidden = !fleeting;
    if (this.#conversation.id !== before.id) return false;
    this.#conversation = conversation;
    tab.write(CURRENT, conversation.id);
    return true;
  }

  /** Ask a question that came to nothing once more, in the place of the first attempt where that is the last. */
  #again(turn) {
    if (this.#stop) return;
    const last = this.#conversation.turns.at(-1);
    if (last.question === turn.question && last.state !== "done") {
      this.#views.pop().remove();
      this.#conversation = { ...this.#conversation, turns: this.#conversation.turns.slice(0, -1) };
    }
    this.ask(turn.question, turn.filters);
    byId("question").focus({ preventScroll: true });
  }

  /** Ask a question that was answered once more, as it was understood, among fewer articles. */
  #within({ asked, filters }, among) {
    if (this.#stop) return;
    this.ask(asked, { ...filters, ...among });
    byId("question").focus({ preventScroll: true });
  }

  #leave() {
    this.#stop?.abort();
    this.#stop = null;
    for (const view of this.#views) view.remove();
    this.#views = [];
  }

  #tell() {
    this.#changed({ asking: this.#stop !== null, begun: this.begun });
  }
}
