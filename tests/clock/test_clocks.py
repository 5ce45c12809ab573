"""Several clocks over one database: whatever they race for happens once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.broadcasts.records import Broadcast, Delivery, State
from bot.clock.broadcasts import BroadcastSteps
from bot.proactive.ledger.prepare import LEASE, Preparation, Written
from bot.proactive.ledger.records import Result, Unit
from bot.storage.database import Storage
from tests.proactive.house import House, open_house


@pytest.fixture
async def house(storage: Storage) -> AsyncIterator[House]:
    async with open_house(storage) as made:
        yield made


def preparation(house: House, ahead: timedelta = timedelta(0), chunk: int = 500) -> Preparation:
    """As another process has it, its clock ahead of ours by so much."""
    return Preparation(house.storage, chunk=chunk, now=lambda: house.now() + ahead)


def clock(house: House, made: Preparation) -> BroadcastSteps:
    return BroadcastSteps(house.broadcasts, made, house.ledger, house.now, lambda _: None)


async def sent_off(house: House) -> Broadcast:
    draft = await house.draft()
    await house.broadcasts.move(draft.id, {State.DRAFT}, State.PREPARING, started_at=house.now())
    return await house.reread(draft)


async def people_of(house: House, broadcast: Broadcast) -> Counter[str]:
    return Counter(row["_id"]["p"] for row in await house.rows(broadcast))


async def test_clocks_that_race_write_everybody_once(house: House) -> None:
    people = await house.meet(2700)
    broadcasts = [await sent_off(house) for _ in range(2)]
    clocks = [clock(house, preparation(house)) for _ in range(3)]
    async with asyncio.timeout(30):
        while (await house.reread(broadcasts[1])).state is not State.RUNNING:
            await asyncio.gather(*(each.prepare() for each in clocks))
    for each in broadcasts:
        assert await people_of(house, each) == Counter(people)
        assert (await house.counts(each)).pending == 2700
        units = Counter(row["unit"] for row in await house.rows(each))
        assert units == {0: 500, 1: 500, 2: 500, 3: 500, 4: 500, 5: 200}


async def test_one_of_two_writes_while_it_has_the_lease(house: House) -> None:
    await house.meet(1200)
    broadcast = await sent_off(house)
    first, second = preparation(house), preparation(house)
    assert await first.next_chunk(broadcast) is Written.MORE
    assert await second.next_chunk(broadcast) is Written.ELSEWHERE
    assert await first.next_chunk(broadcast) is Written.MORE
    assert await first.next_chunk(broadcast) is Written.WHOLE
    assert await second.next_chunk(broadcast) is Written.WHOLE


async def test_what_a_crash_left_is_gone_on_with_when_the_lease_is_over(house: House) -> None:
    await house.meet(700)
    broadcast = await sent_off(house)
    await preparation(house).next_chunk(broadcast)
    other = clock(house, preparation(house))
    await other.prepare()
    assert (await house.reread(broadcast)).state is State.PREPARING
    house.skew = LEASE + timedelta(seconds=1)
    await other.prepare()
    assert (await house.reread(broadcast)).state is State.RUNNING
    assert (await house.counts(broadcast)).pending == 700


@pytest.mark.parametrize("ahead", [timedelta(hours=5), timedelta(days=400)])
async def test_a_lease_of_a_clock_that_was_ahead_holds_up_nobody(ahead: timedelta, house: House) -> None:
    await house.meet(3)
    broadcast = await sent_off(house)
    await preparation(house, ahead=ahead, chunk=2).next_chunk(broadcast)
    assert await preparation(house).next_chunk(broadcast) is Written.WHOLE


class Slow(Preparation):
    """Loses its lease while its chunk is being written."""

    def __init__(self, house: House, meanwhile: Preparation) -> None:
        super().__init__(house.storage, chunk=500, now=house.now)
        self._house, self._meanwhile = house, meanwhile

    async def _last_of_chunk(self, broadcast: Broadcast, after: str) -> str | None:
        last = await super()._last_of_chunk(broadcast, after)
        self._house.skew += LEASE + timedelta(seconds=1)
        assert await self._meanwhile.next_chunk(broadcast) is not Written.ELSEWHERE
        return last


async def test_who_lost_the_lease_does_not_say_how_far_it_is(house: House) -> None:
    people = await house.meet(1200)
    broadcast = await sent_off(house)
    quick = preparation(house)
    assert await Slow(house, quick).next_chunk(broadcast) is Written.ELSEWHERE
    assert await quick.next_chunk(broadcast) is Written.MORE
    assert await quick.next_chunk(broadcast) is Written.WHOLE
    assert await people_of(house, broadcast) == Counter(people)
    assert (await house.counts(broadcast)).pending == 1200


async def test_who_writes_too_late_leaves_no_open_row_in_an_ended_broadcast(house: House) -> None:
    await house.meet(3)
    broadcast = await sent_off(house)
    ending = preparation(house)

    class Late(Slow):
        async def _last_of_chunk(self, broadcast: Broadcast, after: str) -> str | None:
            last = await super()._last_of_chunk(broadcast, after)
            await house.broadcasts.cancel(broadcast.id, {State.PREPARING}, house.now())
            await clock(house, ending).end()
            await house.meet(2, prefix="new")
            return last

    await clock(house, Late(house, ending)).prepare()
    counts = await house.counts(broadcast)
    assert counts.reasons == {"skipped": {"cancelled": counts.audience}}
    assert counts.audience == 5


async def test_nothing_is_written_once_it_is_cancelled(house: House) -> None:
    await house.meet(3)
    broadcast = await sent_off(house)
    await house.broadcasts.cancel(broadcast.id, {State.PREPARING}, house.now())
    stale = clock(house, preparation(house))
    assert await stale._write(broadcast) is Written.ELSEWHERE
    assert await house.rows(broadcast) == []


async def test_clocks_that_race_end_it_once(house: House) -> None:
    await house.meet(5)
    broadcast = await house.started()
    block = await house.ledger.claim(Unit(broadcast.id, 0), 5)
    assert block is not None
    await house.ledger.record(block, [Result(row.person, Delivery.SENT) for row in block.rows])
    await asyncio.gather(*(clock(house, preparation(house)).end() for _ in range(4)))
    ended = await house.reread(broadcast)
    assert ended.state is State.DONE
    await clock(house, preparation(house)).end()
    assert (await house.reread(broadcast)).ended_at == ended.ended_at
