"""A recipe names an embedder, in any process."""

import pickle

import pytest

from index.embedding.config import Recipe, embedder
from index.embedding.embedder import MiniLM
from index.embedding.llama_index import ConfiguredEmbedder
from index.errors import EmbedderFailed


def test_the_shipped_embedder_serves_where_none_is_named() -> None:
    assert isinstance(embedder(Recipe()), MiniLM)


def test_a_recipe_has_one_embedder_in_a_process() -> None:
    assert embedder(Recipe()) is embedder(Recipe())


def test_a_named_embedding_is_loaded_with_its_options(counted: tuple[Recipe, list[str]]) -> None:
    recipe, asked = counted
    made = embedder(recipe)
    assert isinstance(made, ConfiguredEmbedder)
    assert made.name == f"Letters/{recipe.options[0][1]}"
    assert made.embed(["a tree"]).shape == (1, 8)
    assert asked == ["a tree"]


def test_a_name_that_leads_nowhere_is_an_embedder_that_failed() -> None:
    with pytest.raises(EmbedderFailed, match="cannot be imported"):
        embedder(Recipe("no_such_package:Embedding"))


def test_a_recipe_can_be_sent_to_another_process() -> None:
    recipe = Recipe("package:Class", (("model_name", "small"), ("dimensions", 8)), 2, 1000)
    assert pickle.loads(pickle.dumps(recipe)) == recipe
    assert len({recipe, Recipe(), Recipe()}) == 2
