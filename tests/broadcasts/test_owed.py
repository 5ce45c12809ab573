"""What authors are owed: claimed by one, struck off before it leaves, put back where it surely did not arrive."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.broadcasts.owed import INDEXES, Owed, OwedStore
from bot.broadcasts.records import Broadcast, Notice, State
from bot.broadcasts.store import BROADCASTS, BroadcastStore
from bot.storage.database import Storage
from tests.audience.making import START, Clock
from tests.broadcasts.making import House, make_house

LEASE = timedelta(minutes=2)


@pytest.fixture
async def house(storage: Storage) -> House:
    await storage.ensure(INDEXES)
    return await make_house(storage)


@pytest.fixture
def owed(storage: Storage) -> OwedStore:
    return OwedStore(storage)


@pytest.fixture
def clock(house: House) -> Clock:
    return house.audience.clock


async def claim(owed: OwedStore, clock: Clock) -> Owed | None:
    return await owed.claim(clock(), clock() + LEASE)


async def claimed(owed: OwedStore, clock: Clock) -> Owed:
    found = await claim(owed, clock)
    assert found is not None
    return found


async def running(house: House) -> Broadcast:
    made = await house.broadcasts.compose_text("everyone", "Hello", house.audience.evidence(), "Rui Costa")
    await house.store.move(made.id, {State.DRAFT}, State.RUNNING, started_at=START)
    return made


async def owing(house: House, notice: Notice = Notice.ENDED) -> Broadcast:
    made = await running(house)
    await house.store.move(made.id, {State.RUNNING}, State.DONE, owe=notice)
    return made


async def listed(storage: Storage, broadcast: Broadcast) -> list[str]:
    found = await storage.collection(BROADCASTS).find_one({"_id": broadcast.id})
    assert found is not None
    return list(found.get("owed", []))


async def test_nothing_is_owed_for_nothing(house: House, owed: OwedStore, clock: Clock) -> None:
    await running(house)
    assert await claim(owed, clock) is None


async def test_it_is_owed_with_the_move_that_brings_it(house: House, owed: OwedStore, clock: Clock) -> None:
    made = await owing(house)
    found = await claimed(owed, clock)
    assert (found.broadcast, found.notice, found.left) == (made.id, Notice.ENDED, False)


async def test_a_move_that_did_not_happen_owes_nothing(house: House, owed: OwedStore, clock: Clock) -> None:
    made = await running(house)
    assert not await house.store.move(made.id, {State.PAUSED}, State.DONE, owe=Notice.ENDED)
    assert await claim(owed, clock) is None


async def test_many_who_ask_at_once_get_each_notice_once(house: House, owed: OwedStore, clock: Clock) -> None:
    made = {(await owing(house)).id for _ in range(6)}
    found = await asyncio.gather(*(claim(owed, clock) for _ in range(20)))
    assert sorted(each.broadcast for each in found if each) == sorted(made)


async def test_whoever_dies_before_it_left_loses_nothing(house: House, owed: OwedStore, clock: Clock) -> None:
    made = await owing(house)
    first = await claimed(owed, clock)
    assert await claim(owed, clock) is None
    clock.on(minutes=3)
    second = await claimed(owed, clock)
    assert (second.broadcast, second.notice, second.left) == (made.id, Notice.ENDED, False)
    assert not await owed.leave(first, clock() + LEASE)
    assert await owed.leave(second, clock() + LEASE)


async def test_what_left_and_was_never_answered_is_not_offered_as_new(
    house: House, owed: OwedStore, clock: Clock, storage: Storage
) -> None:
    made = await owing(house)
    assert await owed.leave(await claimed(owed, clock), clock() + LEASE)
    assert await listed(storage, made) == []
    assert await claim(owed, clock) is None
    clock.on(minutes=3)
    abandoned = await claimed(owed, clock)
    assert (abandoned.notice, abandoned.left) == (Notice.ENDED, True)
    await owed.settle(abandoned)
    clock.on(minutes=3)
    assert await claim(owed, clock) is None


async def test_the_lease_is_renewed_when_it_leaves(house: House, owed: OwedStore, clock: Clock) -> None:
    await owing(house)
    mine = await claimed(owed, clock)
    clock.on(seconds=100)
    assert await owed.leave(mine, clock() + LEASE)
    clock.on(seconds=100)
    assert await claim(owed, clock) is None


async def test_what_surely_did_not_arrive_is_owed_again_later(house: House, owed: OwedStore, clock: Clock) -> None:
    await owing(house)
    mine = await claimed(owed, clock)
    await owed.leave(mine, clock() + LEASE)
    await owed.again(mine, clock() + timedelta(seconds=30))
    assert await claim(owed, clock) is None
    clock.on(seconds=30)
    assert (await claimed(owed, clock)).left is False


async def test_put_back_without_having_left_it_stands_once(
    house: House, owed: OwedStore, clock: Clock, storage: Storage
) -> None:
    made = await owing(house)
    await owed.again(await claimed(owed, clock), clock())
    assert await listed(storage, made) == ["ended"]


async def test_the_same_notice_owed_while_the_first_is_on_its_way_is_not_lost(
    house: House, owed: OwedStore, clock: Clock
) -> None:
    made = await running(house)
    await house.broadcasts.pause_itself(made.id, "Too many messages may or may not have arrived.")
    mine = await claimed(owed, clock)
    await owed.leave(mine, clock() + LEASE)
    await house.store.move(made.id, {State.PAUSED}, State.RUNNING)
    await house.broadcasts.pause_itself(made.id, "Too many messages may or may not have arrived.")
    assert await claim(owed, clock) is None
    await owed.settle(mine)
    assert (await claimed(owed, clock)).notice is Notice.PAUSED


async def test_what_is_dropped_is_gone_and_the_next_one_comes(house: House, owed: OwedStore, clock: Clock) -> None:
    made = await owing(house, Notice.PAUSED)
    await house.store.move(made.id, {State.DONE}, State.DONE, owe=Notice.ENDED)
    await owed.drop(await claimed(owed, clock))
    second = await claimed(owed, clock)
    assert second.notice is Notice.ENDED
    await owed.drop(second)
    assert await claim(owed, clock) is None


async def test_whose_claim_has_passed_on_changes_nothing(
    house: House, owed: OwedStore, clock: Clock, storage: Storage
) -> None:
    made = await owing(house)
    first = await claimed(owed, clock)
    clock.on(minutes=3)
    second = await claimed(owed, clock)
    await owed.drop(first)
    await owed.settle(first)
    await owed.again(first, clock() + timedelta(hours=1))
    assert await listed(storage, made) == ["ended"]
    assert await owed.leave(second, clock() + LEASE)


async def test_looking_for_work_is_answered_by_the_indexes(storage: Storage, house: House, owed: OwedStore) -> None:
    """At rest this is asked every second, beside any number of old broadcasts."""
    for _ in range(30):
        await running(house)
    made = await owing(house)
    due = {"$or": [{"owed": {"$in": ["ended"]}}, {"telling.left": {"$in": ["ended"]}}]}
    explained = await storage.collection(BROADCASTS).find(due).explain()
    assert explained["executionStats"]["totalDocsExamined"] == 1
    assert (await BroadcastStore(storage).get(made.id)) is not None
