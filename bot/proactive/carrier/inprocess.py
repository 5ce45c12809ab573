"""The carrier of a single process: aiojobs, bounded, nothing kept across a stop."""

from __future__ import annotations

import asyncio

import structlog
from aiojobs import Scheduler

from bot.proactive.carrier.interface import Handler
from bot.proactive.ledger.records import Unit

log = structlog.get_logger(__name__)

AT_ONCE = 64
"""Units that run at a time; most of them wait for their tenant's slots."""
TIDY_SECONDS = 8.0
"""How long a cancelled unit may take to record what it sent."""


class InProcessCarrier:
    """Start it inside the running loop."""

    def __init__(self, at_once: int = AT_ONCE, tidy_seconds: float = TIDY_SECONDS) -> None:
        self._at_once = at_once
        self._tidy = tidy_seconds
        self._scheduler: Scheduler | None = None
        self._handler: Handler | None = None
        self._later: set[asyncio.Task[None]] = set()

    async def start(self, handler: Handler) -> None:
        self._handler = handler
        self._scheduler = Scheduler(limit=self._at_once, close_timeout=self._tidy)

    async def put(self, unit: Unit, delay: float = 0.0) -> None:
        if self._scheduler is None or self._scheduler.closed:
            return
        if delay <= 0:
            await self._scheduler.spawn(self._bring(unit))
            return
        task = asyncio.create_task(self._put_later(unit, delay))
        self._later.add(task)
        task.add_done_callback(self._later.discard)

    async def stop(self) -> None:
        for task in self._later:
            task.cancel()
        if self._scheduler is not None:
            await self._scheduler.close()

    async def _put_later(self, unit: Unit, delay: float) -> None:
        await asyncio.sleep(delay)
        await self.put(unit)

    async def _bring(self, unit: Unit) -> None:
        assert self._handler is not None
        try:
            await self._handler(unit)
        except Exception:  # nobody else would tell; the ledger has the unit brought again
            log.exception("unit broke off", broadcast=unit.broadcast, unit=unit.number)
