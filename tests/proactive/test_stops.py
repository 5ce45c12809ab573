"""Stops, doubles and crashes: nothing is lost, nobody gets it twice, and the ledger says what is open."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

from bot.broadcasts.records import Delivery, State
from bot.proactive.ledger.records import Block, Result, Unit
from bot.proactive.ledger.service import Ledger
from bot.proactive.send.records import Manner
from bot.storage.database import Storage
from tests.fakes.connector import Scripted
from tests.proactive.house import House, open_house


async def test_a_unit_that_is_brought_twice_is_sent_once(house: House) -> None:
    people = await house.meet(400)
    house.fake.always = Scripted(delay=0.01)
    broadcast = await house.started()
    unit = Unit(broadcast.id, 0)
    await asyncio.gather(*(house.new_worker().run(unit) for _ in range(4)))
    assert Counter(house.got()) == Counter(people)
    assert (await house.counts(broadcast)).sent == 400


async def test_cancelled_in_the_middle_a_worker_loses_nothing(house: House) -> None:
    people = await house.meet(300)
    house.fake.always = Scripted(delay=0.05)
    broadcast = await house.started()
    work = asyncio.create_task(house.worker.run(Unit(broadcast.id, 0)))
    async with asyncio.timeout(5):
        while len(house.got()) < 50:  # noqa: ASYNC110 - the fake tells
            await asyncio.sleep(0.005)
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)
    counts = await house.counts(broadcast)
    assert work.cancelled()
    assert (counts.sending, counts.doubt) == (0, 0)
    assert counts.sent == len(house.got()) < 300
    assert counts.audience == 300
    await house.sent_whole(broadcast)
    assert Counter(house.got()) == Counter(people)


async def test_what_does_not_answer_before_the_stop_is_in_doubt(storage: Storage) -> None:
    async with open_house(storage, Manner(block=20, grace=0.1)) as house:
        await house.meet(40)
        house.fake.always = Scripted(delay=5)
        broadcast = await house.started()
        work = asyncio.create_task(house.worker.run(Unit(broadcast.id, 0)))
        await house.until_got(40)
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
        counts = await house.counts(broadcast)
        assert (counts.doubt, counts.sending) == (40, 0)


async def test_a_stop_of_the_carrier_ends_within_seconds_and_the_next_start_goes_on(house: House) -> None:
    people = await house.meet(1200)
    house.fake.always = Scripted(delay=0.2)
    broadcast = await house.started()
    async with house.sending():
        await house.until_got(50)
    before = await house.counts(broadcast)
    assert 0 < before.sent < 1200
    assert before.sending == 0
    again = House(house.storage, house.fake, house.connector, house.manner, house.pace)
    await again.sent_whole(broadcast)
    assert Counter(house.got()) == Counter(people)


async def test_after_a_crash_the_ledger_alone_brings_it_to_its_end(house: House) -> None:
    people = await house.meet(600)
    broadcast = await house.started()
    lost = await house.ledger.claim(Unit(broadcast.id, 0), 30)
    assert lost is not None
    later = House(house.storage, house.fake, house.connector, house.manner, house.pace, timedelta(seconds=61))
    counts = await later.sent_whole(broadcast)
    assert (counts.sent, counts.doubt) == (570, 30)
    assert counts.reasons["in doubt"] == {"the bot stopped while sending": 30}
    in_doubt = {row.person for row in lost.rows}
    assert Counter(house.got()) == Counter(person for person in people if person not in in_doubt)


async def test_marks_that_are_not_old_are_left_alone(house: House) -> None:
    await house.meet(5)
    broadcast = await house.started()
    await house.ledger.claim(Unit(broadcast.id, 0), 5)
    house.skew = timedelta(seconds=59)
    await house.new_ledger().sweep()
    assert {row["state"] for row in await house.rows(broadcast)} == {Delivery.SENDING.value}


async def test_a_result_that_comes_after_the_sweep_does_not_change_the_row(house: House) -> None:
    await house.meet(1)
    broadcast = await house.started()
    block = await house.ledger.claim(Unit(broadcast.id, 0), 5)
    assert block is not None
    house.skew = timedelta(seconds=61)
    await house.new_ledger().sweep()
    await house.ledger.record(block, [Result("p000000", Delivery.SENT, activity_id="1:1")])
    await house.ledger.release(block)
    assert (await house.row(broadcast, "p000000"))["state"] == Delivery.DOUBT.value


async def test_a_worker_that_always_comes_too_late_sends_nothing(house: House) -> None:
    await house.meet(10)
    broadcast = await house.started()
    worker = house.new_worker()
    worker.ledger = Slow(house.storage, house.now)
    work = asyncio.create_task(worker.run(Unit(broadcast.id, 0)))
    await asyncio.sleep(0.3)
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)
    assert house.got() == []
    assert (await house.counts(broadcast)).pending == 10
    assert (await house.sent_whole(broadcast)).sent == 10


async def test_a_broadcast_that_does_not_run_is_not_sent(house: House) -> None:
    await house.meet(10)
    broadcast = await house.started()
    await house.broadcasts.move(broadcast.id, {State.RUNNING}, State.PAUSED)
    await house.worker.run(Unit(broadcast.id, 0))
    await house.worker.run(Unit("unknown", 0))
    assert house.got() == []


async def test_a_fault_while_a_block_is_made_ready_gives_it_back(house: House) -> None:
    await house.meet(10)
    broadcast = await house.started()
    worker = house.new_worker()
    worker._bodies = Broken()
    try:
        await worker.run(Unit(broadcast.id, 0))
    except RuntimeError:
        pass
    else:
        raise AssertionError("the fault is told")
    assert {row["state"] for row in await house.rows(broadcast)} == {Delivery.PENDING.value}


async def test_what_always_breaks_off_pauses_the_broadcast(house: House) -> None:
    await house.meet(10)
    broadcast = await house.started()
    house.worker._bodies = Broken()
    async with house.sending():
        paused = await house.until(broadcast, State.PAUSED)
    assert paused.pause_reason.startswith("Sending broke off")
    assert (await house.counts(broadcast)).pending == 10


class Slow(Ledger):
    """Every block was marked long ago."""

    def age(self, block: Block) -> timedelta:
        return timedelta(seconds=11)


class Broken:
    async def bodies(self, *_: object) -> dict[str, bytes]:
        raise RuntimeError("cannot be drawn")
