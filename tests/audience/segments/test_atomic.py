"""Every change and its evidence are one: where the evidence cannot be written, nothing is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from pymongo.errors import BulkWriteError, WriteError

from bot.audience.people.records import Person, Profile
from bot.audience.segments.records import EVERYONE, Choice
from bot.storage.database import Storage
from tests.audience.evidence import documents
from tests.audience.making import OWNER, TENANT, Audience, make_audience

ANA = "ana@a.example"
FAILED = (WriteError, BulkWriteError)
Change = Callable[[Audience, Person, str], Awaitable[object]]


@pytest.fixture
async def alone(storage: Storage) -> Audience:
    """In a database of its own, since its collection of evidence will refuse everything."""
    return await make_audience(storage)


async def refuse_evidence(audience: Audience) -> None:
    """From now on MongoDB itself takes no consent event: a real failure in the middle of a transaction."""
    database = audience.storage.collection("consent_events").database
    await database.command("collMod", "consent_events", validator={"_id": {"$exists": False}})


CHANGES: dict[str, Change] = {
    "in": lambda a, who, there: a.segments.choose(who, there, Choice.IN, a.evidence(who.id)),
    "out": lambda a, who, there: a.segments.choose(who, there, Choice.OUT, a.evidence(who.id)),
    "out of everyone": lambda a, who, _: a.segments.choose(who, EVERYONE, Choice.OUT, a.evidence(who.id)),
    "pause": lambda a, who, _: a.segments.pause(who, a.evidence(who.id)),
    "add": lambda a, _, there: a.segments.add(TENANT, there, f"{ANA}, new@a.example", a.evidence()),
    "delete": lambda a, _, there: a.segments.delete(TENANT, there, a.evidence()),
}


@pytest.mark.parametrize("name", CHANGES)
async def test_without_its_evidence_a_change_is_none(alone: Audience, name: str) -> None:
    ana, pizza = await alone.person("Ana", email=ANA), await alone.segment("Pizza")
    await refuse_evidence(alone)
    before = await documents(alone)
    with pytest.raises(FAILED):
        await CHANGES[name](alone, ana, pizza.id)
    assert await documents(alone) == before


async def test_without_its_evidence_nobody_is_removed_or_resumed(alone: Audience) -> None:
    ana, pizza = await alone.person("Ana", email=ANA), await alone.segment("Pizza")
    await alone.segments.add(TENANT, pizza.id, f"{ANA}, new@a.example", alone.evidence())
    await alone.segments.pause(ana, alone.evidence(ana.id))
    await refuse_evidence(alone)
    before = await documents(alone)
    with pytest.raises(FAILED):
        await alone.segments.remove(TENANT, pizza.id, f"{ANA}, new@a.example", alone.evidence())
    with pytest.raises(FAILED):
        await alone.segments.resume(ana, alone.evidence(ana.id))
    assert await documents(alone) == before


async def test_without_its_evidence_no_placeholder_becomes_a_member(alone: Audience) -> None:
    pizza, ana = await alone.segment("Pizza"), await alone.person("Ana")
    await alone.segments.add(TENANT, pizza.id, ANA, alone.evidence())
    await refuse_evidence(alone)
    before = await documents(alone)
    with pytest.raises(FAILED):
        await alone.people.set_profile(ana, Profile(ana.aad_id, "Ana", None, ANA, None))
    assert await documents(alone) == before


async def test_evidence_without_its_change_is_not_kept(alone: Audience) -> None:
    """The other way round: the person cannot be written, so the event that was is taken back."""
    ana, pizza = await alone.person("Ana", email=ANA), await alone.segment("Pizza")
    people = alone.storage.collection("people")
    await people.database.command("collMod", "people", validator={"member_of": {"$size": 0}})
    before = await documents(alone)
    with pytest.raises(FAILED):
        await alone.segments.choose(ana, pizza.id, Choice.IN, alone.evidence(ana.id))
    assert await documents(alone) == before


async def test_a_list_that_fails_in_its_second_chunk_keeps_the_first_whole(alone: Audience) -> None:
    pizza, once, lists = await alone.segment("Pizza"), alone.evidence(), alone.lists(chunk=3)
    database = alone.storage.collection("people").database
    await database.command("collMod", "people", validator={"waiting_for": {"$ne": "p4@a.example"}})
    text = ", ".join(f"p{i}@a.example" for i in range(6))
    with pytest.raises(FAILED):
        await lists.add(pizza, text, once)
    assert (await alone.segments.counts(OWNER, pizza.id)).members == 3
    assert await alone.storage.collection("consent_events").count_documents({}) == 3
    await database.command("collMod", "people", validator={})
    assert len(await lists.add(pizza, text, once)) == 6
    assert (await alone.segments.counts(OWNER, pizza.id)).members == 6
    assert await alone.storage.collection("consent_events").count_documents({}) == 6
