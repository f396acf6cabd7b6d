/** A question and what came of it, as plain values that can be kept; each step makes a new one. */

const MOST_HISTORY = 10; // turns that a follow-up brings along

/** A question that was just asked. `state`: "asking", then "done", "stopped" or "failed". */
export function begun(question, filters, collection) {
  const found = { sentences: [], citations: [], withheld: [], refusal: null, note: null, outcome: null, engine: null };
  const kept = { document: null, seal: null, verdict: null, shared: null };
  return { question, filters, collection, asked: question, state: "asking", failure: null, ...found, ...kept };
}

/** Another sentence was verified. */
export function withClaim(turn, { claim, citations, text, attribution, gap }) {
  const words = claim.text.split(/\s+/).filter(Boolean).join(" ");
  const rest = text.slice(gap.length);
  const lead = attribution ? "" : rest.slice(0, Math.max(rest.indexOf(words), 0));
  const sentence = { ...claim, claimText: claim.text, text, words, gap, attribution, lead };
  const cited = [...turn.citations, ...citations.map((one) => ({ ...one, collection: turn.collection }))];
  return { ...turn, sentences: [...turn.sentences, sentence], citations: cited };
}

/** The answer is whole. Its passages are not kept, but for where the nearest articles come nearest. */
export function withDone(turn, done) {
  const { passages = [], timings, usage, seal = null, ...document } = done;
  const { asked, outcome, citations, withheld, refusal, engine, note } = document;
  const nearest = refusal?.nearest.map((near) => {
    const { start, end } = passages.find((passage) => passage.source === near.source) ?? {};
    return { ...near, start, end };
  });
  const cited = citations.map((one) => ({ ...one, collection: turn.collection }));
  const told = { asked, outcome, withheld, engine, note, refusal: refusal && { ...refusal, nearest } };
  return { ...turn, ...told, citations: cited, document, seal, state: "done" };
}

/** The turn of an answer that somebody shared. */
export function sharedTurn({ answer, seal, until }) {
  const known = new Map(answer.citations.map((one) => [one.number, one]));
  let turn = { ...begun(answer.question, {}, answer.collection), shared: until };
  answer.claims.forEach((claim, place) => {
    const first = claim.citations.filter((number) => known.has(number)).map((number) => known.get(number));
    first.forEach((one) => known.delete(one.number));
    turn = withClaim(turn, { claim, citations: first, ...answer.sentences[place] });
  });
  return withDone(turn, { ...answer, seal });
}

/** The answer's text, with its markers, as the server writes it. */
export function textOf({ sentences, refusal }) {
  if (refusal) return [refusal.reason, refusal.searched].filter(Boolean).join(" ");
  return sentences.map((one) => one.text).join("");
}

/** The turns as the history that goes with a follow-up; a question that came to nothing is left out. */
export function historyOf(turns) {
  const answered = turns.filter((turn) => turn.sentences.length || turn.refusal).slice(-MOST_HISTORY);
  return answered.flatMap((turn) => [
    { role: "user", content: turn.question, asked: turn.asked },
    { role: "assistant", content: textOf(turn) },
  ]);
}

/** Whether a question was understood otherwise than it was put; capitals apart. */
export function isRewritten({ asked, question }) {
  const bare = (text) => text.toLowerCase().replace(/[\s?!.]+$/, "").trim();
  return bare(asked) !== bare(question);
}

/** Whether a sentence is shown although nothing supports it. */
export function flagged({ status }) {
  return status !== "quote" && status !== "supported";
}

/** What a person should know before reading: the note, or what the outcome means. */
export function toldFirst({ note, outcome }) {
  const outcomes = {
    partial: "The articles answer this only in part.",
    conflicting: "The articles disagree.",
  };
  return note ?? outcomes[outcome] ?? null;
}
