"""What happens when time passes: each step once a second, more rarely while it rests, for as long as the clock runs."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

import structlog

from bot.telemetry.metrics import Metrics

log = structlog.get_logger(__name__)

Step = Callable[[], Awaitable[object]]
"""One that returns False (and not None) has nothing to do until it is woken, as far as it knows: it rests."""

EVERY = 1.0
"""Seconds between the end of a step and its next begin."""
REST = 5.0
"""The same for a step that rests: another process may have given it work without waking this one."""
TOLD_EVERY = 60.0
"""Seconds between two lines about a step that goes on breaking off."""


@dataclass(slots=True)
class Round:
    """Where one step is. `due` is when its round should begin at the latest, on time.monotonic."""

    step: Step
    due: float = math.inf
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    faults: int = 0
    told: float = 0.0

    def tells(self) -> bool:
        """Counts a fault. True for the first in a row, and once a minute then: a database may be away for long."""
        self.faults += 1
        if self.faults > 1 and time.monotonic() - self.told < TOLD_EVERY:
            return False
        self.told = time.monotonic()
        return True


class Clock:
    """Steps by name. Each goes round on its own, so that a long one holds up none of the others."""

    def __init__(
        self, steps: Mapping[str, Step], every: float = EVERY, rest: float = REST, metrics: Metrics | None = None
    ) -> None:
        self._rounds = {name: Round(step) for name, step in steps.items()}
        self._every = every
        self._rest = max(rest, every)
        self._metrics = metrics or Metrics()
        self._going: list[asyncio.Task[None]] = []

    def wake(self) -> None:
        """Begins the next round of every step now: somebody waits for what it brings."""
        for each in self._rounds.values():
            each.woken.set()

    def late(self) -> dict[str, float]:
        """By how many seconds each step is late now: a round that takes long makes the next one late."""
        now = time.monotonic()
        return {name: max(0.0, now - each.due) for name, each in self._rounds.items()}

    async def start(self) -> None:
        """Begins; the first round is now, which is also how a start recovers what a stop left."""
        self._going = [asyncio.create_task(self._go(name, each)) for name, each in self._rounds.items()]

    async def stop(self) -> None:
        """Cancels the steps where they are: each can be done again."""
        for task in self._going:
            task.cancel()
        await asyncio.gather(*self._going, return_exceptions=True)
        self._going = []

    async def _go(self, name: str, each: Round) -> None:
        while True:
            each.due = time.monotonic() + self._every
            pause = self._rest if await self._once(name, each) is False else self._every
            each.due = time.monotonic() + pause
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await each.woken.wait()
            each.woken.clear()

    async def _once(self, name: str, each: Round) -> object:
        """One round, timed; what it returns, None where it broke off."""
        began, result, failed = time.monotonic(), None, False
        try:
            result = await each.step()
            if each.faults:
                log.warning("step works again", step=name, faults=each.faults)
                each.faults = 0
        except Exception:  # a fault of one round must not end all those after it
            failed = True
            if each.tells():
                log.exception("step broke off", step=name, faults=each.faults)
        self._metrics.step(name, time.monotonic() - began, failed=failed)
        return result
