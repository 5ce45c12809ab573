"""Different acts at the same moment: in whatever order the database takes them, the outcome is one they explain."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from bot.audience.people.records import Profile
from bot.audience.segments.records import Added, Choice
from tests.audience.evidence import whats
from tests.audience.making import OWNER, TENANT, Audience

ANA = "ana@a.example"


async def test_opposite_taps_at_once_leave_a_state_that_their_events_explain(audience: Audience) -> None:
    """Events of one person and segment alternate, so their numbers tell the state."""
    ana, pizza = await audience.person("Ana"), await audience.segment("Pizza")
    await audience.segments.choose(ana, pizza.id, Choice.IN, audience.evidence(ana.id))
    for _ in range(4):
        choices = (Choice.IN, Choice.OUT) * 3
        await asyncio.gather(
            *(audience.segments.choose(ana, pizza.id, each, audience.evidence(ana.id)) for each in choices)
        )
        told, now = Counter(await whats(audience, ana.id)), await audience.again(ana)
        assert now.member_of.isdisjoint(now.left)
        assert (pizza.id in now.member_of) == (told["joined"] > told["left"])
        assert told["joined"] - told["left"] in (0, 1)


@pytest.mark.parametrize("round_", range(6))
async def test_leaving_while_an_admin_adds_is_leaving(audience: Audience, round_: int) -> None:
    ana, pizza = await audience.person("Ana", email=ANA), await audience.segment("Pizza")
    answers, _ = await asyncio.gather(
        audience.segments.add(TENANT, pizza.id, ANA, audience.evidence()),
        audience.segments.choose(ana, pizza.id, Choice.OUT, audience.evidence(ana.id)),
    )
    assert answers[0].outcome in (Added.ADDED, Added.OPTED_OUT)
    now = await audience.again(ana)
    assert pizza.id in now.left - now.member_of


async def test_admins_who_add_the_same_addresses_at_once_make_one_placeholder_each(audience: Audience) -> None:
    segments = [await audience.segment(name) for name in ("A", "B", "C", "D")]
    text = "\n".join(f"p{i}@a.example" for i in range(20))
    await asyncio.gather(*(audience.segments.add(TENANT, each.id, text, audience.evidence()) for each in segments * 2))
    assert await audience.storage.collection("people").count_documents({}) == 20
    for each in segments:
        assert (await audience.segments.counts(OWNER, each.id)).members == 20


async def test_an_admin_removes_a_waiting_address_while_its_person_is_met(audience: Audience) -> None:
    ana, pizza = await audience.person("Ana"), await audience.segment("Pizza")
    await audience.segments.add(TENANT, pizza.id, ANA, audience.evidence())
    await asyncio.gather(
        audience.segments.remove(TENANT, pizza.id, ANA, audience.evidence()),
        audience.people.set_profile(ana, Profile(ana.aad_id, "Ana", None, ANA, None)),
    )
    assert await audience.storage.collection("people").count_documents({}) == 1
    removed = "removed" in await whats(audience, ana.id)
    now = await audience.again(ana)
    assert pizza.id not in now.member_of or not removed


async def test_pausing_while_the_reference_is_refreshed_keeps_sendable_true_to_its_parts(audience: Audience) -> None:
    ana = await audience.person("Ana")
    for paused in (True, False) * 3:
        change = audience.segments.pause if paused else audience.segments.resume
        await asyncio.gather(
            audience.people.meet(audience.sighting("Ana")),
            change(ana, audience.evidence(ana.id)),
            audience.people.meet(audience.sighting("Ana")),
        )
        now = await audience.again(ana)
        assert (now.paused, now.sendable) == (paused, not paused)
