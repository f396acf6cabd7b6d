"""Run the HTTP server: listen at one address, in one or several processes, until an orderly shutdown."""

import contextlib
import ipaddress
import logging
import signal
import socket
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from fastapi import FastAPI

from api.errors import UsageError
from api.http.logs import configure_logging
from api.http.services import Server
from api.settings.sources import set_metrics_folder

__all__ = ["is_local", "listen", "serve"]

_BACKLOG = 2048


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens at `host` and `port`. Raises UsageError where it cannot be opened."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=family, backlog=_BACKLOG)
    except (OSError, UnicodeError) as error:
        said = getattr(error, "strerror", None) or "no such address"
        reason = said.partition(" (while")[0].lower()  # Python adds the address, which is said already
        raise UsageError(f"{host}:{port} cannot be listened at ({reason}): choose another --port or --host.") from error


def is_local(listening: socket.socket) -> bool:
    """Tell whether only this machine can reach the socket."""
    return ipaddress.ip_address(listening.getsockname()[0].partition("%")[0]).is_loopback


def serve(server: Server, listening: socket.socket, ready: Callable[[], None]) -> None:
    """Answer until SIGTERM or SIGINT; then finish what is under way, within the settings' limit.

    `ready` is called before the first request can be answered.
    """
    with contextlib.ExitStack() as stack:
        if server.workers > 1:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="onrecord-metrics-"))
            set_metrics_folder(folder)  # before the processes start, which inherit it
            server = replace(server, metrics_folder=folder)
        configure_logging(server.settings)
        ready()
        _run(server, listening)


def _run(server: Server, listening: socket.socket) -> None:
    import uvicorn
    from uvicorn.supervisors.multiprocess import Multiprocess

    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    config = uvicorn.Config(
        partial(_app, server),
        factory=True,
        workers=server.workers,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=server.settings.shutdown_seconds,
        timeout_keep_alive=75,  # longer than proxies keep idle connections: else they send requests into a closed one
    )
    # uvicorn raises the signal that stopped it once more; an orderly shutdown exits with 0 all the same.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with contextlib.suppress(KeyboardInterrupt):
        if server.workers > 1:
            Multiprocess(config, sockets=[listening]).run()
        else:
            uvicorn.Server(config).run(sockets=[listening])


def _app(server: Server) -> FastAPI:
    from api.http.app import create_app

    configure_logging(server.settings)
    return create_app(server)
