"""What happens when time passes: each step once a second, for as long as the clock runs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

import structlog

log = structlog.get_logger(__name__)

Step = Callable[[], Awaitable[object]]
EVERY = 1.0
"""Seconds between the end of a step and its next begin."""


class Clock:
    """Steps by name. Each goes round on its own, so that a long one holds up none of the others."""

    def __init__(self, steps: Mapping[str, Step], every: float = EVERY) -> None:
        self._steps = steps
        self._every = every
        self._rounds: list[asyncio.Task[None]] = []
        self._woken = {name: asyncio.Event() for name in steps}

    def wake(self) -> None:
        """Begins the next round of every step now: somebody waits for what it brings."""
        for event in self._woken.values():
            event.set()

    async def start(self) -> None:
        """Begins; the first round is now, which is also how a start recovers what a stop left."""
        self._rounds = [asyncio.create_task(self._round(name, step)) for name, step in self._steps.items()]

    async def stop(self) -> None:
        """Cancels the steps where they are: each can be done again."""
        for task in self._rounds:
            task.cancel()
        await asyncio.gather(*self._rounds, return_exceptions=True)
        self._rounds = []

    async def _round(self, name: str, step: Step) -> None:
        while True:
            try:
                await step()
            except Exception:  # a fault of one round must not end all those after it
                log.exception("step broke off", step=name)
            await self._pause(self._woken[name])

    async def _pause(self, woken: asyncio.Event) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._every):
                await woken.wait()
        woken.clear()
