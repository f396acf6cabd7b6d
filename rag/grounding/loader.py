"""A verifier of one's own behind the same interface: a cross-encoder, a language model as judge."""

from importlib import import_module

from index.embedding.embedder import Embedder
from rag.errors import SettingsError
from rag.grounding.verifier import FeatureVerifier, Verifier

__all__ = ["verifier_of"]


def verifier_of(spec: str, embedder: Embedder) -> Verifier:
    """The verifier named `package.module:Class`, made without arguments; the shipped one where none is named.

    It judges in place of the shipped one; to join it, hold a `FeatureVerifier` within. The checks of numbers,
    dates, names, quotations and speakers stay. Raises SettingsError where it cannot be had.
    """
    if not spec:
        return FeatureVerifier(embedder)
    module, _, name = spec.partition(":")
    try:
        made = getattr(import_module(module), name)()
        usable = callable(made.probabilities) and 0 < float(made.threshold) < 1
    except Exception as error:
        raise SettingsError(
            f"The verifier {spec} cannot be used: install its package, write it as package.module:Class, and see "
            "the protocol in rag/grounding/verifier.py."
        ) from error
    if not usable:
        raise SettingsError(
            f"The verifier {spec} has no threshold between 0 and 1: see the protocol in rag/grounding/verifier.py."
        )
    verifier: Verifier = made
    return verifier
