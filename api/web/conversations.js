/** Past conversations, each kept under a key of its own, so that two tabs do not overwrite each other's. */

import { kept } from "./store.js";
import { textOf } from "./turn.js";

const PREFIX = "onrecord.conversation.";
const MAKE_ROOM = 10; // of the oldest that may go when the browser's storage is full

/** A conversation that has not begun. */
export function fresh(collection) {
  const random = crypto.getRandomValues(new Uint32Array(2)).join("");
  return { id: `${Date.now()}-${random}`, at: Date.now(), collection, turns: [] };
}

/** What a conversation is called: what a person called it, else its first question. */
export function titleOf(conversation) {
  return conversation.title || (conversation.turns[0]?.question ?? "");
}

/** Call a conversation so; by its first question where nothing is given. */
export function rename(id, title) {
  const found = load(id);
  if (found) save({ ...found, title: title.trim() });
}

/** The conversations in which all words stand, in title, questions or answers. */
export function holding(words) {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return all().filter((one) => {
    const text = [titleOf(one), ...one.turns.flatMap((turn) => [turn.question, textOf(turn)])].join("\n").toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

/** Keep a conversation; false where it lasts only as long as the page. The oldest make room for it. */
export function save(conversation) {
  const key = PREFIX + conversation.id;
  if (kept.write(key, conversation)) return true;
  const others = kept.lasting ? all().filter((other) => other.id !== conversation.id) : [];
  for (const oldest of others.reverse().slice(0, MAKE_ROOM)) {
    forget(oldest.id);
    if (kept.write(key, conversation)) return true;
  }
  return false;
}

/** A conversation by its id; null where there is none. */
export function load(id) {
  const found = kept.read(PREFIX + id);
  return sound(found) ? found : null;
}

/** All of them, the latest first. */
export function all() {
  const found = kept.keys(PREFIX).map((key) => kept.read(key));
  return found.filter(sound).sort((one, other) => other.at - one.at);
}

export function forget(id) {
  kept.remove(PREFIX + id);
}

export function forgetAll() {
  for (const key of kept.keys(PREFIX)) kept.remove(key);
}

/** Whether what was read is a conversation: another version of this page may have written it. */
function sound(found) {
  return Boolean(found?.id && Array.isArray(found.turns) && found.turns.length && found.turns.every(isTurn));
}

function isTurn(turn) {
  return typeof turn?.question === "string" && Array.isArray(turn.sentences) && Array.isArray(turn.citations);
}
