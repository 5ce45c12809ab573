"""Which broadcasts may be sent, as the database has it now: a pause acts in the middle of a block, in any process."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import structlog

log = structlog.get_logger(__name__)

EVERY = 0.25
"""Seconds between two looks."""


class Running:
    """Looks while anything is being sent, one question for all of it; `ask` gives the ids of those that run."""

    def __init__(self, ask: Callable[[], Awaitable[set[str]]], every: float = EVERY) -> None:
        self._ask = ask
        self._every = every
        self._watched: list[tuple[str, asyncio.Event]] = []
        self._looking: asyncio.Task[None] | None = None

    @contextmanager
    def watch(self, broadcast_id: str) -> Iterator[asyncio.Event]:
        """An event that is set soon after the broadcast is no longer to be sent."""
        entry = (broadcast_id, asyncio.Event())
        self._watched.append(entry)
        if self._looking is None:
            self._looking = asyncio.create_task(self._look())
        try:
            yield entry[1]
        finally:
            self._watched = [each for each in self._watched if each is not entry]
            if not self._watched:
                self._looking.cancel()
                self._looking = None

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(self._every)
            try:
                running = await self._ask()
            except Exception:  # nobody else would go on looking; a block that is begun can be finished
                log.warning("running broadcasts not read", exc_info=True)
                continue
            for broadcast_id, stopped in self._watched:
                if broadcast_id not in running:
                    stopped.set()
