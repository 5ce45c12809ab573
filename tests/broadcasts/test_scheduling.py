"""Broadcasts that wait for their time: scheduled, moved, started once, late, or asked about."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.broadcasts.records import Asking, Broadcast, Notice, Shift, State, When
from bot.broadcasts.service import Broadcasts
from bot.broadcasts.store import BROADCASTS
from bot.refusals import Refused
from bot.storage.database import Storage
from tests.audience.making import OWNER, START, TENANT, owner
from tests.broadcasts.making import RATE, House, make_house

SOON = When(START + timedelta(hours=1), "Europe/Lisbon")
LATER = When(START + timedelta(days=3), "America/New_York", Shift.TWICE)


@pytest.fixture
async def house(storage: Storage) -> House:
    return await make_house(storage)


async def drafted(house: House, name: str = "Interns") -> Broadcast:
    if name not in [each.name for each in await house.audience.segments.all(TENANT)]:
        await house.audience.segment(name)
    return await house.broadcasts.compose_text(name, "Hello", house.audience.evidence(), "Rui Costa")


async def scheduled(house: House, when: When = SOON) -> Broadcast:
    made = await drafted(house)
    return await house.broadcasts.schedule(OWNER, made.number, when)


async def again(house: House, broadcast: Broadcast) -> Broadcast:
    return await house.broadcasts.found(OWNER, broadcast.number)


async def owed(house: House, broadcast: Broadcast) -> list[str]:
    found: dict[str, Any] | None = await house.audience.storage.collection(BROADCASTS).find_one({"_id": broadcast.id})
    assert found is not None
    return list(found.get("owed", []))


def others(house: House, late_start: timedelta = timedelta(hours=1)) -> Broadcasts:
    """The service as another process has it."""
    parts = house.store, house.audience.segments, house.content, house.reach, house.rows, house.audience.clock
    return Broadcasts(*parts, RATE, started=lambda: house.started.append("begins"), late_start=late_start)


async def test_a_proposed_time_is_kept_and_schedules_nothing(house: House) -> None:
    made = await drafted(house)
    proposed = await house.broadcasts.propose(OWNER, made.number, LATER)
    assert (proposed.state, proposed.when, proposed.scheduled_at) == (State.DRAFT, LATER, None)
    house.audience.clock.on(days=9)
    await house.broadcasts.start_due()
    assert (await again(house, made)).state is State.DRAFT


async def test_what_is_scheduled_keeps_its_time_until_another_is_certain(house: House) -> None:
    made = await scheduled(house)
    assert (await house.broadcasts.propose(OWNER, made.number, LATER)).when == SOON
    moved = await house.broadcasts.schedule(OWNER, made.number, LATER)
    assert (moved.state, moved.when) == (State.SCHEDULED, LATER)


async def test_scheduling_twice_is_scheduling_once(house: House) -> None:
    made = await scheduled(house)
    house.audience.clock.on(minutes=5)
    assert await house.broadcasts.schedule(OWNER, made.number, SOON) == made
    assert made.scheduled_at == START


async def test_a_repeated_yes_after_its_time_shows_what_became_of_it(house: House) -> None:
    made = await scheduled(house)
    house.audience.clock.on(minutes=61)
    assert (await house.broadcasts.schedule(OWNER, made.number, SOON)).state is State.SCHEDULED
    await house.broadcasts.start_due()
    assert (await house.broadcasts.schedule(OWNER, made.number, SOON)).state is State.PREPARING


@pytest.mark.parametrize("early", [timedelta(0), timedelta(seconds=1), timedelta(days=400)])
async def test_a_time_that_is_past_is_refused_with_its_field(early: timedelta, house: House) -> None:
    made = await drafted(house)
    with pytest.raises(Refused) as refused:
        await house.broadcasts.schedule(OWNER, made.number, When(START - early, "UTC"))
    assert refused.value.field == "at"
    assert (await again(house, made)).state is State.DRAFT


async def test_names_that_were_changed_since_are_not_scheduled(house: House) -> None:
    made = await drafted(house)
    [segment] = await house.audience.segments.all(TENANT)
    await house.audience.segments.delete(TENANT, segment.id, house.audience.evidence())
    with pytest.raises(Refused, match="have changed since"):
        await house.broadcasts.schedule(OWNER, made.number, SOON)


async def test_it_starts_when_its_time_has_come_and_not_before(house: House) -> None:
    made = await scheduled(house)
    house.audience.clock.on(minutes=59)
    await house.broadcasts.start_due()
    assert (await again(house, made)).state is State.SCHEDULED
    now = house.audience.clock.on(minutes=1)
    await house.broadcasts.start_due()
    started = await again(house, made)
    assert (started.state, started.started_at, started.late_by) == (State.PREPARING, now, None)
    assert house.started == ["begins"]
    assert await owed(house, made) == []


async def test_many_clocks_start_each_once(house: House) -> None:
    made = [await scheduled(house, When(START + timedelta(minutes=n + 1), "UTC")) for n in range(6)]
    house.audience.clock.on(minutes=10)
    clocks = [others(house) for _ in range(5)]
    await asyncio.gather(*(clock.start_due() for clock in clocks))
    assert {(await again(house, each)).state for each in made} == {State.PREPARING}
    assert house.started == ["begins"] * 6


async def test_moved_in_the_last_moment_it_does_not_start(house: House) -> None:
    made = await scheduled(house)
    house.audience.clock.on(hours=2)
    [due] = await house.store.due(house.audience.clock())
    await house.broadcasts.schedule(OWNER, made.number, LATER)
    assert not await house.store.start_due(due, State.PREPARING, started_at=house.audience.clock())
    assert (await again(house, made)).when == LATER


async def test_a_little_late_it_goes_out_and_says_how_late(house: House) -> None:
    made = await scheduled(house)
    house.audience.clock.on(hours=1, minutes=40)
    await house.broadcasts.start_due()
    started = await again(house, made)
    assert (started.state, started.late_by) == (State.PREPARING, timedelta(minutes=40))


async def test_too_late_its_author_is_asked_once(house: House) -> None:
    made = await scheduled(house)
    house.audience.clock.on(hours=2, seconds=1)
    await asyncio.gather(*(others(house).start_due() for _ in range(3)))
    await house.broadcasts.start_due()
    asking = await again(house, made)
    assert (asking.state, asking.asking_reason, asking.when) == (State.ASKING, Asking.LATE, SOON)
    assert await owed(house, made) == [Notice.ASKING]
    assert house.started == []


@pytest.mark.parametrize(
    ("late", "state"), [(timedelta(seconds=60), State.PREPARING), (timedelta(seconds=61), State.ASKING)]
)
async def test_always_asking_takes_nothing_for_late_that_is_on_time(
    late: timedelta, state: State, house: House
) -> None:
    made = await scheduled(house)
    house.audience.clock.time = SOON.at + late
    await others(house, late_start=timedelta(0)).start_due()
    assert (await again(house, made)).state is state


async def test_segments_that_changed_meanwhile_are_asked_about(house: House) -> None:
    made = await scheduled(house)
    [segment] = await house.audience.segments.all(TENANT)
    await house.audience.segments.delete(TENANT, segment.id, house.audience.evidence())
    house.audience.clock.on(hours=1)
    await house.broadcasts.start_due()
    asking = await again(house, made)
    assert (asking.state, asking.asking_reason) == (State.ASKING, Asking.CHANGED)
    for act in (
        house.broadcasts.send(OWNER, made.number),
        house.broadcasts.schedule(OWNER, made.number, LATER),
    ):
        with pytest.raises(Refused, match="have changed since"):
            await act


async def test_what_is_asked_about_can_be_sent_moved_or_cancelled(house: House) -> None:
    made = [await scheduled(house) for _ in range(3)]
    now = house.audience.clock.on(days=1)
    await house.broadcasts.start_due()
    sent = await house.broadcasts.send(OWNER, made[0].number)
    moved = await house.broadcasts.schedule(OWNER, made[1].number, LATER)
    over = await house.broadcasts.cancel(OWNER, made[2].number)
    assert (sent.state, sent.started_at, sent.when, sent.late_by) == (State.PREPARING, now, None, None)
    assert (moved.state, moved.when, moved.asking_reason) == (State.SCHEDULED, LATER, "")
    assert (over.state, over.started_at, over.ended_at) == (State.CANCELLED, None, now)


async def test_sent_by_hand_before_its_time_it_goes_once(house: House) -> None:
    made = await scheduled(house)
    sent = await house.broadcasts.send(OWNER, made.number)
    assert (sent.state, sent.started_at, sent.when) == (State.PREPARING, START, None)
    house.audience.clock.on(hours=2)
    await house.broadcasts.start_due()
    assert await again(house, made) == sent
    assert house.started == ["begins"]


async def test_a_cancelled_one_stays_in_the_list_and_never_starts(house: House) -> None:
    made = await scheduled(house)
    aside = await drafted(house)
    await house.broadcasts.propose(OWNER, aside.number, SOON)
    await house.broadcasts.discard(OWNER, aside.number)
    await house.broadcasts.cancel(OWNER, made.number)
    house.audience.clock.on(hours=2)
    await house.broadcasts.start_due()
    rows, total = await house.broadcasts.page(OWNER, 1, 5)
    assert ([row.broadcast.id for row in rows], total) == ([made.id], 1)
    assert rows[0].broadcast.state is State.CANCELLED
    assert house.rows.cancelled == []
    assert await owed(house, made) == []


async def test_a_scheduled_one_is_not_put_aside(house: House) -> None:
    made = await scheduled(house)
    assert (await house.broadcasts.discard(OWNER, made.number)).state is State.SCHEDULED


async def test_what_ties_it_to_the_log_stays_with_it(house: House) -> None:
    made = await drafted(house)
    tied = await house.broadcasts.schedule(OWNER, made.number, SOON, correlation="c1")
    assert tied.correlation == "c1"
    house.audience.clock.on(hours=1)
    await house.broadcasts.start_due()
    assert (await again(house, made)).correlation == "c1"
    by_hand = await drafted(house)
    assert (await house.broadcasts.send(OWNER, by_hand.number, correlation="c2")).correlation == "c2"


async def test_another_tenants_is_neither_seen_nor_moved(house: House) -> None:
    made = await scheduled(house)
    for act in (
        house.broadcasts.schedule(owner("tenant-2"), made.number, LATER),
        house.broadcasts.propose(owner("tenant-2"), made.number, LATER),
        house.broadcasts.pause(owner("tenant-2"), made.number),
        house.broadcasts.send_again_doubt(owner("tenant-2"), made.number),
        house.broadcasts.leave_doubt(owner("tenant-2"), made.number),
    ):
        with pytest.raises(Refused, match="no broadcast b1"):
            await act
    assert (await again(house, made)).when == SOON
