from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from index.embedding.embedder import MiniLM
from rag.errors import SettingsError
from rag.grounding.features import Cited
from rag.grounding.loader import verifier_of
from rag.grounding.verifier import FeatureVerifier

HERE = __name__


class Trusting:
    """Finds everything supported."""

    threshold = 0.5

    def probabilities(self, pairs: Sequence[tuple[str, Cited]]) -> NDArray[np.float64]:
        return np.ones(len(pairs))


class Boundless(Trusting):
    threshold = 7.0


class Demanding(Trusting):
    def __init__(self, key: str) -> None:
        self.key = key


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "verifiers_of_ours", sys.modules[HERE])


def test_the_shipped_one_serves_where_none_is_named() -> None:
    assert isinstance(verifier_of("", MiniLM(threads=1)), FeatureVerifier)


def test_a_named_one_takes_its_place() -> None:
    verifier = verifier_of("verifiers_of_ours:Trusting", MiniLM(threads=1))
    assert verifier.probabilities([("Anything.", Cited(("Nothing.",)))]).tolist() == [1.0]


@pytest.mark.parametrize("name", ["no.such.module:Thing", "verifiers_of_ours:Missing", "verifiers_of_ours:Boundless"])
def test_what_cannot_serve_is_refused_by_name(name: str) -> None:
    with pytest.raises(SettingsError, match=name.replace(".", r"\.")):
        verifier_of(name, MiniLM(threads=1))


def test_one_that_wants_arguments_is_refused() -> None:
    with pytest.raises(SettingsError, match="Demanding"):
        verifier_of("verifiers_of_ours:Demanding", MiniLM(threads=1))
