"""Broadcasts as they are stored, on a real database."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.audience.segments.records import Evidence, Through
from bot.broadcasts.records import Audience, Broadcast, State
from bot.broadcasts.store import INDEXES, BroadcastStore, Draft
from bot.content.records import (
    Card,
    CarouselPart,
    Image,
    ImagePart,
    LinkButton,
    Message,
    MessageButton,
    Opt,
    SegmentButton,
    TextPart,
)
from bot.storage.database import Storage

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
PICTURE = Image("https://a.example/b.png", "A terrace")
BUTTONS = (
    SegmentButton("Subscribe", "s1", Opt.OUT, "m2"),
    MessageButton("About", "m3"),
    LinkButton("Map", "https://m"),
)
MESSAGE = Message(
    "m1",
    "t1",
    "dinner",
    3,
    (
        TextPart("The terrace", "Dinner", "🌉", BUTTONS),
        ImagePart(PICTURE),
        CarouselPart((Card("One", "sub", "text", "🌉", PICTURE, BUTTONS), Card("Two"))),
    ),
)
AUDIENCE = Audience("Lisbon office", '{"tenant": "t1"}', ("s1",), ("s1", "s2"))
EVIDENCE = Evidence("t1", "chat", "a1", Through.COMMAND, "p1", NOW)


@pytest.fixture
async def store(storage: Storage) -> BroadcastStore:
    await storage.ensure(INDEXES)
    return BroadcastStore(storage)


async def drafted(store: BroadcastStore, activity: str, tenant: str = "t1") -> Broadcast:
    return await store.draft(Draft(MESSAGE, AUDIENCE, replace(EVIDENCE, activity=activity, tenant=tenant), "Rui", NOW))


async def test_a_draft_comes_back_whole(store: BroadcastStore) -> None:
    made = await drafted(store, "a1")
    assert (made.message, made.audience) == (MESSAGE, AUDIENCE)
    assert (made.number, made.state, made.author, made.author_name) == (1, State.DRAFT, "p1", "Rui")
    assert await store.by_number("t1", 1) == made
    assert await store.get(made.id) == made
    assert await store.by_origin(EVIDENCE) == made


async def test_the_same_activity_makes_one_draft_also_when_it_comes_twice_at_once(store: BroadcastStore) -> None:
    made = await asyncio.gather(*(drafted(store, "same") for _ in range(8)))
    assert len({each.id for each in made}) == 1
    assert (await store.page("t1", 1, 10))[1] == 1


async def test_numbers_ascend_within_a_tenant(store: BroadcastStore) -> None:
    numbers = [(await drafted(store, f"a{n}")).number for n in range(3)]
    assert numbers == [1, 2, 3]
    assert (await drafted(store, "a0", tenant="t2")).number == 1


async def test_another_tenants_broadcast_is_not_found(store: BroadcastStore) -> None:
    await drafted(store, "a1")
    assert await store.by_number("t2", 1) is None
    assert await store.by_origin(replace(EVIDENCE, tenant="t2")) is None
    assert await store.page("t2", 1, 5) == ([], 0)


async def test_a_state_changes_once_however_many_try(store: BroadcastStore) -> None:
    made = await drafted(store, "a1")
    tries = [store.move(made.id, {State.DRAFT}, State.PREPARING, started_at=NOW) for _ in range(8)]
    assert sum(await asyncio.gather(*tries)) == 1
    started = await store.get(made.id)
    assert started is not None
    assert (started.state, started.started_at) == (State.PREPARING, NOW)


async def test_no_state_is_left_that_may_not_be_left(store: BroadcastStore) -> None:
    made = await drafted(store, "a1")
    assert not await store.move(made.id, {State.RUNNING, State.PAUSED}, State.DONE)
    assert not await store.move("nobody", {State.DRAFT}, State.PREPARING)
    still = await store.get(made.id)
    assert still is not None
    assert still.state is State.DRAFT


async def test_only_what_has_work_to_do_is_active(store: BroadcastStore) -> None:
    made = {state: await drafted(store, state.value) for state in State}
    for state, broadcast in made.items():
        if state is not State.DRAFT:
            await store.move(broadcast.id, {State.DRAFT}, state, started_at=NOW)
    assert [each.state for each in await store.active()] == [State.PREPARING, State.RUNNING]


async def test_pages_are_newest_first_without_those_put_aside(store: BroadcastStore) -> None:
    made = [await drafted(store, f"a{n}") for n in range(7)]
    await store.move(made[5].id, {State.DRAFT}, State.CANCELLED, ended_at=NOW)
    await store.move(made[6].id, {State.DRAFT}, State.PREPARING, started_at=NOW)
    await store.move(made[6].id, {State.PREPARING}, State.CANCELLED, ended_at=NOW)
    rows, total = await store.page("t1", 1, 4)
    assert [row.number for row in rows] == [7, 5, 4, 3]
    assert total == 6
    assert [row.number for row in (await store.page("t1", 2, 4))[0]] == [2, 1]


async def test_cancelled_ones_are_found_until_they_are_settled(store: BroadcastStore) -> None:
    aside, stopped = await drafted(store, "a1"), await drafted(store, "a2")
    await store.move(aside.id, {State.DRAFT}, State.CANCELLED, ended_at=NOW)
    await store.move(stopped.id, {State.DRAFT}, State.RUNNING, started_at=NOW)
    assert await store.cancel(stopped.id, {State.RUNNING}, NOW)
    assert [each.id for each in await store.settling()] == [stopped.id]
    assert [await store.settled(stopped.id) for _ in range(2)] == [True, False]
    assert await store.settling() == []


async def test_one_that_went_on_anew_is_not_ended_by_who_looked_before(store: BroadcastStore) -> None:
    made = await drafted(store, "a1")
    await store.move(made.id, {State.DRAFT}, State.RUNNING, paced_from=NOW)
    before = await store.get(made.id)
    assert before is not None
    await store.move(made.id, {State.RUNNING}, State.PREPARING)
    await store.move(made.id, {State.PREPARING}, State.RUNNING, paced_from=NOW + timedelta(seconds=1))
    assert not await store.finish(before, NOW)
    present = await store.get(made.id)
    assert present is not None
    assert await store.finish(present, NOW)
    assert not await store.finish(present, NOW)


async def test_what_was_measured_from_comes_back(store: BroadcastStore) -> None:
    made = await drafted(store, "a1")
    await store.move(made.id, {State.DRAFT}, State.PAUSED, pause_reason="Teams gives no answers")
    await store.move(made.id, {State.PAUSED}, State.RUNNING, paced_from=NOW, paced_done=7, pause_reason="")
    again = await store.get(made.id)
    assert again is not None
    assert (again.paced_from, again.paced_done, again.pause_reason) == (NOW, 7, "")
