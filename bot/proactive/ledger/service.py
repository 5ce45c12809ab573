"""The ledger to the rest of the house: rows are worked, and the counts follow."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from bot.broadcasts.records import Counts
from bot.proactive.ledger.records import Because, Block, Result, Unit
from bot.proactive.ledger.store import DeliveryStore
from bot.proactive.ledger.tallies import Tallies
from bot.storage.database import Storage

IN_DOUBT_AFTER = timedelta(seconds=60)
"""A mark without a result is older than any request and than a stop of the bot."""
LOOK_EVERY = 0.05
"""Seconds."""
AGAIN_AT_ONCE = 1_000
"""Rows."""


class Ledger:
    """`now` gives the time in UTC."""

    def __init__(self, storage: Storage, now: Callable[[], datetime]) -> None:
        self._rows = DeliveryStore(storage)
        self._tallies = Tallies(storage)
        self._now = now

    async def claim(self, unit: Unit, size: int) -> Block | None:
        """Marks a block of the unit as being sent; None when nothing is left to send now."""
        while (block := await self._rows.claim(unit, size, self._now())) is not None and not block.rows:
            continue  # another worker marked these rows first
        return block

    async def record(self, block: Block, results: Iterable[Result]) -> None:
        """Writes results; rows that no longer bear the block's mark keep what was written meanwhile."""
        await self._rows.record(block, results, self._now())

    async def release(self, block: Block, people: Iterable[str] | None = None) -> None:
        """Gives back what was marked and surely not sent; all of the block where nobody is named."""
        await self._rows.release(block, people)

    async def recount(self, unit: Unit) -> None:
        """Brings the unit's counts up to the ledger."""
        await self._tallies.recount(unit)

    async def counts(self, broadcast_id: str) -> Counts:
        """How many are in each state; they add up to the audience."""
        return await self._tallies.counts(broadcast_id)

    async def because(self, broadcast_id: str, person: str) -> Because | None:
        """What made the person part of the broadcast; None when they never were."""
        return await self._rows.because(broadcast_id, person)

    async def next_units(self, broadcast_id: str, limit: int, without: Iterable[int] = ()) -> list[int]:
        """Units with rows to send now."""
        return await self._rows.next_units(broadcast_id, self._now(), limit, set(without))

    async def sweep(self) -> None:
        """Puts in doubt what a stop of the bot left marked."""
        now = self._now()
        for unit in await self._rows.sweep(now - IN_DOUBT_AFTER, now):
            await self._tallies.recount(unit)

    async def ended(self, broadcast_id: str) -> bool:
        """Whether every row has its result; the counts are then brought up to it."""
        if await self._rows.any_open(broadcast_id):
            return False
        await self._tallies.recount_all(broadcast_id)
        return True

    async def settle(self, broadcast_id: str, seconds: float) -> None:
        """Waits, but not for longer, until nothing is being sent any more, and counts what was."""
        give_up = time.monotonic() + seconds
        units: set[int] = set()
        while now := await self._rows.units_sending(broadcast_id):
            units |= now
            if time.monotonic() > give_up:
                break
            await asyncio.sleep(LOOK_EVERY)
        for number in units:
            await self._tallies.recount(Unit(broadcast_id, number))

    async def send_again(self, broadcast_id: str, at: datetime, by: str) -> None:
        """Makes those in doubt pending, as that admin asked for at that time. Doing it again changes nothing."""
        while units := await self._rows.send_again(broadcast_id, at, by, AGAIN_AT_ONCE):
            for unit in units:
                await self._tallies.recount(unit)

    async def cancel_rest(self, broadcast_id: str) -> None:
        """Skips everybody who is still to go. Doing it again changes nothing."""
        if await self._rows.skip_waiting(broadcast_id, self._now()):
            await self._tallies.recount_all(broadcast_id)
