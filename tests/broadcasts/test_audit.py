"""What the audit says of broadcasts, and who may do anything about them."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from pymongo.errors import WriteError

from bot.access.audit import Audit
from bot.access.records import RIGHTS, Actor, Did, Entry, NotAllowed, Right, Role
from bot.broadcasts.records import Broadcast, State, When
from bot.broadcasts.store import BroadcastStore
from bot.storage.database import Storage
from tests.audience.evidence import take_no_records
from tests.audience.making import OWNER, START, TENANT
from tests.broadcasts.making import House, make_house

SOON = When(START + timedelta(hours=1), "Europe/Lisbon")
LATER = When(START + timedelta(hours=2), "Europe/Lisbon")
LESSER = [None, *(role for role in Role if Right.SEND not in RIGHTS[role])]


@pytest.fixture
async def house(storage: Storage) -> House:
    made = await make_house(storage)
    await made.audience.segment("Interns")
    return made


async def drafted(house: House) -> Broadcast:
    return await house.broadcasts.compose_text("Interns", "Hello", house.audience.evidence(), "Rui")


async def told(house: House) -> list[Entry]:
    """What was done to broadcasts, the oldest first."""
    found = (await Audit(house.audience.storage).page(TENANT, "", 100))[::-1]
    return [each for each in found if each.did is not Did.SEGMENT_MADE]


async def test_each_act_is_written_down_with_who_did_it(house: House) -> None:
    made = await drafted(house)
    mei = Actor(TENANT, "mei", Role.SENDER)
    await house.broadcasts.schedule(OWNER, made.number, SOON)
    await house.broadcasts.schedule(mei, made.number, LATER)
    at = house.audience.clock.on(minutes=5)
    await house.broadcasts.send(mei, made.number)
    await house.broadcasts.pause(OWNER, made.number, "Rui")
    await house.broadcasts.resume(OWNER, made.number)
    await house.broadcasts.cancel(OWNER, made.number)
    await house.broadcasts.leave_doubt(OWNER, made.number)
    found = await told(house)
    assert [(each.did, each.who, dict(each.before), dict(each.after)) for each in found] == [
        (Did.BROADCAST_DRAFTED, "admin", {}, {}),
        (Did.BROADCAST_SCHEDULED, "admin", {}, {"at": SOON.at}),
        (Did.BROADCAST_SCHEDULED, "mei", {"at": SOON.at}, {"at": LATER.at}),
        (Did.BROADCAST_SENT, "mei", {}, {}),
        (Did.BROADCAST_PAUSED, "admin", {}, {}),
        (Did.BROADCAST_RESUMED, "admin", {}, {}),
        (Did.BROADCAST_CANCELLED, "admin", {}, {}),
        (Did.BROADCAST_LEFT, "admin", {}, {}),
    ]
    assert {each.what for each in found} == {made.id}
    assert {each.label for each in found} == {"b1"}
    assert found[3].at == at


async def test_a_draft_put_aside_and_one_sent_again_are_acts_too(house: House) -> None:
    aside, again = await drafted(house), await drafted(house)
    await house.broadcasts.discard(OWNER, aside.number)
    await house.broadcasts.send(OWNER, again.number)
    await house.store.move(again.id, {State.PREPARING}, State.DONE)
    await house.broadcasts.send_again_doubt(OWNER, again.number)
    dids = [each.did for each in await told(house)][2:]
    assert dids == [Did.BROADCAST_DISCARDED, Did.BROADCAST_SENT, Did.BROADCAST_AGAIN]


async def test_what_changes_nothing_is_no_act(house: House) -> None:
    made = await drafted(house)
    await house.broadcasts.propose(OWNER, made.number, SOON)
    for act in (house.broadcasts.pause, house.broadcasts.resume, house.broadcasts.cancel):
        await act(OWNER, made.number)
    await house.broadcasts.schedule(OWNER, made.number, SOON)
    await house.broadcasts.schedule(OWNER, made.number, SOON)
    await house.broadcasts.discard(OWNER, made.number)
    assert [each.did for each in await told(house)] == [Did.BROADCAST_DRAFTED, Did.BROADCAST_SCHEDULED]


async def test_of_many_at_once_one_sends_and_one_is_written_down(house: House) -> None:
    made = await drafted(house)
    await asyncio.gather(*(house.broadcasts.send(OWNER, made.number) for _ in range(6)))
    assert [each.did for each in await told(house)] == [Did.BROADCAST_DRAFTED, Did.BROADCAST_SENT]


async def test_the_same_activity_drafts_once_and_is_written_down_once(house: House) -> None:
    once = house.audience.evidence()
    made = [house.broadcasts.compose_text("Interns", "Hello", once, "Rui") for _ in range(4)]
    assert len({each.id for each in await asyncio.gather(*made)}) == 1
    assert [each.did for each in await told(house)] == [Did.BROADCAST_DRAFTED]


async def test_what_the_clock_does_is_no_admins_act(house: House) -> None:
    made = await drafted(house)
    await house.broadcasts.schedule(OWNER, made.number, SOON)
    house.audience.clock.on(hours=1)
    await house.broadcasts.start_due()
    assert (await house.broadcasts.found(OWNER, made.number)).state is State.PREPARING
    await house.store.move(made.id, {State.PREPARING}, State.RUNNING)
    await house.broadcasts.pause_itself(made.id, "Teams gives no answers")
    assert len(await told(house)) == 2


async def test_without_its_record_no_act_stands(house: House) -> None:
    """The record is in the transaction: where the database takes none, the broadcast stays as it was."""
    made = await drafted(house)
    await take_no_records(house.audience.storage)
    acts: Any = (
        house.broadcasts.send(OWNER, made.number),
        house.broadcasts.schedule(OWNER, made.number, SOON),
        house.broadcasts.discard(OWNER, made.number),
    )
    for act in acts:
        with pytest.raises(WriteError, match="failed validation"):
            await act
    assert await house.broadcasts.found(OWNER, made.number) == made
    assert house.started == []


@pytest.mark.parametrize("role", LESSER)
async def test_who_may_not_send_does_nothing_about_broadcasts(house: House, role: Role | None) -> None:
    made = await drafted(house)
    actor = Actor(TENANT, "eve", role)
    before = await told(house)
    for act in (
        house.broadcasts.compose_text("Interns", "Hi", house.audience.evidence(role=role), "Eve"),
        house.broadcasts.compose_message("m1", "Interns", house.audience.evidence(role=role), "Eve"),
        house.broadcasts.propose(actor, made.number, SOON),
        house.broadcasts.schedule(actor, made.number, SOON),
        house.broadcasts.send(actor, made.number),
        house.broadcasts.discard(actor, made.number),
        house.broadcasts.pause(actor, made.number),
        house.broadcasts.resume(actor, made.number),
        house.broadcasts.cancel(actor, made.number),
        house.broadcasts.send_again_doubt(actor, made.number),
        house.broadcasts.leave_doubt(actor, made.number),
        house.broadcasts.for_change(actor, made.number),
    ):
        with pytest.raises(NotAllowed) as error:
            await act
        assert error.value.right is Right.SEND
    assert await BroadcastStore(house.audience.storage).get(made.id) == made
    assert await told(house) == before


async def test_who_is_no_admin_sees_no_broadcast(house: House) -> None:
    made = await drafted(house)
    nobody = Actor(TENANT, "eve")
    for look in (house.broadcasts.found(nobody, made.number), house.broadcasts.page(nobody, 1, 5)):
        with pytest.raises(NotAllowed):
            await look
    viewer = Actor(TENANT, "vi", Role.VIEWER)
    assert await house.broadcasts.found(viewer, made.number) == made
