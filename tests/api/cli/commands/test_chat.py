import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli.main import app
from tests.api.terminal import Terminal
from tests.llm.server import ScriptedServer
from tests.programs.program import ForkServer, Program

pytest_plugins = ["tests.llm.fixtures"]

CLOSED = "why did the harbour bridge close?"
BURNED = "what happened to the old paper mill at Tanner's Reach?"


def said(home: Path, *lines: str, options: tuple[str, ...] = (), env: Mapping[str, str] | None = None) -> Result:
    """A chat whose lines are piped."""
    typed = "".join(f"{line}\n" for line in lines)
    done = CliRunner().invoke(app, ["--home", str(home), "chat", *options], input=typed, env=env)
    assert done.exit_code == 0, done.output
    return done


def turns(done: Result) -> dict[str, str]:
    """What came after each line."""
    parts = re.split(r"^> (.*)\n", done.output, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def model(server: ScriptedServer) -> tuple[str, ...]:
    return ("--model", server.model, "--base-url", server.base_url)


def test_questions_are_answered_one_after_the_other(indexed: Path) -> None:
    done = said(indexed, CLOSED, "", BURNED)
    told = turns(done)
    assert "cracks" in told[CLOSED] and "\n[1] Harbour bridge closes for repairs, The Port Courier" in told[CLOSED]
    assert "paper mill" in told[BURNED]
    assert done.stderr == ""


def test_thanks_get_a_short_word_and_the_topic_stays(indexed: Path) -> None:
    told = turns(said(indexed, CLOSED, "thanks", "when will it reopen?"))
    assert told["thanks"] == "Ask whenever you like.\n\n"
    assert "harbour bridge" in told["when will it reopen?"]


def test_each_turn_has_citations_of_its_own(indexed: Path) -> None:
    told = turns(said(indexed, CLOSED, BURNED, "/sources", "/open 1"))
    assert "[1]" in told[CLOSED] and "[1]" in told[BURNED]
    assert "old/mill.html" in told["/sources"] and "harbour.txt" not in told["/sources"]
    assert re.search(r"^>\s*\d+ │ .*paper mill", told["/open 1"], re.MULTILINE)


def test_a_follow_up_is_understood_and_how_is_shown(indexed: Path) -> None:
    told = turns(said(indexed, "Who is Tomas Reed?", "what did he say about the repairs?"))
    assert "Asked as" not in told["Who is Tomas Reed?"]
    follow_up = told["what did he say about the repairs?"]
    assert follow_up.startswith("Asked as: ") and "Tomas Reed" in follow_up


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("/open 99", "the last answer has citation"),
        ("/open 0", "the last answer has citation"),
        ("/open", "Write it as /open N"),
        ("/save", "Write it as /save FILE"),
        ("/why not", "Write it as /why"),
        ("/sorces", "did you mean /sources?"),
        ("/", "There is no command /. /help lists them."),
        ("?", "There is no question"),
        ("x" * 20_000, "Shorten it."),
    ],
)
def test_what_cannot_be_done_is_one_line_and_the_chat_goes_on(line: str, hint: str, indexed: Path) -> None:
    done = said(indexed, CLOSED, line, BURNED)
    told = turns(done)
    assert hint in done.stderr and done.stderr.startswith("onrecord: ") and done.stderr.count("\n") == 1
    assert "paper mill" in told[BURNED]


@pytest.mark.parametrize("line", ["/sources", "/open 1", "/why", "/save x.md"])
def test_before_the_first_answer_there_is_nothing_to_say_about_it(line: str, indexed: Path) -> None:
    assert "There is no answer yet" in said(indexed, line).stderr
    assert not Path("x.md").exists()


def test_why_tells_the_ranks_the_score_and_what_cites_a_passage(indexed: Path) -> None:
    told = turns(said(indexed, CLOSED, "/why"))["/why"]
    assert re.search(r"^1 +article \d+ · bm25 \d+ · dense \d+ · score \d\.\d+ · cited as \[1\]", told, re.MULTILINE)
    assert "harbour.txt:" in told


def test_help_lists_every_command_and_quit_leaves(indexed: Path) -> None:
    done = said(indexed, "/help", "/quit", CLOSED)
    assert all(f"/{name}" in done.output for name in ("sources", "open N", "why", "save FILE", "help", "quit"))
    assert CLOSED not in done.output


def test_a_chat_is_saved_with_its_footnotes(indexed: Path, newsroom: Path, tmp_path: Path) -> None:
    file = tmp_path / "my chat.md"
    done = said(indexed, CLOSED, f"/save {file}", BURNED, f'/save "{file}"')
    assert "Saved 1 answer in" in done.output and "Saved 2 answers in" in done.output
    text = file.read_text("utf-8")
    assert text.startswith(f"## {CLOSED}\n") and f"\n## {BURNED}" in text
    defined = re.findall(r"^\[\^(\d+-\d+)\]: ", text, re.MULTILINE)
    assert set(re.findall(r"\[\^(\d+-\d+)\](?!: )", text)) == set(defined)
    assert len(defined) == len(set(defined)) and {one[0] for one in defined} == {"1", "2"}
    first = re.search(r"^\[\^1-1\]: “(.+)” — .*harbour\.txt, line (\d+) \(characters (\d+)–(\d+)\)", text, re.MULTILINE)
    assert first
    article = (newsroom / "harbour.txt").read_text("utf-8")
    assert article[int(first[3]) : int(first[4])] == first[1]
    assert first[1].split(".")[0] in article.splitlines()[int(first[2]) - 1]


def test_a_file_of_somebody_elses_is_not_overwritten(indexed: Path, tmp_path: Path) -> None:
    (tmp_path / "taken.md").write_text("mine")
    done = said(
        indexed, CLOSED, f"/save {tmp_path / 'taken.md'}", f"/save {tmp_path / 'no' / 'x.md'}", "/save ~nobody/x"
    )
    assert "is there already" in done.stderr and done.stderr.count("cannot be written") == 2
    assert (tmp_path / "taken.md").read_text() == "mine"


def test_of_an_article_that_changed_since_the_words_are_shown_where_they_stand_now_or_said_to_be_gone(
    newsroom: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    news, home = tmp_path / "news", tmp_path / "home"
    news.mkdir()

    def ingest(text: str) -> None:
        (news / "harbour.txt").write_text(text, "utf-8")
        assert CliRunner().invoke(app, ["--home", str(home), "ingest", str(news)]).exit_code == 0

    def lines() -> Iterator[str]:
        yield CLOSED
        ingest(text.replace("The harbour bridge will", "A line that was put in later.\n\nThe harbour bridge will"))
        yield "/open 1"
        ingest("Harbour bridge\n\nThe harbour bridge stays open after all.\n")
        yield "/open 1"
        yield "/quit"

    text = (newsroom / "harbour.txt").read_text("utf-8")
    ingest(text)
    typed = lines()
    monkeypatch.setattr("api.cli.commands.chat.line_reader", lambda *_: lambda: next(typed))
    done = CliRunner().invoke(app, ["--home", str(home), "chat"])
    told = " ".join(done.stdout.split())
    assert "the words stand there still" in told and "A line that was put in later." in told
    assert "the words are gone. Ask again." in " ".join(done.stderr.split())
    assert "stays open after all" not in told


def test_filters_hold_for_every_turn(indexed: Path) -> None:
    told = turns(said(indexed, CLOSED, BURNED, options=("--publisher", "valley gazette")))
    assert "Searched 1 article by valley gazette" in told[CLOSED]
    assert "Searched 1 article by valley gazette" in told[BURNED]


def test_a_program_may_write_the_lines(start: Callable[..., Program], indexed: Path) -> None:
    with start("--home", indexed, "chat", stdin=subprocess.PIPE) as process:
        out, err = process.communicate(f"{CLOSED}\n/open 1\n", timeout=120)
    assert (process.returncode, err) == (0, "")
    assert "cracks" in out and "\x1b" not in out
    assert re.search(r"^>\s*7 │ ", out, re.MULTILINE)


def test_without_an_index_it_ends_at_once(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["--home", str(tmp_path / "none"), "chat"], input=f"{CLOSED}\n")
    assert (done.exit_code, done.stdout) == (3, "")


def test_a_defect_is_one_line_and_the_chat_goes_on(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> object:
        raise ZeroDivisionError

    monkeypatch.setattr("api.cli.commands.chat.show_why", broken)
    done = said(home, CLOSED, "/why", BURNED)
    assert done.stderr.startswith("onrecord: That was a defect") and done.stderr.count("\n") == 1
    assert "paper mill" in turns(done)[BURNED]
    assert "ZeroDivisionError" in (home / "logs" / "onrecord.log").read_text("utf-8")


def test_a_model_is_handed_the_turns_before(llm_server: ScriptedServer, indexed: Path) -> None:
    llm_server.rewrite = "What did Tomas Reed say about the repairs?"
    told = turns(said(indexed, "Who is Tomas Reed?", "what did he say?", options=model(llm_server)))
    assert told["what did he say?"].startswith("Asked as: What did Tomas Reed say about the repairs?\n\n")
    rewriting = [one for one in llm_server.requests if "<conversation-" in one["messages"][-1]["content"]]
    assert len(rewriting) == 1
    assert "user: Who is Tomas Reed?" in rewriting[0]["messages"][-1]["content"]


def test_with_the_model_gone_the_chat_goes_on_with_the_sources_own_words(
    llm_server: ScriptedServer, indexed: Path
) -> None:
    llm_server.modes = ["locked", "faithful"]
    told = turns(said(indexed, CLOSED, BURNED, options=model(llm_server)))
    assert "own sentences" in told[CLOSED].splitlines()[0] and "cracks" in told[CLOSED]
    assert "own sentences" not in told[BURNED]


def test_at_a_terminal_lines_are_edited_and_ctrl_d_leaves(fork_server: ForkServer, home: Path) -> None:
    with Terminal(fork_server, "--home", home, "chat") as terminal:
        terminal.wait_for("/help lists the commands")
        terminal.wait_for(">")
        terminal.type("half a line\x03")
        terminal.type("/he\t")
        terminal.wait_for("/help", after=terminal.wait_for("half a line"))
        terminal.type("\r")
        terminal.wait_for(">", after=terminal.wait_for("leave; so does Ctrl-D"))
        terminal.type("\x04")
        assert terminal.end() == 0
    assert "+/help" in (home / "chat_history").read_text("utf-8")
    assert "Traceback" not in terminal.seen


def test_ctrl_c_stops_the_answer_and_not_the_chat(
    fork_server: ForkServer, llm_server: ScriptedServer, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.llm.server._half", lambda body: "He lied [S1]. It rained [S1]. They")
    llm_server.modes = ["stalls later", "faithful"]
    with Terminal(fork_server, "--home", home, "chat", "--policy", "flag", *model(llm_server)) as terminal:
        terminal.wait_for("/help lists the commands")
        terminal.type(CLOSED + "\r")
        shown = terminal.wait_for("He lied.")  # a sentence is there while the model is still to write the next
        terminal.type("\x03")
        stopped = terminal.wait_for("Stopped.", after=shown)
        terminal.type("/sources\r")
        terminal.wait_for("There is no answer yet", after=stopped)
        terminal.type(BURNED + "\r")
        terminal.wait_for("Sources", after=stopped)
        terminal.type("/quit\r")
        assert terminal.end() == 0
    assert "Sources" not in terminal.seen[:stopped]
