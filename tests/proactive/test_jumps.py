"""The time jumps, as when somebody sets the clock: nothing is sent twice, and what is alive is not taken for dead."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from bot.broadcasts.records import Broadcast, Delivery, State
from bot.proactive.ledger.records import Block, Result, Unit
from tests.fakes.connector import Scripted
from tests.proactive.house import House

JUMPS = [timedelta(hours=3), timedelta(days=-2), timedelta(seconds=70), timedelta(seconds=-70)]


async def claimed(house: House, broadcast: Broadcast, size: int) -> Block:
    block = await house.ledger.claim(Unit(broadcast.id, 0), size)
    assert block is not None
    return block


async def states(house: House, broadcast: Broadcast) -> Counter[str]:
    return Counter(row["state"] for row in await house.rows(broadcast))


@pytest.mark.parametrize("jump", JUMPS)
async def test_a_jump_in_the_middle_of_it_changes_nothing_for_anybody(jump: timedelta, house: House) -> None:
    people = await house.meet(400)
    house.fake.always = Scripted(delay=0.05)
    broadcast = await house.started()
    async with house.sending():
        await house.until_got(60)
        house.jump = jump
        await house.until(broadcast, State.DONE)
    assert Counter(house.got()) == Counter(people)
    assert (await house.counts(broadcast)).sent == 400


@pytest.mark.parametrize("jump", JUMPS)
async def test_what_another_process_is_sending_is_not_put_in_doubt_by_a_jump(jump: timedelta, house: House) -> None:
    await house.meet(5)
    broadcast = await house.started()
    other = house.new_ledger()
    await other.sweep()
    block = await claimed(house, broadcast, 5)
    house.jump = jump
    for _ in range(3):
        await other.sweep()
        house.skew += timedelta(seconds=15)
    await house.ledger.record(block, [Result(row.person, Delivery.SENT) for row in block.rows])
    assert await states(house, broadcast) == {Delivery.SENT.value: 5}


@pytest.mark.parametrize("jump", [*JUMPS, timedelta(0)])
async def test_what_a_crash_left_is_in_doubt_after_minutes_whatever_the_time_says(
    jump: timedelta, house: House
) -> None:
    await house.meet(5)
    broadcast = await house.started()
    other = house.new_ledger()
    await other.sweep()
    await claimed(house, broadcast, 5)
    house.jump = jump
    for _ in range(14):  # a jump back can hide it for as long as it jumped
        house.skew += timedelta(seconds=11)
        await other.sweep()
    assert await states(house, broadcast) == {Delivery.DOUBT.value: 5}
    assert (await house.counts(broadcast)).doubt == 5


async def test_what_this_process_has_in_hand_is_never_swept_by_it(house: House) -> None:
    await house.meet(5)
    broadcast = await house.started()
    block = await claimed(house, broadcast, 5)
    for _ in range(8):
        house.skew += timedelta(seconds=60)
        await house.ledger.sweep()
    assert await states(house, broadcast) == {Delivery.SENDING.value: 5}
    house.ledger.done(block)
    for _ in range(2):
        house.skew += timedelta(seconds=60)
        await house.ledger.sweep()
    assert await states(house, broadcast) == {Delivery.DOUBT.value: 5}


async def test_a_block_is_as_old_as_the_slower_of_two_clocks_does_not_tell(house: House) -> None:
    await house.meet(5)
    block = await claimed(house, await house.started(), 5)
    house.jump = timedelta(seconds=30)  # the machine slept, and the other clock with it
    assert house.ledger.age(block) >= timedelta(seconds=30)
    house.jump, house.skew = timedelta(hours=-1), timedelta(seconds=20)  # somebody set the time back
    assert house.ledger.age(block) >= timedelta(seconds=20)


@pytest.mark.parametrize("back", [timedelta(minutes=10), timedelta(hours=2), timedelta(days=30)])
async def test_what_was_put_off_by_a_clock_that_was_ahead_does_not_wait_for_it(back: timedelta, house: House) -> None:
    await house.meet(1)
    broadcast = await house.started()
    block = await claimed(house, broadcast, 1)
    due = house.now() + timedelta(seconds=60)
    await house.ledger.record(block, [Result("p000000", Delivery.PENDING, due=due)])
    assert await house.ledger.next_units(broadcast.id, 1) == []
    house.jump = -back
    assert await house.ledger.next_units(broadcast.id, 1) == [0]
    assert len((await claimed(house, broadcast, 1)).rows) == 1
