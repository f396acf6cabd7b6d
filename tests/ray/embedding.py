"""A quick embedding that dies, waits and takes notes as the text says; of the nodes of a cluster too.

Its `model_name` is a folder. A text with "fatal" kills the process, each time; one with "mortal" the first time; one
with "patient" waits there until a file `go` is in the folder, or until it is asked for the second time.
"""

import os
import signal
import time
from pathlib import Path

from llama_index.core.base.embeddings.base import BaseEmbedding


class Moody(BaseEmbedding):
    def _get_text_embedding(self, text: str) -> list[float]:
        folder = Path(self.model_name)
        if "fatal" in text or ("mortal" in text and _first(folder / "mortal")):
            os.kill(os.getpid(), signal.SIGKILL)
        if "patient" in text and _first(folder / "patient"):
            while not (folder / "go").exists():
                time.sleep(0.02)
        return [1.0 + text.count(letter) for letter in "aeioust "]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)


def _first(mark: Path) -> bool:
    """Whether nobody was here before; the mark names the node that was."""
    try:
        with mark.open("x") as file:
            file.write(_node())
    except FileExistsError:
        return False
    return True


def _node() -> str:
    import ray

    return str(ray.get_runtime_context().get_node_id()) if ray.is_initialized() else "here"
