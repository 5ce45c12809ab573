"""What the audit says of admins' acts on segments: one record for each, with the act or not at all."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from pymongo.errors import WriteError

from bot.access.audit import Audit
from bot.access.records import RIGHTS, Did, Entry, NotAllowed, Right, Role
from bot.audience.segments.records import Choice
from bot.refusals import Refused
from bot.storage.database import Storage
from tests.audience.evidence import documents, take_no_records
from tests.audience.making import OWNER, TENANT, Audience, make_audience

LESSER = [None, *(role for role in Role if Right.EDIT not in RIGHTS[role])]


async def entries(audience: Audience, tenant: str = TENANT) -> list[Entry]:
    """The oldest first."""
    return (await Audit(audience.storage).page(tenant, "", 100))[::-1]


async def test_each_act_is_written_down_with_what_changed(audience: Audience) -> None:
    ana = await audience.person("Ana", email="ana@north.example")
    pizza = await audience.segment("Pizza")
    at = audience.clock.on(minutes=5)
    by = audience.evidence("mei", role=Role.EDITOR)
    await audience.segments.edit(
        TENANT, pizza.id, evidence=by, name="Friday pizza", description="About Pizza", open=True
    )
    text = "ana@north.example, bo@north.example, not an address"
    await audience.segments.add(TENANT, pizza.id, text, audience.evidence())
    await audience.segments.remove(TENANT, pizza.id, "ana@north.example", audience.evidence())
    await audience.segments.delete(TENANT, pizza.id, audience.evidence())
    found = await entries(audience)
    assert [(each.did, each.label, dict(each.before), dict(each.after)) for each in found] == [
        (Did.SEGMENT_MADE, "Pizza", {}, {}),
        (Did.SEGMENT_CHANGED, "Pizza", {"name": "Pizza"}, {"name": "Friday pizza"}),
        (Did.PEOPLE_ADDED, "Friday pizza", {}, {"added": 1, "waiting": 1}),
        (Did.PEOPLE_REMOVED, "Friday pizza", {}, {"removed": 1}),
        (Did.SEGMENT_DELETED, "Friday pizza", {}, {}),
    ]
    assert (found[1].who, found[1].at, found[1].what) == ("mei", at, pizza.id)
    assert ana.id not in str(found)


async def test_nobodys_address_or_name_is_in_the_audit(audience: Audience) -> None:
    """Who was added stands in the consent events, and goes with the person."""
    pizza = await audience.segment("Pizza")
    await audience.segments.add(TENANT, pizza.id, "Ana Lima <ana@north.example>", audience.evidence())
    kept = str([each async for each in audience.storage.collection("audit").find()])
    assert "north.example" not in kept
    assert "Lima" not in kept


async def test_what_changes_nothing_is_no_act(audience: Audience) -> None:
    pizza = await audience.segment("Pizza")
    for edit in ({"name": "Pizza"}, {"description": "About Pizza", "open": True}, {}):
        await audience.segments.edit(TENANT, pizza.id, evidence=audience.evidence(), **edit)
    await audience.segments.add(TENANT, pizza.id, "no address", audience.evidence())
    await audience.segments.remove(TENANT, pizza.id, "ana@north.example", audience.evidence())
    assert [each.did for each in await entries(audience)] == [Did.SEGMENT_MADE]


async def test_an_activity_that_comes_again_is_written_down_once(audience: Audience) -> None:
    makes, renames, adds, deletes = (audience.evidence() for _ in range(4))
    for _ in range(3):
        pizza = await audience.segments.create("Pizza", "", "", "", True, makes)
        await audience.segments.edit(TENANT, pizza.id, evidence=renames, name="Lunch")
        await audience.segments.add(TENANT, pizza.id, "ana@north.example", adds)
    await asyncio.gather(*(audience.segments.delete(TENANT, pizza.id, deletes) for _ in range(3)))
    dids = [each.did for each in await entries(audience)]
    assert sorted(dids) == sorted([Did.SEGMENT_MADE, Did.SEGMENT_CHANGED, Did.PEOPLE_ADDED, Did.SEGMENT_DELETED])


async def test_what_failed_is_not_written_down(audience: Audience) -> None:
    await audience.segment("Pizza")
    lunch = await audience.segment("Lunch")
    before = await entries(audience)
    with pytest.raises(Refused):
        await audience.segments.create("PIZZA", "", "", "", True, audience.evidence())
    with pytest.raises(Refused):
        await audience.segments.edit(TENANT, lunch.id, evidence=audience.evidence(), name="pizza")
    assert await entries(audience) == before


async def test_without_its_record_no_act_stands(storage: Storage) -> None:
    """The record is in the transaction: where the database takes none, nothing is changed."""
    audience = await make_audience(storage)  # one of its own, which takes no more records
    pizza = await audience.segment("Pizza")
    before = await documents(audience)
    await take_no_records(storage)
    acts: Any = (
        audience.segments.create("Lunch", "", "", "", True, audience.evidence()),
        audience.segments.edit(TENANT, pizza.id, evidence=audience.evidence(), name="Lunch"),
        audience.segments.add(TENANT, pizza.id, "ana@north.example", audience.evidence()),
        audience.segments.delete(TENANT, pizza.id, audience.evidence()),
    )
    for act in acts:
        with pytest.raises(WriteError, match="failed validation"):
            await act
    assert await documents(audience) == before


@pytest.mark.parametrize("role", LESSER)
async def test_who_may_not_change_segments_changes_none(audience: Audience, role: Role | None) -> None:
    pizza = await audience.segment("Pizza")
    before = await documents(audience), await entries(audience)
    by = audience.evidence(role=role)
    for act in (
        audience.segments.create("Lunch", "", "", "", True, by),
        audience.segments.edit(TENANT, pizza.id, evidence=by, name="Lunch"),
        audience.segments.add(TENANT, pizza.id, "ana@north.example", by),
        audience.segments.remove(TENANT, pizza.id, "ana@north.example", by),
        audience.segments.delete(TENANT, pizza.id, by),
        audience.segments.for_change(by.actor, pizza.id),
    ):
        with pytest.raises(NotAllowed) as error:
            await act
        assert error.value.right is Right.EDIT
    assert (await documents(audience), await entries(audience)) == before


async def test_who_is_no_admin_sees_no_counts_and_no_members(audience: Audience) -> None:
    pizza = await audience.segment("Pizza")
    nobody = audience.evidence(role=None).actor
    for look in (
        audience.segments.counts(nobody, pizza.id),
        audience.segments.members(nobody, pizza.id, "", 5),
        audience.segments.newest(nobody, pizza.id, 5),
        audience.segments.listed(nobody, 1, 5),
        audience.segments.found(nobody, pizza.id),
    ):
        with pytest.raises(NotAllowed):
            await look
    assert (await audience.segments.found(OWNER, pizza.id)).id == pizza.id


async def test_what_people_choose_is_nobodys_act_but_theirs(audience: Audience) -> None:
    """Everybody joins and leaves without a role, and the audit of admins says nothing of it."""
    pizza, ana = await audience.segment("Pizza"), await audience.person("Ana")
    before = await entries(audience)
    for choice in (Choice.IN, Choice.OUT):
        await audience.segments.choose(ana, pizza.id, choice, audience.evidence(ana.id, role=None))
    await audience.segments.pause(ana, audience.evidence(ana.id, role=None))
    assert await entries(audience) == before
