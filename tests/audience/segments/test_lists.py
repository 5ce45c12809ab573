"""Admins put people in by address, and never against what a person chose."""

from __future__ import annotations

from bot.audience.people.records import Profile
from bot.audience.segments.records import Added, AddressAnswer, Choice, Through
from tests.audience.making import OWNER, TENANT, Audience


def told(answers: list[AddressAnswer]) -> dict[str, Added]:
    return {each.text: each.outcome for each in answers}


async def test_each_address_is_answered(audience: Audience) -> None:
    await audience.person("Ana", email="ana@a.example")
    bo, pizza = await audience.person("Bo", email="bo@a.example"), await audience.segment("Pizza")
    await audience.segments.choose(bo, pizza.id, Choice.IN, audience.evidence(bo.id))
    await audience.segments.choose(bo, pizza.id, Choice.OUT, audience.evidence(bo.id))
    text = "Ana <ANA@a.example>; bo@a.example, new@a.example\nnonsense"
    answers = await audience.segments.add(TENANT, pizza.id, text, audience.evidence())
    assert told(answers) == {
        "ana@a.example": Added.ADDED,
        "bo@a.example": Added.OPTED_OUT,
        "new@a.example": Added.WAITING,
        "nonsense": Added.INVALID,
    }
    assert pizza.id not in (await audience.again(bo)).member_of
    counts = await audience.segments.counts(OWNER, pizza.id)
    assert (counts.members, counts.waiting, counts.left) == (2, 1, 1)


async def test_adding_again_changes_nothing_and_says_so(audience: Audience) -> None:
    await audience.person("Ana", email="ana@a.example")
    pizza, evidence = await audience.segment("Pizza"), audience.evidence()
    await audience.segments.add(TENANT, pizza.id, "ana@a.example", evidence)
    redelivered = await audience.segments.add(TENANT, pizza.id, "ana@a.example", evidence)
    assert told(redelivered) == {"ana@a.example": Added.ADDED}
    later = await audience.segments.add(TENANT, pizza.id, "ana@a.example", audience.evidence())
    assert told(later) == {"ana@a.example": Added.ALREADY}
    assert await audience.storage.collection("consent_events").count_documents({"what": "added"}) == 1


async def test_removed_by_an_admin_can_be_added_again(audience: Audience) -> None:
    ana, pizza = await audience.person("Ana", email="ana@a.example"), await audience.segment("Pizza")
    await audience.segments.add(TENANT, pizza.id, "ana@a.example", audience.evidence())
    gone = await audience.segments.remove(TENANT, pizza.id, "ana@a.example", audience.evidence())
    assert told(gone) == {"ana@a.example": Added.REMOVED}
    assert (await audience.again(ana)).removed == {pizza.id}
    back = await audience.segments.add(TENANT, pizza.id, "ana@a.example", audience.evidence())
    assert told(back) == {"ana@a.example": Added.ADDED}
    assert (await audience.again(ana)).removed == frozenset()
    await audience.segments.remove(TENANT, pizza.id, "ana@a.example", audience.evidence())
    await audience.segments.choose(ana, pizza.id, Choice.IN, audience.evidence(ana.id))
    assert (await audience.again(ana)).removed == frozenset()


async def test_an_address_that_no_segment_holds_any_more_is_forgotten(audience: Audience) -> None:
    pizza, tea = await audience.segment("Pizza"), await audience.segment("Tea")
    for segment in (pizza, tea):
        await audience.segments.add(TENANT, segment.id, "bo@a.example", audience.evidence())
    await audience.segments.remove(TENANT, pizza.id, "bo@a.example", audience.evidence())
    waiting = await audience.people.find_by_address(TENANT, "bo@a.example")
    assert waiting is not None
    assert waiting.member_of == {tea.id}
    await audience.segments.remove(TENANT, tea.id, "bo@a.example", audience.evidence())
    assert await audience.people.find_by_address(TENANT, "bo@a.example") is None


async def test_who_waits_becomes_a_member_when_met_by_mail_and_by_upn(audience: Audience) -> None:
    admin, pizza, tea = await audience.person("Rui"), await audience.segment("Pizza"), await audience.segment("Tea")
    await audience.segments.add(TENANT, pizza.id, "Ana@a.example", audience.evidence(admin.id))
    await audience.segments.add(TENANT, tea.id, "ana.lima@a.example", audience.evidence(admin.id))
    ana = await audience.person("Ana")
    profile = Profile(ana.aad_id, "Ana Lima", "Ana", "ANA@a.example", "ana.lima@A.example")
    met, gained = await audience.people.set_profile(ana, profile)
    assert set(gained) == {pizza.id, tea.id} == met.member_of
    assert await audience.storage.collection("people").count_documents({"waiting_for": {"$exists": True}}) == 0
    joined = await audience.segments.joined(TENANT, pizza.id, [ana.id])
    assert joined[ana.id].by_name == "Rui"
    again, nothing = await audience.people.set_profile(met, profile)
    assert nothing == []
    assert again.member_of == met.member_of


async def test_what_was_left_before_meeting_the_address_stays_left(audience: Audience) -> None:
    ana, pizza = await audience.person("Ana"), await audience.segment("Pizza")
    await audience.segments.choose(ana, pizza.id, Choice.IN, audience.evidence(ana.id))
    await audience.segments.choose(ana, pizza.id, Choice.OUT, audience.evidence(ana.id))
    await audience.segments.add(TENANT, pizza.id, "ana@a.example", audience.evidence())
    met, gained = await audience.people.set_profile(ana, Profile(ana.aad_id, "Ana", None, "ana@a.example", None))
    assert gained == []
    assert met.left == {pizza.id}


async def test_more_than_one_chunk(audience: Audience) -> None:
    pizza = await audience.segment("Pizza")
    text = "\n".join(f"p{i}@a.example" for i in range(1_203))
    answers = await audience.segments.add(TENANT, pizza.id, text, audience.evidence(through=Through.CARD))
    assert len(answers) == 1_203
    rows, after = await audience.segments.members(OWNER, pizza.id, "", 1_000)
    more, end = await audience.segments.members(OWNER, pizza.id, after, 1_000)
    assert (len(rows), len(more), end) == (1_000, 203, "")
    assert len({each.person for each in rows + more}) == 1_203
