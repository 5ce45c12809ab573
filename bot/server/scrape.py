"""GET /metrics: what was counted, and how things stand at this moment. For this network only, never through a proxy."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

import structlog
from aiohttp import web

from bot.access.hosts import is_proxied
from bot.broadcasts.figures import BroadcastFigures
from bot.proactive.ledger.waiting import WaitingCounter
from bot.telemetry.metrics import Metrics

PATIENCE_SECONDS = 2.0
"""Prometheus gives up after 10 s, and what was counted is to be had while the database is away."""

log = structlog.get_logger(__name__)


class Scrape:
    """Answers for the server. `late` tells by how many seconds each step of the clock is late, `out` the units out."""

    def __init__(
        self,
        metrics: Metrics,
        broadcasts: BroadcastFigures,
        waiting: WaitingCounter,
        late: Callable[[], Mapping[str, float]],
        out: Callable[[], int],
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self._metrics = metrics
        self._broadcasts = broadcasts
        self._waiting = waiting
        self._late = late
        self._out = out
        self._patience = patience

    async def answer(self, request: web.Request) -> web.Response:
        """The handler."""
        if is_proxied(request.headers):
            return web.json_response({"error": "The figures are not for the world: ask the bot itself."}, status=403)
        self._metrics.late(self._late())
        try:
            async with asyncio.timeout(self._patience):
                await self._read()
        except Exception as error:  # noqa: BLE001 - whatever the driver raises, the rest of the figures is right
            self._metrics.unread()
            log.warning("figures not read", reason=type(error).__name__)
        body, kind = self._metrics.text()
        return web.Response(body=body, headers={"Content-Type": kind, "Cache-Control": "no-store"})

    async def _read(self) -> None:
        states = await self._broadcasts.by_state()
        waiting = await self._waiting.count(await self._broadcasts.sending())
        self._metrics.standing(
            {state.value: number for state, number in states.items()}, waiting.deliveries, waiting.units, self._out()
        )
