"""The work of a node of a Ray cluster: prepare one file from the bytes that were sent to it."""

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
    """Return the versions that determine the chunks and vectors of a file, which must be equal on all nodes."""
    return f"onrecord {version('onrecord')} ({CHUNKING}, {MiniLM.name})"


def asked(job: Job, data: bytes, recipe: Recipe) -> bytes:
    """Return the pickled request to prepare a file by this release."""
    return pickle.dumps((release(), pickle.dumps((job, data, recipe))))


def answer(request: bytes) -> bytes:
    """Carry out a request; returns a pickled Outcome, an error of `index.errors`, a RuntimeError, or a text.

    The RuntimeError holds the traceback of a defect, the text says that this node has another release. Requests and
    answers are bytes, so that Ray need not import our classes.
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
    except Exception:  # a defect of ours, sent back so that it is not taken for an error of Ray
        return pickle.dumps(RuntimeError(traceback.format_exc()))
