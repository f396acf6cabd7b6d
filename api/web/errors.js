/** What can go wrong on the way to an answer, and what a person is told.

Error
├── ApiError     the server said no, and why
├── Unreachable  nothing came back at all
└── Broken       the stream ended before the answer did
*/

import { counted } from "./words.js";

export class ApiError extends Error {
  /** The error of an answer that is none, from its body and headers. */
  static async of(answer) {
    let told = {};
    try {
      told = (await answer.json()).error ?? {};
    } catch {
      // Not from our server: a proxy's page, perhaps.
    }
    const error = ApiError.told(answer.status, told);
    const seconds = Number(answer.headers.get("Retry-After"));
    error.after = Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds) : null;
    return error;
  }

  /** The error of a status and of what the server said. */
  static told(status, { message, code, id } = {}) {
    const error = new ApiError(message || `The server answered with status ${status}.`);
    return Object.assign(error, { status, code, id, after: null });
  }
}

export class Unreachable extends Error {
  constructor(cause) {
    super("unreachable", { cause });
  }
}

export class Broken extends Error {
  constructor(cause) {
    super("broken", { cause });
  }
}

/** An error in words: `{message, reference}`, the reference being what the server's log calls it. */
export function inWords(error) {
  if (error instanceof Unreachable) {
    const what = navigator.onLine ? "The server cannot be reached." : "There is no network connection.";
    return { message: `${what} Nothing is lost: try again when it is back.` };
  }
  if (error instanceof Broken) return { message: "The connection was lost before the answer was complete." };
  if (!(error instanceof ApiError)) {
    console.error(error);
    return { message: "Something on this page went wrong. Please load it again." };
  }
  const first = { 429: "Too many questions in a short time.", 401: "This collection opens with a key." }[error.status];
  const when = error.after ? ` Try again in ${spokenSeconds(error.after)}.` : "";
  return { message: `${first ?? error.message}${when}`, reference: error.status >= 500 ? (error.id ?? null) : null };
}

function spokenSeconds(seconds) {
  return seconds < 90 ? counted(seconds, "second") : counted(Math.ceil(seconds / 60), "minute");
}
