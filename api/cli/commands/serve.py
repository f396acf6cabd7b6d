"""`onrecord serve` and `onrecord mcp`: over HTTP for many, over standard input and output for one client."""

import sys
from contextlib import closing

from rich.text import Text

from api.cli.terminal.console import console, flow, problem
from api.errors import DONE, UsageError
from api.http.server import is_local, listen, serve
from api.http.services import Server, check_settings
from api.service.answers import AnswerService
from api.service.keys import Keys
from api.settings.settings import Settings

__all__ = ["run", "serve_mcp"]


def run(settings: Settings, host: str, port: int, *, workers: int, insecure: bool) -> int:
    """Serve until stopped. Raises UsageError where others can reach the server without keys, unless `insecure`."""
    check_settings(settings)
    keys = Keys(settings.home).all()
    with listen(host, port) as listening:
        local = is_local(listening)
        if not (local or keys or insecure):
            raise UsageError(
                f"At {host} others can reach this server, and it has no keys to ask them for: make one with "
                "`onrecord keys add NAME`, or say --insecure to answer anybody."
            )
        if not local and not keys:
            problem(
                "INSECURE: whoever reaches this address can read every article. `onrecord keys add NAME` ends that."
            )
        port = int(listening.getsockname()[1])
        server = Server(settings, local=local, asks=bool(keys), port=port, workers=workers)
        serve(server, listening, lambda: _say(host, port, asks=bool(keys)))
    return DONE


def serve_mcp(settings: Settings) -> int:
    """Serve MCP to the client that started the program, until it disconnects; print nothing else to standard output."""
    from api.mcp.server import serve_stdio

    with closing(AnswerService(settings)) as answer_service:
        serve_stdio(answer_service)
    return DONE


def _say(host: str, port: int, *, asks: bool) -> None:
    name = f"[{host}]" if ":" in host else host
    screen = console(stderr=True)
    told = f"Serving at http://{name}:{port} {'with keys' if asks else 'without keys'}; Ctrl-C stops it."
    flow(screen, Text(told))
    sys.stderr.flush()
