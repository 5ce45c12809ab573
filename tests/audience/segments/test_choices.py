"""What a person chooses holds, happens once, and leaves its evidence."""

from __future__ import annotations

import asyncio

import pytest

from bot.audience.segments.records import EVERYONE, Choice, Membership
from bot.refusals import Refused
from tests.audience.making import TENANT, Audience


async def events(audience: Audience, person: str) -> list[str]:
    found = audience.storage.collection("consent_events").find({"person": person}).sort("_id", 1)
    return [each["what"] async for each in found]


async def test_a_tap_makes_a_member_and_one_line_of_evidence(audience: Audience) -> None:
    ana, pizza = await audience.person("Ana"), await audience.segment("Pizza")
    chosen = await audience.segments.choose(ana, pizza.id, Choice.IN, audience.evidence(ana.id))
    assert (chosen.before, chosen.after, chosen.repeated) == (Membership.NEVER, Membership.IN, False)
    assert (await audience.again(ana)).member_of == {pizza.id}
    assert await events(audience, ana.id) == ["joined"]


async def test_the_same_activity_does_its_work_once_also_after_the_opposite_came_in_between(audience: Audience) -> None:
    ana, pizza = await audience.person("Ana"), await audience.segment("Pizza")
    first = audience.evidence(ana.id)
    await audience.segments.choose(ana, pizza.id, Choice.IN, first)
    await audience.segments.choose(ana, pizza.id, Choice.OUT, audience.evidence(ana.id))
    again = await audience.segments.choose(ana, pizza.id, Choice.IN, first)
    assert again.repeated
    assert again.after is Membership.LEFT
    assert (await audience.again(ana)).left == {pizza.id}
    assert await events(audience, ana.id) == ["joined", "left"]


async def test_two_deliveries_of_one_tap_at_once_make_one_event(audience: Audience) -> None:
    ana, pizza = await audience.person("Ana"), await audience.segment("Pizza")
    tap = audience.evidence(ana.id)
    answers = await asyncio.gather(*(audience.segments.choose(ana, pizza.id, Choice.IN, tap) for _ in range(5)))
    assert sum(not each.repeated for each in answers) == 1
    assert await events(audience, ana.id) == ["joined"]


async def test_choosing_what_is_so_already_writes_nothing(audience: Audience) -> None:
    ana, pizza = await audience.person("Ana"), await audience.segment("Pizza")
    await audience.segments.choose(ana, pizza.id, Choice.IN, audience.evidence(ana.id))
    again = await audience.segments.choose(ana, pizza.id, Choice.IN, audience.evidence(ana.id))
    assert (again.before, again.after, again.repeated) == (Membership.IN, Membership.IN, False)
    assert await events(audience, ana.id) == ["joined"]


async def test_everyone_can_be_left_and_joined_again(audience: Audience) -> None:
    ana = await audience.person("Ana")
    out = await audience.segments.choose(ana, EVERYONE, Choice.OUT, audience.evidence(ana.id))
    assert (out.before, out.after) == (Membership.IN, Membership.LEFT)
    assert (await audience.again(ana)).left == {EVERYONE}
    await audience.segments.choose(ana, EVERYONE, Choice.IN, audience.evidence(ana.id))
    assert (await audience.again(ana)).left == frozenset()
    assert (await audience.again(ana)).member_of == frozenset()


async def test_a_segment_of_another_tenant_does_not_exist(audience: Audience) -> None:
    ana, theirs = await audience.person("Ana"), await audience.segment("Theirs", tenant="tenant-2")
    with pytest.raises(Refused, match="isn't there"):
        await audience.segments.choose(ana, theirs.id, Choice.IN, audience.evidence(ana.id))
    assert await audience.segments.get(TENANT, theirs.id) is None


async def test_pausing_holds_everything_and_is_done_once(audience: Audience) -> None:
    ana = await audience.person("Ana")
    assert ana.sendable
    stop = audience.evidence(ana.id)
    assert await audience.segments.pause(ana, stop)
    assert not await audience.segments.pause(ana, audience.evidence(ana.id))
    assert not (await audience.again(ana)).sendable
    assert await audience.segments.resume(ana, audience.evidence(ana.id))
    assert not await audience.segments.pause(ana, stop)
    assert (await audience.again(ana)).sendable
    assert await events(audience, ana.id) == ["paused", "resumed"]


async def test_a_change_without_its_evidence_is_no_change(audience: Audience) -> None:
    """The event's key is taken by something else: the whole transaction falls, the person stays as they were."""
    ana, pizza = await audience.person("Ana"), await audience.segment("Pizza")
    tap = audience.evidence(ana.id)
    key = {"t": TENANT, "c": tap.conversation, "a": tap.activity, "i": 0}
    await audience.storage.collection("consent_events").insert_one({"_id": key})
    assert (await audience.segments.choose(ana, pizza.id, Choice.IN, tap)).repeated
    assert (await audience.again(ana)).member_of == frozenset()
