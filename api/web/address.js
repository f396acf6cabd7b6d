/** The address of a passage: `#source=…&start=…&end=…&collection=…&sha=…&quote=…`, which never leaves the browser. */

const SHA = 16; // of the 64 digits: enough to tell an article from its next version
const QUOTE = 300; // characters by which a passage is found again in a changed article

/** The passage of a fragment; null where it names none. */
export function placeOf(fragment) {
  const read = new URLSearchParams(fragment.replace(/^#/, ""));
  const source = read.get("source");
  if (!source) return null;
  const [start, end] = [whole(read.get("start")), whole(read.get("end"))];
  const spans = start !== null && end !== null && start < end;
  const sha = /^[0-9a-f]{8,64}$/.test(read.get("sha") ?? "") ? read.get("sha") : null;
  const place = { source, start: spans ? start : null, end: spans ? end : null, collection: read.get("collection") };
  return { ...place, sha256: sha, quote: spans ? read.get("quote") : null };
}

/** The fragment of a passage, or of an article as a whole. */
export function addressOf({ source, start, end, collection, sha256, quote }) {
  const parts = [["source", source]];
  if (Number.isInteger(start) && Number.isInteger(end)) parts.push(["start", start], ["end", end]);
  if (collection) parts.push(["collection", collection]);
  if (sha256) parts.push(["sha", sha256.slice(0, SHA)]);
  if (quote) parts.push(["quote", beginning(quote)]);
  return `#${parts.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&")}`;
}

/** The link of a shared answer that a fragment names: `#answer=…`; null where it names none. */
export function sharedOf(fragment) {
  return new URLSearchParams(fragment.replace(/^#/, "")).get("answer");
}

/** A web address as it may be linked to; null for any other kind, which could run as a script. */
export function webAddress(url) {
  return /^https?:\/\//i.test(url ?? "") ? url : null;
}

/** As much of a quote as an address carries, to the end of a word. */
function beginning(quote) {
  const points = Array.from(quote);
  if (points.length <= QUOTE) return quote;
  const words = points.slice(0, QUOTE + 1).join("").replace(/ [^ ]*$/, "");
  return Array.from(words).slice(0, QUOTE).join("");
}

function whole(written) {
  return written !== null && /^\d{1,15}$/.test(written) ? Number(written) : null;
}
