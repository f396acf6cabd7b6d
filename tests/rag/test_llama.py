"""llama-index applications get passages as nodes, and answers that are verified as everywhere."""

import asyncio
import re
from pathlib import Path

import pytest
from llama_index.core.schema import MetadataMode
from llama_index.core.tools import QueryEngineTool

from index.catalogue.reads import Filters, article
from index.collection import Collection
from rag.errors import QuestionError
from rag.llama import CollectionQueryEngine, CollectionRetriever

DOCS = Path(__file__).parents[2] / "docs" / "llama.md"
CLOSED = "Why did Ilse Brandt close the clock museum?"


def test_passages_are_nodes_with_their_place(newsroom: Collection) -> None:
    nodes = CollectionRetriever(newsroom, k=5).retrieve(CLOSED)
    assert 1 < len(nodes) <= 5
    assert nodes[0].metadata["source"] == "museum.txt"
    for node in nodes:
        told = node.metadata
        whole = article(newsroom.catalogue.db, told["source"])
        assert whole.text[told["start"] : told["end"]] == node.text
        assert told["sha256"] == whole.sha256
        assert 1 <= told["line_start"] <= told["line_end"]
        assert node.score is not None


def test_filters_hold_for_passages_and_answers(newsroom: Collection) -> None:
    filters = Filters(publisher="Hill Farmer")
    nodes = CollectionRetriever(newsroom, filters=filters).retrieve("the lighthouse at Skerry")
    assert {node.metadata["publisher"] for node in nodes} == {"Hill Farmer"}
    response = CollectionQueryEngine(newsroom, filters=filters).query(CLOSED)
    assert response.metadata and response.metadata["outcome"] == "refused"


def test_an_answer_has_markers_and_its_citations_as_nodes(newsroom: Collection) -> None:
    response = CollectionQueryEngine(newsroom).query(CLOSED)
    told = response.metadata
    assert told and told["outcome"] == "answered" and told["claims"] and told["withheld"] == []
    numbers = [int(number) for number in re.findall(r"\[(\d+)\]", str(response))]
    assert numbers == [node.metadata["number"] for node in response.source_nodes] != []
    for node in response.source_nodes:
        cited = node.metadata
        whole = article(newsroom.catalogue.db, cited["source"])
        assert whole.text[cited["start"] : cited["end"]] == cited["quote"]
        assert cited["quote"] in node.text
        assert cited["sha256"] == whole.sha256 and cited["line_start"] <= cited["line_end"]
    assert "cut its grant" in str(response)


def test_what_the_articles_do_not_answer_is_refused(newsroom: Collection) -> None:
    response = CollectionQueryEngine(newsroom).query("Who won the chess olympiad in Batumi?")
    assert response.source_nodes == []
    assert response.metadata and response.metadata["outcome"] == "refused"
    assert str(response).startswith("The sources do not answer this.")


def test_what_is_no_question_is_an_error_of_ours(newsroom: Collection) -> None:
    for asked in (CollectionRetriever(newsroom).retrieve, CollectionQueryEngine(newsroom).query):
        with pytest.raises(QuestionError):
            asked("?!")


def test_it_is_awaited_too(newsroom: Collection) -> None:
    async def both() -> tuple[int, str]:
        nodes = await CollectionRetriever(newsroom).aretrieve(CLOSED)
        return len(nodes), str(await CollectionQueryEngine(newsroom).aquery(CLOSED))

    found, said = asyncio.run(both())
    assert found and said == str(CollectionQueryEngine(newsroom).query(CLOSED))


def test_a_model_that_is_shown_a_node_reads_outlet_and_date_and_no_offsets(newsroom: Collection) -> None:
    [node, *_] = CollectionRetriever(newsroom).retrieve("How many swans did wardens count?")
    shown = node.node.get_content(MetadataMode.LLM)
    assert "Weir Courier" in shown and node.metadata["sha256"] not in shown
    assert node.node.get_content(MetadataMode.EMBED) == node.text


def test_it_is_a_tool_of_an_agent(newsroom: Collection) -> None:
    tool = QueryEngineTool.from_defaults(
        CollectionQueryEngine(newsroom), name="news", description="Answers from the news."
    )
    output = tool.call(CLOSED)
    assert not output.is_error and "[1]" in output.content


def test_the_example_of_the_docs_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "articles").mkdir()
    text = "Ferry to Arne stops\n\nThe ferry to Arne stopped on Monday because ice had bent its rudder.\n"
    (tmp_path / "articles" / "ferry.txt").write_text(text)
    monkeypatch.chdir(tmp_path)
    [example] = re.findall(r"^```python\n(.*?)^```", DOCS.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    exec(compile(example, str(DOCS), "exec"), {})
    assert "ice had bent its rudder" in capsys.readouterr().out
