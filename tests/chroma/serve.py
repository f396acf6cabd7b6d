"""Runs Chroma's own server, as `chroma run` does, until its standard input is closed.

python serve.py FOLDER PORT
"""

import os
import sys
import threading

import chromadb_rust_bindings  # type: ignore[import-untyped]


def end_with_input() -> None:
    sys.stdin.read()
    os._exit(0)


threading.Thread(target=end_with_input, daemon=True).start()
chromadb_rust_bindings.cli(["chroma", "run", "--path", sys.argv[1], "--host", "127.0.0.1", "--port", sys.argv[2]])
