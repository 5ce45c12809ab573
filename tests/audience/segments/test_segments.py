"""Segments are made, changed and ended, each once, and only in their tenant."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.audience.segments.records import EVERYONE, Choice, Segment
from bot.audience.segments.service import SETTLED
from bot.refusals import Refused
from tests.audience.evidence import documents
from tests.audience.making import OWNER, TENANT, Audience


async def create(audience: Audience, name: str, activity: str | None = None) -> Segment:
    evidence = audience.evidence("admin", activity)
    return await audience.segments.create(name, " About it ", "Now and then", "🍕", False, evidence)


async def test_a_segment_is_kept_as_it_was_given(audience: Audience) -> None:
    made = await create(audience, "  Lisbon   office ")
    assert (made.name, made.description, made.rhythm, made.emoji, made.open) == (
        *("Lisbon office", "About it", "Now and then", "🍕"),
        False,
    )
    assert (made.created_by, made.created_at) == ("admin", audience.clock())
    assert await audience.segments.get(TENANT, made.id) == made
    assert await audience.segments.find(TENANT, "LISBON OFFICE") == made


async def test_names_are_taken_regardless_of_case_and_only_in_their_tenant(audience: Audience) -> None:
    await create(audience, "Pizza")
    for name in ("pizza", "PIZZA", "ｐｉｚｚａ", "Piz\u200bza"):
        with pytest.raises(Refused, match="already a segment called Pizza") as refused:
            await create(audience, name)
        assert refused.value.field == "name"
    assert (await audience.segment("pizza", tenant="tenant-2")).name == "pizza"


async def test_of_many_who_make_one_name_at_once_one_does(audience: Audience) -> None:
    made = await asyncio.gather(*(create(audience, "Pizza") for _ in range(5)), return_exceptions=True)
    assert sorted(type(each).__name__ for each in made) == ["Refused"] * 4 + ["Segment"]


async def test_the_same_activity_makes_one_segment_also_after_it_was_renamed_or_ended(audience: Audience) -> None:
    made = await asyncio.gather(*(create(audience, "Pizza", "one") for _ in range(3)))
    first = made[0]
    assert made == [first] * 3
    await audience.segments.edit(TENANT, first.id, name="Pasta", evidence=audience.evidence())
    assert (await create(audience, "Pizza", "one")).id == first.id
    await audience.segments.delete(TENANT, first.id, audience.evidence())
    assert (await create(audience, "Pizza", "one")).id == first.id
    assert await audience.segments.all(TENANT) == []


async def test_one_activity_may_make_several(audience: Audience) -> None:
    assert (await create(audience, "Pizza", "one")).id != (await create(audience, "Tea", "one")).id


async def test_only_what_is_given_changes(audience: Audience) -> None:
    made = await create(audience, "Pizza")
    changed = await audience.segments.edit(TENANT, made.id, name="pizza!", open=True, evidence=audience.evidence())
    assert (changed.name, changed.open, changed.description, changed.emoji) == ("pizza!", True, "About it", "🍕")
    assert await audience.segments.edit(TENANT, made.id, evidence=audience.evidence()) == changed
    cleared = await audience.segments.edit(TENANT, made.id, description="", emoji="", evidence=audience.evidence())
    assert (cleared.description, cleared.emoji) == ("", "")


async def test_a_segment_may_change_the_case_of_its_own_name_but_not_take_another(audience: Audience) -> None:
    pizza, _ = await create(audience, "Pizza"), await create(audience, "Tea")
    assert (await audience.segments.edit(TENANT, pizza.id, name="PIZZA", evidence=audience.evidence())).name == "PIZZA"
    with pytest.raises(Refused, match="called Tea"):
        await audience.segments.edit(TENANT, pizza.id, name="tea", evidence=audience.evidence())


async def test_the_same_edit_again_does_not_undo_a_later_one(audience: Audience) -> None:
    made, first = await create(audience, "A"), audience.evidence()
    await audience.segments.edit(TENANT, made.id, name="B", evidence=first)
    await audience.segments.edit(TENANT, made.id, name="C", evidence=audience.evidence())
    assert (await audience.segments.edit(TENANT, made.id, name="B", evidence=first)).name == "C"
    both = [audience.segments.edit(TENANT, made.id, name="D", evidence=first) for _ in range(3)]
    assert {each.name for each in await asyncio.gather(*both)} == {"C"}


@pytest.mark.parametrize(
    ("field", "longest"),
    [("description", 400), ("rhythm", 80), ("emoji", 16)],
)
async def test_words_that_are_too_long_are_refused_by_their_field(audience: Audience, field: str, longest: int) -> None:
    made = await create(audience, "Pizza")
    told = {field: "x" * longest}
    await audience.segments.edit(TENANT, made.id, evidence=audience.evidence(), **told)  # type: ignore[arg-type]
    told = {field: "x" * (longest + 1)}
    with pytest.raises(Refused, match=f"{longest} is the most") as refused:
        await audience.segments.edit(TENANT, made.id, evidence=audience.evidence(), **told)  # type: ignore[arg-type]
    assert refused.value.field == field


async def test_an_ended_segment_is_out_of_everything_and_its_name_is_free(audience: Audience) -> None:
    pizza, ana, bo = await create(audience, "Pizza"), await audience.person("Ana"), await audience.person("Bo")
    await audience.segments.choose(ana, pizza.id, Choice.IN, audience.evidence(ana.id))
    await audience.segments.choose(bo, pizza.id, Choice.OUT, audience.evidence(bo.id))
    await audience.segments.add(TENANT, pizza.id, "cy@a.example", audience.evidence())
    assert await audience.segments.delete(TENANT, pizza.id, audience.evidence()) == pizza
    assert await audience.segments.get(TENANT, pizza.id) is None
    assert (await audience.again(ana)).member_of == frozenset()
    assert (await audience.again(bo)).left == frozenset()
    assert await audience.people.find_by_address(TENANT, "cy@a.example") is None
    with pytest.raises(Refused, match="isn't there"):
        await audience.segments.choose(ana, pizza.id, Choice.IN, audience.evidence(ana.id))
    assert (await create(audience, "Pizza")).id != pizza.id


async def test_ending_is_evidence_and_is_answered_alike_when_delivered_again(audience: Audience) -> None:
    pizza, end = await create(audience, "Pizza"), audience.evidence()
    ended = await asyncio.gather(*(audience.segments.delete(TENANT, pizza.id, end) for _ in range(3)))
    assert [each.id for each in ended] == [pizza.id] * 3
    assert (await audience.segments.delete(TENANT, pizza.id, end)).name == "Pizza"
    with pytest.raises(Refused, match="isn't there"):
        await audience.segments.delete(TENANT, pizza.id, audience.evidence())
    events = audience.storage.collection("consent_events")
    assert await events.count_documents({"segment": pizza.id, "what": "deleted"}) == 1


async def test_what_a_stop_left_half_done_is_finished_once_no_choice_can_be_under_way(audience: Audience) -> None:
    pizza, tea, ana = await create(audience, "Pizza"), await create(audience, "Tea"), await audience.person("Ana")
    await audience.segments.delete(TENANT, pizza.id, audience.evidence())
    # a choice that began before the deletion and was stored after it
    people = audience.storage.collection("people")
    await people.update_one({"_id": ana.id}, {"$set": {"member_of": [pizza.id, tea.id], "removed": [pizza.id]}})
    await audience.segments.sweep_deleted()
    assert pizza.id in (await audience.again(ana)).member_of
    audience.clock.on(seconds=(SETTLED + timedelta(seconds=1)).total_seconds())
    await audience.segments.sweep_deleted()
    left = await audience.again(ana)
    assert (set(left.member_of), set(left.removed)) == ({tea.id}, set())
    before = await documents(audience)
    await audience.segments.sweep_deleted()
    assert await documents(audience) == before


async def test_the_topics_of_a_tenant_are_its_open_segments_by_name(audience: Audience) -> None:
    for name, open_ in (("Tea", True), ("apples", True), ("Secret", False)):
        await audience.segment(name, open=open_)
    await audience.segment("Theirs", tenant="tenant-2")
    assert [each.name for each in await audience.segments.open_topics(TENANT)] == ["apples", "Tea"]
    assert [each.name for each in await audience.segments.all(TENANT)] == ["apples", "Secret", "Tea"]


async def test_everyone_is_there_without_being_made_and_cannot_be_changed(audience: Audience) -> None:
    built_in = await audience.segments.get(TENANT, EVERYONE)
    assert built_in is not None
    assert (built_in.id, built_in.name, built_in.tenant) == (EVERYONE, EVERYONE, TENANT)
    assert await audience.segments.all(TENANT) == []
    with pytest.raises(Refused, match="built in"):
        await audience.segments.edit(TENANT, EVERYONE, name="x", evidence=audience.evidence())
    with pytest.raises(Refused, match="built in"):
        await audience.segments.delete(TENANT, EVERYONE, audience.evidence())
    with pytest.raises(Refused, match="built in"):
        await audience.segments.add(TENANT, EVERYONE, "ana@a.example", audience.evidence())
    with pytest.raises(Refused, match="built in"):
        await audience.segments.remove(TENANT, EVERYONE, "ana@a.example", audience.evidence())


async def test_ids_of_another_tenant_answer_as_if_they_did_not_exist(audience: Audience) -> None:
    theirs = await audience.segment("Theirs", tenant="tenant-2")
    cy = await audience.person("Cy", "tenant-2")
    await audience.segments.choose(cy, theirs.id, Choice.IN, audience.evidence(cy.id, tenant="tenant-2"))
    before, here = await documents(audience), audience.segments
    for there in (theirs.id, "5f0000000000000000000000", ""):
        assert await here.get(TENANT, there) is None
        assert await here.members(OWNER, there, "", 10) == ([], "")
        assert (await here.counts(OWNER, there)).members == 0
        assert await here.joined(TENANT, there, [cy.id]) == {}
        assert await here.newest(OWNER, there, 3) == []
        for act in (
            here.edit(TENANT, there, name="Mine", evidence=audience.evidence()),
            here.delete(TENANT, there, audience.evidence()),
            here.add(TENANT, there, "ana@a.example", audience.evidence()),
            here.remove(TENANT, there, "ana@a.example", audience.evidence()),
        ):
            with pytest.raises(Refused, match="isn't there"):
                await act
    assert await here.find(TENANT, "Theirs") is None
    assert await documents(audience) == before
