/** Offsets: the server counts code points, JavaScript counts UTF-16 units. */

const ASTRAL = /[\ud800-\udbff][\udc00-\udfff]/;
const LINE = /[^\r\n]*(?:\r\n|\n|\r|$)/gy;

/** The UTF-16 index of each of the code point offsets, which may be in any order. */
export function units(text, offsets) {
  if (!ASTRAL.test(text)) return offsets.map((offset) => Math.min(Math.max(offset, 0), text.length));
  const ordered = [...new Set(offsets)].sort((one, other) => one - other);
  const found = new Map();
  let unit = 0;
  let point = 0;
  for (const offset of ordered) {
    for (; point < offset && unit < text.length; point += 1) unit += text.codePointAt(unit) > 0xffff ? 2 : 1;
    found.set(offset, unit);
  }
  return offsets.map((offset) => found.get(offset));
}

/** The lines of a text, `{number, start, end}` in UTF-16 units, without their endings; `\r` alone ends one too. */
export function linesOf(text) {
  const lines = [];
  LINE.lastIndex = 0;
  while (LINE.lastIndex < text.length) {
    const start = LINE.lastIndex;
    const whole = LINE.exec(text)[0];
    lines.push({ number: lines.length + 1, start, end: start + whole.replace(/[\r\n]+$/, "").length });
  }
  return lines;
}
