/** The address of a passage: `#source=…&start=…&end=…&collection=…`, which never leaves the browser. */

/** The passage of a fragment; null where it names none. */
export function placeOf(fragment) {
  const read = new URLSearchParams(fragment.replace(/^#/, ""));
  const source = read.get("source");
  if (!source) return null;
  const [start, end] = [whole(read.get("start")), whole(read.get("end"))];
  const spans = start !== null && end !== null && start < end;
  return { source, start: spans ? start : null, end: spans ? end : null, collection: read.get("collection") };
}

/** The fragment of a passage, or of an article as a whole. */
export function addressOf({ source, start, end, collection }) {
  const parts = [["source", source]];
  if (Number.isInteger(start) && Number.isInteger(end)) parts.push(["start", start], ["end", end]);
  if (collection) parts.push(["collection", collection]);
  return `#${parts.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&")}`;
}

/** A web address as it may be linked to; null for any other kind, which could run as a script. */
export function webAddress(url) {
  return /^https?:\/\//i.test(url ?? "") ? url : null;
}

function whole(written) {
  return written !== null && /^\d{1,15}$/.test(written) ? Number(written) : null;
}
