"""The database is away for a while: what is known of a message is written when it is back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from pymongo.errors import AutoReconnect, OperationFailure

from bot.broadcasts.records import Broadcast, Delivery, State
from bot.proactive.ledger import service
from bot.proactive.ledger.records import Block, Result, Unit
from bot.proactive.ledger.store import DeliveryStore
from bot.storage import patience
from bot.storage.database import Storage
from bot.storage.patience import patiently
from tests.proactive.house import House


class Away(DeliveryStore):
    """Rows of a database that is away for the next calls; `after`: it did what was asked, and could not say so."""

    def __init__(self, storage: Storage, times: int, *, after: bool = False) -> None:
        super().__init__(storage)
        self.times = times
        self._after = after

    async def claim(self, *given: Any) -> Block | None:
        block: Block | None = await self._perhaps(lambda: super(Away, self).claim(*given))
        return block

    async def record(self, *given: Any) -> None:
        await self._perhaps(lambda: super(Away, self).record(*given))

    async def release(self, *given: Any) -> None:
        await self._perhaps(lambda: super(Away, self).release(*given))

    async def _perhaps(self, work: Callable[[], Awaitable[Any]]) -> Any:
        if self.times:
            self.times -= 1
            if self._after:
                await work()
            raise AutoReconnect("connection closed")
        return await work()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "AGAIN_AFTER", 0.01)


async def states(house: House, broadcast: Broadcast) -> list[str]:
    return sorted(row["state"] for row in await house.rows(broadcast))


@pytest.mark.parametrize("after", [False, True])
async def test_results_are_written_once_when_it_is_back(after: bool, house: House) -> None:
    await house.meet(3)
    broadcast = await house.started()
    block = await house.ledger.claim(Unit(broadcast.id, 0), 3)
    assert block is not None
    house.ledger._rows = Away(house.storage, 3, after=after)
    again = Result("p000000", Delivery.PENDING, due=house.now())
    await house.ledger.record(block, [again, Result("p000001", Delivery.SENT, activity_id="1:1")])
    await house.ledger.release(block, ["p000002"])
    assert await states(house, broadcast) == ["pending", "pending", "sent"]
    assert (await house.row(broadcast, "p000000"))["tries"] == 1


@pytest.mark.parametrize("after", [False, True])
async def test_what_was_marked_by_a_call_that_failed_is_given_back(after: bool, house: House) -> None:
    await house.meet(3)
    broadcast = await house.started()
    house.ledger._rows = Away(house.storage, 1, after=after)
    with pytest.raises(AutoReconnect):
        await house.ledger.claim(Unit(broadcast.id, 0), 3)
    assert await states(house, broadcast) == (["sending"] * 3 if after else ["pending"] * 3)
    await house.ledger.sweep()
    assert await states(house, broadcast) == ["pending"] * 3


async def test_a_broadcast_outlasts_it_with_nothing_in_doubt(house: House) -> None:
    people = await house.meet(300)
    broadcast = await house.started()
    house.worker.ledger._rows = Away(house.storage, 6, after=True)
    counts = await house.sent_whole(broadcast)
    assert sorted(house.got()) == people
    assert (counts.sent, counts.doubt) == (300, 0)


async def test_it_is_no_fault_that_pauses(house: House) -> None:
    await house.meet(3)
    broadcast = await house.started()

    async def run(unit: Unit) -> None:
        raise AutoReconnect("connection closed")

    dispatch = house.new_dispatch(house.worker)
    dispatch._run = run
    for _ in range(12):
        with pytest.raises(AutoReconnect):
            await dispatch._handle(Unit(broadcast.id, 0))
    assert (await house.reread(broadcast)).state is State.RUNNING


async def test_patience_ends_and_is_for_outages_only() -> None:
    tried = 0

    async def fails() -> None:
        nonlocal tried
        tried += 1
        raise AutoReconnect("gone") if tried < 99 else AssertionError

    async def wrong() -> None:
        raise OperationFailure("no")

    with pytest.raises(AutoReconnect):
        await patiently(fails, 0)
    assert tried == 1
    with pytest.raises(OperationFailure):
        await patiently(wrong, 60)
    waiting = asyncio.create_task(patiently(fails, service.PATIENCE))
    await asyncio.sleep(0.05)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert waiting.cancelled()
