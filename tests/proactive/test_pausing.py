"""A pause, and the end of a broadcast, in the middle of a block: at once, in any process, with nothing in doubt."""

from __future__ import annotations

import asyncio
import math
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.broadcasts.reach import ReachCounter
from bot.broadcasts.records import Broadcast, Delivery, State
from bot.broadcasts.service import Broadcasts
from bot.content.service import Content
from bot.content.store import MessageStore
from bot.proactive.ledger.records import Unit
from bot.proactive.pace.local import Pace
from bot.proactive.send.records import Manner
from bot.storage.database import Storage
from tests.fakes.connector import Scripted
from tests.proactive.house import OWNER, House, open_house

SLOW = 20
"""Messages a second: a block of a hundred takes five seconds, so that what acts at once acts within a block."""
A_SECOND = 1.0


@pytest.fixture
async def slow(storage: Storage) -> AsyncIterator[House]:
    async with open_house(storage, Manner(block=100), Pace(SLOW)) as house:
        yield house


def service(house: House) -> Broadcasts:
    content = Content(MessageStore(house.storage), house.segments, house.now)
    reach = ReachCounter(house.people, house.segments)
    return Broadcasts(house.broadcasts, house.segments, content, reach, house.new_ledger(), house.now, SLOW)


@asynccontextmanager
async def two_workers(house: House) -> AsyncIterator[None]:
    """A second process beside the house's own, with a pace of its own."""
    other = House(house.storage, house.fake, house.connector, house.manner, Pace(SLOW))
    async with house.sending(), other.sending():
        yield


async def states(house: House, broadcast: Broadcast) -> Counter[str]:
    return Counter(row["state"] for row in await house.rows(broadcast))


async def test_a_pause_acts_in_the_middle_of_a_block_of_every_worker(slow: House) -> None:
    people = await slow.meet(1000)
    broadcast = await slow.started()
    async with two_workers(slow):
        await slow.until_got(10)
        paused = await service(slow).pause(OWNER, broadcast.number, "Rui Costa")
        told = await slow.counts(broadcast)
        gone = len(slow.got())
        found = await states(slow, broadcast)
        assert (paused.state, paused.paused_by) == (State.PAUSED, "Rui Costa")
        assert found == {Delivery.SENT.value: gone, Delivery.PENDING.value: 1000 - gone}
        assert (told.sent, told.pending, told.audience) == (gone, 1000 - gone, 1000)
        await asyncio.sleep(0.3)
        assert len(slow.got()) == gone < 100
    assert set(slow.got()) <= set(people)


async def test_what_goes_on_after_it_goes_to_everybody_once(storage: Storage) -> None:
    async with open_house(storage, Manner(block=100), Pace(400)) as house:
        people = await house.meet(300)
        broadcast = await house.started()
        async with two_workers(house):
            for got in (30, 60):
                await house.until_got(got)
                await service(house).pause(OWNER, broadcast.number)
                resumed = await service(house).resume(OWNER, broadcast.number)
                assert resumed.state in (State.PREPARING, State.RUNNING)
            await house.until(broadcast, State.DONE, seconds=60)
        assert Counter(house.got()) == Counter(people)
        assert (await house.counts(broadcast)).sent == 300


async def test_cancelled_in_the_middle_of_a_block_the_rest_of_it_is_skipped(slow: House) -> None:
    await slow.meet(300)
    broadcast = await slow.started()
    async with two_workers(slow):
        await slow.until_got(10)
        over = await service(slow).cancel(OWNER, broadcast.number)
        gone = len(slow.got())
        told = await slow.counts(broadcast)
        assert over.state is State.CANCELLED
        assert (told.sent, told.reasons["skipped"]) == (gone, {"cancelled": 300 - gone})
        await slow.until_settled(broadcast)
    assert len(slow.got()) == gone


async def test_who_waits_for_a_far_slot_hears_of_it_too(storage: Storage) -> None:
    async with open_house(storage, Manner.at(0.1), Pace(0.1)) as house:
        await house.meet(5)
        broadcast = await house.started()
        async with house.sending():
            await house.until_got(1)
            began = time.monotonic()
            await service(house).pause(OWNER, broadcast.number)
            assert await states(house, broadcast) == {Delivery.SENT.value: 1, Delivery.PENDING.value: 4}
            assert time.monotonic() - began < 8  # the next slot is ten seconds away


async def test_an_answer_does_not_wait_for_a_message_that_takes_long(house: House) -> None:
    await house.meet(5)
    house.fake.always = Scripted(delay=3)
    broadcast = await house.started()
    async with house.sending():
        await house.until_got(5)
        await service(house).pause(OWNER, broadcast.number)
        counts = await house.counts(broadcast)
        assert (counts.sending, counts.sent) == (5, 0)
        assert (await house.until_settled(broadcast)).sent == 5


async def test_paused_while_its_ledger_is_written_it_is_written_to_the_end_later(house: House) -> None:
    people = await house.meet(5)
    draft = await house.draft()
    await house.broadcasts.move(draft.id, {State.DRAFT}, State.PREPARING, started_at=house.now())
    await service(house).pause(OWNER, draft.number)
    await house.steps.prepare()
    assert await house.rows(draft) == []
    await service(house).resume(OWNER, draft.number)
    await house.sent_whole(draft)
    assert Counter(house.got()) == Counter(people)


async def test_what_does_not_go_out_is_not_paused(house: House) -> None:
    draft = await house.draft()
    assert (await service(house).pause(OWNER, draft.number)).state is State.DRAFT


async def test_a_worker_that_is_stopped_by_a_pause_can_still_be_stopped(slow: House) -> None:
    await slow.meet(50)
    slow.fake.always = Scripted(delay=1)
    broadcast = await slow.started()
    work = asyncio.create_task(slow.worker.run(Unit(broadcast.id, 0)))
    await slow.until_got(3)
    await slow.broadcasts.move(broadcast.id, {State.RUNNING}, State.PAUSED)
    await asyncio.sleep(0.3)
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)
    counts = await slow.counts(broadcast)
    assert (counts.sending, counts.doubt) == (0, 0)
    assert counts.sent == len(slow.got())


async def test_without_a_pause_nothing_is_held_up(storage: Storage) -> None:
    async with open_house(storage, Manner(block=100), Pace(math.inf)) as house:
        await house.meet(900)
        house.fake.always = Scripted(delay=0.4)
        broadcast = await house.started()
        assert (await house.sent_whole(broadcast)).sent == 900
