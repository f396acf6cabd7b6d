"""A server that runs in a thread while it is entered."""

import asyncio
import threading
import time
from typing import Any

import uvicorn

__all__ = ["Background"]


class Background:
    """Runs a server of uvicorn; `base` is where it listens."""

    def __init__(self, server: uvicorn.Server) -> None:
        self._server = server
        self._thread = threading.Thread(target=self._serve, name="server-of-a-test")
        self.loop: asyncio.AbstractEventLoop | None = None

    def __enter__(self) -> "Background":
        self._thread.start()
        end = time.monotonic() + 20
        while not self._server.started:
            assert self._thread.is_alive() and time.monotonic() < end, "the server did not start"
            time.sleep(0.005)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(60)
        assert not self._thread.is_alive()

    @property
    def base(self) -> str:
        return f"127.0.0.1:{self._server.servers[0].sockets[0].getsockname()[1]}"

    def run(self, coroutine: Any) -> Any:
        """The result of a coroutine that runs in the server's loop."""
        assert self.loop
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(10)

    def _serve(self) -> None:
        async def main() -> None:
            self.loop = asyncio.get_running_loop()
            await self._server.serve()

        asyncio.run(main())
