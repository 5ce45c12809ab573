"""Nothing goes for long: the authors of what waits are told, once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.broadcasts.records import Broadcast, Notice, State
from bot.broadcasts.store import BROADCASTS
from bot.clock.throttling import LONG, Throttling
from bot.proactive.pace.local import Pace
from bot.storage.database import Document, Storage
from tests.fakes.connector import Scripted
from tests.proactive.house import House, open_house

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def house(storage: Storage) -> AsyncIterator[House]:
    async with open_house(storage) as made:
        yield made


def another(house: House, tenant: str = "contoso", held: timedelta = LONG) -> tuple[Throttling, Pace]:
    """The step and the pace of a process that has been held up for so long."""
    pace = Pace(50, house.seconds)
    until = (held + MINUTE).total_seconds()
    pace.brake(tenant, until)
    house.skew += held
    return Throttling(house.broadcasts, pace, house.now), pace


async def owed(house: House, broadcast: Broadcast) -> list[str]:
    found: Document | None = await house.storage.collection(BROADCASTS).find_one({"_id": broadcast.id})
    assert found is not None
    return list(found.get("owed", []))


async def test_who_waits_for_long_is_told_once_and_since_when(house: House) -> None:
    broadcast = await house.started()
    step, _ = another(house)
    assert [await step.look() for _ in range(3)] == [True] * 3
    assert await owed(house, broadcast) == [Notice.THROTTLED]
    told = (await house.reread(broadcast)).throttled_since
    assert told is not None
    assert abs(house.now() - LONG - told) < timedelta(seconds=5)


async def test_a_few_minutes_are_nothing_to_speak_of(house: House) -> None:
    broadcast = await house.started()
    await another(house, held=LONG - MINUTE)[0].look()
    assert (await owed(house, broadcast), (await house.reread(broadcast)).throttled_since) == ([], None)


async def test_another_tenants_wait_is_not_theirs(house: House) -> None:
    broadcast = await house.started()
    await another(house, tenant="fabrikam")[0].look()
    assert await owed(house, broadcast) == []


async def test_two_processes_tell_it_once(house: House) -> None:
    broadcast = await house.started()
    await another(house)[0].look()
    await house.storage.collection(BROADCASTS).update_one({"_id": broadcast.id}, {"$unset": {"owed": ""}})
    await another(house)[0].look()
    assert await owed(house, broadcast) == []


async def test_it_is_over_when_something_gets_through_and_can_begin_anew(house: House) -> None:
    broadcast = await house.started()
    step, pace = another(house)
    await step.look()
    pace.passed("contoso")
    await step.look()
    assert (await owed(house, broadcast), (await house.reread(broadcast)).throttled_since) == ([], None)
    pace.brake("contoso", (2 * LONG).total_seconds())
    house.skew += LONG
    await step.look()
    assert await owed(house, broadcast) == [Notice.THROTTLED]


async def test_a_restart_in_the_middle_says_neither_that_it_is_over_nor_that_it_began(house: House) -> None:
    broadcast = await house.started()
    await another(house)[0].look()
    since = (await house.reread(broadcast)).throttled_since
    await Throttling(house.broadcasts, Pace(50, house.seconds), house.now).look()
    assert (await house.reread(broadcast)).throttled_since == since


async def test_what_does_not_run_is_not_told_of(house: House) -> None:
    broadcast = await house.started()
    await house.broadcasts.move(broadcast.id, {State.RUNNING}, State.PAUSED)
    assert await another(house)[0].look() is False
    assert await owed(house, broadcast) == []


async def test_a_storm_of_refusals_holds_and_the_first_answer_ends_it(house: House) -> None:
    await house.meet(3)
    broadcast = await house.started()
    house.fake.always = Scripted(429, "", headers={"Retry-After": "1"})
    async with house.sending():
        await house.until_got(2)
        assert house.pace.held("contoso") > 0
        assert not house.pace.flowing("contoso")
        house.fake.always = Scripted()
        await house.until(broadcast, State.DONE)
    assert (house.pace.held("contoso"), house.pace.flowing("contoso")) == (0, True)
    assert (await house.counts(broadcast)).sent == 3
