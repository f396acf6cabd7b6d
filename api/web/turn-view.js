/** A question and its answer on the page. */

import { announce } from "./announcer.js";
import { byId, el, moving } from "./dom.js";
import { footnotes } from "./export.js";
import { narrowView, resting } from "./narrow.js";
import { Prose } from "./prose.js";
import { refusalView } from "./refusal.js";
import { sourceList } from "./sources.js";
import { timeline } from "./timeline.js";
import { toolsOf } from "./tools.js";
import { isRewritten, textOf, toldFirst } from "./turn.js";
import { withheldView } from "./withheld.js";
import { counted, spokenDate, spokenFilters } from "./words.js";
import { Working } from "./working.js";

export class TurnView {
  #asked = el("p", { class: "asked", dir: "auto", hidden: true });
  #working = new Working();
  #told = el("div", { class: "told" });
  #text = el("div", { class: "prose" });
  #below = el("div", { class: "below" });
  #prose = new Prose(this.#text);
  #said = []; // each sentence with its element
  #cited = []; // grows while sentences arrive: from the first marker the panel goes through all of them

  /** `acts`: `{again(), within(turn, filters), share(turn), judge(turn, opinion), judged(turn, verdict)}`. */
  constructor(turn, acts) {
    this.acts = acts;
    const limits = spokenFilters(turn.filters);
    const shared = turn.shared ? `Somebody shared this answer. The link opens until ${spokenDate(turn.shared)}.` : "";
    const title = el("h2", { dir: "auto" }, turn.question);
    const only = limits ? el("p", { class: "limits" }, `Only ${limits}`) : null;
    const from = shared ? el("p", { class: "limits" }, shared) : null;
    const parts = [title, only, from, this.#asked, this.#working.element, this.#told, this.#text, this.#below];
    this.element = el("article", { class: "turn" }, ...parts);
    byId("turns").append(this.element);
  }

  /** Show a turn that was kept. */
  restore(turn) {
    turn.sentences.forEach((sentence) => this.#add(turn, sentence));
    this.#understood(turn);
    this.end(turn);
  }

  /** Bring the question to the top of the window. */
  toTop() {
    this.element.querySelector("h2").scrollIntoView({ block: "start", behavior: moving() ? "smooth" : "instant" });
  }

  searching() {
    this.#working.say("Searching the articles");
  }

  /** The passages are found: how the question was understood, how many they are, and who writes: null: nobody. */
  found(turn, passages, model) {
    this.#understood(turn);
    const articles = new Set(passages.map((passage) => passage.source)).size;
    const where = `${counted(passages.length, "passage")} from ${counted(articles, "article")}`;
    this.#working.say(model ? `${model} is reading ${where}` : `Checking each sentence against ${where}`);
  }

  /** A sentence was verified: show it and have it said. */
  claim(turn) {
    const sentence = turn.sentences.at(-1);
    this.#add(turn, sentence).classList.add("arriving");
    const cited = sentence.citations.map((number) => `Source ${number}.`).join(" ");
    const who = sentence.attribution ? `${sentence.attribution}: ` : "";
    announce(`${who}${sentence.words} ${cited}`);
  }

  /** Nothing more will come: an answer, a refusal, what was stopped or failed. */
  end(turn) {
    this.#working.end();
    this.#tell(turn);
    const listed = el("div", { class: "listed" });
    const narrowed = (citations) => this.#narrow(turn, citations, listed);
    const narrow = narrowView(turn, { narrowed, within: (filters) => this.acts.within(turn, filters) });
    narrowed(turn.citations);
    const withheld = withheldView(turn.withheld);
    const refusal = turn.refusal ? refusalView(turn.refusal, turn.collection) : null;
    const failure = turn.state === "done" ? null : this.#ended(turn);
    const tools = textOf(turn) ? toolsOf(turn, this.element, this.acts) : null;
    const parts = [refusal, withheld, failure, narrow, listed.childElementCount ? listed : null, tools];
    this.#below.replaceChildren(...parts.filter(Boolean));
  }

  /** Show what rests on these of the citations, in text, timeline and sources; how many sentences that are. */
  #narrow(turn, citations, listed) {
    const numbers = new Set(citations.map((one) => one.number));
    const whole = citations.length === turn.citations.length;
    const left = whole ? new Set(turn.sentences) : resting(turn.sentences, numbers);
    for (const { sentence, element } of this.#said) element.hidden = !left.has(sentence);
    const sentences = turn.sentences.filter((one) => left.has(one));
    const days = timeline({ sentences, citations });
    if (days) days.open = listed.querySelector(".timeline")?.open ?? false;
    const parts = [days, sourceList(citations, sentences), footnotes({ citations })];
    listed.replaceChildren(...parts.filter(Boolean));
    return sentences.length;
  }

  /** Say how it ended. */
  announceEnd(turn) {
    if (turn.state === "failed") announce(turn.failure.message);
    else if (turn.state === "stopped") announce("Stopped.");
    else if (turn.refusal) announce(refused(turn));
    else {
      const complete = `Answer complete, ${counted(turn.citations.length, "source")}.`;
      announce([toldFirst(turn), complete].filter(Boolean).join(" "));
    }
  }

  remove() {
    this.#working.end();
    this.element.remove();
  }

  #add(turn, sentence) {
    this.#cited.push(...turn.citations.slice(this.#cited.length));
    const cited = sentence.citations.map((number) => this.#cited.find((one) => one.number === number)).filter(Boolean);
    const element = this.#prose.add(sentence, cited, this.#cited);
    this.#said.push({ sentence, element });
    return element;
  }

  #understood({ asked, question }) {
    this.#asked.hidden = !isRewritten({ asked, question });
    this.#asked.replaceChildren("Asked as: ", el("q", {}, asked));
  }

  #tell(turn) {
    const told = turn.refusal ? turn.note : toldFirst(turn);
    const look = turn.engine === "catalogue" ? "plain" : undefined;
    this.#told.replaceChildren(...(told ? [el("p", { class: look }, told)] : []));
  }

  #ended({ state, failure, sentences }) {
    const shown = sentences.length ? " Each sentence above was checked." : "";
    const what = state === "stopped" ? `Stopped.${shown}` : `${failure.message}${shown}`;
    const reference = failure?.reference ? el("span", { class: "reference" }, `Reference ${failure.reference}`) : null;
    const retry = el("button", { type: "button", class: "quiet", onclick: () => this.acts.again() }, "Ask again");
    return el("div", { class: `ended ${state}` }, el("p", {}, what, reference && " ", reference), retry);
  }
}

/** A refusal, or the short word that a turn got which asked nothing, as it is said aloud. */
function refused(turn) {
  const near = turn.refusal.nearest.length;
  return near ? `${textOf(turn)} ${counted(near, "near article")} listed.` : textOf(turn);
}
