"""What a node of a Ray cluster does: prepare one file, of which the bytes were sent to it."""

import pickle
import socket
import traceback
from importlib.metadata import version

from index.chunking.chunker import CHUNKING
from index.chunking.prepare import Job, prepare_bytes
from index.embedding.config import Recipe
from index.embedding.embedder import MiniLM
from index.errors import OnRecordError

__all__ = ["answer", "asked", "release"]


def release() -> str:
    """What decides which chunks and vectors a file gives; nodes of another release would give others."""
    return f"onrecord {version('onrecord')} ({CHUNKING}, {MiniLM.name})"


def asked(job: Job, data: bytes, recipe: Recipe) -> bytes:
    """The request to prepare a file by this release."""
    return pickle.dumps((release(), pickle.dumps((job, data, recipe))))


def answer(request: bytes) -> bytes:
    """Carry out a request: an `Outcome`, an error of ours, a mistake's traceback, or what is wrong with this node.

    Both ways it is bytes, so that nothing of ours need be known to what carries them.
    """
    wanted, inner = pickle.loads(request)
    here = release()
    if here != wanted:
        return pickle.dumps(f"the node {socket.gethostname()} has {here}, this machine {wanted}")
    job, data, recipe = pickle.loads(inner)
    try:
        return pickle.dumps(prepare_bytes(job, data, recipe))
    except OnRecordError as error:
        return pickle.dumps(error)
    except Exception:  # a mistake in this program: what Ray raises is then Ray's own
        return pickle.dumps(RuntimeError(traceback.format_exc()))
