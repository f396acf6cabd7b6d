# ruff: noqa: T201
"""Make questions of what is told on somebody's authority: "According to X, …" and "…, according to X".

    python -m eval.train.data.attributions TRAIN made_attributions.jsonl.gz

Reads the passages of TRAIN's `read_train.jsonl.gz` and `claims_mix_train.jsonl.gz`. For each there is the question of
what X said or reported, whose answer is the rest of the sentence, and the same question of another name in the
passage to which nothing is attributed.
"""

import argparse
import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from eval.train.pairs import rows

__all__ = ["attributed"]

NAME = r"(?:the )?(?:[A-Z][\w’'.&-]+)(?: (?:of |for |and )?[A-Z][\w’'.&-]+){0,4}"
BEFORE = re.compile(rf"According to (?:[a-z]+ ){{0,3}}({NAME})(?: [a-z]+ [A-Z]\w+)?, (?P<told>[^.!?\n]{{25,300}})[.!?]")
AFTER = re.compile(rf"(?P<told>[A-Z][^.!?\n]{{25,300}}), according to (?:[a-z]+ ){{0,3}}({NAME})[.!?]")
SPOKEN = re.compile(r"\b(?:said|says|told|according|report|claim|announce|add|warn|tweet|wrote|write)", re.IGNORECASE)
ASKED = ("What did {} report?", "What did {} say?", "What was reported by {}?", "What does {} say?")
ROOM = 700  # characters of a passage
SETS = {"onestopqa", "qadiscourse", "qamr", "squadshifts_new_wiki", "synth_news", "cg2c_doc", "fnc1"}


def attributed(passage: str, random: Random) -> Iterator[dict[str, Any]]:
    """Yield rows of questions, answerable and not, about the attributions in one passage."""
    for pattern in (BEFORE, AFTER):
        for match in pattern.finditer(passage):
            speaker = match[1]
            start = max(0, passage.rfind("\n", 0, max(0, match.start() - random.randint(0, 300))) + 1)
            text = passage[start : start + ROOM]
            at = match.start("told") - start
            if at + len(match["told"]) > len(text):
                continue
            asked = random.choice(ASKED)
            answer = {"text": match["told"], "start": at}
            yield _row(asked.format(speaker), text, [answer])
            others = [name for name in re.findall(NAME, text) if name not in speaker and speaker not in name]
            silent = [name for name in others if not _speaks(name, text)]
            if silent:
                yield _row(asked.format(random.choice(silent)), text, [])


def _speaks(name: str, text: str) -> bool:
    """Tell whether a word of speech stands near a name, so that something may be attributed to it."""
    return any(
        SPOKEN.search(text[max(0, at.start() - 40) : at.end() + 40]) for at in re.finditer(re.escape(name), text)
    )


def _row(question: str, passage: str, answers: list[dict[str, Any]]) -> dict[str, Any]:
    return {"set": "made", "question": question, "passage": passage, "answerable": int(bool(answers)),
            "answers": answers, "span": "clause", "neg": None if answers else "nothing_attributed"}  # fmt: skip


def main() -> None:
    """Read the command line and write the rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path)
    parser.add_argument("out", type=Path)
    given = parser.parse_args()
    random = Random(0)
    texts = {
        row.get("passage") or row["document"]: None
        for name in ("read_train", "claims_mix_train")
        for row in rows(given.train / f"{name}.jsonl.gz")
        if row["set"] in SETS
    }
    made = {json.dumps(row): None for text in texts for row in attributed(text, random)}
    with gzip.open(given.out, "wt", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in made)
    print(len(made), "rows")


if __name__ == "__main__":
    main()
