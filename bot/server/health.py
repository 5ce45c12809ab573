"""GET /healthz: 200 once the bot is ready to serve, else 503."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from aiohttp import web

PATIENCE_SECONDS = 2.0


class Health:
    """Answers for the server. `ping` raises when the database does not answer; `patience` is in seconds."""

    def __init__(self, ping: Callable[[], Awaitable[None]], patience: float = PATIENCE_SECONDS) -> None:
        self._ping = ping
        self._patience = patience
        self._ready = False

    @contextmanager
    def serving(self) -> Iterator[None]:
        """The bot is ready while the block runs, and no longer once it ends."""
        self._ready = True
        try:
            yield
        finally:
            self._ready = False

    async def answer(self, request: web.Request) -> web.Response:
        """The handler."""
        if not self._ready:
            return _answer(503, "not ready")
        try:
            async with asyncio.timeout(self._patience):
                await self._ping()
        except Exception:  # noqa: BLE001 - whatever the database's driver raises, the answer is the same
            return _answer(503, "the database does not answer")
        return _answer(200, "ok")


def _answer(status: int, text: str) -> web.Response:
    return web.json_response({"status": text}, status=status, headers={"Cache-Control": "no-store"})
