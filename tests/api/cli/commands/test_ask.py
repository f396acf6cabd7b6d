import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Call = Callable[..., Result]
CLOSED = "why did the harbour bridge close?"


def asked(call: Call, home: Path, *arguments: object) -> dict[str, object]:
    done = call("--home", home, "ask", *arguments, "--json")
    assert (done.exit_code, done.stderr) == (0, "")
    return dict(json.loads(done.stdout))


def test_an_answer_has_paragraphs_markers_and_sources(call: Call, indexed: Path) -> None:
    done = call("--home", indexed, "ask", CLOSED)
    assert (done.exit_code, done.stderr) == (0, "")
    answer, _, sources = done.stdout.partition("\nSources\n")
    assert "[1]" in answer and "cracks" in answer
    assert "harbour.txt:" in sources


def test_the_json_document_is_that_of_the_contract(call: Call, indexed: Path, newsroom: Path) -> None:
    found = asked(call, indexed, CLOSED)
    assert set(found) >= {
        "question", "outcome", "text", "claims", "withheld", "citations", "refusal", "engine", "passages",
        "timings", "usage",
    }  # fmt: skip
    assert found["question"] == CLOSED
    assert found["outcome"] in {"answered", "partial", "conflicting"}
    assert found["refusal"] is None
    citations = found["citations"]
    assert isinstance(citations, list) and citations
    assert set(citations[0]) == {
        "number", "source", "sha256", "title", "publisher", "published", "start", "end", "line_start",
        "line_end", "page", "quote", "corrections", "copies", "days",
    }  # fmt: skip
    claims = found["claims"]
    assert isinstance(claims, list)
    assert set(claims[0]) == {"text", "status", "lane", "beside", "origins", "citations", "answer", "reason"}
    first = citations[0]
    if first["source"] == "harbour.txt":
        text = (newsroom / "harbour.txt").read_text("utf-8")
        assert text[first["start"] : first["end"]] == first["quote"]


def test_what_is_printed_opens_with_show(call: Call, indexed: Path) -> None:
    found = asked(call, indexed, CLOSED)
    citations = found["citations"]
    assert isinstance(citations, list)
    first = citations[0]
    place = f"{first['source']}:{first['start']}-{first['end']}"
    assert place in call("--home", indexed, "ask", CLOSED).stdout
    shown = call("--home", indexed, "show", place)
    assert shown.exit_code == 0
    marked = " ".join(line.split("│ ")[1] for line in shown.stdout.splitlines() if line.startswith(">"))
    assert " ".join(first["quote"].split()) in " ".join(marked.split())


def test_a_refusal_is_an_answer(call: Call, indexed: Path) -> None:
    question = "what did the finance ministry of Peru announce about copper exports in 1987?"
    done = call("--home", indexed, "ask", question)
    assert (done.exit_code, done.stderr) == (0, "")
    assert "Searched 4 articles" in done.stdout
    assert "2 November 2021" in done.stdout and "17 May 2024" in done.stdout
    found = asked(call, indexed, question)
    assert found["outcome"] == "refused"
    refusal = found["refusal"]
    assert isinstance(refusal, dict)
    assert set(refusal) == {"reason", "searched", "nearest", "dates"}
    assert refusal["dates"] == ["2021-11-02", "2024-05-17"]


@pytest.mark.parametrize(
    "filters",
    [
        ["--publisher", "the port courier", "--until", "2021"],
        ["--since", "2021-11", "--until", "2021-11-02"],
        ["--source", "old/*"],
    ],
)
def test_filters_keep_other_articles_out(filters: list[str], call: Call, indexed: Path) -> None:
    found = asked(call, indexed, "what burned down in the night?", *filters)
    passages = found["passages"]
    assert isinstance(passages, list)
    assert {one["source"] for one in passages} == {"old/mill.html"}


def test_filters_that_nothing_passes_lead_to_a_refusal(call: Call, indexed: Path) -> None:
    assert asked(call, indexed, CLOSED, "--until", "1900")["outcome"] == "refused"


@pytest.mark.parametrize("question", ["", "   ", "x" * 100_000])
def test_what_is_no_question_is_a_usage_error(question: str, call: Call, indexed: Path) -> None:
    for options in ([], ["--json"]):
        done = call("--home", indexed, "ask", question, *options)
        assert (done.exit_code, done.stdout) == (2, "")
        assert done.stderr.count("\n") == 1 and len(done.stderr) < 200


@pytest.mark.parametrize(
    "question",
    [
        "  why did the bridge close?",
        '"bridge" NEAR(',
        "bridge* OR -",
        "AND",
        "[bold]?",
        "\x1b[2J bridge",
        "東京 ?",
        "'; --",
        "?",
    ],
)
def test_any_other_text_is_a_question(question: str, call: Call, indexed: Path) -> None:
    done = call("--home", indexed, "ask", question)
    assert done.exit_code in {0, 2}, done.stderr  # a question without a single word is none
    assert "\x1b" not in done.stdout
    assert "defect" not in done.stderr


def test_bytes_that_are_no_text_are_no_crash(fresh: Callable[..., object], indexed: Path) -> None:
    done = fresh("--home", indexed, "ask", "\udcff why did the bridge close?", "--json")
    assert done.returncode == 0, done.stderr  # type: ignore[attr-defined]
    assert json.loads(done.stdout)["question"] == "? why did the bridge close?"  # type: ignore[attr-defined]


def test_an_output_that_lacks_letters_gets_them_escaped(fresh: Callable[..., object], indexed: Path) -> None:
    done = fresh("--home", indexed, "ask", "why “closed”?", "--json", env={"PYTHONIOENCODING": "latin-1"})
    assert done.returncode == 0, done.stderr  # type: ignore[attr-defined]
    assert json.loads(done.stdout)["question"] == "why “closed”?"  # type: ignore[attr-defined]
