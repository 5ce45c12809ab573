"""The same activity does its work once: delivered again, later, at once, or after the opposite came in between."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.audience.people.records import Person
from bot.audience.segments.acts import KEPT
from bot.audience.segments.records import EVERYONE, Added, Choice, Evidence, Membership
from tests.audience.evidence import documents, whats
from tests.audience.making import OWNER, TENANT, Audience

Act = Callable[[Audience, Person, str, Evidence], Awaitable[object]]
ANA = "ana@a.example"


def choosing(choice: Choice, segment: str | None = None) -> Act:
    return lambda a, who, there, e: a.segments.choose(who, segment or there, choice, e)


ACTS: dict[str, tuple[Act, Act]] = {
    "in": (choosing(Choice.IN), choosing(Choice.OUT)),
    "out": (choosing(Choice.OUT), choosing(Choice.IN)),
    "in everyone": (choosing(Choice.IN, EVERYONE), choosing(Choice.OUT, EVERYONE)),
    "out of everyone": (choosing(Choice.OUT, EVERYONE), choosing(Choice.IN, EVERYONE)),
    "pause": (lambda a, who, _, e: a.segments.pause(who, e), lambda a, who, _, e: a.segments.resume(who, e)),
    "resume": (lambda a, who, _, e: a.segments.resume(who, e), lambda a, who, _, e: a.segments.pause(who, e)),
    "add": (
        lambda a, _, there, e: a.segments.add(TENANT, there, ANA, e),
        lambda a, _, there, e: a.segments.remove(TENANT, there, ANA, e),
    ),
    "remove": (
        lambda a, _, there, e: a.segments.remove(TENANT, there, ANA, e),
        lambda a, _, there, e: a.segments.add(TENANT, there, ANA, e),
    ),
}
"""Each act with its opposite."""


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("changes_something", [True, False])
async def test_delivered_again_after_the_opposite_it_changes_nothing(
    audience: Audience, name: str, changes_something: bool
) -> None:
    """Also an act that found everything as it wanted it had its turn, and does not get another one."""
    act, opposite = ACTS[name]
    ana, pizza = await audience.person("Ana", email=ANA), await audience.segment("Pizza")
    before = opposite if changes_something else act
    await before(audience, ana, pizza.id, audience.evidence(ana.id))
    once = audience.evidence(ana.id)
    await act(audience, ana, pizza.id, once)
    await opposite(audience, ana, pizza.id, audience.evidence(ana.id))
    kept = await documents(audience)
    for _ in range(2):
        await act(audience, ana, pizza.id, once)
    assert await documents(audience) == kept


@pytest.mark.parametrize("name", ACTS)
async def test_delivered_several_times_at_once_it_is_done_once(audience: Audience, name: str) -> None:
    act, opposite = ACTS[name]
    ana, pizza = await audience.person("Ana", email=ANA), await audience.segment("Pizza")
    await opposite(audience, ana, pizza.id, audience.evidence(ana.id))
    already = len(await whats(audience, ana.id))
    once = audience.evidence(ana.id)
    await asyncio.gather(*(act(audience, ana, pizza.id, once) for _ in range(5)))
    assert len(await whats(audience, ana.id)) - already <= 1
    kept = await documents(audience)
    await act(audience, ana, pizza.id, once)
    assert await documents(audience) == kept


async def test_a_repeated_tap_tells_the_state_as_it_is_now(audience: Audience) -> None:
    ana, pizza, tap = await audience.person("Ana"), await audience.segment("Pizza"), audience.evidence()
    await audience.segments.choose(ana, pizza.id, Choice.IN, tap)
    again = await audience.segments.choose(ana, pizza.id, Choice.IN, tap)
    assert (again.repeated, again.before, again.after) == (True, Membership.IN, Membership.IN)
    await audience.segments.choose(ana, pizza.id, Choice.OUT, audience.evidence())
    again = await audience.segments.choose(ana, pizza.id, Choice.IN, tap)
    assert (again.repeated, again.before, again.after) == (True, Membership.LEFT, Membership.LEFT)


async def test_several_choices_of_one_activity_are_told_apart_by_their_index(audience: Audience) -> None:
    ana, pizza, tea = await audience.person("Ana"), await audience.segment("Pizza"), await audience.segment("Tea")
    tap = audience.evidence()
    for _ in range(2):
        for index, segment in enumerate((pizza, tea)):
            await audience.segments.choose(ana, segment.id, Choice.IN, tap, index)
    assert (await audience.again(ana)).member_of == {pizza.id, tea.id}
    assert await whats(audience, ana.id) == ["joined", "joined"]


async def test_the_same_activity_id_in_another_chat_is_another_activity(audience: Audience) -> None:
    ana, pizza = await audience.person("Ana"), await audience.segment("Pizza")
    here = Evidence(TENANT, "one", "1", audience.evidence().through, ana.id, audience.clock())
    there = Evidence(TENANT, "two", "1", here.through, ana.id, audience.clock())
    await audience.segments.choose(ana, pizza.id, Choice.IN, here)
    assert not (await audience.segments.choose(ana, pizza.id, Choice.OUT, there)).repeated


async def test_a_list_delivered_again_is_answered_as_the_first_time(audience: Audience) -> None:
    rui, pizza = await audience.person("Rui", email="rui@a.example"), await audience.segment("Pizza")
    await audience.segments.choose(rui, pizza.id, Choice.IN, audience.evidence(rui.id))
    await audience.segments.choose(rui, pizza.id, Choice.OUT, audience.evidence(rui.id))
    await audience.person("Ana", email=ANA)
    text, first = "ana@a.example; rui@a.example; bo@a.example; nonsense", audience.evidence()
    told = await audience.segments.add(TENANT, pizza.id, text, first)
    assert [each.outcome for each in told] == [Added.ADDED, Added.OPTED_OUT, Added.WAITING, Added.INVALID]
    await audience.segments.remove(TENANT, pizza.id, text, audience.evidence())
    assert await audience.segments.add(TENANT, pizza.id, text, first) == told
    assert (await audience.segments.counts(OWNER, pizza.id)).members == 0


async def test_a_list_that_was_cut_off_goes_on_when_it_is_delivered_again(audience: Audience) -> None:
    """Chunks that were done stay done, the others are done now: as after a stop between two of them."""
    pizza, once, lists = await audience.segment("Pizza"), audience.evidence(), audience.lists(chunk=2)
    await lists.add(pizza, "a@a.example, b@a.example", once)
    await lists.remove(pizza, "a@a.example", audience.evidence())
    answers = await lists.add(pizza, ", ".join(f"{each}@a.example" for each in "abcde"), once)
    assert [each.outcome for each in answers] == [Added.WAITING] * 5
    rows, _ = await audience.segments.members(OWNER, pizza.id, "", 10)
    assert [each.label[0] for each in rows] == ["b", "c", "d", "e"]


async def test_what_is_kept_of_acts_is_forgotten_after_a_while(audience: Audience) -> None:
    indexes = await audience.storage.collection("acts").index_information()
    assert timedelta(seconds=indexes["kept"]["expireAfterSeconds"]) == KEPT
