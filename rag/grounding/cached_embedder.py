"""An embedder that remembers what it encoded last: the claims of one answer rest on the same sentences."""

import threading
from collections import OrderedDict
from collections.abc import Sequence

from index.embedding.embedder import Embedder, Encoding, Spans, Vectors

__all__ = ["Remembering"]

_MOST = 512  # texts; an encoded sentence with its words takes about 30 kB


class Remembering:
    """The same vectors as of the embedder behind it, each made once while it is in use."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._lock = threading.Lock()  # answers may be written side by side
        self._known: OrderedDict[tuple[str, tuple[tuple[int, int], ...]], Encoding] = OrderedDict()

    @property
    def name(self) -> str:
        """As of the embedder behind it."""
        return self._embedder.name

    @property
    def size(self) -> int:
        """As of the embedder behind it."""
        return self._embedder.size

    def count(self, texts: Sequence[str]) -> list[int]:
        """As of the embedder behind it."""
        return self._embedder.count(texts)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """As of the embedder behind it; not remembered."""
        return self._embedder.embed(texts)

    def encode(self, texts: Sequence[str], spans: Sequence[Spans]) -> list[Encoding]:
        """The vector of each text and of its spans; raises EmbedderFailed."""
        keys = [(text, tuple(bounds)) for text, bounds in zip(texts, spans, strict=True)]
        with self._lock:
            held = {key: self._known[key] for key in keys if key in self._known}
        new = list(dict.fromkeys(key for key in keys if key not in held))
        made = self._embedder.encode([text for text, _ in new], [bounds for _, bounds in new]) if new else []
        held.update(zip(new, made, strict=True))
        with self._lock:
            for key, encoding in held.items():
                self._known[key] = encoding
                self._known.move_to_end(key)
            while len(self._known) > _MOST:
                self._known.popitem(last=False)
        return [held[key] for key in keys]
