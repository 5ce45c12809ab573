"""The ledger to the rest of the house: rows are worked, and the counts follow."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.broadcasts.records import Counts
from bot.identifiers import new_id
from bot.proactive.ledger.records import Because, Block, Result, Unit
from bot.proactive.ledger.sightings import Sightings
from bot.proactive.ledger.store import DeliveryStore
from bot.proactive.ledger.tallies import Tallies
from bot.storage.database import Storage
from bot.storage.patience import patiently

IN_DOUBT_AFTER = timedelta(seconds=60)
"""A mark without a result is then older than any request and than a stop of the bot."""
PATIENCE = 600.0
"""Seconds that results wait for a database that is away. Nobody else touches their rows meanwhile."""
QUIET_AFTER = 0.3
"""Seconds: by then every process has seen that a broadcast stopped."""
LOOK_EVERY = 0.05
"""Seconds."""
AGAIN_AT_ONCE = 1_000
"""Rows."""


class Ledger:
    """`now` gives the time in UTC; `clock` seconds that never jump, whatever becomes of the time.

    A block that is claimed is in this process's hands until `done`: no sweep of its touches it.
    """

    def __init__(
        self,
        storage: Storage,
        now: Callable[[], datetime],
        clock: Callable[[], float] = time.monotonic,
        in_doubt_after: timedelta = IN_DOUBT_AFTER,
    ) -> None:
        self._rows = DeliveryStore(storage)
        self._tallies = Tallies(storage)
        self._now = now
        self.clock = clock
        self._noticed_after = in_doubt_after / 6
        self._sightings = Sightings((in_doubt_after - self._noticed_after).total_seconds())
        self._in_hand: set[str] = set()
        self._in_doubt_after = in_doubt_after
        self._first = True
        self._unsent: dict[str, Unit] = {}  # marks that may be there although nothing of them was sent

    async def claim(self, unit: Unit, size: int) -> Block | None:
        """Marks a block of the unit as being sent; None when nothing is left to send now."""
        while (block := await self._claim(unit, size)) is not None and not block.rows:
            self.done(block)  # another worker marked these rows first
        return block

    async def _claim(self, unit: Unit, size: int) -> Block | None:
        token, taken = new_id(), self.clock()
        self._in_hand.add(token)
        try:
            block = await self._rows.claim(unit, size, self._now(), token)
        except BaseException:  # the mark may stand all the same
            self._unsent[token] = unit
            raise
        if block is None:
            self._in_hand.discard(token)
        return replace(block, taken=taken) if block else None

    def age(self, block: Block) -> timedelta:
        """How long ago the block was marked: the longer of what two clocks say, of which one may jump and the other
        stand still while the machine sleeps."""
        return max(timedelta(seconds=self.clock() - block.taken), self._now() - block.marked_at)

    def done(self, block: Block) -> None:
        """Nothing more is recorded of the block by this process: what still bears its mark is left behind."""
        self._in_hand.discard(block.token)

    async def record(self, block: Block, results: Iterable[Result]) -> None:
        """Writes results; rows that no longer bear the block's mark keep what was written meanwhile."""
        told = list(results)
        await patiently(lambda: self._rows.record(block, told, self._now()), PATIENCE)

    async def release(self, block: Block, people: Iterable[str] | None = None) -> None:
        """Gives back what was marked and surely not sent; all of the block where nobody is named."""
        named = None if people is None else list(people)
        await patiently(lambda: self._rows.release(block, named), PATIENCE)

    async def recount(self, unit: Unit) -> None:
        """Brings the unit's counts up to the ledger."""
        await self._tallies.recount(unit)

    async def recount_all(self, broadcast_id: str) -> None:
        """The same for all units of a broadcast that is not being sent."""
        await self._tallies.recount_all(broadcast_id)

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
        """Puts in doubt what a stop of the bot left marked, and gives back what surely was not sent."""
        for token, unit in list(self._unsent.items()):
            await self._rows.release_all(unit, token)
            self._in_hand.discard(token)
            del self._unsent[token]
        for unit in await self._rows.sweep(await self._left_behind(), self._now()):
            await self._tallies.recount(unit)

    async def _left_behind(self) -> set[str]:
        """Marks that this process has seen for long. When it starts it has seen none, and believes what they say."""
        now = self._now()
        marks = await self._rows.marks(now - self._noticed_after, now + self._noticed_after)
        left = self._sightings.seen(marks - self._in_hand, self.clock())
        if self._first:
            left |= await self._rows.marks(now - self._in_doubt_after) - self._in_hand
            self._first = False
        return left

    async def ended(self, broadcast_id: str) -> bool:
        """Whether every row has its result; the counts are then brought up to it."""
        if await self._rows.any_open(broadcast_id):
            return False
        await self._tallies.recount_all(broadcast_id)
        return True

    async def settle(self, broadcast_id: str, seconds: float) -> None:
        """Waits, but not for longer, until nothing is being sent any more, and counts what was."""
        began = time.monotonic()
        units: set[int] = set()
        while time.monotonic() - began < seconds:
            units |= (now := await self._rows.units_sending(broadcast_id))
            if not now and time.monotonic() - began > QUIET_AFTER:
                break
            await asyncio.sleep(LOOK_EVERY)
        for number in units:
            await self._tallies.recount(Unit(broadcast_id, number))

    async def send_again(self, broadcast_id: str, at: datetime, by: str) -> None:
        """Makes those in doubt pending, as that admin asked for at that time. Doing it again changes nothing."""
        while units := await self._rows.send_again(broadcast_id, at, by, AGAIN_AT_ONCE):
            for unit in units:
                await self._tallies.recount(unit)

    async def forget_tries(self, broadcast_id: str) -> None:
        """Has what is pending begin anew: an admin says that it makes sense to go on."""
        await self._rows.forget_tries(broadcast_id)

    async def cancel_rest(self, broadcast_id: str) -> None:
        """Skips everybody who is still to go. Doing it again changes nothing."""
        if await self._rows.skip_waiting(broadcast_id, self._now()):
            await self._tallies.recount_all(broadcast_id)
