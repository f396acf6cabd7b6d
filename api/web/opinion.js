/** A thumb on an answer; where it points down, why. */

import { el, sign } from "./dom.js";
import { inWords } from "./errors.js";
import { kept } from "./store.js";

const READER = "onrecord.reader";
const MOST = 2000; // characters of a comment
const UP = "M7 11v9H4v-9zM7 11l4-8a2 2 0 0 1 2 2v4h6a2 2 0 0 1 2 2.3l-1.2 7A2 2 0 0 1 17.8 20H7";
const DOWN = "M7 13V4H4v9zM7 13l4 8a2 2 0 0 0 2-2v-4h6a2 2 0 0 0 2-2.3l-1.2-7A2 2 0 0 0 17.8 4H7";
const REASONS = {
  wrong: "Something in it is wrong",
  unsupported: "The sources do not say this",
  incomplete: "Something important is missing",
  outdated: "There is newer reporting",
  unanswered: "The articles do answer this",
  other: "Something else",
};
const UNFIT = {
  refused: ["wrong", "unsupported", "incomplete"],
  answered: ["unanswered"],
  conflicting: ["unanswered"],
};

/** A word that stands for this browser, so that its later opinion takes the place of the earlier. */
export function reader() {
  const found = kept.read(READER) ?? crypto.getRandomValues(new Uint32Array(3)).join("-");
  kept.write(READER, found);
  return found;
}

/** `{thumbs, form}`; `judge({verdict, reason, comment})` sends it, `judged(verdict)` hears that it is kept. */
export function opinionView({ verdict, outcome }, { judge, judged }) {
  const told = el("span", { class: "judged", role: "status" });
  const up = thumb(UP, "This answer is right");
  const down = thumb(DOWN, "Something is not right");
  const show = (now) => {
    up.setAttribute("aria-pressed", String(now === "up"));
    down.setAttribute("aria-pressed", String(now === "down"));
  };
  const send = async (opinion) => {
    told.textContent = "";
    try {
      await judge(opinion);
    } catch (error) {
      told.textContent = inWords(error).message;
      return;
    }
    judged(opinion.verdict);
    show(opinion.verdict);
    form.hidden = true;
    told.textContent = "Thank you.";
  };
  const form = reasons(outcome, { send, cancel: () => ((form.hidden = true), down.focus()) });
  up.addEventListener("click", () => send({ verdict: "up" }));
  down.addEventListener("click", () => {
    form.hidden = false;
    form.querySelector("input").focus();
  });
  show(verdict);
  const attributes = { class: "thumbs", role: "group", "aria-label": "Is this answer right?" };
  return { thumbs: el("span", attributes, up, down, told), form };
}

function thumb(path, label) {
  const attributes = { type: "button", class: "plain thumb", "aria-label": label, "aria-pressed": "false" };
  return el("button", attributes, sign(path));
}

function reasons(outcome, { send, cancel }) {
  const name = `reason-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
  const fitting = Object.entries(REASONS).filter(([value]) => !UNFIT[outcome]?.includes(value));
  const choices = fitting.map(([value, text]) =>
    el("label", {}, el("input", { type: "radio", name, value, required: true }), ` ${text}`),
  );
  const comment = el("textarea", { rows: 2, maxlength: MOST, dir: "auto" });
  const form = el(
    "form",
    { class: "reasons", hidden: true },
    el("fieldset", {}, el("legend", {}, "What is not right?"), ...choices),
    el("label", { class: "comment" }, "What would be right, and where does it stand? (optional)", comment),
    el("div", { class: "bar" }, el("button", { type: "submit", class: "strong" }, "Send"),
      el("button", { type: "button", class: "quiet", onclick: cancel }, "Cancel")),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const reason = form.querySelector("input:checked")?.value ?? "";
    send({ verdict: "down", reason, comment: comment.value.trim() });
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault(); // this Escape closes the form, not the panel
    cancel();
  });
  return form;
}
