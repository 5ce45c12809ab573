"""How broadcasts move on by themselves: prepared, done, cancelled to the end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.broadcasts.records import Broadcast, State
from bot.broadcasts.store import BroadcastStore
from bot.proactive.ledger.prepare import Preparation
from bot.proactive.ledger.service import Ledger

REMEMBERED = timedelta(days=1)
"""How long ago a broadcast may have been cancelled for its rows still to be looked after."""


class BroadcastSteps:
    """`now` gives the time in UTC; `forget` hears of every broadcast that has ended."""

    def __init__(
        self,
        broadcasts: BroadcastStore,
        preparation: Preparation,
        ledger: Ledger,
        now: Callable[[], datetime],
        forget: Callable[[str], None],
    ) -> None:
        self._broadcasts = broadcasts
        self._preparation = preparation
        self._ledger = ledger
        self._now = now
        self._forget = forget
        self._settled: set[str] = set()
        self._writing = asyncio.Lock()  # a chunk under way must not come after its broadcast is settled

    async def prepare(self) -> None:
        """Writes the ledgers of those that were sent off, a chunk of each in turn, and has them run."""
        while preparing := [each for each in await self._broadcasts.active() if each.state is State.PREPARING]:
            for each in preparing:
                async with self._writing:
                    whole = await self._preparation.next_chunk(each)
                if whole:
                    await self._broadcasts.move(each.id, {State.PREPARING}, State.RUNNING, paced_from=self._now())

    async def end(self) -> None:
        """Ends those whose every row has its result, and skips what a stop gave back to a cancelled one."""
        for each in await self._broadcasts.active():
            if each.state is State.RUNNING and await self._ledger.ended(each.id):
                await self._broadcasts.move(each.id, {State.RUNNING}, State.DONE, ended_at=self._now())
                self._forget(each.id)
        for each in await self._broadcasts.cancelled(self._now() - REMEMBERED):
            if each.id not in self._settled:
                await self._settle(each)

    async def _settle(self, cancelled: Broadcast) -> None:
        async with self._writing:
            await self._ledger.cancel_rest(cancelled.id)
            if await self._ledger.ended(cancelled.id):
                self._settled.add(cancelled.id)
                self._forget(cancelled.id)
