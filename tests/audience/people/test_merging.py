"""Records that are one person become one, and no choice is lost or undone on the way."""

from __future__ import annotations

import asyncio
import dataclasses

import pytest

from bot.audience.people.records import Person, Profile, Sighting
from bot.audience.segments.records import Choice, Happened, Through
from tests.audience.evidence import events_of, explained, state, whats
from tests.audience.making import TENANT, Audience

EMAIL, UPN = "ana@a.example", "ana.lima@a.example"


def profile(email: str | None = EMAIL, upn: str | None = UPN, name: str = "Ana Lima") -> Profile:
    return Profile("aad-Ana", name, "Ana", email, upn)


def without_object_id(s: Sighting) -> Sighting:
    return dataclasses.replace(s, aad_id=None)


async def waiting(audience: Audience) -> int:
    return await audience.storage.collection("people").count_documents({"waiting_for": {"$exists": True}})


async def choose(audience: Audience, who: Person, segment: str, choice: Choice) -> None:
    audience.clock.on(seconds=1)
    await audience.segments.choose(who, segment, choice, audience.evidence(who.id))


async def test_the_placeholders_for_mail_and_upn_become_one_member(audience: Audience) -> None:
    pizza, tea = await audience.segment("Pizza"), await audience.segment("Tea")
    rui = await audience.person("Rui")
    for segment, address in ((pizza, EMAIL), (tea, UPN), (pizza, UPN)):
        await audience.segments.add(TENANT, segment.id, address, audience.evidence(rui.id))
    ana, gained = await audience.people.set_profile(await audience.person("Ana"), profile())
    assert set(gained) == ana.member_of == {pizza.id, tea.id}
    assert await waiting(audience) == 0
    met = [each for each in await events_of(audience, ana.id) if each["through"] == Through.MET.value]
    assert sorted(each["segment"] for each in met) == sorted(gained)
    assert state(ana) == ({pizza.id, tea.id}, set(), False)


async def test_telling_the_profile_again_changes_nothing(audience: Audience) -> None:
    pizza = await audience.segment("Pizza")
    await audience.segments.add(TENANT, pizza.id, EMAIL, audience.evidence())
    ana = await audience.person("Ana")
    told = await asyncio.gather(*(audience.people.set_profile(ana, profile()) for _ in range(4)))
    assert sorted(gained for _, gained in told) == [[], [], [], [pizza.id]]
    assert await whats(audience, ana.id) == ["added", "added"]  # by the admin, and when she was met


async def test_a_placeholder_never_undoes_what_the_person_chose(audience: Audience) -> None:
    pizza, tea, ana = await audience.segment("Pizza"), await audience.segment("Tea"), await audience.person("Ana")
    await choose(audience, ana, pizza.id, Choice.IN)
    await choose(audience, ana, pizza.id, Choice.OUT)
    for segment in (pizza, tea):
        await audience.segments.add(TENANT, segment.id, EMAIL, audience.evidence())
    met, gained = await audience.people.set_profile(ana, profile())
    assert gained == [tea.id]
    assert state(met) == ({tea.id}, {pizza.id}, False)


async def test_who_joined_by_themselves_is_not_told_an_admin_added_them(audience: Audience) -> None:
    """The address was added later than they joined: that explains nothing, and is kept."""
    rui, pizza, ana = await audience.person("Rui"), await audience.segment("Pizza"), await audience.person("Ana")
    await choose(audience, ana, pizza.id, Choice.IN)
    audience.clock.on(hours=1)
    await audience.segments.add(TENANT, pizza.id, EMAIL, audience.evidence(rui.id))
    await audience.people.set_profile(ana, profile())
    joined = (await audience.segments.joined(TENANT, pizza.id, [ana.id]))[ana.id]
    assert joined.by_name is None
    assert await whats(audience, ana.id) == ["joined", "added"]


async def test_an_address_met_by_nobody_stays_waiting(audience: Audience) -> None:
    pizza = await audience.segment("Pizza")
    await audience.segments.add(TENANT, pizza.id, "bo@a.example", audience.evidence())
    await audience.people.set_profile(await audience.person("Ana"), profile())
    assert await waiting(audience) == 1


async def test_a_placeholder_of_another_tenant_is_not_taken(audience: Audience) -> None:
    theirs = await audience.segment("Pizza", tenant="tenant-2")
    await audience.segments.add("tenant-2", theirs.id, EMAIL, audience.evidence(tenant="tenant-2"))
    ana, gained = await audience.people.set_profile(await audience.person("Ana"), profile())
    assert (gained, ana.member_of) == ([], frozenset())
    assert await waiting(audience) == 1


async def test_a_new_address_of_somebody_met_long_ago_brings_in_what_waits_for_it(audience: Audience) -> None:
    pizza, ana = await audience.segment("Pizza"), await audience.person("Ana", email="old@a.example")
    await audience.segments.add(TENANT, pizza.id, EMAIL, audience.evidence())
    met, gained = await audience.people.set_profile(ana, profile())
    assert gained == [pizza.id]
    assert met.emails == (EMAIL,)
    assert await audience.people.find_by_address(TENANT, "old@a.example") is None


async def test_a_recycled_upn_never_takes_over_a_met_person(audience: Audience) -> None:
    pizza, old = await audience.segment("Pizza"), await audience.person("Old", email=UPN)
    await choose(audience, old, pizza.id, Choice.IN)
    new, gained = await audience.people.set_profile(await audience.person("Ana"), profile(email=None))
    assert (gained, new.member_of) == ([], frozenset())
    kept = await audience.again(old)
    assert kept.member_of == {pizza.id}
    assert (kept.emails, kept.upn) == ((), None)


@pytest.mark.parametrize("round_", range(8))
async def test_an_address_added_while_its_person_is_met_is_never_left_waiting(audience: Audience, round_: int) -> None:
    pizza, ana = await audience.segment("Pizza"), await audience.person("Ana")
    await asyncio.gather(
        audience.segments.add(TENANT, pizza.id, f"{EMAIL}, {UPN}", audience.evidence()),
        audience.people.set_profile(ana, profile()),
    )
    assert await waiting(audience) == 0
    assert (await audience.again(ana)).member_of == {pizza.id}


async def test_first_seen_without_an_object_id_then_with_it(audience: Audience) -> None:
    first = await audience.people.meet(without_object_id(audience.sighting("Ana")))
    second = await audience.people.meet(audience.sighting("Ana"))
    assert (second.id, second.aad_id) == (first.id, "aad-Ana")
    third = await audience.people.meet(without_object_id(audience.sighting("Ana")))
    assert (third.id, third.aad_id) == (first.id, "aad-Ana")


async def test_two_records_of_one_person_become_one_and_a_no_holds(audience: Audience) -> None:
    """Known by the object id with an old Teams id, and once seen without the object id under the new one."""
    pizza, tea, jazz = [await audience.segment(name) for name in ("Pizza", "Tea", "Jazz")]
    ana = await audience.person("Ana")
    await choose(audience, ana, pizza.id, Choice.IN)
    moved = dataclasses.replace(audience.sighting("Ana"), teams_id="29:new")
    other = await audience.people.meet(without_object_id(moved))
    assert other.id != ana.id
    await choose(audience, other, pizza.id, Choice.OUT)
    await choose(audience, other, tea.id, Choice.IN)
    await choose(audience, other, jazz.id, Choice.OUT)
    await audience.segments.pause(other, audience.evidence(other.id))
    audience.clock.on(seconds=1)
    one = await audience.people.meet(moved)
    assert (one.id, one.teams_id) == (ana.id, "29:new")
    assert await audience.people.get(TENANT, other.id) is None
    assert state(one) == ({tea.id}, {pizza.id, jazz.id}, True)
    assert not one.sendable
    told = await explained(audience, one.id)
    assert (told.member_of, told.left, told.paused) == state(one)
    assert (await audience.segments.joined(TENANT, tea.id, [one.id]))[one.id].by_name is None


async def test_a_teams_id_that_another_object_id_holds_goes_to_who_acts_with_it(audience: Audience) -> None:
    old = await audience.person("Old")
    new = await audience.people.meet(dataclasses.replace(audience.sighting("New"), teams_id="29:Old"))
    assert new.id != old.id
    assert (await audience.again(old)).teams_id is None
    assert (await audience.people.find_by_ids(TENANT, None, "29:Old")) == new
    back = await audience.people.meet(audience.sighting("Old"))
    assert back.id == old.id


async def test_sightings_with_and_without_the_object_id_at_once_make_one_person(audience: Audience) -> None:
    seen = audience.sighting("Ana")
    met = await asyncio.gather(*(audience.people.meet(s) for s in (seen, without_object_id(seen)) * 4))
    assert len({each.id for each in met}) == 1
    assert await audience.storage.collection("people").count_documents({}) == 1


async def test_the_evidence_of_a_merge_names_what_it_changed(audience: Audience) -> None:
    pizza, ana = await audience.segment("Pizza"), await audience.person("Ana")
    await audience.segments.add(TENANT, pizza.id, EMAIL, audience.evidence())
    placeholder = await audience.people.find_by_address(TENANT, EMAIL)
    assert placeholder is not None
    await audience.people.set_profile(ana, profile())
    added, met = sorted(await events_of(audience, ana.id), key=lambda each: each["_id"]["c"])
    assert (added["was"], added["what"]) == (placeholder.id, Happened.ADDED)
    assert met["_id"] == {"t": TENANT, "c": "met", "a": placeholder.id, "i": 0}
