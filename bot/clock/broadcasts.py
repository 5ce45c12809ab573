"""How broadcasts move on by themselves: prepared, done, cancelled to the end. Safe in any number of processes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.broadcasts.records import Broadcast, State
from bot.broadcasts.store import BroadcastStore
from bot.proactive.ledger.prepare import Preparation, Written
from bot.proactive.ledger.service import Ledger
from bot.telemetry.correlation import correlated

OVER = (State.DONE, State.CANCELLED)


class BroadcastSteps:
    """`now` gives the time in UTC; `forget` hears of every broadcast that this process ended."""

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
        self._recounted = False
        self._writing = asyncio.Lock()  # a chunk under way must not come after its broadcast is settled

    async def prepare(self) -> bool:
        """Writes the ledgers of those that were sent off, a chunk of each in turn, and has them run.

        False when none is under way at all.
        """
        elsewhere: set[str] = set()
        active = await self._broadcasts.active()
        while preparing := [each for each in active if each.state is State.PREPARING and each.id not in elsewhere]:
            for each in preparing:
                match await self._write(each):
                    case Written.WHOLE:
                        await self._run(each)
                    case Written.ELSEWHERE:
                        elsewhere.add(each.id)
            active = await self._broadcasts.active()
        return bool(active)

    async def _write(self, broadcast: Broadcast) -> Written:
        """Writes a chunk under the lease. Whoever ends a broadcast takes the lease first: none is written after that.

        But for one who froze while they had it: who comes late tidies up.
        """
        async with self._writing:
            if not await self._preparation.hold(broadcast.id) or await self._state(broadcast) is not State.PREPARING:
                return Written.ELSEWHERE
            written = await self._preparation.next_chunk(broadcast)
            if written is Written.ELSEWHERE and await self._state(broadcast) in OVER:
                await self._ledger.cancel_rest(broadcast.id)
            return written

    async def _state(self, broadcast: Broadcast) -> State | None:
        now = await self._broadcasts.get(broadcast.id)
        return now.state if now else None

    async def _run(self, whole: Broadcast) -> None:
        """Has it run; first those in doubt are made pending, where an admin wants them sent again."""
        present = await self._broadcasts.get(whole.id)
        if present and present.paced_from:  # it goes on after a pause
            await self._ledger.forget_tries(whole.id)
        if present and present.again_open and present.again_at:
            await self._ledger.send_again(whole.id, present.again_at, present.again_by)
        fields: dict[str, Any] = {"paced_from": self._now(), "again_open": False}
        with correlated(whole.correlation):
            await self._broadcasts.move(whole.id, {State.PREPARING}, State.RUNNING, **fields)

    async def end(self) -> bool:
        """Ends those whose every row has its result, and skips what a stop gave back to a cancelled one.

        False when none is under way, and none of the cancelled ones is to be settled.
        """
        active, settling = await self._broadcasts.active(), await self._broadcasts.settling()
        for each in active:
            if each.state is State.RUNNING and await self._ledger.ended(each.id):
                with correlated(each.correlation):
                    await self._broadcasts.finish(each, self._now())
                self._forget(each.id)
        for each in settling:
            await self._settle(each)
        return bool(active or settling)

    async def recount(self) -> bool:
        """After a start, once: counts those paused anew. A crash may have come between a result and its count."""
        if not self._recounted:
            for each in await self._broadcasts.paused():
                await self._ledger.recount_all(each.id)
            self._recounted = True
        return False

    async def _settle(self, cancelled: Broadcast) -> None:
        async with self._writing:
            if not await self._preparation.hold(cancelled.id):
                return
            await self._ledger.cancel_rest(cancelled.id)
            if await self._ledger.ended(cancelled.id):
                await self._broadcasts.settled(cancelled.id)
                self._forget(cancelled.id)
