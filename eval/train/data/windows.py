# ruff: noqa: T201
"""Make rows of single sentences, each with the one before it, as the best sentences of a question are read again.

    python -m eval.train.data.windows OUT ROWS... [--seed 0]

ROWS are files of questions with passages. The sentence that holds the first answer makes a row that answers. Of those
that hold no answer, the one with most words of the question and another one make rows that do not: a reader learns
from these that of two sentences about one thing only one answers. Passages of fewer than THREE sentences make none.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from eval.train.data.articles import Row, read_rows, words, write_rows
from index.article import Span
from index.text.sentences import sentences

__all__ = ["main", "windows_of"]

THREE = 3
SPANS = frozenset({"short", "clause"})  # kinds of answers whose place is known to the word


def windows_of(row: Row, random: Random) -> Iterator[Row]:
    """Yield the rows made of one; none where it has no answer, or no sentence holds it."""
    text = row["passage"]
    found = sentences(text, [Span(0, len(text))])
    if not row["answerable"] or row.get("span", "short") not in SPANS or len(found) < THREE:
        return
    held = [[_within(answer, span) for answer in row["answers"]] for span in found]
    if not any(held[at][0] for at in range(len(found))):
        return
    right = next(at for at in range(len(found)) if held[at][0])
    empty = [at for at in range(len(found)) if not any(held[at]) and not any(held[at - 1] if at else ())]
    asked = frozenset(words(row["question"]))
    empty.sort(key=lambda at: (-len(asked.intersection(words(found[at].of(text)))), at))
    chosen = [*empty[:1], *random.sample(empty[1:], min(1, len(empty[1:])))]
    for at in (right, *chosen):
        start, end = found[max(0, at - 1)].start, found[at].end
        window: Row = {name: row[name] for name in ("set", "question", "title", "span") if name in row}
        answers = [
            {**answer, "start": answer["start"] - start}
            for answer, inside in zip(row["answers"], held[at], strict=True)
            if inside
        ]
        yield {**window, "passage": text[start:end], "answerable": int(at == right), "answers": answers}


def _within(answer: Row, span: Span) -> bool:
    return bool(span.start <= answer["start"] and answer["start"] + len(answer["text"]) <= span.end)


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line and make the rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("rows", type=Path, nargs="+")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(arguments)
    random = Random(given.seed)
    made = [window for path in given.rows for row in read_rows(path) for window in windows_of(row, random)]
    write_rows(given.out, made)
    print(f"{given.out}: {len(made)} rows, {sum(row['answerable'] for row in made)} of them answered")


if __name__ == "__main__":
    main()
